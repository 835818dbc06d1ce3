"""The shell around every page."""

from django.test import Client


def test_the_page_has_language_theme_search_and_skip_link(page: Client) -> None:
    text = page.get("/ui/").content.decode()
    assert '<html lang="zh-hans" data-theme="auto"' in text
    assert 'class="skip"' in text
    assert 'name="q"' in text


def test_the_theme_is_remembered(page: Client) -> None:
    answer = page.post("/theme/", {"theme": "dark", "next": "/ui/"})
    assert answer.url == "/ui/"
    assert 'data-theme="dark"' in page.get("/ui/").content.decode()


def test_an_unknown_theme_or_language_changes_nothing(page: Client) -> None:
    page.post("/theme/", {"theme": '"><script>', "next": "/ui/"})
    page.post("/language/", {"language": "xx", "next": "/ui/"})
    text = page.get("/ui/").content.decode()
    assert '<html lang="zh-hans" data-theme="auto"' in text


def test_the_language_is_remembered(page: Client) -> None:
    page.post("/language/", {"language": "en", "next": "/ui/"})
    assert '<html lang="en"' in page.get("/ui/").content.decode()


def test_a_switch_never_sends_to_another_host(page: Client) -> None:
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert page.post("/theme/", {"theme": "dark", "next": wanted}).url == "/"


def test_no_markup_carries_style_or_script_of_its_own(page: Client) -> None:
    text = page.get("/ui/").content.decode()
    assert " style=" not in text
    assert " onclick=" not in text
