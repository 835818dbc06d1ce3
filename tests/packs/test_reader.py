import os
import shutil
import textwrap
from pathlib import Path

import pytest

from dafeng.packs.error import InvalidPack, NoSuchPack
from dafeng.packs.reader import FILE_LIMIT, SHIPPED, find_pack, read_pack, shipped_packs

SMALL = {
    "pack.yaml": """
        format_version: 1
        id: testcity
        code: "999901"
        name: {zh: 试验市, en: Test City}
        upper_levels: []
        plan: plan
        documents:
          - id: plan
            title: {zh: 方案, en: Plan}
            issuer: {zh: 政府, en: Government}
            number: null
            issued_date: 2024-01-31
            chapters: [{section: 一, title: {zh: 目标, en: Targets}}]
            source: {title: 原文, status: verified}
        periods:
          - {id: p1, name: {zh: 一期, en: First}, start_date: 2021-01-01, end_date: 2026-01-01}
        defaults:
          carbon_office: office
          target_owner: office
          target_owner_notes: {zh: 假定, en: Assumed}
          filing: quarterly
          timezone: Asia/Shanghai
        """,
    "bodies.yaml": """
        bodies:
          - {id: office, name: {zh: 办, en: Office}, kind: government, status: verified}
          - {id: works, name: {zh: 厂, en: Works}, kind: city_enterprise, status: verified}
        """,
    "places.yaml": """
        tile_notes: {zh: 示意图, en: Schematic}
        places:
          - code: "999901100"
            name: {zh: 甲镇, en: Jia Town}
            kind: town
            tile: {row: 0, column: 0, basis: layout}
            source: {title: 代码表, status: verified}
        """,
    "definitions.yaml": """
        definitions:
          - id: share
            name: {zh: 占比, en: Share}
            unit: "%"
            meaning: {zh: 甲比乙, en: A over B}
            readings: [{id: one, name: {zh: 一, en: One}, meaning: {zh: 一, en: One}}]
            default_reading: one
            status: proposed
        """,
    "tasks.yaml": """
        actions: [{id: a1, kind: action, section: 二, name: {zh: 行动, en: Action}}]
        tasks:
          - id: 2-1
            section: 二/1
            action: a1
            title: {zh: 任务, en: Task}
            lead: [office]
            cooperating: [works]
        """,
    "targets.yaml": """
        targets:
          - id: T1
            section: 一
            name: {zh: 占比, en: Share}
            indicator: share
            kind: number
            value: 12.5
            unit: "%"
            comparator: ">="
            year: 2025
            base_year: 2020
            strength: binding
            trajectory: straight
            lead: [office]
        """,
    "systems.yaml": "systems: []",
    "figures.yaml": """
        figures:
          - id: f1
            name: {zh: 面积, en: Area}
            area: {zh: 试验市, en: Test City}
            year: null
            value: 1
            unit: km2
            nature: outcome
            source: {title: 年鉴, status: second-hand}
        """,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for file, text in SMALL.items():
        (tmp_path / file).write_text(textwrap.dedent(text).strip() + "\n", "utf-8")
    return tmp_path


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert text.count(old) >= 1, old
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")


def test_sound_pack_is_read_whole(folder):
    outcome = read_pack(folder)
    assert outcome.problems == ()
    pack = outcome.require()
    assert pack.head.code == "999901"
    assert pack.targets[0].value == 12.5
    assert pack.bodies[1].supervision == "letter"
    assert pack.sections()["二/1"].zh == "任务"


@pytest.mark.parametrize("name", shipped_packs())
def test_every_shipped_pack_is_sound(name):
    outcome = read_pack(find_pack(name))
    assert [problem.sentence() for problem in outcome.problems] == []
    assert outcome.require().head.id == name


TWIN = "{id: office, name: {zh: 乙, en: B}, kind: collective, status: verified}"
WRONG = {
    "unknown body": (
        "targets.yaml", "lead: [office]", "lead: [ofice]",
        "packs.unknown_reference", "/targets/0/lead/0", "nearest known one is office",
    ),
    "unknown cooperating body": (
        "tasks.yaml", "[works]", "[works, nobody]",
        "packs.unknown_reference", "/tasks/0/cooperating/1", "nobody",
    ),
    "unknown section": (
        "targets.yaml", "section: 一", "section: 九/9",
        "packs.unknown_reference", "/targets/0/section", "九/9",
    ),
    "unknown indicator": (
        "targets.yaml", "indicator: share", "indicator: shares",
        "packs.unknown_reference", "/targets/0/indicator", "share",
    ),
    "unknown owner": (
        "pack.yaml", "target_owner: office", "target_owner: officer",
        "packs.unknown_reference", "/defaults/target_owner", "officer",
    ),
    "unknown reading": (
        "definitions.yaml", "default_reading: one", "default_reading: two",
        "packs.unknown_reference", "/definitions/0/default_reading", "two",
    ),
    "duplicate id": (
        "bodies.yaml", "bodies:\n", f"bodies:\n  - {TWIN}\n",
        "packs.duplicate_id", "/bodies/1/id", "office",
    ),
    "duplicate key": (
        "figures.yaml", "value: 1", "value: 1\n    value: 2",
        "packs.broken_file", "", "value",
    ),
    "broken yaml": ("tasks.yaml", "[", "[[", "packs.broken_file", "", "line"),
    "wrong type": (
        "targets.yaml", "value: 12.5", 'value: "12.5"',
        "packs.wrong_value", "/targets/0/value", "without quotes",
    ),
    "a truth is no number": (
        "targets.yaml", "value: 12.5", "value: true",
        "packs.wrong_value", "/targets/0/value", "number",
    ),
    "no number at all": (
        "targets.yaml", "value: 12.5", "value: .nan",
        "packs.wrong_value", "/targets/0/value", "finite",
    ),
    "word of no list": (
        "targets.yaml", "strength: binding", "strength: firm",
        "packs.wrong_value", "/targets/0/strength", "'binding', 'strive' or 'expected'",
    ),
    "code without quotes": (
        "pack.yaml", '"999901"', "999901",
        "packs.wrong_value", "/code", "quotes",
    ),
    "empty word": (
        "bodies.yaml", "zh: 办", 'zh: " "',
        "packs.wrong_value", "/bodies/0/name/zh", "form",
    ),
    "name without end": (
        "bodies.yaml", "zh: 办", "zh: " + "办" * 201,
        "packs.wrong_value", "/bodies/0/name/zh", "too long",
    ),
    "number beyond all numbers": (
        "targets.yaml", "value: 12.5", "value: 1" + "0" * 400,
        "packs.wrong_value", "/targets/0/value", "too large",
    ),
    "missing english": (
        "bodies.yaml", "{zh: 办, en: Office}", "{zh: 办}",
        "packs.missing_key", "/bodies/0/name/en", "en",
    ),
    "misspelt key": (
        "targets.yaml", "base_year", "base_yaer",
        "packs.unknown_key", "/targets/0/base_yaer", "base_year",
    ),
    "unknown unit": (
        "targets.yaml", 'unit: "%"', 'unit: "‰"',
        "packs.unknown_unit", "/targets/0/unit", "‰",
    ),
    "number without value": (
        "targets.yaml", "value: 12.5", "value: null",
        "packs.contradiction", "/targets/0/value", "needs the field value",
    ),
    "base after year": (
        "targets.yaml", "base_year: 2020", "base_year: 2025",
        "packs.contradiction", "/targets/0/base_year", "not before",
    ),
    "line without a year": (
        "targets.yaml", "year: 2025", "year: null",
        "packs.contradiction", "/targets/0/trajectory", "needs a year",
    ),
    "place of another city": (
        "places.yaml", '"999901100"', '"888801100"',
        "packs.contradiction", "/places/0/code", "999901",
    ),
    "members of no group": (
        "bodies.yaml", "kind: city_enterprise", 'kind: city_enterprise, members: ["999901100"]',
        "packs.contradiction", "/bodies/1/members", "only a group",
    ),
    "period that ends first": (
        "pack.yaml", "2026-01-01", "2020-01-01",
        "packs.contradiction", "/periods/0/end_date", "not after",
    ),
    "format of tomorrow": (
        "pack.yaml", "format_version: 1", "format_version: 2",
        "packs.wrong_format", "/format_version", "2",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "pointer", "words"), WRONG.values(), ids=list(WRONG)
)
def test_each_mistake_is_one_clear_error(folder, file, old, new, code, pointer, words):
    change(folder, file, old, new)
    outcome = read_pack(folder)
    assert outcome.pack is None
    faces = [problem.as_dict() for problem in outcome.problems]
    assert [(face["file"], face["code"], face["pointer"]) for face in faces] == [
        (file, code, pointer)
    ]
    assert words in faces[0]["message"]
    assert "{" not in faces[0]["message"]


def test_error_names_line_and_object(folder):
    change(folder, "targets.yaml", "value: 12.5", 'value: "12.5"')
    (problem,) = read_pack(folder).problems
    lines = (folder / "targets.yaml").read_text("utf-8").splitlines()
    assert problem.line == 1 + next(i for i, line in enumerate(lines) if "value:" in line)
    assert problem.key == "T1"
    assert problem.sentence().startswith(f"targets.yaml:{problem.line} (T1): ")


def test_all_mistakes_are_reported_together(folder):
    change(folder, "targets.yaml", "lead: [office]", "lead: [ofice]")
    change(folder, "bodies.yaml", "status: verified", "status: sure")
    change(folder, "figures.yaml", "km2", "acre")
    change(folder, "systems.yaml", "[]", "[")
    (folder / "places.yaml").rename(folder / "place.yaml")
    codes = [problem.error.code for problem in read_pack(folder).problems]
    assert sorted(codes) == [
        "packs.broken_file",
        "packs.missing_file",
        "packs.unknown_file",
        "packs.unknown_unit",
        "packs.wrong_value",
    ]  # the unknown body cannot be judged while the list of bodies is broken
    change(folder, "bodies.yaml", "status: sure", "status: verified")
    codes = [problem.error.code for problem in read_pack(folder).problems]
    assert "packs.unknown_reference" in codes


@pytest.mark.parametrize("file", SMALL)
def test_missing_file_is_said(folder, file):
    (folder / file).unlink()
    codes = [(p.file, p.error.code) for p in read_pack(folder).problems]
    assert codes == [(file, "packs.missing_file")]


@pytest.mark.parametrize("text", ["", "null", "[]", "12", "text", "targets: {}", "targets: null"])
def test_file_of_another_shape_is_an_error_and_no_crash(folder, text):
    (folder / "targets.yaml").write_text(text, "utf-8")
    outcome = read_pack(folder)
    assert outcome.pack is None
    assert {problem.error.code for problem in outcome.problems} <= {
        "packs.wrong_value",
        "packs.missing_key",
    }


def test_alias_bomb_is_an_error_and_no_hang(folder):
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)
    )
    (folder / "targets.yaml").write_text(bomb + "targets: *a29\n", "utf-8")
    assert read_pack(folder).pack is None


