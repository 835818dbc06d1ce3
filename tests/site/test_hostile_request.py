"""Hostile requests: foreign numbers, junk in addresses, bodies and files made to break."""

import io
import itertools
import random
import struct
import uuid
import zipfile
from codecs import BOM_UTF8

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.form_reader import read_forms
from tests.site.test_hostile_text import logged_in, pages_of
from tests.world import World

from dafeng.evidence.models import Attachment
from dafeng.people.role import Role
from dafeng.site.api import api
from dafeng.site.idempotency import OWN_KEYS

pytestmark = pytest.mark.django_db
JUNK = (
    "0",
    "-1",
    "99999999999999999999999999999999",
    "9223372036854775808",
    "%00",
    "a%00b",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%ff%fe",
    "%ED%A0%80",
    "汉字",
    "%E2%80%AE",
    "x" * 3000,
    "' OR 1=1 --",
    "00000000-0000-0000-0000-000000000001",
    "١٢٣",
    "1e9",
    " ",
)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, kept for the whole file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


# Addresses


def templates(resolver, above=""):
    """Every address with its arguments as {}."""
    for pattern in resolver.url_patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from templates(pattern, route)
        elif isinstance(pattern, URLPattern) and "<" in route:
            yield "/" + route


def fill(template, value):
    out, rest = "", template
    while "<" in rest:
        before, _, rest = rest.partition("<")
        _, _, rest = rest.partition(">")
        out += before + value
    return out + rest


def test_junk_in_an_address_is_not_found_and_never_a_failure(city):
    client = logged_in(city[Role.OFFICER])
    for template in sorted(set(templates(get_resolver()))):
        for junk in JUNK:
            with transaction.atomic():
                answer = client.get(fill(template, junk))
                assert answer.status_code < 500, (template, junk)
                transaction.set_rollback(True)


def test_a_number_that_is_nobodys_is_not_found(city):
    chance = random.Random(7)
    client = logged_in(city[Role.OFFICER])
    for template in set(templates(get_resolver())):
        kind = template.partition("<")[2].partition(":")[0]
        if template.startswith("/api/"):
            continue
        value = {
            "uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            "int": str(chance.randrange(10**6, 10**9)),
        }.get(kind, f"none-{chance.randrange(10**9)}")
        answer = client.get(fill(template, value))
        assert answer.status_code in (403, 404, 405), (template, answer.status_code)


# Bodies, as in the JSON test suite

BAD_JSON = [
    b"",
    b"{",
    b"[1,]",
    b'{"a":1,}',
    b"{'a':1}",
    b'{"a" 1}',
    b"nul",
    b"True",
    b"[NaN]",
    b"[-Infinity]",
    b"[1e999]",
    b"[-1e9999]",
    b"[01]",
    b"[+1]",
    b"[.5]",
    b"[1.]",
    b"[0x1]",
    b"[1 2]",
    b'"\x00"',
    b'["\t"]',
    b'["\\x"]',
    b'["\\u00"]',
    b'["\\ud800"]',
    b'["\\udc00\\ud800"]',
    b'{"a":1,"a":2}',
    b'{"act":"approve","act":"refuse"}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"[" + b"9" * 5000 + b"]",
    b'["\xff"]',
    b'["\xed\xa0\x80"]',
    b'["\xc0\xaf"]',
    "\ufeff{".encode(),
    '{"a": 1}'.encode("utf-16"),
    '{"a": 1}'.encode("utf-32"),
    b"\x1f\x8b\x08\x00",
    b"{}\x00",
    b"/* no */ {}",
    b"{} {}",
]
GOOD_BUT_WRONG = [
    b"null",
    b"0",
    b'""',
    b"[]",
    b"[[[[]]]]",
    b'{"":0}',
    b"{}",
    b'{"a":' + b"9" * 4000 + b"}",
    b'{"a":1e-400}',
    b"[" * 90 + b"]" * 90,
    "\ufeff{}".encode(),
]
LISTS = {"/api/v1/calc"}
NOTHING_TO_SAY = {"/api/v1/estimates"}
POSTS = [path for path, methods in api.get_openapi_schema()["paths"].items() if "post" in methods]


