"""A plan of two targets, beside the small world of tests: one led by `own`, one by `other`."""

import datetime

from dafeng.indicators.models import Indicator
from dafeng.plan.models import (
    Document,
    NamedSystem,
    Period,
    Review,
    Section,
    Target,
    TargetDuty,
    Task,
    TaskDuty,
)


def plan_of(world):
    """The small plan, made once for a world."""
    document, made = Document.objects.get_or_create(
        key="plan", defaults={"name_zh": "方案", "issued_date": datetime.date(2024, 1, 1)}
    )
    if made:
        chapter = Section.objects.create(
            document=document, number="一", name_zh="任务", kind="chapter"
        )
        for key, body in (("T1", world.own), ("T2", world.other)):
            body.is_body = True
            body.save()
            indicator = Indicator.objects.create(key=f"share_{key}", name_zh="占比", unit="%")
            target = Target.objects.create(
                key=key,
                name_zh="占比",
                section=chapter,
                document=document,
                indicator=indicator,
                kind="number",
                value=12,
                unit="%",
                comparator=">=",
                year=2025,
                strength="binding",
                trajectory="straight",
            )
            TargetDuty.objects.create(target=target, organisation=body, duty="lead")
        section = Section.objects.create(
            document=document, number="一/1", name_zh="任务", kind="task", parent=chapter
        )
        task = Task.objects.create(key="1-1", name_zh="任务", section=section, group=chapter)
        TaskDuty.objects.create(task=task, organisation=world.own, duty="lead")
        NamedSystem.objects.create(key="N1", name_zh="平台", role="build", coverage="none")
    return document


def period_of(world):
    """A period that has ended; the address takes nothing of it."""
    plan_of(world)
    Period.objects.get_or_create(
        key="14",
        defaults={
            "name_zh": "“十四五”",
            "start_date": datetime.date(2021, 1, 1),
            "end_date": datetime.date(2026, 1, 1),
        },
    )
    return []


def review_key(world):
    """An issued review of the area that everybody there looks at."""
    period_of(world)
    row, _ = Review.objects.get_or_create(
        area=world.county.code,
        period=Period.objects.get(),
        number=1,
        defaults={
            "known_on": datetime.date(2026, 6, 1),
            "content": {"period": {}, "lines": []},
            "digest": "",
        },
    )
    return [row.pk]


def led_key(world):
    plan_of(world)
    return ["T1"]


def other_key(world):
    plan_of(world)
    return ["T2"]


def task_key(world):
    plan_of(world)
    return ["1-1"]


def body_code(world):
    plan_of(world)
    return [world.own.code]


def system_key(world):
    plan_of(world)
    return ["N1"]
