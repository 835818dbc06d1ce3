"""Which area somebody looks at, and how it is changed."""

import pytest
from django.test import Client
from django.urls import reverse

from dafeng.people.access import measured_organisations, visible_organisations, visible_places
from dafeng.people.area import area_of, code_of, real_area, sample_area
from dafeng.people.models import Organisation, Place
from dafeng.people.role import Role

SAMPLE = "999901"


@pytest.fixture
def both(world):
    """The county of the small world, and an invented one with a works."""
    county = Place.objects.create(
        code=SAMPLE, name_zh="示例县", name_en="Invented", level=Place.Level.COUNTY, pack="sample"
    )
    world.organisation("invented", "虚构厂", kind="enterprise", place=county)
    world.body = world.organisation("body", "示范市统计局", is_body=True, place=world.county)
    return world


def seen(user):
    return set(visible_organisations(user).values_list("code", flat=True))


def client_of(user):
    client = Client()
    client.force_login(user, backend="dafeng.people.backends.PasswordBackend")
    return client


def test_while_there_is_one_area_everybody_sees_it_and_no_switch(world):
    assert sample_area() is None
    assert {world[role].area.code for role in Role} == {"990001"}
    assert b'action="/area/"' not in client_of(world["officer"]).get("/account/").content


def test_the_office_and_departments_begin_with_the_sample_and_others_with_their_own(both):
    first = {role for role in Role if both[role].area.is_sample}
    assert first == {Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.FILER, Role.HEAD}
    assert real_area().code == "990001"
    assert not real_area().is_sample


def test_what_is_seen_is_of_one_area_and_bodies_of_the_plan_are_in_both(both):
    officer = both["officer"]
    assert seen(officer) == {"invented", "body"}
    assert set(measured_organisations(officer)) == {Organisation.objects.get(code="invented")}
    assert {place.code for place in visible_places(officer)} == {SAMPLE}
    officer = both["officer"]
    officer.chosen_area = "990001"
    assert seen(officer) == {"own", "part", "other", "office", "body"}
    assert {place.code for place in visible_places(officer)} == {"990001"}
    assert {code_of(each) for each in visible_organisations(officer)} == {"990001"}


def test_the_switch_is_a_form_that_is_kept_and_takes_only_what_is_there(both):
    client = client_of(both["officer"])
    page = client.get("/account/")
    assert b'action="/area/"' in page.content
    assert "banner-sample" in page.content.decode()
    answer = client.post(reverse("people:area"), {"area": "990001", "next": "/account/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert "banner-sample" not in client.get("/account/").content.decode()
    for wrong in ("123456", "", "999901'"):
        client.post(reverse("people:area"), {"area": wrong, "next": "//elsewhere.example/"})
    assert "banner-sample" not in client.get("/account/").content.decode()
    assert client.get(reverse("people:area")).status_code == 405
    client.post(reverse("people:area"), {"area": SAMPLE})
    assert "banner-sample" in client.get("/account/").content.decode()


def test_who_keeps_the_accounts_of_one_works_cannot_look_elsewhere(both):
    manager = both["energy_manager"]
    manager.chosen_area = SAMPLE
    assert area_of(manager) == real_area()
    client = client_of(both["energy_manager"])
    client.post(reverse("people:area"), {"area": SAMPLE})
    assert "banner-sample" not in client.get("/account/").content.decode()
    assert b'action="/area/"' not in client.get("/account/").content