def post(client, path, body):
    address = path.replace("{id}", str(uuid.UUID(int=1))).replace("{key}", "T1")
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    return client.post(address, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", [path for path in POSTS if path not in OWN_KEYS])
def test_a_body_that_is_no_json_is_refused_with_a_code(city, path):
    client = logged_in(city[Role.OFFICER])
    for body in BAD_JSON:
        answer = post(client, path, body)
        assert answer.status_code in (400, 422), (path, body[:40], answer.content)
        error = answer.json()["error"]
        assert error["code"] in ("kernel.bad_syntax", "site.bad_request"), body[:40]
        assert len(error["message"]) < 1000


@pytest.mark.parametrize("path", [path for path in POSTS if path not in OWN_KEYS])
def test_json_that_is_not_what_is_asked_for_is_refused_with_a_code(city, path):
    client = logged_in(city[Role.OFFICER])
    for body in GOOD_BUT_WRONG:
        answer = post(client, path, body)
        if path in NOTHING_TO_SAY and body.removeprefix(BOM_UTF8) == b"{}":
            assert answer.status_code == 201
            continue
        if path in LISTS and body == b"[]":
            assert answer.json() == []
            continue
        if path in LISTS and body.startswith(b"["):
            assert answer.json()[0]["error"]["code"].startswith("accounting.")
            continue
        assert 400 <= answer.status_code < 500, (path, body[:40])
        assert "." in answer.json()["error"]["code"]


@pytest.mark.parametrize("path", POSTS)
def test_a_body_over_the_limit_is_refused(city, path):
    client = logged_in(city[Role.OFFICER])
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    answer = post(client, path, b'{"a":"' + b"x" * size + b'"}')
    if path in OWN_KEYS:
        assert answer.status_code == 401
        return
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "site.too_large"


def test_a_form_of_too_many_fields_or_bytes_is_refused_in_words(city):
    client = logged_in(city[Role.SYSTEM_ADMIN])
    many = {f"f{n}": "1" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert client.post("/organisations/new/", many).status_code == 413
    large = {"name_zh": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    assert client.post("/organisations/new/", large).status_code == 413


def test_a_host_that_is_not_ours_is_refused_in_words():
    answer = Client(raise_request_exception=False).get("/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


# Files


def zip_bomb():
    """Kilobytes that unpack to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            block = b"\0" * 2**20
            for _ in range(64):
                part.write(block)
    return out.getvalue()


def overlapping_zip():
    """One stream listed many times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 100_000)
    data = out.getvalue()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 50, 50, len(entry) * 50, start, 0)
    return data[:start] + entry * 50 + tail


BOMB, OVERLAP = zip_bomb(), overlapping_zip()
NAMES = (
    "../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\a.pdf",
    "a\0b.pdf",
    "x" * 300 + ".pdf",
    "汉" * 300 + ".pdf",
    "\u202efdp.exe.pdf",
    ".pdf",
    "con.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    '"; filename="evil.html',
    "<script>alert(1)</script>.pdf",
    "a.pdf.exe",
    "a.html",
    "a.svg",
    "a.xlsm",
)
CONTENTS = {
    "pdf": b"%PDF-1.7\n%%EOF",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program": b"MZ\x90\x00" + b"\0" * 100,
    "elf": b"\x7fELF" + b"\0" * 100,
    "bomb": BOMB,
    "overlap": OVERLAP,
    "empty": b"",
    "nul": b"\0" * 1000,
    "bom": "\ufeff".encode("utf-16"),
    "deep": b"[" * 100_000,
}


def upload_places(city):
    """Every form with a field for a file, with somebody who may send it."""
    seen = set()
    for role in (Role.OFFICER, Role.SYSTEM_ADMIN, Role.ENERGY_MANAGER):
        client = logged_in(city[role])
        for address in pages_of(city, role):
            answer = client.get(address)
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            for form in read_forms(answer.content.decode(), address=address):
                if form.files and form.shape not in seen:
                    seen.add(form.shape)
                    yield client, form


def send(client, form, name, content):
    file = SimpleUploadedFile("x", content)
    file.name = name  # past Django's own cleaning, as a hostile program would send it
    before = set(Attachment.objects.values_list("pk", flat=True))
    with transaction.atomic():
        answer = client.post(form.action, form.values | {form.files[0]: file})
        new = Attachment.objects.exclude(pk__in=before)
        kept = list(new.values_list("file_name", flat=True))
        transaction.set_rollback(True)
    return answer, kept


def test_no_upload_breaks_and_no_name_misleads(city):
    places = 0
    for client, form in upload_places(city):
        places += 1
        tries = [(name, CONTENTS["pdf"]) for name in NAMES]
        ends = itertools.cycle(("pdf", "xlsx", "csv", "xlsx"))
        tries += [(f"a.{next(ends)}", content) for content in CONTENTS.values()]
        tries += [("a.xlsx", BOMB), ("a.xlsx", OVERLAP)]
        for name, content in tries:
            answer, kept = send(client, form, name, content)
            assert answer.status_code < 500, (form.action, name, content[:10])
            for shown in kept:
                assert not set(shown) & set("/\\\0\r\n\u202e"), (form.action, shown)
                assert len(shown) <= 255
    assert places >= 5


def test_a_file_over_the_limit_is_refused_in_words(city, monkeypatch):
    small = settings.CONFIG.model_copy(update={"upload_megabytes": 1})
    monkeypatch.setattr(settings, "CONFIG", small)
    for client, form in upload_places(city):
        answer, kept = send(client, form, "a.pdf", CONTENTS["pdf"] + b"\0" * 2**20 * 2)
        assert 200 <= answer.status_code < 500, form.action
        assert not kept
