"""Every address × every role × own and other objects: the expected answers stand in one table.

Each context has `tests/<context>/access.py` with its `ROWS`; an address without a row fails here.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.access_row import Row

from dafeng.people.role import Role

TESTS = Path(__file__).resolve().parent.parent

# addresses that need no row, with the reason
WITHOUT_ROW = {
    "healthz": "answers machines, without a login and without data",
    "metrics": "guarded by its own token, tested with it",
}
# whole name spaces that have a table of their own
WITHOUT_TABLE = {
    "api": "the API's table of operations × roles is tests/site/test_api_access.py",
    "api-1.0.0": "the API's table of operations × roles is tests/site/test_api_access.py",
}


def collect_rows() -> list[Row]:
    rows: list[Row] = []
    for file in sorted(TESTS.glob("*/access.py")):
        rows += importlib.import_module(f"tests.{file.parent.name}.access").ROWS
    return rows


def list_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from list_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or pattern.pattern}"


ROWS = collect_rows()


def test_every_address_has_a_row():
    covered = {row.name for row in ROWS} | set(WITHOUT_ROW)
    missing = {
        name
        for name in list_names(get_resolver())
        if name not in covered and name.partition(":")[0] not in WITHOUT_TABLE
    }
    assert not missing, f"no row in tests/<context>/access.py for: {sorted(missing)}"


def test_no_row_names_an_address_that_is_gone():
    assert {row.name for row in ROWS} <= set(list_names(get_resolver()))


def ask(client: Client, row: Row, world) -> int:
    address = reverse(row.name, args=list(row.args(world))) + row.query
    return getattr(client, row.method)(address, row.data(world)).status_code


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(world, row):
    address = list(row.args(world))
    assert address is not None
    wrong = {}
    for role in Role:
        with transaction.atomic():
            client = Client(raise_request_exception=False)
            client.force_login(world[role], backend="dafeng.people.backends.PasswordBackend")
            got = ask(client, row, world)
            if got != row.expect(role):
                wrong[str(role)] = f"{got} instead of {row.expect(role)}"
            transaction.set_rollback(True)
    visitor = Client(raise_request_exception=False)
    got = ask(visitor, row, world)
    if got != row.visitor:
        wrong["visitor"] = f"{got} instead of {row.visitor}"
    assert not wrong, f"{row}: {wrong}"


@pytest.mark.parametrize("row", [r for r in ROWS if r.visitor == 302 and not r.open], ids=str)
def test_a_visitor_is_sent_to_the_login(world, row):
    address = reverse(row.name, args=list(row.args(world))) + row.query
    answer = getattr(Client(), row.method)(address, row.data(world))
    assert answer.status_code == 302
    assert answer.url.startswith("/login/")
