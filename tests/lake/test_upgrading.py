import dataclasses

import pytest
from tests.lake.sample import AREA, rows, stored

from dafeng.lake.error import NeedsUpgrade, TooNew
from dafeng.lake.lake import Lake
from dafeng.lake.schema import FORMAT_KEY
from dafeng.lake.upgrading import STEPS, Upgraded, upgrade


@pytest.fixture
def newer_code(lake, monkeypatch):
    """The same lake seen by a program whose readings have format 3."""
    lake.ingest(area=AREA, source="g", key="k", rows=rows())
    lake.flush()
    lake.readings.spec = dataclasses.replace(lake.readings.spec, format_version=3)
    return lake


def test_a_lake_of_a_newer_format_is_refused_by_reader_and_writer(lake):
    lake.readings.set_property(FORMAT_KEY, "2")
    with pytest.raises(TooNew):
        lake.snapshot()
    with pytest.raises(TooNew):
        lake.ingest(area=AREA, source="g", key="k", rows=rows())
    with pytest.raises(TooNew):
        lake.flush()
    with pytest.raises(TooNew):
        upgrade(lake=lake)


def test_a_journal_of_a_newer_format_is_refused(lake):
    import sqlite3

    lake.ingest(area=AREA, source="g", key="k", rows=rows())
    path = lake.journal().path
    lake.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 2")
    db.close()
    with Lake(lake.home) as again, pytest.raises(TooNew):
        again.flush()


def test_an_older_lake_is_refused_until_upgraded_step_by_step(newer_code):
    lake = newer_code
    with pytest.raises(NeedsUpgrade):
        lake.snapshot()
    seen = []
    steps = {
        ("readings", 1): lambda lake, table: seen.append(1),
        ("readings", 2): lambda lake, table: seen.append(2),
    }
    assert upgrade(lake=lake, steps=steps) == [
        Upgraded("readings", 1, 2),
        Upgraded("readings", 2, 3),
    ]
    assert seen == [1, 2]
    assert len(stored(lake)) == 100
    assert upgrade(lake=lake, steps=steps) == []


def test_a_killed_upgrade_goes_on_with_the_step_it_was_at(newer_code):
    lake = newer_code
    seen = []

    def second(lake, table):
        seen.append(2)
        if seen.count(2) == 1:
            raise KeyboardInterrupt

    steps = {("readings", 1): lambda lake, table: seen.append(1), ("readings", 2): second}
    with pytest.raises(KeyboardInterrupt):
        upgrade(lake=lake, steps=steps)
    upgrade(lake=lake, steps=steps)
    assert seen == [1, 2, 2]


def test_a_missing_step_is_said(newer_code):
    with pytest.raises(NeedsUpgrade):
        upgrade(lake=newer_code, steps=STEPS)
