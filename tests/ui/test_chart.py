"""Charts as pure functions: units, dashes, targets, and a table that says the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dafeng.ui.charts import (
    Chart,
    bar,
    fan,
    heatmap,
    line,
    months,
    outline,
    sankey,
    tilemap,
    tornado,
    trajectory,
    year_on_year,
)
from dafeng.ui.figure import chart_rows

HISTORY = {2020: 10.0, 2021: None, 2022: 8.0}
PATH = trajectory.Modelled("path", {2022: 8.0, 2025: 5.0})
AHEAD = trajectory.Modelled("ahead", {2023: 7.5, 2025: 6.5})
GOAL = trajectory.Target(2025, 5.0, "goal")


def a_trajectory(**more: Any) -> Chart:
    return trajectory.draw(
        trajectory.Trajectory(
            title="t", unit="tce", source="s", history=HISTORY, modelled=(PATH, AHEAD),
            targets=(GOAL,), **more,
        )
    )  # fmt: skip


def a_fan() -> Chart:
    return fan.draw(
        fan.Fan(
            title="t",
            unit="tCO2",
            source="s",
            history={2024: 5.0},
            median={2024: 5.0, 2025: 6.0},
            bands=(fan.Band(5, 95, {2025: -2.0}, {2025: 9.0}),),
            targets=(GOAL,),
        )
    )


def a_tornado() -> Chart:
    return tornado.draw(
        tornado.Tornado(
            title="t",
            unit="tCO2",
            source="s",
            swings=(tornado.Swing("growth", "-1", "1", -3.0, 2.5),),
        )
    )


def some_bars(**more: Any) -> Chart:
    series = (bar.BarSeries("a", (1.0, None)), bar.BarSeries("b", (3.0, 4.0)))
    return bar.draw(
        bar.Bars(title="t", unit="GWh", source="s", categories=("x", "y"), series=series, **more)
    )


def a_year() -> Chart:
    return year_on_year.draw(
        year_on_year.YearOnYear(
            title="t", unit="GWh", source="s", spans=("01", "02", "03", "04"), year="2025",
            previous_year="2024", values=(11.0, 9.0, None, 4.0), previous=(10.0, 10.0, 10.0, 0.0),
        )
    )  # fmt: skip


def a_line() -> Chart:
    return line.draw(
        line.Line(
            title="t", unit="kW", source="s", instants=("2025-01-01T00:00", "2025-01-01T00:15"),
            series=(line.Series("m", (1.0, None)), line.Series("e", (1.0, 2.0), modelled=True)),
        )
    )  # fmt: skip


def a_heatmap() -> Chart:
    day = tuple(None if hour == 3 else float(hour) for hour in range(24))
    return heatmap.draw(
        heatmap.Heatmap(title="t", unit="kW", source="s", days=("01-01",), values=(day,))
    )


def some_months(**more: Any) -> Chart:
    known = {"2025-11": 4.0, "2026-01": 5.0}
    ahead = {"2026-02": months.Interval(6.0, 5.5, 6.5)}
    data = months.Months(title="t", unit="tCO2", source="s", known=known, estimated=ahead, **more)
    return months.draw(data)


def a_sankey() -> Chart:
    flows = (sankey.Flow("coal", "power", 6.0), sankey.Flow("power", "homes", 2.0))
    return sankey.draw(sankey.Sankey(title="t", unit="tce", source="s", flows=flows))


def a_tilemap() -> Chart:
    tiles = (tilemap.Tile("A", 0, 0, 3.0, "/a/"), tilemap.Tile("B", 1, 2))
    return tilemap.draw(tilemap.Tilemap(title="t", unit="", source="s", tiles=tiles))


ALL: list[Callable[[], Chart]] = [
    a_trajectory, a_fan, some_bars, a_year, a_line, some_months, a_heatmap, a_sankey, a_tilemap,
    a_tornado,
]  # fmt: skip


def series_of(chart: Chart, name: str) -> dict[str, Any]:
    return next(each for each in chart.option["series"] if each.get("name") == name)


@pytest.mark.parametrize("draw", ALL)
def test_an_option_is_plain_json_without_a_fixed_colour(draw: Callable[[], Chart]) -> None:
    text = json.dumps(draw().option, allow_nan=False)
    assert "#" not in text
    assert "rgb" not in text


@pytest.mark.parametrize("draw", [a_trajectory, a_fan, some_bars, a_year, a_line, some_months])
def test_the_value_axis_carries_the_unit(draw: Callable[[], Chart]) -> None:
    chart = draw()
    assert chart.option["yAxis"]["name"] == chart.unit


def test_the_colours_named_are_colours_of_the_style() -> None:
    style = Path(__file__).parents[2] / "frontend" / "css"
    for file in ("token.css", "dark.css"):
        known = (style / file).read_text()
        for draw in ALL:
            for word in json.dumps(draw().option).split('"'):
                if word.startswith("$"):
                    assert f"--{word[1:]}:" in known, f"{word} is not in {file}"


def test_history_is_solid_and_what_is_modelled_is_dashed() -> None:
    chart = a_trajectory()
    assert series_of(chart, "Actual")["lineStyle"]["type"] == "solid"
    for name in ("path", "ahead"):
        assert series_of(chart, name)["lineStyle"]["type"] == "dashed"
    assert series_of(a_fan(), "Median")["lineStyle"]["type"] == "dashed"
    assert series_of(a_line(), "m")["lineStyle"]["type"] == "solid"
    assert series_of(a_line(), "e")["lineStyle"]["type"] == "dashed"


def test_the_target_is_marked_at_its_year() -> None:
    target = series_of(a_trajectory(), "Target")
    assert target["symbol"] == "diamond"
    assert [point["value"] for point in target["data"]] == [["2025", 5.0]]


def test_a_gap_in_history_stays_a_gap() -> None:
    assert series_of(a_trajectory(), "Actual")["data"] == [10.0, None, 8.0, None, None, None]
    assert series_of(a_line(), "m")["connectNulls"] is False


def test_a_line_into_the_future_sets_out_from_the_last_historic_point() -> None:
    joins = [s for s in a_trajectory().option["series"] if s.get("id") == "_join-ahead"]
    assert [value for value in joins[0]["data"] if value is not None] == [8.0, 7.5]
    assert not [s for s in a_trajectory().option["series"] if s.get("id") == "_join-path"]


def test_the_table_of_a_trajectory_holds_what_was_given_and_nothing_else() -> None:
    chart = a_trajectory()
    assert chart.table.columns == ("Year", "Actual", "path", "ahead", "Target")
    assert chart.table.rows == (
        ("2020", 10.0, None, None, None),
        ("2021", None, None, None, None),
        ("2022", 8.0, 8.0, None, None),
        ("2023", None, None, 7.5, None),
        ("2024", None, None, None, None),
        ("2025", None, 5.0, 6.5, 5.0),
    )


def test_a_marked_year_of_a_fan_is_a_line_as_high_as_the_drawing() -> None:
    data = fan.Fan(
        title="t",
        unit="t",
        source="s",
        history={2024: 5.0},
        median={2025: 9.0},
        bands=(),
        marked=(2030,),
    )
    chart = fan.draw(data)
    assert series_of(chart, "2030")["data"] == [["2030", 5.0], ["2030", 9.0]]
    assert chart.option["xAxis"]["data"][-1] == "2030"


def test_a_tornado_tells_both_ends_and_what_moves_most() -> None:
    chart = a_tornado()
    assert chart.table.rows == (("growth", "-1", -3.0, "1", 2.5),)
    assert "growth" in chart.description
    assert chart.option["xAxis"]["name"] == "tCO2"


def test_bands_of_a_fan_stack_to_their_quantiles_even_below_zero() -> None:
    chart = a_fan()
    floor = next(s for s in chart.option["series"] if s.get("id") == "_floor-0")
    band = next(s for s in chart.option["series"] if s.get("id") == "_band-0")
    assert floor["stackStrategy"] == band["stackStrategy"] == "all"
    assert floor["data"] == [None, -2.0]
    assert band["data"] == [None, 11.0]
    assert chart.table.rows[1][3:5] == (-2.0, 9.0)


def test_a_band_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="above"):
        fan.draw(
            fan.Fan("t", "u", "s", {}, {2025: 1.0}, (fan.Band(5, 95, {2025: 3.0}, {2025: 2.0}),))
        )


def test_months_of_which_all_came_are_solid_and_estimates_set_out_dashed_from_the_last() -> None:
    chart = some_months(earlier={"2026-01": 5.2})
    solid, dashed = series_of(chart, "From all data"), series_of(chart, "Estimated")
    assert solid["lineStyle"]["type"] == "solid"
    assert solid["data"] == [4.0, None, 5.0, None]
    assert dashed["lineStyle"]["type"] == "dashed"
    assert dashed["data"] == [None, None, 5.0, 6.0]
    floor, height = (series_of(chart, name)["data"] for name in ("_90 % interval", "90 % interval"))
    assert (floor[-1], floor[-1] + height[-1]) == (5.5, 6.5)
    assert chart.table.rows[2] == ("2026-01", 5.0, None, None, None, 5.2)
    assert chart.table.rows[3] == ("2026-02", None, 6.0, 5.5, 6.5, None)


def test_an_estimate_between_bounds_upside_down_is_refused() -> None:
    bad = months.Months("t", "t", "s", {}, {"2026-02": months.Interval(6.0, 7.0, 5.0)})
    with pytest.raises(ValueError, match="above"):
        months.draw(bad)


def test_bars_start_at_zero_and_stack_when_asked() -> None:
    assert some_bars().option["yAxis"]["scale"] is False
    assert {each["stack"] for each in some_bars(stacked=True).option["series"]} == {"all"}
    assert {each["stack"] for each in some_bars().option["series"]} == {None}
    assert some_bars().table.rows == (("x", 1.0, 3.0), ("y", None, 4.0))


def test_change_on_the_year_before_needs_both_years() -> None:
    assert [row[3] for row in a_year().table.rows] == [10.0, -10.0, None, None]
    labels = [
        cell.get("label", {}).get("formatter") for cell in series_of(a_year(), "2025")["data"]
    ]
    assert labels == ["▲10%", "▼10%", None, None]


def test_a_missing_hour_draws_no_cell() -> None:
    cells = a_heatmap().option["series"][0]["data"]
    assert len(cells) == 23
    assert 3 not in {cell["value"][1] for cell in cells}
    assert a_heatmap().table.rows[0][4] is None


def test_flows_in_a_circle_are_refused() -> None:
    flows = (sankey.Flow("a", "b", 1.0), sankey.Flow("b", "a", 1.0))
    with pytest.raises(ValueError, match="circle"):
        sankey.draw(sankey.Sankey("t", "u", "s", flows))


def test_the_table_of_flows_keeps_each_flow() -> None:
    assert a_sankey().table.rows == (("coal → power", 6.0), ("power → homes", 2.0))


def test_tiles_are_marked_as_a_schematic_and_one_without_value_is_no_zero() -> None:
    chart = a_tilemap()
    assert chart.schematic
    assert chart.table.rows == (("A", 3.0), ("B", None))
    blank = chart.option["series"][0]["data"][1]
    assert blank["visualMap"] is False
    assert "no value" in blank["label"]["formatter"]


def test_two_tiles_never_share_a_place() -> None:
    with pytest.raises(ValueError, match="one place"):
        tilemap.draw(
            tilemap.Tilemap("t", "", "s", (tilemap.Tile("A", 0, 0), tilemap.Tile("B", 0, 0)))
        )


def test_an_outline_on_a_public_page_needs_its_approval_number() -> None:
    shape = {"type": "FeatureCollection", "features": []}
    public = outline.Outline("t", "s", "place", shape, public=True)
    with pytest.raises(outline.ApprovalMissing):
        outline.draw(public)
    drawn = outline.draw(outline.Outline("t", "s", "place", shape, "GS(2025)1号", public=True))
    assert "GS(2025)1号" in drawn.source


def test_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="a: 2 values for 1 keys"):
        bar.draw(bar.Bars("t", "u", "s", ("x",), (bar.BarSeries("a", (1.0, 2.0)),)))
    with pytest.raises(ValueError, match="a: 0 values for 1 keys"):
        line.draw(line.Line("t", "u", "s", ("2025-01-01",), (line.Series("a", ()),)))


def test_the_csv_of_a_sample_says_so_with_unit_and_source() -> None:
    rows = chart_rows(a_trajectory(sample=True))
    words = [cell for row in rows for cell in row]
    assert "tce" in words
    assert "s" in words
    assert any("示例" in str(word) or "Sample" in str(word) for word in words)
