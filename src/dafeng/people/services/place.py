"""Places: the administrative tree, mostly loaded from a pack."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from dafeng.evidence import services as evidence
from dafeng.evidence.services import Actor
from dafeng.people.error import CircularParts
from dafeng.people.models import Place


def create_place(*, actor: Actor, values: dict[str, Any]) -> Place:
    """A new place from checked values by field name."""
    with evidence.writing(actor=actor, permission="people.change_place") as log:
        row = Place.objects.create(**values)
        log.record("people.place_created", row, before={}, after=evidence.state_of(row))
    return row


def update_place(*, actor: Actor, place: Place, values: dict[str, Any]) -> Place:
    """Change a place's facts; its code stays. Raises `CircularParts`."""
    with evidence.writing(actor=actor, permission="people.change_place", subject=place) as log:
        row = Place.objects.select_for_update().get(pk=place.pk)
        before = evidence.state_of(row)
        for name, value in values.items():
            setattr(row, name, value)
        above, seen = row.parent, {row.pk}
        while above is not None:
            if above.pk in seen:
                raise CircularParts
            seen.add(above.pk)
            above = above.parent
        row.save()
        log.record("people.place_changed", row, before=before, after=evidence.state_of(row))
    return row


@contextmanager
def alone_in(area: str) -> Iterator[None]:
    """Let one writer at a time read an area and write what follows, in one transaction."""
    with transaction.atomic():
        Place.objects.select_for_update().filter(code=area).first()
        yield
