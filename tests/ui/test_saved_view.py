"""Saved views: each user's own."""

import pytest
from django.test import Client

from dafeng.people.models import Organisation, User
from dafeng.ui import services
from dafeng.ui.models import SavedView


def save(page: Client, **more: str) -> object:
    return page.post(
        "/views/", {"path": "/ui/list/", "name": "逾期", "query": "state=late", **more}
    )


def test_a_view_keeps_filter_and_order_but_not_the_page(page: Client, reader: User) -> None:
    answer = save(page, query="state=late&sort=-due&page=3&export=csv")
    assert answer.url == "/ui/list/?state=late&sort=-due"
    assert "逾期" in page.get("/ui/list/").content.decode()


def test_the_same_name_replaces(page: Client, reader: User) -> None:
    save(page)
    save(page, query="state=done")
    assert [view.query for view in reader.saved_views.all()] == ["state=done"]


def test_a_view_of_somebody_else_stays(page: Client, reader: User) -> None:
    organisation = Organisation.objects.get(code="office")
    other = User.objects.create(username="other", name="他", organisation=organisation)
    theirs = services.save_view(other, path="/ui/list/", name="x", query="")
    assert page.post(f"/views/{theirs.pk}/delete/").url == "/"
    assert SavedView.objects.filter(pk=theirs.pk).exists()


def test_a_view_can_be_deleted(page: Client, reader: User) -> None:
    view = services.save_view(reader, path="/ui/list/", name="x", query="")
    assert page.post(f"/views/{view.pk}/delete/").url == "/ui/list/"
    assert not reader.saved_views.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "n" * 61},
        {"name": "a\0b"},
        {"path": "https://evil.example/"},
        {"path": "//evil.example/"},
        {"query": "q=" + "x" * 2001},
    ],
)
def test_a_view_that_makes_no_sense_is_refused(
    page: Client, reader: User, bad: dict[str, str]
) -> None:
    assert save(page, **bad).status_code == 400
    assert not reader.saved_views.exists()


def test_there_is_an_end_to_views(page: Client, reader: User) -> None:
    for number in range(services.MOST_VIEWS):
        services.save_view(reader, path="/ui/list/", name=str(number), query="")
    assert save(page).status_code == 409
