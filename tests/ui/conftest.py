"""A signed-in reader of pages."""

import pytest
from django.test import Client

from dafeng.people.models import Organisation, User


@pytest.fixture
def reader(db: None) -> User:
    organisation = Organisation.objects.create(code="office", name_zh="某办", kind="government")
    return User.objects.create(
        username="reader", name="读者", organisation=organisation, must_change_password=False
    )


@pytest.fixture
def page(reader: User) -> Client:
    client = Client()
    client.force_login(reader, backend="dafeng.people.backends.PasswordBackend")
    return client
