"""All that is kept and all that can be seen of an installation, to be compared with itself."""

import io
import os
import re
import sqlite3
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.apps import apps
from django.test import Client
from django.urls import Resolver404, resolve
from tests.site.test_api_access import BASE
from tests.site.test_api_access import ROWS as API_ROWS

# these tell of the program's work and of the log, which keep that the county was loaded
TELL_OF_WORK = ("evidence:", "jobs:", "runs", "run")
# and their tables; a login changes who logged in, a signature its device
KEPT = frozenset(
    {
        *("evidence.entry", "evidence.sequence", "evidence.checkpoint", "sessions.session"),
        *("jobs.worker", "axes.accesslog", "otp_totp.totpdevice", "metering.rollup"),
    }
)
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d+)?|"
    r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|chart-[0-9a-f]{8}(-face)?'
    r"|<code>[0-9a-f]{12}</code>"  # the number of an error page
    r'|\s*<details class="menu">(?:(?!</details>).)*action="/area/"(?:(?!</details>).)*</details>',
    re.DOTALL,
)
API_OF_WORK = ("/entries", "/approvals", "/jobs")


def client_of(user: Any, *, area: str = "") -> Client:
    """A browser in which somebody is logged in, perhaps with an area that he chose."""
    client = Client()
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    if area:
        assert client.post("/area/", {"area": area}).status_code == 302
    return client


def walk(client: Client, *, works: str, besides: Iterable[str] = ()) -> dict[str, str]:
    """What each page and each export says that links lead to, one of each kind of address.

    It begins with home and the pages of an organisation, so that these are of that one. Kinds of
    page that somebody else walked, at the addresses `besides`, are left out.
    """
    found: dict[str, str] = {}
    own = f"/organisations/{works}"
    waiting = deque(["/", f"{own}/", f"{own}/account/?year=2025", f"{own}/entries/"])
    known = {kind_of(address) for address in (*waiting, *besides)}
    while waiting:
        address = waiting.popleft()
        text = text_of(client.get(address))
        found[address] = text
        for link in links_of(address, text):
            kind = kind_of(link)
            if kind and kind not in known:
                known.add(kind)
                waiting.append(link)
    return found


def links_of(address: str, text: str) -> Iterator[str]:
    """The addresses of this installation that a page leads to."""
    for link in re.findall(r'href="([^"#]+)"', text):
        if not link.startswith(("data:", "mailto:", "http", "/static/")):
            yield urljoin(address, unescape(link))


def kind_of(link: str) -> str:
    """Which page it is, without the object or how it is narrowed; empty for what tells of work.

    A file that is exported is a kind of its own.
    """
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    shape = dict(parse_qsl(parts.query)).get("export", "page")
    return "" if name.startswith(TELL_OF_WORK) else f"{name} {shape}"


def text_of(answer: Any) -> str:
    """What is said, without what differs from one moment to the next; the inside of a workbook."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        inside = zipfile.ZipFile(io.BytesIO(content))
        content = b"\n".join(
            inside.read(name) for name in inside.namelist() if not name.startswith("docProps/")
        )
    lines = CHANGING.sub("", content.decode()).splitlines()
    said = "\n".join(line.strip() for line in lines if line.strip())
    return said if answer.status_code == 200 else f"{answer.status_code}\n{said}"


def answers(client: Client) -> dict[str, str]:
    """What the API says at each address that names no object."""
    rows = {
        BASE + row.name + row.query
        for row in API_ROWS
        if row.method == "get" and "{" not in row.name and not row.name.startswith(API_OF_WORK)
    }
    return {address: text_of(client.get(address)) for address in sorted(rows)}


def rows() -> dict[str, str]:
    """Every row of every table, as text."""
    return {
        f"{model._meta.label_lower} {row[model._meta.pk.attname]}": repr(
            {name: value for name, value in row.items() if name != "last_login"}
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in KEPT
        for row in model._default_manager.values()
    }


def files(home: Path) -> dict[str, str]:
    """Every file of the data folder but the lake's own books; of those, what they say of areas."""
    found = {}
    for folder, _, names in os.walk(home):
        for name in names:
            path = Path(folder, name)
            inside = path.relative_to(home)
            if not {"_delta_log", "journal", "lock", "run"}.intersection(inside.parts):
                found[str(inside)] = "" if name.startswith("keys.sqlite") else f"{path.stat()[6]}"
    for path in home.glob("lake/keys.sqlite"):
        with sqlite3.connect(path) as keys:
            for area, count in keys.execute("SELECT area, count(*) FROM key GROUP BY area"):
                found[f"keys of {area}"] = str(count)
    for path in home.glob("lake/journal/*.sqlite"):
        with sqlite3.connect(path) as journal:
            if waiting := journal.execute("SELECT count(*) FROM batch").fetchone()[0]:
                found[f"batches waiting in {path.name}"] = str(waiting)
    return found


def naming(word: str, home: Path) -> list[str]:
    """The files under a folder in whose name or bytes a word stands."""
    return [
        str(path.relative_to(home))
        for path in home.rglob("*")
        if word in str(path) or (path.is_file() and word.encode() in path.read_bytes())
    ]


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """What is gone, what is new, and what differs, with the first line that does."""
    found = [f"gone: {name}" for name in before.keys() - after.keys()]
    found += [f"left: {name} {after[name][:400]}" for name in after.keys() - before.keys()]
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            pairs = zip(before[name].splitlines(), after[name].splitlines(), strict=False)
            line = next((pair for pair in pairs if pair[0] != pair[1]), "one says more")
            found.append(f"differs: {name} {line}")
    return sorted(found)
