"""A difference between packs in the words of the page."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from dafeng.kernel.error import N_
from dafeng.packs.difference import Change

KINDS = {
    "pack": N_("The city itself"),
    "documents": N_("Documents"),
    "periods": N_("Periods"),
    "bodies": N_("Bodies"),
    "places": N_("Places"),
    "definitions": N_("Definitions"),
    "actions": N_("Actions"),
    "tasks": N_("Tasks"),
    "targets": N_("Targets"),
    "systems": N_("Named systems"),
    "figures": N_("Public figures"),
}


def title_of(kind: str) -> str:
    """What a kind of object is called."""
    return gettext(KINDS[kind]) if kind in KINDS else kind


def summary_of(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """How many objects of each kind are added, changed and removed."""
    found: dict[str, dict[str, Any]] = {}
    for change in changes:
        row = found.setdefault(
            change.kind, {"kind": title_of(change.kind), "added": 0, "changed": 0, "removed": 0}
        )
        row[change.move] += 1
    return list(found.values())
