"""The assessment cases that another project published."""

import pytest

from dafeng.kernel.strict import load_json
from dafeng.plan.score import assess


@pytest.mark.parametrize("id_", ["TT-01", "TT-03"])
def test_a_published_score(shared, id_):
    cases = load_json((shared / "vectors" / "calculations.json").read_bytes())
    case = next(case for case in cases if case["id"] == id_)
    nodes = assess(case["request"])["nodes"]
    for name, expected in case["expected"].items():
        if isinstance(expected, dict):
            assert {key: nodes[name][key] for key in expected} == expected
    if "completed_tasks" in case["expected"]:
        assert nodes["eci"]["completed"] == case["expected"]["completed_tasks"]
        assert nodes["eci"]["total"] == case["expected"]["total_tasks"]
