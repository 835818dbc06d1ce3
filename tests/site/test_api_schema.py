"""The API does what its description says, for every kind of user, whatever it is sent.

Schemathesis makes requests from the OpenAPI document, right ones and wrong ones; each goes in as
one of several users in turn, and is undone afterwards. The seed is fixed.
"""

import itertools
import uuid
from enum import Enum
from types import SimpleNamespace
from typing import get_args

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from dafeng.people.role import Role
from dafeng.people.services import create_token
from dafeng.site.api import api

# once is enough: what differs between the databases is tried by test_hostile_*.py on both
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
PLAIN = {"Accept-Encoding": "identity"}
BACKEND = "dafeng.people.backends.PasswordBackend"
CONFORMS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
REFUSES = [negative_data_rejection, unsupported_method]
BOUNDED = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def _connection_stays():
    """A request at its end lets go of its connection, which would end the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
schema.app = get_wsgi_application()


def by_token(user, role, **values):
    text = create_token(user=user, name=role, roles=[role], days=1, **values)[1]
    return {"headers": PLAIN | {"Authorization": f"Bearer {text}"}}


def by_session(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get("/account/")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return {"cookies": cookies, "headers": PLAIN | {"X-CSRFToken": cookies["csrftoken"]}}


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The small city with one of everything, its users' ways in, and what the paths may name."""
    from tests.accounting.api_access import result
    from tests.metering.api_access import channel
    from tests.plan.small import plan_of
    from tests.world import World

    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        plan_of(world)
        made = result(world.own)
        known = {
            "code": "own",
            "key": "T1",
            "channel": channel(world.own).pk,
            "/places/{code}": world.county.code,
            "/methods/{id}": "electricity",
            "/tasks/{key}": "1-1",
            "/entries/{id}": world.entry.pk,
            "/entries/{id}/proof": world.entry.pk,
            "/approvals/{id}": world.approval.pk,
            "/approvals/{id}/decision": world.approval.pk,
            "/ledger/entries/{id}": made.booking.entry_id,
            "/results/{id}": made.pk,
        }
        ways = [
            by_token(world[Role.OFFICER], Role.OFFICER, may_write=True),
            by_token(world[Role.FILER], Role.FILER, may_write=True),
            by_token(world[Role.ENERGY_MANAGER], Role.ENERGY_MANAGER, may_write=True),
            by_token(world[Role.AUDITOR], Role.AUDITOR),
            by_session(world[Role.OFFICER]),
            by_session(world[Role.SYSTEM_ADMIN]),
        ]
        yield SimpleNamespace(known=known, ways=ways, turns=itertools.count())
        transaction.set_rollback(True)


def name_known(case, known):
    """Put things that are there into the path; tells whether there was anything to put."""
    path = case.operation.path.removeprefix("/api/v1")
    for name in case.path_parameters or {}:
        value = known.get(path, known.get(name))
        if value is not None:
            case.path_parameters[name] = value
            return True
    return False


def key_of(case):
    headers = case.headers or {}
    return {} if "Idempotency-Key" in headers else {"Idempotency-Key": str(uuid.uuid4())}


@schema.parametrize()
@BOUNDED
def test_every_operation_is_as_described(case, city):
    turn = next(city.turns)
    way = city.ways[turn % len(city.ways)]
    known = turn % 2 == 0 and name_known(case, city.known)
    checks = CONFORMS if known else CONFORMS + REFUSES
    if "cookies" not in way:  # the check knows how to leave out one way in, not two
        checks = [*checks, ignored_auth]
    with transaction.atomic():
        case.call_and_validate(checks=checks, **way)
        transaction.set_rollback(True)


@pytest.mark.parametrize("turn", [0, 3, 5])
def test_what_a_list_names_can_be_opened(city, turn):
    machine = schema.as_state_machine()
    way = city.ways[turn]

    class Walk(machine):
        def get_call_kwargs(self, case):
            return way

        def validate_response(self, response, case, **kwargs):
            case.validate_response(response, checks=CONFORMS)

    with transaction.atomic():
        Walk.run(settings=settings(BOUNDED, stateful_step_count=4))
        transaction.set_rollback(True)


def test_no_two_parts_of_the_description_have_one_name():
    """What is described twice under one name is described once wrongly."""
    seen: dict[str, type] = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                for model in (*operation.response_models.values(), *operation.models):
                    for part in find_models(model):
                        assert seen.setdefault(part.__name__, part) is part, part


def find_models(model, found=None):
    found = set() if found is None else found
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        return found
    for field in model.model_fields.values():
        for part in parts_of(field.annotation):
            described = isinstance(part, type) and issubclass(part, (BaseModel, Enum))
            if described and part not in found:
                found.add(part)
                find_models(part, found)
    return found


def parts_of(annotation):
    inner = get_args(annotation)
    return itertools.chain.from_iterable(map(parts_of, inner)) if inner else [annotation]
