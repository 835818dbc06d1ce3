import json
import shutil
import subprocess
import sys

from click.testing import CliRunner

from dafeng.packs.reader import SHIPPED, shipped_packs
from dafeng.site.cli import dafeng


def run(*arguments):
    return CliRunner().invoke(dafeng, ["pack", "check", *arguments])


def test_every_shipped_pack_checks_clean():
    for name in shipped_packs():
        result = run(name, "--json")
        answer = json.loads(result.stdout)
        assert (result.exit_code, answer["errors"]) == (0, [])
        assert answer["targets"] > 0


def test_counts_of_the_first_city():
    answer = json.loads(run("ruijin", "--json").stdout)
    expected = {"targets": 51, "tasks": 41, "bodies": 41, "places": 18, "systems": 77}
    assert {kind: answer[kind] for kind in expected} == expected


def test_wrong_pack_lists_its_errors_and_exits_2(tmp_path):
    copy = shutil.copytree(SHIPPED / "ruijin", tmp_path / "copy")
    targets = copy / "targets.yaml"
    text = targets.read_text("utf-8")
    text = text.replace("unit: 万kW", "unit: 万马力").replace('unit: "万kW"', 'unit: "万马力"')
    targets.write_text(text.replace("lead: [development_reform]", "lead: [nobody]", 1), "utf-8")
    result = run(str(copy), "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 2
    assert answer["targets"] == 51
    assert {error["code"] for error in answer["errors"]} == {
        "packs.unknown_unit",
        "packs.unknown_reference",
    }
    for error in answer["errors"]:
        assert set(error) >= {"code", "message", "where", "file", "line", "pointer"}
        assert error["where"] == f"{error['file']}#{error['pointer']}"
    lines = run(str(copy))
    assert lines.exit_code == 2
    assert "万马力" in lines.stderr


def test_pack_that_is_not_there_exits_2_with_the_error():
    result = run("atlantis", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "packs.no_such_pack"


def test_check_starts_without_django():
    code = (
        "import sys; from dafeng.site.cli import dafeng\n"
        "dafeng(['pack', 'check', 'ruijin'], standalone_mode=False)\n"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
