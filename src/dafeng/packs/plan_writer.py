"""Documents, tasks, targets, systems and figures of a pack into the rows of the plan."""

from decimal import Decimal
from typing import Any

from dafeng.indicators.models import Indicator, Reading
from dafeng.packs import schema
from dafeng.packs.desk import Desk, both, source_of, unit_of
from dafeng.plan.models import (
    City,
    Document,
    Duty,
    NamedSystem,
    Period,
    PublicFigure,
    Section,
    Target,
    TargetDuty,
    Task,
    TaskDuty,
)

LAST = 20_000
KEPT = {
    "documents": Document,
    "periods": Period,
    "definitions": Indicator,
    "tasks": Task,
    "targets": Target,
    "systems": NamedSystem,
    "figures": PublicFigure,
}


def write_plan(desk: Desk) -> None:
    """All of the plan that differs, in the order in which one names the other."""
    head = desk.pack.head
    for document in head.documents:
        if desk.moved("documents", document.id):
            _document(desk, document)
    for period in head.periods:
        if desk.moved("periods", period.id):
            span = {"start_date": period.start_date, "end_date": period.end_date}
            values = both("name", period.name) | span | desk.mark
            desk.put(Period, {"key": period.id}, values)
    if desk.moved("pack", "pack"):
        _city(desk)
    for definition in desk.pack.definitions:
        if desk.moved("definitions", definition.id):
            _definition(desk, definition)
    _sections(desk)
    for task in desk.pack.tasks:
        if desk.moved("tasks", task.id) or desk.moved("actions", task.action):
            _task(desk, task)
    for target in desk.pack.targets:
        if desk.moved("targets", target.id) or desk.moved("pack", "pack"):
            _target(desk, target)
    _stretches(desk)
    for system in desk.pack.systems:
        if desk.moved("systems", system.id):
            _system(desk, system)
    for figure in desk.pack.figures:
        if desk.moved("figures", figure.id):
            _figure(desk, figure)


def retire_plan(desk: Desk) -> None:
    """End what the pack no longer holds."""
    for kind, model in reversed(KEPT.items()):
        for key in desk.removed(kind):
            desk.retire(model.objects.get(key=key))
    for section in desk.plan.sections.exclude(number__in=[*desk.pack.sections()]):
        desk.retire(section)


def _document(desk: Desk, document: schema.Document) -> None:
    values = both("name", document.title) | both("issuer", document.issuer)
    values |= both("disclosure", document.disclosure) | both("note", document.notes)
    extra = {
        "number": document.number or "",
        "issued_date": document.issued_date,
        "adopted_date": document.adopted_date,
        "source": source_of(document.source),
    }
    desk.put(Document, {"key": document.id}, values | extra | desk.mark)


def _city(desk: Desk) -> None:
    head = desk.pack.head
    bodies = desk.bodies
    statistics = head.defaults.statistics_office
    values = both("name", head.name) | both("tile_note", desk.pack.tile_notes)
    values |= both("target_owner_note", head.defaults.target_owner_notes)
    extra = {
        "place_id": head.code,
        "plan": desk.plan,
        "carbon_office": bodies[head.defaults.carbon_office],
        "target_owner": bodies[head.defaults.target_owner],
        "statistics_office": bodies[statistics] if statistics else None,
        "filing": head.defaults.filing,
        "time_zone": head.defaults.timezone,
        "cautions": [caution.model_dump() for caution in head.cautions],
    }
    desk.put(City, {"key": head.id}, values | extra)


# Sections: chapters, then actions below them, then tasks below those


def _sections(desk: Desk) -> None:
    for document in desk.pack.head.documents:
        row = desk.document(document.id)
        for place, chapter in enumerate(document.chapters, 1):
            _chapter(desk, row, chapter, place * 1000)
    plan = desk.plan
    for place, action in enumerate(desk.pack.actions, 1):
        chapter = plan.sections.filter(number=action.section.partition("/")[0]).first()
        if chapter is None or chapter.number != action.section:
            order = (chapter.order if chapter else LAST) + place * 50
            _section(desk, plan, action.section, action.name, action.kind, order)


def _chapter(desk: Desk, document: Document, chapter: schema.Chapter, order: int) -> None:
    part = desk.pack.organisation
    if part and part.section == chapter.section and document.key == desk.pack.head.plan:
        kind = Section.Kind.ORGANISATION
        _section(desk, document, part.section, part.title, kind, order, note=part.notes)
    else:
        kind = Section.Kind.CHAPTER
        _section(desk, document, chapter.section, chapter.title, kind, order)


def _section(
    desk: Desk,
    document: Document,
    number: str,
    title: schema.Wording,
    kind: str,
    order: int,
    *,
    note: schema.Wording | None = None,
) -> Section:
    parent = document.sections.filter(number=number.rpartition("/")[0]).first()
    values = both("name", title) | both("note", note)
    more = {"parent": parent, "kind": kind, "order": order, "retired_date": None}
    row: Section = desk.put(Section, {"document": document, "number": number}, values | more)
    return row


