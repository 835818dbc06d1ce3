"""Naughty texts in every field of every form, every filter and every text of the API.

Forms are found by themselves: the table of access names every page, and the pages are read as a
browser reads them. Nothing may fail (500); what is kept is what was sent; what is shown is escaped.
"""

import csv
import io
import itertools
import json
import unicodedata
import uuid
from copy import deepcopy
from urllib.parse import urlencode

import pytest
from django.db import models, transaction
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from tests.form_reader import read_forms
from tests.naughty import WORST, naughty_strings
from tests.site.test_access import ROWS
from tests.site.test_api_access import ROWS as API_ROWS
from tests.site.test_api_access import address_of
from tests.world import World

from dafeng.people.role import Role
from dafeng.site.api import api

pytestmark = pytest.mark.django_db
BACKEND = "dafeng.people.backends.PasswordBackend"
ROLES = [
    Role.OFFICER,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.FILER,
    Role.ENERGY_MANAGER,
]
EACH = 4  # tries of one form; over all forms every text of the list comes several times
NOT_AS_SAID = {"password", "key", "language", "query"}
LEFT_ALONE = ("/logout/",)
STRINGS = naughty_strings()


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city, kept for the whole file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def logged_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def pages_of(city, role):
    """The addresses that a role opens, each with what it needs."""
    for row in ROWS:
        if row.method == "get" and row.expect(role) == 200:
            yield reverse(row.name, args=list(row.args(city))) + row.query


def forms_of(city, client, role, seen):
    """Every form that a role sees and none saw before."""
    for address in pages_of(city, role):
        answer = client.get(address)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        for form in read_forms(answer.content.decode(), address=address):
            if form.shape not in seen and not form.action.startswith(LEFT_ALONE):
                seen.add(form.shape)
                yield form


def rotate(start):
    return itertools.islice(itertools.cycle(STRINGS), start, None)


@pytest.fixture
def saved():
    """Every row that is saved meanwhile."""
    rows = []

    def note(instance, **_):
        rows.append(instance)

    post_save.connect(note)
    yield rows
    post_save.disconnect(note)


def as_kept(text):
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_kept(rows, said, where):
    for row in rows:
        if row._meta.label_lower == "evidence.entry" or not is_ours(row):
            continue
        for field in row._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField))
            if field.name in said and is_text and field.name not in NOT_AS_SAID:
                kept = getattr(row, field.attname) or ""
                assert as_kept(kept) in ("", as_kept(said[field.name])), (where, field.name)
                assert "\0" not in kept


def is_ours(row):
    return row.__class__.__module__.startswith("dafeng.")


def check_escaped(answer, said, where):
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return
    html = answer.content.decode()
    for text in said:
        if "<" in text and len(text) > 6:
            assert text not in html, (where, text)


def submit(client, form, values):
    if form.method == "post":
        return client.post(form.action, values)
    return client.get(f"{form.action.partition('?')[0]}?{urlencode(values, errors='replace')}")


