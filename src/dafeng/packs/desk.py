"""Where the rows of a pack are written: found by key, changed only where they differ, logged."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError

from dafeng.evidence.services import Log, state_of
from dafeng.packs import schema
from dafeng.packs.difference import Change
from dafeng.packs.error import CannotStore
from dafeng.packs.schema import Pack
from dafeng.packs.unit import UNITS
from dafeng.people.models import Organisation
from dafeng.plan.models import Document

NONE: Final = schema.Wording.model_construct(zh="", en="")


def both(name: str, wording: schema.Wording | None) -> dict[str, str]:
    """The two columns of a wording."""
    wording = wording or NONE
    return {f"{name}_zh": wording.zh, f"{name}_en": wording.en}


def unit_of(unit: str | None) -> dict[str, str]:
    """The columns of a unit: its key and the words shown."""
    if not unit:
        return {"unit": "", "unit_zh": "", "unit_en": ""}
    return {"unit": unit, "unit_zh": UNITS[unit].zh, "unit_en": UNITS[unit].en}


def source_of(source: schema.Source) -> dict[str, Any]:
    """A source as JSON, without what it does not say."""
    return source.model_dump(mode="json", exclude_none=True)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One load in progress, inside an open `writing` block.

    :ivar changes: what differs from the pack loaded before, by (kind, key).
    :ivar date: the day of the load; what the pack no longer holds ends on it.
    """

    log: Log
    pack: Pack
    changes: Mapping[tuple[str, str], Change]
    date: datetime.date

    def moved(self, kind: str, key: str) -> bool:
        """Whether an object is new or differs."""
        change = self.changes.get((kind, key))
        return change is not None and change.move != "removed"

    def removed(self, kind: str) -> list[str]:
        """The keys that the pack no longer holds."""
        return [
            key
            for (each, key), change in self.changes.items()
            if each == kind and change.move == "removed"
        ]

    def says(self, kind: str, key: str, pointer: str) -> bool:
        """Whether a field of an object is new or differs."""
        change = self.changes.get((kind, key))
        return change is not None and (
            change.move == "added" or any(field.pointer == pointer for field in change.fields)
        )

    def put(self, model: type[Any], key: dict[str, Any], values: dict[str, Any]) -> Any:
        """Make a row say what the pack says; nothing is written where it does already."""
        row = model.objects.filter(**key).first()
        before = state_of(row) if row else None
        row = row or model(**key)
        for name, value in values.items():
            setattr(row, name, value)
        if before == state_of(row):
            return row
        nothing = [name for name, value in values.items() if value == []]  # may be said
        try:
            row.full_clean(nothing, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            name, messages = next(iter(error.message_dict.items()))
            raise CannotStore(row=str(row), field=name, detail=" ".join(messages)) from error
        row.save()
        kind = "pack.added" if before is None else "pack.changed"
        self.log.record(kind, row, before=before, after=state_of(row), pack=self.pack.head.id)
        return row

    def retire(self, row: Any, field: str = "retired_date") -> None:
        """End a row that the pack no longer holds; it stays, for what refers to it."""
        if getattr(row, field) is not None:
            return
        before = state_of(row)
        setattr(row, field, self.date)
        row.save(update_fields=[field])
        self.log.record(
            "pack.retired", row, before=before, after=state_of(row), pack=self.pack.head.id
        )

    @cached_property
    def bodies(self) -> dict[str, Organisation]:
        """The bodies of the plan by their codes, once they are written."""
        return {row.code: row for row in Organisation.objects.filter(is_body=True)}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by their keys, once they are written."""
        return {row.key: row for row in Document.objects.all()}

    @property
    def plan(self) -> Document:
        """The city's plan among the documents."""
        return self.documents[self.pack.head.plan]

    def document(self, key: str | None) -> Document:
        """A document by its key; the plan where none is named."""
        return self.documents[key or self.pack.head.plan]

    @property
    def mark(self) -> dict[str, Any]:
        """What every row of the pack carries."""
        return {"pack": self.pack.head.id, "retired_date": None}
