"""Pages before any city is loaded: they say what to do."""

import re

import pytest

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_without_a_pack_the_page_says_what_to_do(client, world):
    for role in ("officer", "head", "system_admin"):
        client.force_login(world[role])
        assert "dafeng pack load" in words(client.get("/"))
    client.force_login(world["officer"])
    for url in ("/targets/", "/tasks/", "/bodies/", "/plan/", "/systems/", "/figures/"):
        assert "dafeng pack load" in words(client.get(url)), url
