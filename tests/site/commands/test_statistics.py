"""`dafeng statistics`: files of statistics in the shell."""

import json

import pytest
from click.testing import CliRunner
from tests.world import World

from dafeng.ledger.models import Delivery, Statistic
from dafeng.site.cli import dafeng

pytestmark = pytest.mark.django_db
CSV = "月份,汽油（吨）,柴油（吨）\n2025年1月,100,200\n2025年2月,110,{last}\n"


@pytest.fixture(autouse=True)
def world(db):
    return World()


def run(*arguments):
    done = CliRunner().invoke(dafeng, ["statistics", "import", *map(str, arguments)])
    return done.exit_code, json.loads(done.stdout)


def write(folder, last="210"):
    file = folder / "销量.csv"
    file.write_bytes(CSV.format(last=last).encode("gbk"))
    return file


def test_a_file_is_looked_at_taken_repeated_and_corrected(tmp_path):
    options = ("--form", "oil_monthly", "--vintage", "preliminary", "--known", "2026-01-15")
    status, (seen,) = run(write(tmp_path), *options, "--preview")
    assert (status, seen["new"], Statistic.objects.count()) == (0, 4, 0)
    assert not Delivery.objects.exists()
    assert run(write(tmp_path), *options)[0] == 0
    assert Statistic.objects.count() == 4
    assert run(write(tmp_path), *options)[1][0]["repeated"] == 4
    _, (corrected,) = run(write(tmp_path, "220"), *options)
    change = {"series": "oil.diesel", "period": "2025-02", "old": "210", "new": "220"}
    assert corrected["corrected"] == [change]


def test_a_file_with_a_bad_cell_is_not_taken_and_the_exit_says_so(tmp_path):
    status, (answer,) = run(write(tmp_path, "many"), "--form", "oil_monthly")
    assert (status, answer["error"]["code"]) == (2, "ledger.has_refusals")
    assert answer["refused"][0]["line"] == 3
    assert not Statistic.objects.exists()
    status, answer = run(write(tmp_path), "--form", "oil_monthl")
    assert (status, answer["error"]["code"]) == (2, "ledger.unknown_form")