@pytest.fixture(scope="module")
def seen():
    """The forms that were tried already."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks_and_each_keeps_what_was_said(city, role, saved, seen):
    client = logged_in(city[role])
    cookies = deepcopy(client.cookies)
    tried = 0
    for number, form in enumerate(forms_of(city, client, role, seen)):
        if not form.texts:
            continue
        strings = rotate(len(seen) * EACH * 3 % len(STRINGS))
        for turn in range(EACH):
            worst = WORST[(number + turn) % len(WORST)]
            texts = {name: next(strings) for name in form.texts}
            if turn % 2:
                texts[form.texts[turn % len(form.texts)]] = worst
            saved.clear()
            with transaction.atomic():
                answer = submit(client, form, form.values | texts)
                assert answer.status_code < 500, (form.action, texts)
                assert "/login/?" not in answer.headers.get("Location", ""), form.action
                if answer.status_code == 302:
                    check_kept(saved, texts, form.action)
                check_escaped(answer, texts.values(), form.action)
                transaction.set_rollback(True)
            client.cookies = deepcopy(cookies)
            tried += 1
    assert seen
    assert tried >= EACH * 10 or role != Role.OFFICER


@pytest.fixture(scope="module")
def narrowed():
    """The pages whose filters were tried already."""
    return set()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR])
def test_no_filter_breaks(city, role, narrowed):
    client = logged_in(city[role])
    strings = rotate(0)
    for address in list(pages_of(city, role)):
        bare = address.partition("?")[0]
        if bare in narrowed:
            continue
        narrowed.add(bare)
        answer = client.get(bare)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        forms = [
            form
            for form in read_forms(answer.content.decode(), address=bare)
            if form.method == "get" and form.action.partition("?")[0] in ("", bare)
        ]
        names = {name for form in forms for name in form.values} | {"page", "sort", "q", "period"}
        for _ in range(2):
            values = {name: next(strings) for name in names}
            with transaction.atomic():
                answer = client.get(f"{bare}?{urlencode(values, errors='replace')}")
                assert answer.status_code < 500, (bare, values)
                check_escaped(answer, values.values(), bare)
                transaction.set_rollback(True)


def test_an_export_holds_no_formula(city):
    client = logged_in(city[Role.OFFICER])
    from dafeng.people.models import Organisation, Place

    with transaction.atomic():
        for model in (Organisation, Place):
            for place, row in enumerate(model.objects.all()):
                mark = "=+-@\t"[place % 5]
                model.objects.filter(pk=row.pk).update(name_zh=f"{mark}cmd|' /C calc'!A{place}")
        exported = 0
        for address in {a.partition("?")[0] for a in pages_of(city, Role.OFFICER)}:
            answer = client.get(address + "?export=csv")
            assert answer.status_code < 500, address
            if not answer.headers.get("Content-Disposition", "").startswith("attachment"):
                continue
            body = b"".join(answer) if answer.streaming else answer.content
            for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
                for cell in row:
                    number = cell.replace(".", "").replace("-", "", 1).isdigit()
                    assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
            exported += 1
        assert exported >= 3
        transaction.set_rollback(True)


# The API


def texts_in(value, path=()):
    """The places of all texts in a body."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts_in(item, (*path, name))
    elif isinstance(value, str):
        yield path


def put(body, path, text):
    changed = json.loads(json.dumps(body))
    place = changed
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = text
    return changed


KEPT_BY_API = {"number", "note", "document_title", "reason"}
POSTS = [row for row in API_ROWS if row.method == "post"]


@pytest.mark.parametrize("row", POSTS, ids=str)
def test_no_text_of_a_body_breaks_the_api(city, row):
    client = logged_in(city[Role.OFFICER])
    with transaction.atomic():
        address, body = address_of(row, city), row.data(city)
        paths = list(texts_in(body))
        for place, text in enumerate(STRINGS[: 60 if paths else 0]):
            with transaction.atomic():
                answer = client.post(
                    address,
                    json.dumps(put(body, paths[place % len(paths)], text)),
                    content_type="application/json",
                    headers={"Idempotency-Key": str(uuid.uuid4())},
                )
                assert answer.status_code < 500, (address, text)
                named = paths[place % len(paths)][-1]
                if answer.status_code == 201 and named in KEPT_BY_API:
                    shown = json.dumps(as_kept(text), ensure_ascii=False)
                    assert shown in answer.content.decode(), (address, text)
                transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_no_parameter_breaks_the_api(city):
    client = logged_in(city[Role.OFFICER])
    strings = rotate(0)
    for path, methods in api.get_openapi_schema()["paths"].items():
        if "get" not in methods:
            continue
        given = methods["get"].get("parameters", [])
        named = [each["name"] for each in given if each["in"] == "query"]
        for name in named:
            for _ in range(5):
                query = urlencode({name: next(strings)}, errors="replace")
                answer = client.get(path.replace("{", "").replace("}", "") + "?" + query)
                assert answer.status_code < 500, (path, query)
