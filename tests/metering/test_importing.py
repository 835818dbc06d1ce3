"""What becomes of each row of a file: taken, repeated, corrected or refused with a reason."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from tests.metering.world import SYSTEM, at

from dafeng.evidence import blobs
from dafeng.jobs.models import Job
from dafeng.metering import store
from dafeng.metering.error import BadMap, ImportRunning
from dafeng.metering.file_map import read_map
from dafeng.metering.models import ColumnMap, Import
from dafeng.metering.services import importing

pytestmark = pytest.mark.django_db
SAID = {"time": "时间", "values": [{"column": "示数", "channel": "main"}]}
LONG = {"time": "time", "channel_column": "meter", "values": [{"column": "value"}]}


def refused_rows(upload):
    text = blobs.read(upload.refused_file_id).decode("utf-8-sig")
    return [(int(row["line"]), row["reason"]) for row in csv.DictReader(io.StringIO(text))]


def stored(channel):
    with store.lake().snapshot(tail=True) as state:
        rows = state.readings(area=store.area(), channels=[channel.pk])
    return list(zip(rows["measured_at"].to_pylist(), rows["value"].to_pylist(), strict=True))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_file_in_any_encoding_is_taken_once(plant, encoding):
    channel = plant.channel()
    rows = [["时间", "示数"], ["2026-03-01 08:00", "100.5"], ["2026/3/1 8:15", "101"]]
    path = plant.write_csv(rows, encoding=encoding)
    first = plant.take(path, SAID)
    assert (first.state, first.taken, first.refused) == ("done", 2, 0), first.error
    again = plant.take(path, SAID)
    assert (again.taken, again.repeated, again.refused) == (0, 2, 0)
    assert stored(channel) == [(at("2026-03-01T08:00"), "100.5"), (at("2026-03-01T08:15"), "101")]


def test_each_bad_row_is_refused_with_its_reason_and_the_rest_goes_on(plant):
    channel = plant.channel()
    plant.channel("press", organisation=plant.other)
    rows = [
        ["time", "meter", "value", "unit"],
        ["2026-03-01 08:00", "main", "1", "kWh"],
        ["2096-03-01 08:00", "main", "2", "kWh"],
        ["0026-03-01 08:00", "main", "3", "kWh"],
        ["2026-03-01 08:15", "nobody", "4", "kWh"],
        ["2026-03-01 08:15", "press", "4", "kWh"],
        ["2026-03-01 08:15", "main", "NaN", "kWh"],
        ["2026-03-01 08:15", "main", "1e999", "kWh"],
        ["2026-03-01 08:15", "main", "1,5", "kWh"],
        ["2026-03-01 08:15", "main", "twelve", "kWh"],
        ["2026-03-01 08:15", "main", "5", "MWh"],
        ["2026-03-01 25:15", "main", "6", "kWh"],
        ["", "main", "7", "kWh"],
        ["2026-03-01 08:15", "", "7", "kWh"],
        ["2026-03-01 08:15", "main", "8", "kWh"],
        ["2026-03-01 08:15", "main", "9", "kWh"],
        ["2026-03-01 08:15", "main", "9", "kWh"],
    ]
    upload = plant.take(plant.write_csv(rows), {**LONG, "unit_column": "unit"})
    assert (upload.taken, upload.corrected, upload.repeated) == (2, 1, 1), upload.error
    assert refused_rows(upload) == [
        (3, "future"),
        (4, "too_early"),
        (5, "unknown_channel"),
        (6, "unknown_channel"),
        (7, "no_value"),
        (8, "too_large"),
        (9, "not_a_number"),
        (10, "not_a_number"),
        (11, "wrong_unit"),
        (12, "bad_time"),
        (13, "no_time"),
        (14, "no_channel"),
    ]
    assert sum(upload.reasons.values()) == upload.refused == 12
    plant.roll_up()
    assert plant.total(channel) == 8


def test_a_correction_in_a_later_file_is_said_and_counts(plant):
    channel = plant.channel()
    head = ["时间", "示数"]
    plant.take(plant.write_csv([head, ["2026-03-01 08:00", "1"], ["2026-03-01 08:15", "5"]]), SAID)
    again = [head, ["2026-03-01 08:15", "7.0"], ["2026-03-01 08:00", "1.00"]]
    upload = plant.take(plant.write_csv(again), SAID)
    assert (upload.taken, upload.corrected, upload.repeated) == (0, 1, 1)
    plant.roll_up()
    assert plant.total(channel) == 6


def test_marks_of_numbers_are_what_the_map_says(plant):
    channel = plant.channel()
    rows = [["时间", "示数"], ["2026-03-01 08:00", "1.234,5"], ["2026-03-01 08:15", "1.23,5"]]
    upload = plant.take(plant.write_csv(rows), {**SAID, "decimal": ",", "thousands": "."})
    assert (upload.taken, upload.reasons) == (1, {"not_a_number": 1})
    assert stored(channel)[0][1] == "1234.5"


def test_a_name_like_a_formula_cannot_run_in_the_file_of_refusals(plant):
    plant.channel()
    rows = [["time", "meter", "value"], ["2026-03-01 08:00", "=cmd|' /C calc'!A0", "1"]]
    upload = plant.take(plant.write_csv(rows), LONG)
    assert "'=cmd" in blobs.read(upload.refused_file_id).decode("utf-8-sig")


def test_an_hour_that_a_clock_skips_or_shows_twice_is_refused(plant):
    plant.channel(source_zone="America/Los_Angeles")
    rows = [["时间", "示数"], ["2026-03-08 02:30", "1"], ["2025-11-02 01:30", "2"]]
    upload = plant.take(plant.write_csv(rows), SAID)
    assert upload.reasons == {"skipped_hour": 1, "repeated_hour": 1}


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({}, "/time"),
        ({"time": "t", "values": []}, "/values"),
        ({"time": "t", "values": [{"column": "v"}]}, "/values"),
        ({"time": "t", "values": [{"column": "v", "channel": "a"}], "colour": 1}, "/colour"),
        ({"time": "t", "values": [{"column": "v", "channel": "a"}], "decimal": ";"}, "/decimal"),
        (
            {"time": "t", "values": [{"column": "v", "channel": "a"}], "add_years": "x"},
            "/add_years",
        ),
        ({"time": ["a", "b", "c"], "values": [{"column": "v", "channel": "a"}]}, "/time"),
    ],
)
def test_a_wrong_map_is_refused_at_its_place(said, where):
    with pytest.raises(BadMap) as error:
        read_map(said)
    assert error.value.where == where


def test_a_missing_column_and_a_broken_file_fail_as_a_whole_and_say_so(plant):
    plant.channel()
    path = plant.write_csv([["t", "v"], ["2026-03-01 08:00", "1"]])
    upload = plant.take(path, SAID)
    assert (upload.state, upload.error_code) == ("failed", "metering.bad_map")
    bomb = plant.home / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (400 << 20))
    upload = plant.take(bomb, SAID)
    assert (upload.state, upload.error_code) == ("failed", "sheet.unpacked_too_large")
    assert not Job.objects.filter(kind="metering.roll_up").exists()


def test_a_map_is_remembered_and_an_import_is_confirmed_once(plant):
    plant.channel()
    path = plant.write_csv([["时间", "示数"], ["2026-03-01 08:00", "1"]])
    upload = importing.draft_import(
        actor=SYSTEM, organisation=plant.own, file_name="a.csv", chunks=[path.read_bytes()]
    )
    said = read_map(SAID)
    importing.confirm_import(actor=SYSTEM, upload=upload, file_map=said, columns=["时间", "示数"])
    assert read_map(ColumnMap.objects.get().body) == said
    assert Job.objects.get(kind="metering.import").key == str(upload.pk)
    with pytest.raises(ImportRunning):
        importing.confirm_import(actor=SYSTEM, upload=upload, file_map=said)


class Stop(Exception):
    """The process is gone."""


@pytest.mark.parametrize("step", range(1, 12))
def test_an_import_that_ends_anywhere_goes_on_and_counts_the_same(plant, monkeypatch, step):
    channel = plant.channel(max_rate=Decimal(100_000))
    rows = [["时间", "示数"]]
    rows += [[f"2026-03-{1 + n // 24:02d} {n % 24:02d}:00", n] for n in range(100)]
    rows += [["2026-03-01 00:00", "bad"]]
    monkeypatch.setattr(importing, "CHUNK_ROWS", 30)
    upload = importing.draft_import(
        actor=SYSTEM,
        organisation=plant.own,
        file_name="a.csv",
        chunks=[plant.write_csv(rows).read_bytes()],
    )
    importing.confirm_import(actor=SYSTEM, upload=upload, file_map=read_map(SAID))
    lake, left = store.lake(), [step]

    def dying(work):
        def run(*args, **values):
            left[0] -= 1
            if left[0] == 0 and step % 2:
                raise Stop
            result = work(*args, **values)
            if left[0] == 0:
                raise Stop
            return result

        return run

    with monkeypatch.context() as patch:
        patch.setattr(lake, "ingest", dying(lake.ingest))
        patch.setattr(lake, "flush", dying(lake.flush))
        patch.setattr(importing, "_count", dying(importing._count))
        with pytest.raises(Stop):
            importing.run_import(upload)
    upload = importing.run_import(Import.objects.get(pk=upload.pk))
    assert (upload.state, upload.taken, upload.repeated, upload.refused) == ("done", 100, 0, 1)
    assert len(stored(channel)) == 100
    assert refused_rows(upload) == [(102, "not_a_number")]
