"""The pack of Ruijin against the facts taken by hand from the plan, and its words against the
plan's: facts carry over, sentences do not."""

import csv
import re
from difflib import SequenceMatcher

import pytest

from dafeng.packs.reader import find_pack, read_pack

PACK = read_pack(find_pack("ruijin")).require()
BODY = {body.id: body.name.zh for body in PACK.bodies}
KIND = {"N": "number", "A": "absolute", "X": "assigned", "M": "milestone", "Q": "qualitative"}
STRENGTH = dict.fromkeys(("力争", "争取", "着力", "推动"), "strive") | {
    "确保": "binding",
    "确定": "expected",
    "要求": "expected",
}
UNIT = {"废弃率%": "%", "万m³": "万m3", "—": None}
OP = {
    "meet": (None, None),
    "qualitative": (None, None),
    "maintain>=": (">=", "maintain"),
    "reduction>=": (">=", "reduction"),
    "increase>=": (">=", "increase"),
}


@pytest.fixture(scope="module")
def facts(shared):
    return (shared / "plan" / "ruijin-facts.md").read_text("utf-8")


def table(facts, first_cell, cells):
    """Rows of a Markdown table whose first cell matches."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in facts.splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if len(row) == cells and re.fullmatch(first_cell, row[0])]


def names(cell):
    return [] if cell in ("—", "(none marked 牵头)") else cell.split("、")


def test_targets_are_those_of_the_table(facts):
    rows = table(facts, r"T\d\d", 14)
    assert len(rows) == 51
    targets = {target.id: target for target in PACK.targets}
    assert list(targets) == [row[0] for row in rows]
    for row in rows:
        id_, kind, name, value, unit, op, year, base, strength, section, _, lead, coop, _ = row
        target = targets[id_]
        assert target.name.zh == name
        assert target.kind == KIND[kind], id_
        assert target.unit == UNIT.get(unit, unit), id_
        assert target.year == (int(year) if year.isdigit() else None), id_
        assert target.base_year == (int(base) if base.isdigit() else None), id_
        assert target.strength == STRENGTH[strength], id_
        assert target.section == section.replace(".", "/"), id_
        assert [BODY[body] for body in target.lead] == names(lead), id_
        assert [BODY[body] for body in target.cooperating] == names(coop), id_
        if op != "meet":
            assert (target.comparator, target.change) == OP.get(op, (op, None)), id_
        if kind == "N":
            assert target.value == float(value), id_
        if kind == "A":
            assert target.value == (0 if value == "0" else 100), id_
        if kind in "XQ":
            assert target.value is None, id_


def test_open_base_years_are_those_of_the_definition_sheet():
    open_ = {target.id: target.base_year_readings for target in PACK.targets}
    assert {id_: years for id_, years in open_.items() if years} == {
        "T04": (2020,),
        "T05": (2025, 2020),
        "T20": (2022, 2023),
    }


def test_tasks_are_those_of_the_table(facts):
    rows = table(facts, r"[三四]\.[一二三四五六七八九十](\.\d)?", 6)
    assert len(rows) == 41
    tasks = {task.section: task for task in PACK.tasks}
    actions = {action.id: action for action in PACK.actions}
    assert list(tasks) == [row[0].replace(".", "/") for row in rows]
    for key, _, action, title, lead, cooperating in rows:
        task = tasks[key.replace(".", "/")]
        assert task.title.zh == title
        assert [BODY[body] for body in task.lead] == names(lead), key
        assert [BODY[body] for body in task.cooperating] == names(cooperating), key
        chapter = actions[task.action]
        assert task.section.startswith(chapter.section + "/")
        if key.startswith("三"):
            assert chapter.name.zh == action


def test_bodies_are_named_as_often_as_counted(facts):
    line = next(line for line in facts.splitlines() if line.startswith("市发改委 14/20"))
    counted = {}
    for part in line.rstrip("。").split("；"):
        name, _, count = part.strip().rpartition(" ")
        counted[name] = tuple(int(number) for number in count.split("/"))
    assert set(counted) == set(BODY.values())
    for id_, name in BODY.items():
        leads = sum(id_ in task.lead for task in PACK.tasks)
        helps = sum(id_ in task.cooperating for task in PACK.tasks)
        assert (leads, helps) == counted[name], name


def test_bodies_have_the_kinds_of_the_table(facts):
    line = next(line for line in facts.splitlines() if line.startswith("Kinds ("))
    kinds = {
        "政府部门": "government",
        "党委部门": "party",
        "群团": "mass",
        "事业单位": "public_institution",
        "上级垂管/派出": "superior",
        "省属/央企": "state_enterprise",
        "市属国企": "city_enterprise",
        "集体经济组织": "collective",
        "园区": "park",
        "群体主体": "group",
    }
    own = {body.name.zh: body.kind for body in PACK.bodies}
    seen = set()
    for zh, kind in kinds.items():
        (listed,) = re.findall(rf"{zh}: ([^；。]+)", line)
        for name in listed.split("、"):
            assert own[name] == kind, name
            seen.add(name)
    assert seen == set(own)


def test_systems_are_those_of_the_table(facts):
    rows = table(facts, r"N\d\d", 6)
    assert len(rows) == 77
    systems = {system.id: system for system in PACK.systems}
    assert list(systems) == [row[0] for row in rows]
    for id_, name, kind, section, _, role in rows:
        system = systems[id_]
        assert system.name.zh == name
        assert system.role == {"data feed": "data_feed", "GIS": "gis"}.get(role, role)
        assert len(system.types) == len(kind.split("/"))
        written = re.split("[、；]", re.sub(r"（.*?）", "", section))
        assert list(system.sections) == [part.replace(".", "/") for part in written]


def test_places_are_those_of_the_code_list(shared):
    with (shared / "data" / "ruijin_360781_townships.csv").open(encoding="utf-8") as file:
        rows = {row["township_code"]: row["name"] for row in csv.DictReader(file)}
    assert {place.code: place.name.zh for place in PACK.places} == rows


def test_figures_are_those_of_the_list(shared):
    with (shared / "facts" / "ruijin.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(PACK.figures)
    for row, figure in zip(rows, PACK.figures, strict=True):
        value = figure.value if isinstance(figure.value, str) else float(figure.value)
        expected = row["value"] if isinstance(value, str) else float(row["value"])
        assert value == expected, figure.id
        assert figure.unit == row["unit"]
        assert figure.year == (int(row["year"]) if row["year"] else None)
        assert figure.area.zh in row["area"]
        assert ("target" in row["indicator"] or "planned" in row["indicator"]) == (
            figure.nature == "target"
        ), figure.id


def test_document_is_dated_as_in_the_text(shared):
    lines = (shared / "plan" / "ruijin-2023.txt").read_text("utf-8").splitlines()
    document = PACK.head.documents[0]
    issued, adopted = document.issued_date, document.adopted_date
    assert lines[4].strip() == f"{issued.year}年{issued.month}月{issued.day}日"
    assert f"{adopted.year}年{adopted.month}月{adopted.day}日" in lines[3]
    assert document.issuer.zh == lines[0].strip()
    assert document.title.zh == lines[6].strip()


def test_no_sentence_of_the_plan_stands_in_the_pack(shared):
    text = (shared / "plan" / "ruijin-2023.txt").read_text("utf-8")
    titles = {task.title.zh for task in PACK.tasks} | {system.name.zh for system in PACK.systems}
    titles |= {target.name.zh for target in PACK.targets} | set(BODY.values())
    for kind, objects in PACK.plain().items():
        for key, value in objects.items():
            for words in strings(value):
                if words in titles:
                    continue
                match = SequenceMatcher(None, words, text, autojunk=False)
                size = match.find_longest_match().size
                assert size < 20, (kind, key, words)


def strings(value):
    """All Chinese texts of an object that are long enough to be a sentence."""
    if isinstance(value, str):
        if len(value) >= 20 and re.search(r"[\u3400-\u9fff]", value):
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
