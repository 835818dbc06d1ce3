"""The format of a pack: what each of its files may say, as strict models.

A pack says nothing twice and nothing by accident: unknown keys, wrong types and empty words are
errors. What one object says about another is checked in `check`.
"""

from datetime import date
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dafeng.kernel.text import Text
from dafeng.packs.vocabulary import (
    SUPERVISION,
    ActionKind,
    BodyKind,
    Change,
    Comparator,
    Coverage,
    Filing,
    Nature,
    OwnState,
    PlaceKind,
    Role,
    SigningState,
    Status,
    Strength,
    Supervision,
    SystemType,
    TargetKind,
    TileBasis,
    Trajectory,
)

FORMAT_VERSION: Final = 1

Item = TypeVar("Item")
Many = Annotated[tuple[Item, ...], Field(strict=False)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")]
Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Section = Annotated[str, StringConstraints(pattern=r"^[^/\s]+(/[^/\s]+)*$", max_length=40)]
Moment = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Code = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3})?$")]
Year = Annotated[int, Field(ge=1900, le=2200)]
Number = Annotated[int | float, Field(ge=-1e15, le=1e15)]


class Model(BaseModel):
    """A part of a pack: no unknown key, no quiet conversion, no change after reading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Wording(Model):
    """Official wording in both languages; a pack is complete in both."""

    zh: Word
    en: Word

    @property
    def text(self) -> Text:
        """The wording as the value that all parts share."""
        return Text(self.zh, self.en)


class Name(Wording):
    """A name or a short title: one line of no more than 200 characters."""

    zh: Line
    en: Line


class Source(Model):
    """Where a fact was read, or which document is known to say it."""

    title: Line
    status: Status
    issuer: Line | None = None
    number: Line | None = None
    issued_date: date | None = None
    section: Line | None = None
    url: Line | None = None


class UpperLevel(Model):
    """An administrative level above the city."""

    code: Code
    name: Name


class Chapter(Model):
    """A chapter of a document, by the document's own number."""

    section: Section
    title: Name


class Document(Model):
    """A document that the city's figures and duties come from."""

    id: Key
    title: Name
    issuer: Name
    number: Line | None
    issued_date: date
    adopted_date: date | None = None
    disclosure: Wording | None = None
    chapters: Many[Chapter]
    source: Source
    notes: Wording | None = None


class Period(Model):
    """A planning period, half-open: the end date is the first day after it."""

    id: Key
    name: Name
    start_date: date
    end_date: date


class Defaults(Model):
    """What the pack assumes where no document decides; the office may change each."""

    carbon_office: Key
    target_owner: Key
    statistics_office: Key | None = None
    first_department: Key | None = None
    target_owner_notes: Wording
    filing: Filing
    timezone: Line


class Head(Model):
    """`pack.yaml`: which city this is, what its documents are, what is assumed."""

    format_version: int
    id: Key
    code: Code
    name: Name
    upper_levels: Many[UpperLevel]
    plan: Key
    documents: Many[Document]
    periods: Many[Period]
    defaults: Defaults
    cautions: Many[Wording] = ()


class Target(Model):
    """One promise of a plan: the value by a year, with the words' own force."""

    id: Key
    section: Section
    name: Name
    indicator: Key
    kind: TargetKind
    value: Number | None = None
    unit: Line | None = None
    wording: Name | None = None
    comparator: Comparator | None = None
    change: Change | None = None
    year: Year | None = None
    base_year: Year | None = None
    base_year_readings: Many[Year] = ()
    strength: Strength
    stretch_of: Key | None = None
    trajectory: Trajectory
    lead: Many[Key] = ()
    cooperating: Many[Key] = ()
    document: Key | None = None
    notes: Wording | None = None


class Action(Model):
    """A chapter of tasks: one of the plan's actions, or its guarantees."""

    id: Key
    kind: ActionKind
    section: Section
    name: Name


class Task(Model):
    """One piece of work that the plan orders, with who leads and who helps."""

    id: Key
    section: Section
    action: Key
    title: Name
    lead: Many[Key] = ()
    cooperating: Many[Key] = ()
    document: Key | None = None
    notes: Wording | None = None


class Organisation(Model):
    """How the plan wants itself carried out; a duty of all, not a task."""

    section: Section
    title: Name
    actors: Many[Wording]
    notes: Wording | None = None


class Successor(Model):
    """Who took over from a body, since when, and how sure that is."""

    body: Key
    since: Moment | None
    source: Source
    notes: Wording | None = None


class Body(Model):
    """A body, or a group of bodies, under the name that the plan writes."""

    id: Key
    name: Name
    kind: BodyKind
    status: Status
    members: Many[Code] | None = None
    members_confirmed: bool = False
    successors: Many[Successor] = ()
    notes: Wording | None = None

    @property
    def supervision(self) -> Supervision:
        """Whether a body may be sent a notice or a letter, or is reached through its members."""
        return SUPERVISION[self.kind]


