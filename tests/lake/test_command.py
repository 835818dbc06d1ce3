import json

import pytest
from click.testing import CliRunner
from tests.lake.sample import AREA, rows

from dafeng.lake.lake import Lake
from dafeng.site import config
from dafeng.site.commands.lake import command


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("DAFENG_HOME", str(tmp_path))
    config.load.cache_clear()
    yield lambda *words: CliRunner().invoke(command, words)
    config.load.cache_clear()


def test_the_state_of_a_lake_can_be_asked_for(run, tmp_path):
    with Lake(tmp_path / "lake") as lake:
        lake.ingest(area=AREA, source="g", key="k", rows=rows())
    told = json.loads(run("status").output)
    assert told["journals"][0]["waiting_rows"] == 100
    assert json.loads(run("flush").output) == {"batches": 1, "rows": 100, "commits": 1}
    told = json.loads(run("status").output)
    readings = next(table for table in told["tables"] if table["table"] == "readings")
    assert (readings["rows"], readings["format"]) == (100, 1)


def test_verify_exits_1_where_something_is_wrong(run, tmp_path):
    with Lake(tmp_path / "lake") as lake:
        lake.ingest(area=AREA, source="g", key="k", rows=rows())
        lake.flush()
    assert run("verify").exit_code == 0
    next((tmp_path / "lake" / "readings").rglob("flush-*.parquet")).unlink()
    done = run("verify", "--quick")
    assert done.exit_code == 1
    assert json.loads(done.output)["faults"]


def test_compact_and_upgrade_say_what_they_did(run, tmp_path):
    with Lake(tmp_path / "lake") as lake:
        lake.ingest(area=AREA, source="g", key="k", rows=rows())
    done = json.loads(run("compact", "--min-files", "1").output)
    assert (done["partitions"], done["rows"]) == (2, 100)
    assert json.loads(run("upgrade").output) == []


def test_purge_asks_for_yes(run, tmp_path):
    with Lake(tmp_path / "lake") as lake:
        lake.ingest(area=AREA, source="g", key="k", rows=rows())
        lake.flush()
    assert run("purge", AREA).exit_code == 2
    assert json.loads(run("purge", AREA, "--yes").output)["files_removed"] == 2
