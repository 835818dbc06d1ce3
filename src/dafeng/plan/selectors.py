"""What is read of the plan: targets with their standing, tasks, bodies, who must supply what."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from dafeng.evidence.models import Approval, Attachment, Entry
from dafeng.evidence.reading import until_written
from dafeng.evidence.selectors import visible_approvals
from dafeng.indicators.figure import Figure
from dafeng.indicators.models import Indicator, Reading, Value
from dafeng.kernel.text import Text
from dafeng.people.models import Organisation, RoleGrant, Succession, User
from dafeng.people.role import Role
from dafeng.plan.light import COLOURS, worst
from dafeng.plan.models import (
    City,
    Document,
    Duty,
    LightChange,
    NamedSystem,
    PublicFigure,
    Section,
    Target,
    TargetDecision,
    TargetDuty,
    Task,
    TaskDuty,
)
from dafeng.plan.standing import Standing, other_lights, stand
from dafeng.plan.state import state_of_task

VALUE_CHANGE = "plan.value_change"
CALLED = (Role.HEAD, Role.FILER, Role.OFFICER)
BODIES = Organisation.objects.only("name_zh", "name_en", "code", "kind")
"""What pages show of a body; rows of one list share one object for each."""


@until_written
def city() -> City | None:
    """Whose plan is loaded; None before a pack is."""
    related = ("place", "plan", "carbon_office", "target_owner", "statistics_office")
    return City.objects.select_related(*related).first()


@until_written
def target_years() -> list[int]:
    """The years in which targets fall due."""
    years = Target.objects.filter(retired_date=None).exclude(year=None)
    return list(years.order_by("year").values_list("year", flat=True).distinct())


@until_written
def bodies_with(*, duties: str, duty: str = "") -> list[tuple[str, Text]]:
    """Bodies with a part in targets or tasks (`target_duties`, `task_duties`), by code and name."""
    asked = {f"{duties}__duty": duty} if duty else {f"{duties}__isnull": False}
    rows = Organisation.objects.filter(is_body=True, **asked).distinct()
    found = rows.values_list("code", "name_zh", "name_en")
    return [(code, Text(*name)) for code, *name in found]


@until_written
def chapters() -> list[Section]:
    """The chapters and actions of the plan."""
    kinds = (Section.Kind.CHAPTER, Section.Kind.ACTION)
    return list(Section.objects.filter(retired_date=None, kind__in=kinds))


@until_written
def actions() -> list[Section]:
    """The parts of the plan that have tasks."""
    rows = Section.objects.filter(retired_date=None, tasks__isnull=False).distinct()
    return list(rows.order_by("order"))


def has_plan() -> bool:
    """Whether a city's plan is loaded."""
    return City.objects.exists()


# Values


FIGURE = (
    "kind",
    "vintage",
    "known_date",
    "period",
    "start_date__year",
    "amount",
    "achieved",
    "pk",
)


def known_figures(indicators: Iterable[int], on: date, *, area: str) -> dict[int, list[Figure]]:
    """By indicator, an area's figures that stood on a day: known then, not yet superseded then.

    Those of a reading other than the one that counts are left out.
    """
    counts = Q(reading=None) | Q(reading__is_default=True)
    found: dict[int, list[Figure]] = defaultdict(list)
    rows = _stood(indicators, on, area=area).filter(counts)
    for indicator, *said in rows.values_list("indicator", *FIGURE):
        found[indicator].append(Figure(*said))
    return found


