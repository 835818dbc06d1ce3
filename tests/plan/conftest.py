"""The real pack, loaded once for all tests of a file, and people who act on it."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import transaction

from dafeng.people.models import Organisation, RoleGrant, User


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The Ruijin pack in the database, undone after the last test of the file."""
    from dafeng.evidence.services import System
    from dafeng.packs import services
    from dafeng.packs.reader import find_pack, read_pack

    with django_db_blocker.unblock(), transaction.atomic():
        services.load_pack(actor=System("test"), pack=read_pack(find_pack("ruijin")).require())
        yield
        transaction.set_rollback(True)


def person(username, role, code, *, kind="government"):
    body, _ = Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name_zh": code}
    )
    user = User.objects.create(
        username=username, name=username, organisation=body, must_change_password=False
    )
    RoleGrant.objects.create(
        user=user, role=role, organisation=body, from_date=datetime.date(2020, 1, 1)
    )
    return user


@pytest.fixture
def people(loaded, db):
    """One person of each role: of the office, of the transport bureau, of others."""
    return SimpleNamespace(
        officer=person("officer", "officer", "development_reform"),
        second=person("second", "officer", "development_reform"),
        transport=person("transport", "head", "transport"),
        filer=person("filer", "filer", "transport"),
        statistics=person("statistics", "filer", "statistics"),
        water=person("water", "head", "water"),
        rural=person("rural", "head", "agriculture_rural"),
        leader=person("leader", "leader", "development_reform"),
        auditor=person("auditor", "auditor", "development_reform"),
        manager=person("manager", "energy_manager", "works", kind="enterprise"),
        verifier=person("verifier", "verifier", "checkers", kind="verifier"),
        system=person("system", "system_admin", "development_reform"),
        security=person("security", "security_admin", "development_reform"),
        audit=person("audit", "audit_admin", "development_reform"),
    )
