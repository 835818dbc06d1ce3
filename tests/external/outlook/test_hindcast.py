"""The scores on the measured panel, held against the best ones known for it."""

import json
from importlib import resources

import pytest

from dafeng.kernel.strict import load_json
from dafeng.outlook import fitted, hindcast, one_sector, request


@pytest.fixture(scope="module")
def panel_text(shared):
    return (shared / "data" / "kaya_36_countries.csv").read_bytes().decode()


def test_live_cases_score_no_worse_than_the_reference(panel_text):
    cases = hindcast.hindcast(fitted.read_panel(panel_text), paths=1000)
    live = request.score_table(cases)["live"]
    assert (live["n"], round(live["event_rate"], 3)) == (163, 0.190)
    assert live["brier"] <= 0.1439
    assert live["log"] <= 0.441
    assert live["auc"] >= 0.759
    assert live["crps"][5] <= 8.22
    assert live["crps"][10] <= 13.61
    assert live["crps_peak"] <= 12.30
    assert all(0.84 <= live["coverage_90"][h] <= 0.96 for h in (5, 10, 15))


def test_the_rules_of_the_sector_outlook_score_no_worse_and_cover_what_happened(panel_text):
    places = fitted.read_panel(panel_text)
    cases = hindcast.hindcast(places, paths=500, projector=one_sector.project)
    live = request.score_table(cases)["live"]
    assert live["n"] == 163
    assert live["brier"] <= 0.134
    assert live["log"] <= 0.41
    assert live["auc"] >= 0.796
    assert all(0.87 <= live["coverage_90"][h] <= 0.94 for h in (5, 10, 15))


def test_the_shipped_file_is_what_the_command_makes(panel_text):
    shipped = load_json((resources.files("dafeng.outlook") / "panel_fitted.json").read_bytes())
    made = json.loads(json.dumps(fitted.fit_file(panel_text)))
    assert made == shipped
