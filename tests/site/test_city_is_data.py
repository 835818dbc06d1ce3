"""A city is data: nothing of a shipped pack's city stands in the code of all cities."""

import re
from pathlib import Path

import pytest

from dafeng.packs.reader import SHIPPED, find_pack, read_pack, shipped_packs

pytestmark = pytest.mark.lint
ROOT = Path(__file__).resolve().parents[2]
CODE = ("src", "tools", "bench", "frontend")
BUILT = {"node_modules", "dist", "__pycache__"}
TEXT = {".py", ".html", ".js", ".mjs", ".ts", ".css", ".po", ".yaml", ".yml", ".toml", ".json"}
TEXT |= {".txt", ".md", ".svg", ".sql", ".sh"}


def words_of(name):
    """What betrays a city: its names and codes, those of its prefecture, and of its places."""
    pack = read_pack(find_pack(name)).require()
    prefecture = pack.head.upper_levels[0]
    own = [name, pack.head.code, pack.head.name.zh, pack.head.name.zh.removesuffix("市")]
    own += [pack.head.name.en.split()[0], prefecture.code, prefecture.name.zh.removesuffix("市")]
    own += [prefecture.name.en.split()[0]]
    return own + [place.name.zh for place in pack.places]


def files():
    for top in CODE:
        for path in (ROOT / top).rglob("*"):
            inside = SHIPPED in path.parents and path.parent != SHIPPED
            city = inside and path.relative_to(SHIPPED).parts[0] in shipped_packs()
            if path.suffix in TEXT and not city and not BUILT & set(path.parts):
                yield path


def betrayals(text, words):
    pattern = "|".join(re.escape(word) for word in words)
    return [
        (number, line.strip()[:100])
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line, re.IGNORECASE)
    ]


@pytest.mark.parametrize("name", shipped_packs())
def test_no_word_of_a_city_stands_outside_its_pack(name):
    words = words_of(name)
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line}"
        for path in files()
        for number, line in betrayals(path.read_text("utf-8"), words)
    ]
    assert found == []


@pytest.mark.parametrize("line", ["CODE = '360781100'", "# 瑞金", "default='Ruijin'", "赣州市下达"])
def test_the_lint_would_see_it(line):
    assert betrayals(line, words_of("ruijin")) == [(1, line)]


def test_the_lint_reads_the_code():
    assert len(list(files())) > 10
