"""Every operation of the API × every role × own and other objects: one table of answers.

Each context has `tests/<context>/api_access.py` with its `ROWS`; an operation without a row fails.
"""

import importlib
import re
import uuid
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from tests.access_row import Row

from dafeng.people.role import Role
from dafeng.people.services import create_token
from dafeng.site.api import api

TESTS = Path(__file__).resolve().parent.parent
BASE = "/api/v1"


def collect_rows() -> list[Row]:
    rows: list[Row] = []
    for file in sorted(TESTS.glob("*/api_access.py")):
        rows += importlib.import_module(f"tests.{file.parent.name}.api_access").ROWS
    return rows


def list_operations() -> set[tuple[str, str]]:
    paths = api.get_openapi_schema()["paths"]
    return {
        (method, path.removeprefix(BASE)) for path, methods in paths.items() for method in methods
    }


ROWS = collect_rows()


def test_every_operation_has_a_row():
    missing = list_operations() - {(row.method, row.name) for row in ROWS}
    assert not missing, f"no row in tests/<context>/api_access.py for: {sorted(missing)}"


def test_no_row_names_an_operation_that_is_gone():
    assert {(row.method, row.name) for row in ROWS} <= list_operations()


def test_every_operation_asks_for_a_login():
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            own = [{"SourceToken": []}] if path == f"{BASE}/readings" else None
            ways = own or [{"Token": []}, {"Session": []}]
            assert operation["security"] == ways, (method, path)


def ask(client: Client, row: Row, address: str, data, **headers: str) -> int:
    if row.method == "get":
        return client.get(address, headers=headers).status_code
    headers["Idempotency-Key"] = str(uuid.uuid4())
    ask_ = getattr(client, row.method)
    return ask_(address, data, content_type="application/json", headers=headers).status_code


def address_of(row: Row, world) -> str:
    args = iter(row.args(world))
    return BASE + re.sub(r"\{[^}]+\}", lambda _: str(next(args)), row.name) + row.query


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_role_gets_what_the_table_says(world, row):
    address, data = address_of(row, world), row.data(world)
    wrong = {}
    for role in Role:
        with transaction.atomic():
            client = Client(raise_request_exception=False)
            client.force_login(world[role], backend="dafeng.people.backends.PasswordBackend")
            got = ask(client, row, address, data)
            if got != row.expect(role):
                wrong[str(role)] = f"{got} instead of {row.expect(role)}"
            transaction.set_rollback(True)
    got = ask(Client(raise_request_exception=False), row, address, data)
    if got != row.visitor:
        wrong["visitor"] = f"{got} instead of {row.visitor}"
    assert not wrong, f"{row}: {wrong}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_token_gets_what_its_role_gets_and_writes_only_where_it_may(world, row):
    address, data = address_of(row, world), row.data(world)
    role = Role.OFFICER
    for may_write in (True, False):
        _, text = create_token(
            user=world[role], name="t", roles=[role], days=1, may_write=may_write
        )
        with transaction.atomic():
            got = ask(Client(), row, address, data, Authorization=f"Bearer {text}")
            transaction.set_rollback(True)
        writes = row.method != "get" and not row.name.startswith("/calc")
        expected = row.expect(role)
        if writes and not may_write and expected < 300:
            expected = 403
        assert got == expected
