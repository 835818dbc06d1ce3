"""Lights that turn: noted once, with the owner, from what was known on each day."""

import datetime
import json
from decimal import Decimal

import pytest

from dafeng.evidence.error import NotAllowed
from dafeng.evidence.models import Entry
from dafeng.evidence.services import System
from dafeng.indicators.models import Value
from dafeng.plan import selectors
from dafeng.plan.lighting import changes_of, last_turns, light_changes
from dafeng.plan.models import LightChange
from dafeng.plan.services import note_lights

pytestmark = pytest.mark.django_db
AREA = "360781"
NIGHT = System("night")
DAY = datetime.date(2026, 3, 10)


def target(key):
    return selectors.targets().get(key=key)


def figure(key, amount, *, year=2025, kind="statistical", vintage="final", known=DAY, area=AREA):
    """A figure as it lies in the database, whoever entered it."""
    return Value.objects.bulk_create(
        [
            Value(
                area=area,
                indicator=target(key).indicator,
                kind=kind,
                vintage=vintage,
                period=str(year),
                start_date=datetime.date(year, 1, 1),
                end_date=datetime.date(year + 1, 1, 1),
                amount=Decimal(amount),
                document_title="统计公报",
                known_date=known,
            )
        ]
    )[0]


def note(day=DAY, area=AREA):
    return note_lights(actor=NIGHT, area=area, today=day)


def test_a_light_that_turns_is_noted_once_with_its_owner(people):
    figure("T27", "3000", vintage="preliminary", known=datetime.date(2026, 2, 20))
    first = note()
    assert {(row.target.key, row.before, row.after) for row in first} >= {("T27", "", "amber")}
    assert note() == []
    figure("T27", "3200")
    (turn,) = note(DAY + datetime.timedelta(1))
    assert (turn.target.key, turn.before, turn.after) == ("T27", "amber", "green")
    assert note(DAY + datetime.timedelta(2)) == []
    entry = Entry.objects.get(subject_type="plan.lightchange", subject_id=str(turn.pk))
    said = json.loads(entry.payload)
    assert (said["target"], said["leads"]) == ("T27", ["transport"])
    assert light_changes(AREA) == [turn]
    assert last_turns(AREA)[target("T27").pk].on == turn.on


def test_a_first_note_looks_back_over_what_was_known_then(people):
    figure("T27", "3000", vintage="preliminary", known=datetime.date(2026, 1, 20))
    figure("T27", "3200", known=datetime.date(2026, 2, 20))
    note()
    rows = changes_of(target("T27"), area=AREA, until=DAY)
    assert [(row.on.isoformat(), row.before, row.after) for row in rows] == [
        ("2026-03-01", "amber", "green"),
        ("2026-02-01", "", "amber"),
    ]
    early = changes_of(target("T27"), area=AREA, until=datetime.date(2026, 2, 2))
    assert [row.after for row in early] == ["amber"]


def test_areas_are_noted_apart(people):
    figure("T27", "10", area="999901")
    note(area="999901")
    assert {row.area for row in LightChange.objects.all()} == {"999901"}
    assert target("T27").pk in last_turns("999901")
    assert last_turns(AREA) == {}


def test_nobody_notes_a_light_by_hand(people):
    figure("T27", "3200")
    with pytest.raises(NotAllowed):
        note_lights(actor=people.officer, area=AREA, today=DAY)
    assert not LightChange.objects.exists()


def test_lights_are_counted_and_hollow_where_all_is_computed(people):
    before = selectors.light_counts(DAY, area=AREA)
    assert sum(before.values()) == 51
    figure("T27", "3200")
    after = selectors.light_counts(DAY, area=AREA)
    assert after["green"] == before["green"] + 1
    figure("T31", "14", year=2024, kind="computed", vintage="preliminary")
    figure("T31", "18", year=2025, kind="computed", vintage="preliminary")
    light = selectors.standing(target("T31"), DAY, area=AREA).light
    assert (light.colour, light.hollow) == ("green", True)


def test_every_other_reading_and_base_year_has_its_light(people):
    row = target("T01")
    other = row.indicator.readings.exclude(is_default=True).first()
    figure("T01", "28", kind="assigned")
    Value.objects.filter(pk=figure("T01", "20", kind="assigned").pk).update(reading=other)
    rows = selectors.standings([row], DAY, area=AREA)
    (found,) = selectors.with_other_readings(rows, DAY, area=AREA)
    assert found.light.colour == "green"
    assert [(each.definition, each.light.colour) for each in found.others] == [(other.name, "red")]
    assert found.changes_by_reading