class Tile(Model):
    """A square of the schematic map, counted from its top left corner."""

    row: Annotated[int, Field(ge=0, le=60)]
    column: Annotated[int, Field(ge=0, le=60)]
    basis: TileBasis


class Seat(Model):
    """Where the seat of a place lies [degrees, WGS 84]."""

    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]
    source: Source


class Place(Model):
    """A township-level unit."""

    code: Code
    name: Name
    kind: PlaceKind
    tile: Tile
    seat: Seat | None = None
    source: Source
    notes: Wording | None = None


class System(Model):
    """A system, platform, list or mechanism that the plan names."""

    id: Key
    name: Name
    types: Many[SystemType]
    sections: Many[Section]
    role: Role
    coverage: Coverage
    city_state: OwnState | None
    document: Key | None = None
    notes: Wording | None = None


class Figure(Model):
    """A public figure about the city or its neighbours, with where it was read."""

    id: Key
    name: Name
    area: Name
    area_code: Code | None = None
    year: Year | None
    value: Number | Line
    unit: Line
    nature: Nature
    source: Source
    notes: Wording | None = None


class Reading(Model):
    """One admissible way to read a definition; all are computed, the office signs one."""

    id: Key
    name: Name
    meaning: Wording


class Definition(Model):
    """What an indicator measures, in words that the office can sign."""

    id: Key
    name: Name
    unit: Line | None
    meaning: Wording
    numerator: Wording | None = None
    denominator: Wording | None = None
    readings: Many[Reading]
    default_reading: Key
    basis: Many[Source] = ()
    status: SigningState
    notes: Wording | None = None


class TargetFile(Model):
    """`targets.yaml`."""

    targets: Many[Target]


class TaskFile(Model):
    """`tasks.yaml`."""

    actions: Many[Action]
    tasks: Many[Task]
    organisation: Organisation | None = None


class BodyFile(Model):
    """`bodies.yaml`."""

    bodies: Many[Body]


class PlaceFile(Model):
    """`places.yaml`; `tile_notes` is shown under the schematic map."""

    tile_notes: Wording
    places: Many[Place]


class SystemFile(Model):
    """`systems.yaml`."""

    systems: Many[System]


class FigureFile(Model):
    """`figures.yaml`."""

    figures: Many[Figure]


class DefinitionFile(Model):
    """`definitions.yaml`."""

    definitions: Many[Definition]


FILES: Final[dict[str, type[Model]]] = {
    "pack.yaml": Head,
    "bodies.yaml": BodyFile,
    "places.yaml": PlaceFile,
    "definitions.yaml": DefinitionFile,
    "tasks.yaml": TaskFile,
    "targets.yaml": TargetFile,
    "systems.yaml": SystemFile,
    "figures.yaml": FigureFile,
}
"""Every file of a pack and what it must hold, in the order in which a loader writes them."""


class Pack(Model):
    """A whole city as one value; nothing in it changes after it was read."""

    head: Head
    bodies: tuple[Body, ...]
    places: tuple[Place, ...]
    tile_notes: Wording
    definitions: tuple[Definition, ...]
    actions: tuple[Action, ...]
    tasks: tuple[Task, ...]
    organisation: Organisation | None
    targets: tuple[Target, ...]
    systems: tuple[System, ...]
    figures: tuple[Figure, ...]

    def counts(self) -> dict[str, int]:
        """How many objects of each kind the pack holds."""
        return {kind: len(objects) for kind, objects in self.objects().items() if kind != "pack"}

    def objects(self) -> dict[str, dict[str, Model]]:
        """Every object under its kind and its stable key; the head is the one `pack`."""
        return {
            "pack": {"pack": self.head},
            "documents": {document.id: document for document in self.head.documents},
            "periods": {period.id: period for period in self.head.periods},
            "bodies": {body.id: body for body in self.bodies},
            "places": {place.code: place for place in self.places},
            "definitions": {definition.id: definition for definition in self.definitions},
            "actions": {action.id: action for action in self.actions},
            "tasks": {task.id: task for task in self.tasks},
            "targets": {target.id: target for target in self.targets},
            "systems": {system.id: system for system in self.systems},
            "figures": {figure.id: figure for figure in self.figures},
        }

    def plain(self) -> dict[str, dict[str, Any]]:
        """Every object as plain JSON data, each said once; the same packs give the same data."""
        plain = {
            kind: {key: value.model_dump(mode="json") for key, value in objects.items()}
            for kind, objects in self.objects().items()
        }
        head = plain["pack"]["pack"]
        del head["documents"], head["periods"]
        head["tile_notes"] = self.tile_notes.model_dump(mode="json")
        head["organisation"] = self.organisation and self.organisation.model_dump(mode="json")
        return plain

    def sections(self) -> dict[str, Name]:
        """Short titles of the plan's sections by their numbers."""
        chapters = {
            chapter.section: chapter.title
            for document in self.head.documents
            for chapter in document.chapters
        }
        actions = {action.section: action.name for action in self.actions}
        tasks = {task.section: task.title for task in self.tasks}
        return chapters | actions | tasks
