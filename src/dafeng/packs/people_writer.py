"""Places and bodies of a pack into the rows of people."""

from dafeng.kernel.period import parse_day
from dafeng.packs import schema
from dafeng.packs.desk import Desk, both
from dafeng.people.models import Organisation, Place, Succession


def write_places(desk: Desk) -> None:
    """The city, the levels above it, and its townships with their governments."""
    if desk.moved("pack", "pack"):
        _upper_places(desk)
    for place in desk.pack.places:
        if desk.moved("places", place.code):
            _place(desk, place)


def write_bodies(desk: Desk) -> None:
    """The bodies of the plan; then the members of groups and who succeeds whom."""
    moved = [body for body in desk.pack.bodies if desk.moved("bodies", body.id)]
    for body in moved:
        values = both("name", body.name) | both("note", body.notes)
        more = {"kind": body.kind, "is_body": True, "place_id": desk.pack.head.code}
        desk.put(Organisation, {"code": body.id}, values | more | _mark(desk))
    for body in moved:
        row = Organisation.objects.get(code=body.id)
        codes = [office_code(code) for code in body.members or ()]
        row.members.set(Organisation.objects.filter(code__in=codes))
        for successor in body.successors:
            _succeed(desk, row, successor)


def retire_people(desk: Desk) -> None:
    """End the bodies and places that the pack no longer holds."""
    for key in desk.removed("bodies"):
        desk.retire(Organisation.objects.get(code=key), "valid_to")
    for code in desk.removed("places"):
        desk.retire(Organisation.objects.get(code=office_code(code)), "valid_to")
        desk.retire(Place.objects.get(code=code), "valid_to")


def office_code(place_code: str) -> str:
    """The code under which a township's government is kept."""
    return f"township-{place_code}"


def _mark(desk: Desk) -> dict[str, object]:
    return {"pack": desk.pack.head.id, "valid_to": None}


def _upper_places(desk: Desk) -> None:
    head = desk.pack.head
    parent = None
    for level in sorted(head.upper_levels, key=lambda each: -_zeros(each.code)):
        kind = Place.Level.PROVINCE if _zeros(level.code) >= 4 else Place.Level.PREFECTURE
        values = both("name", level.name) | {"level": kind, "parent": parent}
        parent = desk.put(Place, {"code": level.code}, values | _mark(desk))
    values = both("name", head.name) | {"level": Place.Level.COUNTY, "parent": parent}
    desk.put(Place, {"code": head.code}, values | _mark(desk))


def _zeros(code: str) -> int:
    return len(code) - len(code.rstrip("0"))


def _place(desk: Desk, place: schema.Place) -> None:
    values = both("name", place.name) | {
        "level": Place.Level.TOWNSHIP,
        "parent_id": desk.pack.head.code,
        "kind": place.kind,
        "tile_row": place.tile.row,
        "tile_column": place.tile.column,
    }
    row = desk.put(Place, {"code": place.code}, values | _mark(desk))
    kind = Organisation.Kind.PARK if place.kind == "zone" else Organisation.Kind.TOWNSHIP
    office = both("name", place.name) | {"kind": kind, "place": row}
    desk.put(Organisation, {"code": office_code(place.code)}, office | _mark(desk))


def _succeed(desk: Desk, row: Organisation, successor: schema.Successor) -> None:
    values = {
        "date": parse_day(successor.since) if successor.since else None,
        "document": successor.source.title,
        "status": successor.source.status,
        "note": successor.notes.zh if successor.notes else "",
    }
    key = {"predecessor": row, "successor": _heir(desk, row, successor)}
    desk.put(Succession, key, values)


def _heir(desk: Desk, row: Organisation, successor: schema.Successor) -> Organisation:
    if successor.body:
        return Organisation.objects.get(code=successor.body)
    values = both("name", successor.name) | {"kind": row.kind}
    heir: Organisation = desk.put(
        Organisation, {"code": f"{row.code}-successor"}, values | _mark(desk)
    )
    return heir
