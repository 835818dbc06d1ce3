import json

import pytest

from dafeng.metering.answer import answer_case

TOLERANCE = 5e-6


def close(got, expected):
    if got is None or expected is None:
        return got is expected
    return abs(got - expected) <= TOLERANCE


@pytest.fixture(scope="module")
def vectors(shared):
    return json.loads((shared / "vectors" / "readings.json").read_text("utf-8"))["vectors"]


def test_every_worked_case_gives_its_slots_hours_and_days(vectors):
    assert len(vectors) >= 18
    for vector in vectors:
        answer = answer_case(vector)
        for table in ("q15", "hour", "day"):
            expected = vector["expect"][table]
            assert [row["start"] for row in answer[table]] == [row["start"] for row in expected]
            for got, want in zip(answer[table], expected, strict=True):
                assert got["q"] == want["q"], (vector["id"], table, got, want)
                assert close(got["kwh"], want["kwh"]), (vector["id"], table, got, want)
                assert close(got["cov"], want["cov"]), (vector["id"], table, got, want)


def test_every_worked_case_says_what_became_of_its_readings(vectors):
    for vector in vectors:
        assert answer_case(vector)["notes"] == vector["expect"]["notes"], vector["id"]
