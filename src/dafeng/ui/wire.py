"""What all answers of the API have in common: official wording, numbers with units, pages."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import TextChoices
from ninja import Field, Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import AfterValidator, BeforeValidator, ConfigDict, field_validator
from pydantic_core import core_schema

from dafeng.kernel.text import Text

PAGE = 100
LARGEST_PAGE = 1000
LARGEST_OFFSET = 10**9
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LINE_BREAKS = "\n\r\t"


def clean(text: str) -> str:
    """A text as it is kept: in the composed form (NFC), trimmed; raises `ValueError`.

    Control characters, NUL among them, and halves of surrogate pairs are no text.
    """
    for char in text:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in LINE_BREAKS:
            raise ValueError(f"the character U+{ord(char):04X} is not allowed in a text")
    return unicodedata.normalize("NFC", text).strip()


class TextOut(Schema):
    """An official wording in Chinese with its English rendering, empty where there is none."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text) -> "TextOut":
        """The wording of a `Text`."""
        return cls(zh=text.zh, en=text.en)


class Measure(Schema):
    """A number with its unit; null where nothing is known, which is never zero."""

    value: float | None
    unit: str

    @classmethod
    def of(cls, value: float | Decimal | None, unit: str) -> "Measure":
        """A number with its unit."""
        return cls(value=None if value is None else float(value), unit=unit)


class Body(Schema):
    """What a request says; a key that has no meaning is an error, and every text is one."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, said: Any) -> Any:
        return clean(said) if isinstance(said, str) else said


class Page(LimitOffsetPagination):
    """Rows `offset` to `offset + limit` of a list, and how many there are in all."""

    class Input(Schema):
        limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="how many rows at most")
        offset: int = Field(0, ge=0, le=LARGEST_OFFSET, description="how many rows to leave out")

    class Output(Schema):
        items: list[Any]
        count: int = Field(description="how many rows there are in all")


class OneOf:
    """For ``Annotated[str, OneOf(choices)]``: one of the words of a list of choices.

    Written into the description where it stands: two lists of the same name would be one there.
    """

    def __init__(self, choices: type[TextChoices]) -> None:
        self.words = choices.values

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.literal_schema(self.words)


def _iso(said: Any) -> Any:
    if isinstance(said, str) and not _DATE.fullmatch(said):
        raise ValueError("a date is written like 2026-03-31")
    if isinstance(said, (int, float)):
        raise ValueError("a date is a text")
    return said


Day = Annotated[date, BeforeValidator(_iso)]
"""A date that somebody sends: in full, never a count of seconds."""


def spell(value: Any) -> Any:
    """A value of the program as JSON knows it; for `json.dumps(default=…)`."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


Month = Annotated[
    str,
    Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", description="like 2026-03"),
    AfterValidator(_month),
]
"""A month as people write it; it becomes its first day."""
