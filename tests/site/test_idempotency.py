import json
import re
import uuid
from types import SimpleNamespace

import pytest
from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from dafeng.people.models import Organisation, User
from dafeng.site.api import api
from dafeng.site.idempotency import EFFECT_FREE, OWN_KEYS, Idempotency
from dafeng.site.models import Reply


@pytest.fixture
def user(db):
    body = Organisation.objects.create(code="body", name_zh="某局", kind="government")
    return User.objects.create(username="someone", name="某人", organisation=body)


def ask(user, effects, *, key="0123456789", body=None, status=201):
    def view(request):
        effects.append(request.body)
        return JsonResponse({"number": len(effects)}, status=status)

    headers = {"Idempotency-Key": key} if key else {}
    request = RequestFactory().post(
        "/api/v1/things", body or {"a": 1}, content_type="application/json", headers=headers
    )
    request.user = user
    return Idempotency(view)(request)


def test_the_same_key_has_one_effect_and_the_same_answer(user):
    effects = []
    answers = [ask(user, effects) for _ in range(5)]
    assert len(effects) == 1
    assert {answer.content for answer in answers} == {b'{"number": 1}'}
    assert {answer.status_code for answer in answers} == {201}


def test_the_same_key_for_another_body_is_refused(user):
    effects = []
    ask(user, effects)
    answer = ask(user, effects, body={"a": 2})
    assert (answer.status_code, len(effects)) == (409, 1)
    assert json.loads(answer.content)["error"]["code"] == "site.key_reused"


POSTS = [
    path
    for path, methods in api.get_openapi_schema()["paths"].items()
    if "post" in methods and path not in EFFECT_FREE | OWN_KEYS
]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("key", ["", "short", "x" * 121, "two words", "中文中文中文中文"])
def test_a_change_without_a_good_key_is_refused(user, client, path, key):
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    User.objects.update(must_change_password=False)
    address = re.sub(r"\{[^}]+\}", str(uuid.UUID(int=1)), path)
    headers = {"Idempotency-Key": key.encode().decode("latin-1")} if key else {}
    answer = client.post(address, {}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "site.key_missing")


def test_a_refused_request_leaves_nothing_and_may_be_tried_again(user):
    effects = []
    assert ask(user, effects, status=422).status_code == 422
    assert not Reply.objects.exists()
    assert ask(user, effects).status_code == 201


def test_two_people_may_use_the_same_key(user):
    other = User.objects.create(username="other", name="另", organisation=user.organisation)
    effects = []
    ask(user, effects)
    ask(other, effects)
    assert len(effects) == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_changes_nothing_needs_no_key(user, method):
    request = getattr(RequestFactory(), method)("/api/v1/calc")
    request.user = user if method == "post" else SimpleNamespace(is_authenticated=True)
    assert Idempotency(lambda _: HttpResponse("ok"))(request).status_code == 200
