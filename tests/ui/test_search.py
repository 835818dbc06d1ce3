"""The search box over what contexts register."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client

from dafeng.ui import search


@pytest.fixture
def searchers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_searchers", [])

    def find(request: HttpRequest, words: str) -> Iterator[search.Hit]:
        for number in range(20):
            yield search.Hit(f"{words} <b>{number}</b>", f"/x/{number}/", "note")

    search.add_searcher(title="Second", icon="file", find=find, order=2)
    search.add_searcher(
        title="First", icon="file", find=find, order=1, all_url=lambda words: f"/all/?q={words}"
    )
    search.add_searcher(title="None", icon="file", find=lambda request, words: [], order=3)


@pytest.mark.usefixtures("searchers")
def test_groups_come_in_order_and_none_is_empty(page: Client) -> None:
    groups = page.get("/search/", {"q": "煤"}).context["groups"]
    assert [group.title for group in groups] == ["First", "Second"]
    assert [len(group.hits) for group in groups] == [12, 12]
    assert groups[0].all_url == "/all/?q=煤"


@pytest.mark.usefixtures("searchers")
def test_what_is_found_is_escaped(page: Client) -> None:
    text = page.get("/search/", {"q": "<script>"}).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt; &lt;b&gt;0&lt;/b&gt;" in text


@pytest.mark.usefixtures("searchers")
@pytest.mark.parametrize("words", ["", "   "])
def test_no_words_find_nothing(page: Client, words: str) -> None:
    assert page.get("/search/", {"q": words}).context["groups"] == []


@pytest.mark.usefixtures("searchers")
def test_a_very_long_question_is_cut(page: Client) -> None:
    assert len(page.get("/search/", {"q": "长" * 5000}).context["words"]) == search.LONGEST_QUERY
