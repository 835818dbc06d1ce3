import pytest
from django.test import Client

from dafeng.site.idempotency import EFFECT_FREE


@pytest.fixture
def client(db, django_user_model):
    from dafeng.people.models import Organisation

    body = Organisation.objects.create(code="body", name_zh="某局", kind="government")
    user = django_user_model.objects.create(
        username="someone", name="某人", organisation=body, must_change_password=False
    )
    client = Client()
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    return client


def test_a_visitor_is_told_to_bring_a_token(db):
    answer = Client().get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "site.not_logged_in"


def test_who_am_i(client):
    assert client.get("/api/v1/me").json()["username"] == "someone"


def test_the_description_is_served_from_here_and_names_no_other_host(client):
    page = client.get("/api/v1/docs").content.decode()
    assert "//cdn" not in page
    assert "https://" not in page


def test_every_change_is_described_with_its_key(client):
    schema = client.get("/api/v1/openapi.json").json()
    for path, methods in schema["paths"].items():
        if "post" in methods and path not in EFFECT_FREE:
            names = [each["name"] for each in methods["post"]["parameters"]]
            assert "Idempotency-Key" in names, path


def test_an_unknown_address_is_json_too(client):
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "site.not_found"