def figures_by_reading(
    indicators: Iterable[int], on: date, *, area: str
) -> dict[int, dict[Reading, list[Figure]]]:
    """By indicator and reading that does not count, an area's figures that stood on a day."""
    found: dict[int, dict[Reading, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    rows = list(
        _stood(indicators, on, area=area)
        .filter(reading__is_default=False, reading__retired_date=None)
        .values_list("indicator", "reading", *FIGURE)
    )
    readings = Reading.objects.in_bulk({row[1] for row in rows})
    for indicator, reading, *said in rows:
        found[indicator][readings[reading]].append(Figure(*said))
    return found


def _stood(indicators: Iterable[int], on: date, *, area: str) -> QuerySet[Value]:
    rows = Value.objects.filter(area=area, indicator__in=list(indicators), known_date__lte=on)
    return rows.exclude(superseded_by__known_date__lte=on).order_by(
        "start_date", "known_date", "pk"
    )


def values_of(indicator: Indicator, on: date, *, area: str) -> list[Value]:
    """An area's values of an indicator known on a day, superseded and of every reading alike."""
    rows = Value.objects.filter(area=area, indicator=indicator, known_date__lte=on)
    related = ("reading", "entered_by", "superseded_by")
    return list(rows.select_related(*related).order_by("-start_date", "kind", "-known_date", "-pk"))


def files_of(values: Iterable[Value]) -> dict[int, list[Attachment]]:
    """The documents attached to values, by the key of the value, the first attached first."""
    keys = [str(value.pk) for value in values]
    rows = Attachment.objects.filter(subject_type="indicators.value", subject_id__in=keys)
    files: dict[int, list[Attachment]] = {}
    for row in rows.order_by("added_at", "pk"):
        files.setdefault(int(row.subject_id), []).append(row)
    return files


def changes_waiting(indicator: Indicator, user: Any, *, area: str) -> list[Approval]:
    """Changes of an area's final figure of an indicator that wait for a second person."""
    rows = visible_approvals(user).filter(kind=VALUE_CHANGE, state=Approval.State.PENDING)
    mine = Value.objects.filter(area=area, indicator=indicator).values_list("pk", flat=True)
    found = rows.filter(payload__indicator=indicator.key)
    return list(found.filter(subject_id__in=[str(pk) for pk in mine]))


# Targets


def targets() -> QuerySet[Target]:
    """The targets of the plan, with what a list shows of them."""
    duties = TargetDuty.objects.prefetch_related(Prefetch("organisation", BODIES))
    return (
        Target.objects.filter(retired_date=None)
        .select_related("section__task", "indicator", "stretch_of")
        .prefetch_related(Prefetch("duties", duties))
    )


PROMISED = (
    "key",
    "section",
    "indicator",
    "kind",
    "value",
    "comparator",
    "change",
    "year",
    "base_year",
    "base_year_readings",
    "trajectory",
)


def bare_targets() -> QuerySet[Target]:
    """The targets of the plan, with what is enough to judge and count them."""
    return Target.objects.filter(retired_date=None).only(*PROMISED)


@until_written
def named_targets() -> list[Target]:
    """The targets of the plan by key and name, with the indicator of each."""
    rows = Target.objects.filter(retired_date=None)
    return list(rows.only("key", "name_zh", "name_en", "indicator"))


def standings(rows: Iterable[Target], on: date, *, area: str) -> list[Standing]:
    """Targets with their state in an area, as known on a day."""
    rows = list(rows)
    figures = known_figures({row.indicator_id for row in rows}, on, area=area)
    papers: dict[int, list[TargetDecision]] = defaultdict(list)
    keys = [row.pk for row in rows]
    for paper in TargetDecision.objects.filter(area=area, target__in=keys, known_date__lte=on):
        papers[paper.target_id].append(paper)
    return [
        stand(
            row,
            figures=figures.get(row.indicator_id, ()),
            decisions=papers[row.pk],
            today=on,
            area=area,
        )
        for row in rows
    ]


@until_written
def all_standings(*, on: date, area: str) -> dict[int, Standing]:
    """By key all targets of the plan, with what lists show of them, judged in an area on a day."""
    return {row.pk: row for row in standings(targets(), on, area=area)}


def with_other_readings(rows: Iterable[Standing], on: date, *, area: str) -> list[Standing]:
    """Standings, each with its light under every other admissible definition that can be told."""
    rows = list(rows)
    figures = figures_by_reading({row.target.indicator_id for row in rows}, on, area=area)
    return [
        replace(row, others=other_lights(row, figures.get(row.target.indicator_id, {})))
        for row in rows
    ]


def standing(target: Target, on: date, *, area: str) -> Standing:
    """One target with its state in an area, as known on a day."""
    return standings([target], on, area=area)[0]


def leads_of(indicator: Indicator) -> set[int]:
    """The bodies that lead a target of an indicator."""
    duties = TargetDuty.objects.filter(
        target__indicator=indicator, target__retired_date=None, duty=Duty.LEAD
    )
    return set(duties.values_list("organisation", flat=True))


def with_heirs(bodies: set[int], on: date) -> set[int]:
    """Bodies and, step by step, who has succeeded them by a day: tasks follow the duty."""
    found, edge = set(bodies), set(bodies)
    while edge:
        heirs = Succession.objects.filter(predecessor__in=edge, date__lte=on)
        edge = set(heirs.values_list("successor", flat=True)) - found
        found |= edge
    return found


def with_predecessors(bodies: set[int], on: date) -> set[int]:
    """Bodies and, step by step, those whose duties they have taken over by a day."""
    found, edge = set(bodies), set(bodies)
    while edge:
        heirs = Succession.objects.filter(successor__in=edge, date__lte=on)
        edge = set(heirs.values_list("predecessor", flat=True)) - found
        found |= edge
    return found


def led_by(bodies: set[int], on: date) -> QuerySet[TargetDuty]:
    """The keys of the targets that bodies lead, or have taken over by a day."""
    leads = with_predecessors(bodies, on)
    rows = TargetDuty.objects.filter(duty=Duty.LEAD, organisation__in=leads)
    return rows.values("target")


def bodies_of(user: User) -> set[int]:
    """The organisations that a user works for."""
    return {grant.organisation_id for grant in user.grants}


def callers_of(body: Organisation, on: date) -> list[User]:
    """Whom to call at a body: who heads it, files for it or is of the office, on a day."""
    grants = RoleGrant.objects.in_force(on).filter(
        organisation=body, role__in=CALLED, user__is_active=True
    )
    found = {grant.user_id: grant.user for grant in grants.select_related("user")}
    return list(found.values())


# Tasks


def tasks() -> QuerySet[Task]:
    """The tasks of the plan, with what a list shows of them."""
    duties = TaskDuty.objects.prefetch_related(Prefetch("organisation", BODIES))
    return (
        Task.objects.filter(retired_date=None)
        .select_related("section")
        .prefetch_related("group", Prefetch("duties", duties))
        .annotate(
            target_count=Count("section__targets", filter=Q(section__targets__retired_date=None))
        )
        .order_by("section__order", "pk")  # a query that counts forgets the order of its model
    )


def standings_by_section(on: date, *, area: str) -> dict[int, list[Standing]]:
    """By section, the targets that stand in it, judged in an area on a day."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for row in all_standings(on=on, area=area).values():
        found[row.target.section_id].append(row)
    return found


def judged_tasks(rows: Iterable[Task], on: date, *, area: str) -> list[Task]:
    """Tasks, each with the state (`state_key`) and light (`light_key`) of its targets on a day."""
    by_section = standings_by_section(on, area=area)
    found = list(rows)
    for row in found:
        mine = by_section.get(row.section_id, [])
        row.state_key = state_of_task(each.state for each in mine)
        row.light_key = worst(each.light.colour for each in mine)
    return found


@until_written
def all_tasks(*, on: date, area: str) -> dict[int, Task]:
    """By key all tasks of the plan, each with the state and light of its targets on a day."""
    found = judged_tasks(tasks(), on, area=area)
    for row in found:
        row.drawn = {}
    return {row.pk: row for row in found}


def light_counts(today: date, *, area: str) -> dict[str, int]:
    """How many targets of an area have each light on a day."""
    found = Counter(row.light.colour for row in all_standings(on=today, area=area).values())
    return {colour: found[colour] for colour in COLOURS}


# Bodies


def bodies() -> QuerySet[Organisation]:
    """The bodies that the plan names, with how much each has to do."""

    def count(path: str, duty: str) -> Count:
        rows = {f"{path}__duty": duty}
        rows[f"{path}__{path.partition('_')[0]}__retired_date"] = None
        return Count(f"{path}__{path.partition('_')[0]}", filter=Q(**rows), distinct=True)

    return (
        Organisation.objects.filter(is_body=True)
        .annotate(
            leads_tasks=count("task_duties", Duty.LEAD),
            helps_tasks=count("task_duties", Duty.COOPERATING),
            leads_targets=count("target_duties", Duty.LEAD),
            helps_targets=count("target_duties", Duty.COOPERATING),
        )
        .order_by("code")
        .prefetch_related("successions__successor")
    )


# The document, systems, figures


def systems() -> QuerySet[NamedSystem]:
    """The systems that the plan names."""
    rows = NamedSystem.objects.filter(retired_date=None)
    return rows.prefetch_related("sections__task")


def public_figures() -> QuerySet[PublicFigure]:
    """The figures that somebody published."""
    return PublicFigure.objects.filter(retired_date=None)


def documents() -> QuerySet[Document]:
    """The documents that the pack holds."""
    return Document.objects.filter(retired_date=None)


@dataclass(frozen=True)
class Part:
    """A chapter or action of a document, and the task sections directly beneath it."""

    section: Section
    tasks: list[Section]


def outline(document: Document) -> list[Part]:
    """The parts of a document in its order, with tasks, targets and systems."""
    parts: list[Part] = []
    for section in _sections(document):
        if section.kind == Section.Kind.TASK and parts:
            parts[-1].tasks.append(section)
        else:
            parts.append(Part(section, []))
    return parts


def _sections(document: Document) -> list[Section]:
    rows = document.sections.filter(retired_date=None).select_related("task", "parent")
    return list(
        rows.prefetch_related(
            Prefetch("targets", targets()),
            Prefetch("systems", NamedSystem.objects.filter(retired_date=None)),
            Prefetch("task__duties", TaskDuty.objects.select_related("organisation")),
        ).order_by("order", "number")
    )


# History


def history_of(target: Target, *, area: str, limit: int = 60) -> list[Entry]:
    """What the log says about a target, its values in an area and the documents on it there."""
    values = target.indicator.values.filter(area=area).values_list("pk", flat=True)
    papers = target.decisions.filter(area=area).values_list("pk", flat=True)
    lights = LightChange.objects.filter(target=target, area=area).values_list("pk", flat=True)
    about = Q(subject_type="plan.target", subject_id=str(target.pk))
    about |= Q(subject_type="indicators.indicator", subject_id=str(target.indicator_id))
    about |= Q(subject_type="indicators.value", subject_id__in=[str(pk) for pk in values])
    about |= Q(subject_type="plan.targetdecision", subject_id__in=[str(pk) for pk in papers])
    about |= Q(subject_type="plan.lightchange", subject_id__in=[str(pk) for pk in lights])
    return list(Entry.objects.filter(about).select_related("actor")[:limit])


def history_of_row(row: Any, *, limit: int = 40) -> list[Entry]:
    """What the evidence log says about one row."""
    about = Q(subject_type=row._meta.label_lower, subject_id=str(row.pk))
    return list(Entry.objects.filter(about).select_related("actor")[:limit])