def test_pipe_in_place_of_a_file_is_an_error_and_no_hang(folder):
    (folder / "figures.yaml").unlink()
    os.mkfifo(folder / "figures.yaml")
    (folder / "targets.yaml").unlink()
    (folder / "targets.yaml").mkdir()
    codes = [(p.file, p.error.code) for p in read_pack(folder).problems]
    assert codes == [
        ("figures.yaml", "packs.unreadable_file"),
        ("targets.yaml", "packs.unreadable_file"),
    ]


def test_file_that_is_too_large_or_no_text_is_an_error(folder):
    (folder / "figures.yaml").write_bytes(b"#" * (FILE_LIMIT + 1))
    (folder / "systems.yaml").write_bytes(b"systems: [\xff]")
    codes = [(p.file, p.error.code) for p in read_pack(folder).problems]
    assert codes == [
        ("figures.yaml", "packs.unreadable_file"),
        ("systems.yaml", "packs.unreadable_file"),
    ]


@pytest.mark.parametrize("name", ["atlantis", "/nowhere/at/all", "", "a\0b", "../../etc/passwd"])
def test_pack_that_is_not_there_is_said(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoSuchPack) as caught:
        find_pack(name)
    assert name in str(caught.value)


def test_wrong_pack_raises_with_all_its_problems(folder):
    change(folder, "targets.yaml", 'unit: "%"', "unit: foot")
    change(folder, "figures.yaml", "km2", "acre")
    with pytest.raises(InvalidPack) as caught:
        read_pack(folder).require()
    assert len(caught.value.problems) == 2
    assert "foot" in str(caught.value)


def test_pack_of_folder_equals_shipped_pack(tmp_path):
    name = shipped_packs()[0]
    copy = shutil.copytree(SHIPPED / name, tmp_path / "copy")
    assert read_pack(copy).require() == read_pack(SHIPPED / name).require()
