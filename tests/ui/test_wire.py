from typing import Annotated

import pytest
from django.db.models import TextChoices
from ninja import Field
from pydantic import ValidationError

from dafeng.ui.wire import Body, Day, Measure, Month, OneOf, clean, spell


class Thing(Body):
    text: str = Field("", max_length=10)
    day: Day | None = None
    month: Month | None = None


@pytest.mark.parametrize("text", ["\0", "a\x01", "\x7f", "\x9f", "\ud800"])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(ValueError, match="U\\+"):
        clean(text)


def test_a_text_is_kept_composed_and_without_blanks_at_its_ends():
    assert Thing(text=" e\u0301\n").text == "\u00e9"
    assert Thing(text="甲\n乙\t丙").text == "甲\n乙\t丙"


@pytest.mark.parametrize(
    "said",
    [
        {"text": "a\0"},
        {"text": "x" * 11},
        {"unknown": 1},
        {"day": "0"},
        {"day": 0},
        {"day": "2026-02-30"},
        {"day": "2026-02-01T00:00:00"},
        {"month": "2026-13"},
        {"month": "202601"},
        {"month": "0000-01"},
    ],
)
def test_a_body_is_read_strictly(said):
    with pytest.raises(ValidationError):
        Thing(**said)


def test_a_day_and_a_month_become_dates():
    thing = Thing(day="2026-02-28", month="2026-02")
    assert (spell(thing.day), spell(thing.month)) == ("2026-02-28", "2026-02-01")


def test_what_is_not_known_is_null_and_never_zero():
    assert Measure.of(None, "t").dict() == {"value": None, "unit": "t"}


def test_choices_are_written_where_they_stand():
    class Kind(TextChoices):
        A = "a"
        B = "b"

    class Chosen(Body):
        kind: Annotated[str, OneOf(Kind)]

    assert Chosen.model_json_schema()["properties"]["kind"]["enum"] == ["a", "b"]
    assert Chosen(kind=Kind.A).kind == "a"
    with pytest.raises(ValidationError):
        Chosen(kind="c")
