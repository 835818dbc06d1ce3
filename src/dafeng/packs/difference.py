"""What a changed pack would change: shown before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from dafeng.packs.schema import Pack

Move = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, by its JSON pointer inside the object, before and after."""

    pointer: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One object of a pack that was added, removed or changed."""

    kind: str
    key: str
    move: Move
    fields: tuple[FieldChange, ...]

    def as_dict(self) -> dict[str, Any]:
        """The face of a change in JSON."""
        fields = [
            {"pointer": field.pointer, "before": field.before, "after": field.after}
            for field in self.fields
        ]
        return {"kind": self.kind, "key": self.key, "move": self.move, "fields": fields}


def compare(*, before: Pack | None, after: Pack | None) -> tuple[Change, ...]:
    """List every object that differs between two packs.

    :param before: what is loaded; None where nothing is.
    :param after: what is to be loaded.
    :returns: changes by kind and key in the order of `Pack.objects`; empty where both say the same,
        whatever the order in which they say it.
    """
    old = before.plain() if before else {}
    new = after.plain() if after else {}
    return tuple(
        change
        for kind in [*new, *(kind for kind in old if kind not in new)]
        for change in _kind(kind, old.get(kind, {}), new.get(kind, {}))
    )


def _kind(kind: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for key in [*new, *(key for key in old if key not in new)]:
        fields = tuple(_fields(old.get(key), new.get(key), ""))
        if key not in old:
            yield Change(kind, key, "added", fields)
        elif key not in new:
            yield Change(kind, key, "removed", fields)
        elif fields:
            yield Change(kind, key, "changed", fields)


def _fields(old: Any, new: Any, pointer: str) -> Iterator[FieldChange]:
    """The leaves that differ; a list is one leaf, because its order may carry meaning."""
    if isinstance(old, dict) or isinstance(new, dict):
        sides = (old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {})
        for key in [*sides[1], *(key for key in sides[0] if key not in sides[1])]:
            yield from _fields(sides[0].get(key), sides[1].get(key), f"{pointer}/{key}")
    elif type(old) is not type(new) or old != new:
        yield FieldChange(pointer, old, new)
