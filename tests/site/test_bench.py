import json

import pytest
from click.testing import CliRunner

from dafeng.site.commands import bench

ROW = '{"name": "a", "value": 2, "unit": "s", "ok": %s}'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "soak_a.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bench, "PROBE_BYTES", 1024 * 1024)
    return tmp_path / "bench"


def run(*words):
    done = CliRunner().invoke(bench.command, words)
    return done.exit_code, json.loads(done.stdout)


@pytest.mark.parametrize(("ok", "code"), [("True", 0), ("False", 1)])
def test_a_ratio_that_misses_its_limit_fails(folder, ok, code):
    (folder / "one.py").write_text(f"def run():\n    return [{ROW % ok}]\n")
    exit_code, rows = run()
    assert exit_code == code
    wanted = {"name", "value", "unit", "target", "peer", "peer_value", "ratio", "limit", "ok", "n"}
    assert wanted | {"machine"} == set(rows[0])
    assert rows[0]["machine"]["processor_seconds"] > 0


def test_an_unknown_name_is_an_error_that_names_the_known_ones(folder):
    (folder / "one.py").write_text("def run():\n    return []\n")
    exit_code, face = run("two")
    assert exit_code == 2
    assert face["error"]["code"] == "site.no_such_benchmark"
    assert "one" in face["error"]["message"]
