"""What the objects of a pack say about each other: keys, references, units, contradictions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.packs import error as e
from dafeng.packs.schema import FILES, FORMAT_VERSION, Model, Target
from dafeng.packs.unit import UNITS

KEY_FIELD = {"places": "code"}
SINGULAR = {
    "bodies": "body",
    "places": "place",
    "definitions": "definition",
    "actions": "action",
    "tasks": "task",
    "targets": "target",
    "systems": "system",
    "figures": "figure",
    "documents": "document",
    "periods": "period",
    "readings": "reading",
    "sections": "section",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at one place: the file and the JSON pointer inside it."""

    file: str
    pointer: str
    error: DafengError


@dataclass(frozen=True, slots=True)
class Shelf:
    """The files of a pack that could be read, by name; the others are judged apart."""

    files: Mapping[str, Model]

    def rows(self, file: str, kind: str) -> Iterator[tuple[str, Any]]:
        """Each object of a kind with its pointer; none where the file could not be read."""
        if file in self.files:
            for place, row in enumerate(getattr(self.files[file], kind)):
                yield f"/{kind}/{place}", row

    def keys(self, file: str, kind: str) -> set[str] | None:
        """The keys of a kind, or None where the file could not be read."""
        if file not in self.files:
            return None
        return {getattr(row, KEY_FIELD.get(kind, "id")) for _, row in self.rows(file, kind)}


COLLECTIONS = {
    "pack.yaml": ("documents", "periods"),
    "bodies.yaml": ("bodies",),
    "places.yaml": ("places",),
    "definitions.yaml": ("definitions",),
    "tasks.yaml": ("actions", "tasks"),
    "targets.yaml": ("targets",),
    "systems.yaml": ("systems",),
    "figures.yaml": ("figures",),
}
HOME = {kind: file for file, kinds in COLLECTIONS.items() for kind in kinds}


def check(files: Mapping[str, Model]) -> list[Finding]:
    """Find all that is wrong between the objects of a pack.

    :param files: the files that could be read by themselves, by name.
    :returns: findings in the order of the files; empty where the pack is sound.
    """
    shelf = Shelf(files=files)
    found = [
        *_head(shelf),
        *_duplicates(shelf),
        *_references(shelf),
        *_sections(shelf),
        *_units(shelf),
        *_targets(shelf),
        *_places(shelf),
        *_readings(shelf),
    ]
    order = list(FILES)
    return sorted(found, key=lambda finding: order.index(finding.file))


def _head(shelf: Shelf) -> Iterator[Finding]:
    head: Any = shelf.files.get("pack.yaml")
    if head is None:
        return
    if head.format_version != FORMAT_VERSION:
        wrong = e.WrongFormat(found=head.format_version, known=FORMAT_VERSION)
        yield Finding("pack.yaml", "/format_version", wrong)
    for pointer, period in shelf.rows("pack.yaml", "periods"):
        if period.end_date <= period.start_date:
            clash = e.Contradiction(id=period.id, reason=N_("its end is not after its start"))
            yield Finding("pack.yaml", f"{pointer}/end_date", clash)


def _duplicates(shelf: Shelf) -> Iterator[Finding]:
    for file, kinds in COLLECTIONS.items():
        for kind in kinds:
            field = KEY_FIELD.get(kind, "id")
            rows = [(pointer, getattr(row, field)) for pointer, row in shelf.rows(file, kind)]
            yield from _twice(file, SINGULAR[kind], [(f"{p}/{field}", key) for p, key in rows])