def _task(desk: Desk, task: schema.Task) -> None:
    document = desk.document(task.document)
    action = next(each for each in desk.pack.actions if each.id == task.action)
    group = document.sections.get(number=action.section)
    place = [each.id for each in desk.pack.tasks if each.action == task.action].index(task.id)
    kind = Section.Kind.TASK
    section = _section(desk, document, task.section, task.title, kind, group.order + place + 1)
    values = both("name", task.title) | both("note", task.notes)
    extra = {"section": section, "group": group, "document": document}
    row = desk.put(Task, {"key": task.id}, values | extra | desk.mark)
    duties = [(code, Duty.LEAD, False) for code in task.lead]
    duties += [(code, Duty.COOPERATING, False) for code in task.cooperating]
    _duties(desk, TaskDuty, {"task": row}, duties)


def _target(desk: Desk, target: schema.Target) -> None:
    document = desk.document(target.document)
    values: dict[str, Any] = both("name", target.name) | both("note", target.notes)
    values |= both("wording", target.wording) | unit_of(target.unit) | desk.mark
    for name in ("kind", "year", "base_year", "strength", "trajectory"):
        values[name] = getattr(target, name)
    values |= {
        "comparator": target.comparator or "",
        "change": target.change or "",
        "section": document.sections.get(number=target.section),
        "document": document,
        "indicator": Indicator.objects.get(key=target.indicator),
        "value": None if target.value is None else Decimal(str(target.value)),
        "base_year_readings": list(target.base_year_readings),
    }
    row = desk.put(Target, {"key": target.id}, values)
    owner = desk.pack.head.defaults.target_owner
    duties = [(code, Duty.LEAD, False) for code in target.lead] or [(owner, Duty.LEAD, True)]
    duties += [(code, Duty.COOPERATING, False) for code in target.cooperating]
    _duties(desk, TargetDuty, {"target": row}, duties)


def _stretches(desk: Desk) -> None:
    """Which target stretches which, once all of them are there."""
    for target in desk.pack.targets:
        if desk.moved("targets", target.id):
            firm = target.stretch_of and Target.objects.get(key=target.stretch_of)
            desk.put(Target, {"key": target.id}, {"stretch_of": firm or None})


def _duties(
    desk: Desk, model: type[Any], key: dict[str, Any], wanted: list[tuple[str, Any, bool]]
) -> None:
    bodies = desk.bodies
    rows = [
        model(**key, organisation=bodies[code], duty=duty, order=place)
        for place, (code, duty, _) in enumerate(wanted)
    ]
    for row, (_, _, assumed) in zip(rows, wanted, strict=True):
        if assumed:
            row.is_assumed = True
    old = [_said(row) for row in model.objects.filter(**key).select_related("organisation")]
    new = [_said(row) for row in rows]
    if old == new:
        return
    model.objects.filter(**key).delete()
    model.objects.bulk_create(rows)
    (subject,) = key.values()
    desk.log.record(
        "pack.duties",
        subject,
        before={"duties": old},
        after={"duties": new},
        pack=desk.pack.head.id,
    )


def _said(row: Any) -> list[Any]:
    return [row.organisation.code, str(row.duty), getattr(row, "is_assumed", False)]


# Definitions, systems, figures


def _definition(desk: Desk, definition: schema.Definition) -> None:
    values: dict[str, Any] = both("name", definition.name) | both("meaning", definition.meaning)
    values |= both("numerator", definition.numerator) | both("denominator", definition.denominator)
    values |= both("note", definition.notes) | unit_of(definition.unit) | desk.mark
    values["basis"] = [source_of(source) for source in definition.basis]
    values["status"] = definition.status
    row = desk.put(Indicator, {"key": definition.id}, values)
    for place, reading in enumerate(definition.readings):
        said = both("name", reading.name) | both("meaning", reading.meaning)
        more = {"order": place, "is_default": reading.id == definition.default_reading}
        key = {"indicator": row, "key": reading.id}
        desk.put(Reading, key, said | more | {"retired_date": None})
    for gone in row.readings.exclude(key__in=[each.id for each in definition.readings]):
        desk.retire(gone)


def _system(desk: Desk, system: schema.System) -> None:
    document = desk.document(system.document)
    values: dict[str, Any] = both("name", system.name) | both("note", system.notes) | desk.mark
    values |= {"types": list(system.types), "role": system.role, "coverage": system.coverage}
    if desk.says("systems", system.id, "/city_state"):  # else what the office wrote stays
        values["city_state"] = system.city_state or ""
    row = desk.put(NamedSystem, {"key": system.id}, values)
    row.sections.set(document.sections.filter(number__in=system.sections))


def _figure(desk: Desk, figure: schema.Figure) -> None:
    values: dict[str, Any] = both("name", figure.name) | both("note", figure.notes)
    values |= both("area", figure.area) | unit_of(figure.unit) | desk.mark
    values |= {
        "area_code": figure.area_code or "",
        "year": figure.year,
        "value": str(figure.value),
        "nature": figure.nature,
        "status": figure.source.status,
        "source": source_of(figure.source),
    }
    desk.put(PublicFigure, {"key": figure.id}, values)
