"""A long choice is the one that Django draws."""

import re

import pytest
from django import forms

from dafeng.ui.filter import LongSelect

CHOICES = [("", "—"), (1, "<一>"), ("b&c", "二"), (3, "三")]


@pytest.mark.parametrize("value", [None, "", 1, "1", "b&c", "nothing"])
def test_a_long_choice_is_drawn_as_django_draws_it(value) -> None:
    attrs = {"id": "id_x", "required": True}
    drawn = [
        kind(attrs={"class": "wide"}, choices=CHOICES).render("x", value, attrs)
        for kind in (LongSelect, forms.Select)
    ]
    mine, theirs = (re.sub(r">\s+<", "><", each).strip() for each in drawn)
    assert options(mine) == options(theirs)
    assert attributes(mine) == attributes(theirs)


def options(markup: str) -> list[str]:
    return re.findall(r"<option.*?</option>", markup)


def attributes(markup: str) -> set[str]:
    return set(re.findall(r'\S+="[^"]*"|required', re.match(r"<select(.*?)>", markup)[1]))
