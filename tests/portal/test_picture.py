"""Pictures drawn on the server: what is in them, and nothing that the browser would refuse."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dafeng.portal import picture

YEARS = {year: 100.0 + year % 5 for year in range(2015, 2026)}
AHEAD = dict.fromkeys(range(2025, 2041), 105.0)


def test_a_strip_has_a_mark_of_its_own_form_for_each_state():
    cells = [("came", "a"), ("late", "b"), ("missing", "c"), ("waiting", "d <&>")]
    drawn = picture.strip(cells, "all")
    assert drawn.count("<g class") == 4
    shapes = re.findall(r'<g class="is-\w+"><(\w+)', drawn)
    assert shapes == ["rect", "path", "path", "circle"]
    assert "d &lt;&amp;&gt;" in drawn


@given(st.lists(st.integers(0, 500), min_size=1, max_size=4))
def test_the_parts_of_a_bar_fill_it_and_no_more(counts):
    drawn = picture.shares([("ok", count, "words") for count in counts], "bar")
    ends = [
        float(x) + float(width) for x, width in re.findall(r'x="([\d.]+)" width="([\d.]+)"', drawn)
    ]
    assert drawn.count("<rect") == sum(count > 0 for count in counts)
    assert all(end <= 100.01 for end in ends)


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=20))
def test_a_darker_tile_has_at_least_as_much(values):
    steps = picture.steps(values)
    assert [step is None for step in steps] == [value is None for value in values]
    known = sorted((v, s) for v, s in zip(values, steps, strict=True) if v is not None)
    assert [s for _, s in known] == sorted(s for _, s in known)


def test_a_fan_draws_history_median_bands_and_the_years_that_count():
    lines = picture.FanLines(YEARS, AHEAD, ((AHEAD, AHEAD), (AHEAD, AHEAD)), {2030: "2030 · 40%"})
    drawn = picture.fan(lines, "fan")
    for part in ("history", "median", "band-0", "band-1", "2030 · 40%", ">2035<"):
        assert part in drawn
    assert picture.fan(picture.FanLines({}, {}, (), {}), "fan") == ""


def test_a_month_without_a_value_has_no_bar():
    drawn = picture.bars({"2025-01": 10.0, "2025-02": None, "2026-01": 12.0}, "months")
    assert drawn.count("<rect") == 2
    assert drawn.count('class="now"') == 1
    assert picture.bars({"2025-01": None}, "months") == ""


def test_no_picture_has_a_style_of_its_own():
    tile = picture.TileMark(1, 2, "<b>", "3", 4)
    for drawn in (
        picture.tiles([tile], "tiles"),
        picture.bars({"2025-01": 10.0}, "months"),
        picture.strip([("came", "a")], "strip"),
    ):
        assert "style=" not in drawn
        assert "<b>" not in drawn


def test_a_name_is_cut_where_a_tile_ends():
    assert picture.fitting("示例工业园区") == "示例工业园区"
    assert picture.fitting("Wangchuan") == "Wangchuan"
    assert picture.fitting("Sample Industrial Park") == "Sample Ind…"
    assert len(picture.fitting("经济技术开发区管委会")) <= 6