def _twice(file: str, kind: str, rows: list[tuple[str, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for pointer, key in rows:
        if key in seen:
            yield Finding(file, pointer, e.DuplicateKey(kind=kind, id=key))
        seen.add(key)


REFERENCES = (
    # file, kind, field, what it names
    ("pack.yaml", "", "plan", "documents"),
    ("pack.yaml", "", "defaults/carbon_office", "bodies"),
    ("pack.yaml", "", "defaults/target_owner", "bodies"),
    ("pack.yaml", "", "defaults/statistics_office", "bodies"),
    ("pack.yaml", "", "defaults/first_department", "bodies"),
    ("bodies.yaml", "bodies", "members", "places"),
    ("bodies.yaml", "bodies", "successors/body", "bodies"),
    ("tasks.yaml", "tasks", "action", "actions"),
    ("tasks.yaml", "tasks", "lead", "bodies"),
    ("tasks.yaml", "tasks", "cooperating", "bodies"),
    ("tasks.yaml", "tasks", "document", "documents"),
    ("targets.yaml", "targets", "indicator", "definitions"),
    ("targets.yaml", "targets", "stretch_of", "targets"),
    ("targets.yaml", "targets", "lead", "bodies"),
    ("targets.yaml", "targets", "cooperating", "bodies"),
    ("targets.yaml", "targets", "document", "documents"),
    ("systems.yaml", "systems", "document", "documents"),
)


def _references(shelf: Shelf) -> Iterator[Finding]:
    for file, kind, field, names in REFERENCES:
        known = shelf.keys(HOME[names], names)
        if known is None or file not in shelf.files:
            continue
        rows = shelf.rows(file, kind) if kind else [("", shelf.files[file])]
        for pointer, row in rows:
            for place, key in _values(row, field.split("/"), pointer):
                if key not in known:
                    yield Finding(file, place, _unknown(key, field, names, known))


def _values(row: Any, path: list[str], pointer: str) -> Iterator[tuple[str, str]]:
    """The keys that stand at a path of an object, through lists, with their pointers."""
    if isinstance(row, tuple):
        for place, item in enumerate(row):
            yield from _values(item, path, f"{pointer}/{place}")
    elif path and row is not None:
        yield from _values(getattr(row, path[0]), path[1:], f"{pointer}/{path[0]}")
    elif row is not None:
        yield pointer, row


def _unknown(key: str, field: str, names: str, known: set[str]) -> DafengError:
    return e.UnknownReference(
        key=field.replace("/", "."),
        kind=SINGULAR[names],
        id=key,
        file=HOME.get(names, "tasks.yaml"),
        nearest=nearest(key, sorted(known)) or "-",
    )


def _sections(shelf: Shelf) -> Iterator[Finding]:
    """A section must be a chapter, an action or a task that the pack holds."""
    if "pack.yaml" not in shelf.files or "tasks.yaml" not in shelf.files:
        return
    own = [
        (f"{pointer}/section", row.section)
        for kind in ("actions", "tasks")
        for pointer, row in shelf.rows("tasks.yaml", kind)
    ]
    yield from _twice("tasks.yaml", "section", own)
    known = {section for _, section in own} | {
        chapter.section
        for _, document in shelf.rows("pack.yaml", "documents")
        for chapter in document.chapters
    }
    for file, kind, field in (
        ("targets.yaml", "targets", "section"),
        ("systems.yaml", "systems", "sections"),
    ):
        for pointer, row in shelf.rows(file, kind):
            for place, section in _values(row, [field], pointer):
                if section not in known:
                    yield Finding(file, place, _unknown(section, field, "sections", known))


def _units(shelf: Shelf) -> Iterator[Finding]:
    for file, kind in (
        ("targets.yaml", "targets"),
        ("definitions.yaml", "definitions"),
        ("figures.yaml", "figures"),
    ):
        for pointer, row in shelf.rows(file, kind):
            if row.unit is not None and row.unit not in UNITS:
                wrong = e.UnknownUnit(unit=row.unit, known=", ".join(UNITS))
                yield Finding(file, f"{pointer}/unit", wrong)


def _targets(shelf: Shelf) -> Iterator[Finding]:
    for pointer, target in shelf.rows("targets.yaml", "targets"):
        for field, reason in _clashes(target):
            values = {"kind": target.kind, "trajectory": target.trajectory, "field": field}
            clash = e.Contradiction(id=target.id, reason=reason, **values)
            yield Finding("targets.yaml", f"{pointer}/{field}", clash)


def _clashes(target: Target) -> Iterator[tuple[str, str]]:
    """What a target's kind asks of its other fields."""
    if target.kind in ("number", "absolute"):
        for field in ("value", "unit", "comparator"):
            if getattr(target, field) is None:
                yield field, N_("a target of the kind {kind} needs the field {field}")
    if target.kind in ("assigned", "qualitative") and target.value is not None:
        yield "value", N_("a target of the kind {kind} has no value of its own")
    if target.kind in ("absolute", "assigned", "qualitative") and target.wording is None:
        yield (
            "wording",
            N_("a target of the kind {kind} needs the field {field}"),
        )
    if target.kind == "milestone" and target.comparator not in ("before", "done"):
        yield "comparator", N_("a milestone is either done or before a year")
    if target.trajectory in ("straight", "stepped") and target.year is None:
        yield "trajectory", N_("a {trajectory} trajectory needs a year")
    if (target.trajectory == "milestone") != (target.kind in ("milestone", "qualitative")):
        yield (
            "trajectory",
            N_("a milestone trajectory belongs to milestones and qualitative targets"),
        )
    if target.base_year is not None and target.base_year_readings:
        yield "base_year_readings", N_("with a base year there is no other to choose")
    if target.year and target.base_year and target.base_year >= target.year:
        yield "base_year", N_("the base year is not before the year")


def _places(shelf: Shelf) -> Iterator[Finding]:
    head: Any = shelf.files.get("pack.yaml")
    taken: dict[tuple[int, int], str] = {}
    for pointer, place in shelf.rows("places.yaml", "places"):
        if head is not None and not place.code.startswith(head.code):
            reason = N_("its code does not begin with the code of the city, {city}")
            clash = e.Contradiction(id=place.code, reason=reason, city=head.code)
            yield Finding("places.yaml", f"{pointer}/code", clash)
        tile = (place.tile.row, place.tile.column)
        if tile in taken:
            reason = N_("its tile is that of {other}")
            clash = e.Contradiction(id=place.code, reason=reason, other=taken[tile])
            yield Finding("places.yaml", f"{pointer}/tile", clash)
        taken[tile] = place.code
    for pointer, body in shelf.rows("bodies.yaml", "bodies"):
        if body.members is not None and body.kind != "group":
            clash = e.Contradiction(id=body.id, reason=N_("only a group has members"))
            yield Finding("bodies.yaml", f"{pointer}/members", clash)


def _readings(shelf: Shelf) -> Iterator[Finding]:
    for pointer, definition in shelf.rows("definitions.yaml", "definitions"):
        known = {reading.id for reading in definition.readings}
        rows = [
            (f"{pointer}/readings/{place}/id", reading.id)
            for place, reading in enumerate(definition.readings)
        ]
        yield from _twice("definitions.yaml", "reading", rows)
        if definition.default_reading not in known:
            key = definition.default_reading
            wrong = e.UnknownReference(
                key="default_reading",
                kind="reading",
                id=key,
                file="definitions.yaml",
                nearest=nearest(key, sorted(known)) or "-",
            )
            yield Finding("definitions.yaml", f"{pointer}/default_reading", wrong)
