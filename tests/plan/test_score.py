"""Scores of an assessment tree keep every point in one place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dafeng.kernel.error import DafengError
from dafeng.plan.score import assess

TREE = {
    "id": "all",
    "points": 100,
    "children": [
        {
            "id": "a",
            "points": 40,
            "children": [
                {"id": "a1", "points": 10},
                {"id": "a2", "points": 20},
                {"id": "a3", "points": 10},
            ],
        },
        {
            "id": "b",
            "points": 60,
            "children": [
                {
                    "id": "b1",
                    "points": 60,
                    "children": [{"id": "b11", "points": 45}, {"id": "b12", "points": 15}],
                }
            ],
        },
    ],
}
LEAVES = ["a1", "a2", "a3", "b11", "b12"]


def score(**status):
    return assess({"tree": TREE, "status": status})["nodes"]


def test_what_is_not_filled_in_is_not_what_is_not_done():
    nodes = score(a1="done", a2="not_done")
    assert (nodes["a"]["done"], nodes["a"]["not_done"], nodes["a"]["not_filled"]) == (10, 20, 10)


def test_what_does_not_apply_goes_to_its_siblings_in_equal_parts():
    nodes = score(a2="not_applicable")
    assert [nodes[id_]["potential"] for id_ in ("a1", "a2", "a3", "a")] == [20, 0, 20, 40]
    assert nodes["a2"]["reference"] == 20


def test_points_do_not_move_between_chapters():
    nodes = score(a="not_applicable")
    assert nodes["all"]["potential"] == 60
    assert nodes["b"]["potential"] == 60


def test_a_group_without_any_child_that_applies_does_not_apply():
    assert score(b11="not_applicable", b12="not_applicable")["all"]["potential"] == 40


def test_shares_are_counted_and_a_group_may_be_judged_as_one():
    nodes = score(a1=[0.5, 0.3, 0.2], b="planned")
    assert [nodes["a1"][key] for key in ("done", "planned", "not_done")] == [5, 3, 2]
    assert nodes["b"]["planned"] == 60


STATUS = st.sampled_from(["done", "planned", "not_done", "not_applicable"]) | st.just(
    [0.2, 0.3, 0.5]
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(LEAVES), STATUS))
def test_no_point_is_lost_and_none_is_made(status):
    nodes = assess({"tree": TREE, "status": status})["nodes"]
    for row in nodes.values():
        parts = row["done"] + row["planned"] + row["not_done"] + row["not_filled"]
        assert parts == pytest.approx(row["potential"])
        assert 0 <= row["completed"] <= row["total"]
    chapters = [id_ for id_ in ("a", "b") if nodes[id_]["potential"]]
    assert sum(nodes[id_]["potential"] for id_ in chapters) == pytest.approx(
        sum({"a": 40, "b": 60}[id_] for id_ in chapters)
    )


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ([], ""),
        ({}, "/tree"),
        ({"tree": TREE, "stauts": {}}, "/stauts"),
        ({"tree": TREE, "status": {"a9": "done"}}, "/status/a9"),
        ({"tree": TREE, "status": {"a1": "finished"}}, "/status/a1"),
        ({"tree": TREE, "status": {"a1": [1, 1, 0]}}, "/status/a1"),
        ({"tree": TREE, "status": {"a1": [1]}}, "/status/a1"),
        ({"tree": {"id": "x", "points": -1}}, "/tree/points"),
        ({"tree": {"id": "x", "children": [{"id": "x"}]}}, "/tree/children/0/id"),
        ({"tree": {"id": "x", "children": {}}}, "/tree/children"),
    ],
)
def test_a_wrong_tree_names_the_place(request_, where):
    with pytest.raises(DafengError) as error:
        assess(request_)
    assert error.value.where == where
