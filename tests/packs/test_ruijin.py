"""What the pack of Ruijin promises beside the facts that tests/external compares it with."""

import re
from collections import Counter

import pytest

from dafeng.packs.reader import find_pack, read_pack

PACK = read_pack(find_pack("ruijin")).require()
HAN = re.compile(r"[\u3400-\u9fff]")


def wordings(value, path=""):
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        yield path, value["zh"], value["en"]
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from wordings(item, f"{path}/{key}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from wordings(item, f"{path}/{place}")


def test_pack_holds_what_the_plan_holds():
    counts = PACK.counts()
    expected = {"targets": 51, "tasks": 41, "bodies": 41, "places": 18, "systems": 77}
    assert {kind: counts[kind] for kind in expected} == expected
    kinds = Counter(body.kind == "group" for body in PACK.bodies)
    assert kinds == {False: 39, True: 2}
    assert Counter(task.id[0] for task in PACK.tasks) == {"3": 37, "4": 4}
    assert Counter(action.kind for action in PACK.actions) == {"action": 10, "guarantee": 1}


def test_every_wording_stands_in_both_languages():
    found = list(wordings(PACK.plain()))
    assert len(found) > 500
    assert [path for path, zh, _ in found if not HAN.search(zh)] == []
    assert [path for path, _, en in found if HAN.search(en)] == []


def test_task_without_lead_and_task_with_two_leads_survive():
    leads = {task.section: len(task.lead) for task in PACK.tasks}
    assert [section for section, count in leads.items() if count == 0] == ["三/四/4"]
    assert [section for section, count in leads.items() if count == 2] == ["三/六/1"]
    assert set(leads.values()) == {0, 1, 2}


def test_firm_and_stretch_value_are_one_indicator():
    targets = {target.id: target for target in PACK.targets}
    assert [target.id for target in PACK.targets if target.stretch_of] == ["T03"]
    assert targets["T03"].stretch_of == "T02"
    assert targets["T03"].indicator == targets["T02"].indicator
    assert (targets["T02"].value, targets["T03"].value) == (14, 14.5)


def test_every_definition_is_used_and_none_is_signed_yet():
    used = {target.indicator for target in PACK.targets}
    assert used == {definition.id for definition in PACK.definitions}
    assert {definition.status for definition in PACK.definitions} == {"proposed"}
    shared = Counter(target.indicator for target in PACK.targets)
    assert len(shared) == 51 - 4  # T03, T05, T31 and T45 share an indicator


def test_tiles_follow_the_seats_where_a_seat_is_known():
    seated = [place for place in PACK.places if place.seat]
    assert len(seated) == 16
    assert {place.tile.basis for place in seated} == {"seat"}
    for one in seated:
        for other in seated:
            if one.tile.row < other.tile.row:
                assert one.seat.latitude > other.seat.latitude, (one.name.zh, other.name.zh)
            if one.tile.column < other.tile.column:
                assert one.seat.longitude < other.seat.longitude, (one.name.zh, other.name.zh)
    assert {p.name.zh for p in PACK.places if p.tile.basis == "layout"} == {
        "象湖镇",
        "江西瑞金经济开发区",
    }


@pytest.mark.parametrize(
    ("zh", "en"),
    [("泽覃乡", "Zetan"), ("壬田镇", "Rentian"), ("冈面乡", "Gangmian"), ("拔英乡", "Baying")],
)
def test_names_that_are_often_misread(zh, en):
    (place,) = [place for place in PACK.places if place.name.zh == zh]
    assert place.name.en == f"{en} {'Town' if zh.endswith('镇') else 'Township'}"


def test_only_own_departments_get_a_notice():
    ways = {body.name.zh: body.supervision for body in PACK.bodies}
    assert ways["市交通运输局"] == "notice"
    for name in ("市委组织部", "团市委", "国网赣州瑞金市供电公司", "瑞金生态环境局", "市供销联社"):
        assert ways[name] == "letter"
    assert ways["各乡镇"] == "members"


def test_no_group_counts_as_confirmed_and_the_zone_is_no_township():
    groups = {body.name.zh: body for body in PACK.bodies if body.kind == "group"}
    assert not any(group.members_confirmed for group in groups.values())
    assert groups["各相关乡镇"].members is None
    zone = next(place.code for place in PACK.places if place.kind == "zone")
    towns = {place.code for place in PACK.places} - {zone}
    assert set(groups["各乡镇"].members) == towns


def test_nothing_is_claimed_that_nobody_has_checked():
    assert {system.coverage for system in PACK.systems} <= {"none", "part", "outside"}
    assert {figure.source.status for figure in PACK.figures} == {"second-hand"}
    for figure in PACK.figures:
        assert figure.nature == "target" if "target" in figure.id else True
