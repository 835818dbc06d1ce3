"""Tables as they come: where the figures stand, of which month, in which unit. Pure."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.ledger.form import columns, find_form, forms
from dafeng.ledger.heading import match_headings, plain, read_amount, rescale, scale_of
from dafeng.ledger.layout import Grid, Task
from dafeng.ledger.plausible import judge
from dafeng.ledger.sheet_table import read_grids
from dafeng.ledger.spoken_period import read_period

ACROSS = """
某县全社会用电量月报（单位：万千瓦时）
月份|全社会用电量|工业用电量（亿千瓦时）|光伏装机容量（千瓦）|备注
2025年1月|12,345.6|0.8|20000|调整
2025年2月|９０００|—|20500|
"""
LONG = """
指标|期间|数值|计量单位
全社会用电量|2025-03|1.2|亿千瓦时
工业用电量|202503|7000|万kWh
"""
DOWN = """
某县用电情况表
2025年3月||||单位：万千瓦时
行业|本月|同比%|1-3月累计|同比%
全社会用电总计|100|1|300|2
一、农、林、牧、渔业|5|||
二、工业|50|||
纺织业|8|||
纺织服装、服饰业|2|||
B、城乡居民生活用电合计|20|||
"""
MONTHS_ACROSS = """
2025年成品油销售
品种|1月|2月|3月
其中：汽油（吨）|1|2|3
柴油（万吨）|1|2|4
"""
QUARTERS = """
指标|2025年一季度|2025年1-6月
地区生产总值（万元）|500000|1015000
GDP增速|5.1%|5.3
"""
SPLIT = """
年|月|汽油|柴油
2024|12|5|6
2025|1|1|2
|2|1|2
"""
YEARS = """
年份|常住人口（人）
2023|600000
2024|601000
"""


def grid(text, name="Sheet1"):
    lines = text.strip("\n").split("\n")
    return Grid(name, tuple((n, tuple(line.split("|"))) for n, line in enumerate(lines, start=1)))


def read(text, form, name="Sheet1", **said):
    return read_grids([grid(text, name)], Task(find_form(form), **said))


def cells(found):
    return {(cell.series.split(".", 1)[1], cell.period): cell.amount for cell in found.cells}


def d(text):
    return Decimal(text)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        (
            ACROSS,
            "power_monthly",
            {
                ("total", "2025-01"): d("12345.6"),
                ("total", "2025-02"): 9000,
                ("industry", "2025-01"): 8000,
                ("capacity_pv", "2025-01"): 2,
                ("capacity_pv", "2025-02"): d("2.05"),
            },
        ),
        (LONG, "power_monthly", {("total", "2025-03"): 12000, ("industry", "2025-03"): 7000}),
        (
            DOWN,
            "power_monthly",
            {
                ("total", "2025-03"): 100,
                ("agriculture", "2025-03"): 5,
                ("industry", "2025-03"): 50,
                ("industry.textile", "2025-03"): 10,
                ("residential", "2025-03"): 20,
            },
        ),
        (
            MONTHS_ACROSS,
            "oil_monthly",
            {
                ("gasoline", "2025-01"): 1,
                ("gasoline", "2025-02"): 2,
                ("gasoline", "2025-03"): 3,
                ("diesel", "2025-01"): 10000,
                ("diesel", "2025-02"): 20000,
                ("diesel", "2025-03"): 40000,
            },
        ),
        (
            QUARTERS,
            "gdp_quarterly",
            {
                ("current", "2025-Q1"): 50,
                ("current", "2025-Q2"): d("101.5"),
                ("growth", "2025-Q1"): d("5.1"),
                ("growth", "2025-Q2"): d("5.3"),
            },
        ),
        (
            SPLIT,
            "oil_monthly",
            {
                ("gasoline", "2024-12"): 5,
                ("gasoline", "2025-01"): 1,
                ("gasoline", "2025-02"): 1,
                ("diesel", "2024-12"): 6,
                ("diesel", "2025-01"): 2,
                ("diesel", "2025-02"): 2,
            },
        ),
        (YEARS, "population_yearly", {("resident", "2023"): 60, ("resident", "2024"): d("60.1")}),
    ],
)
def test_each_layout_gives_its_figures_in_the_unit_of_the_series(text, form, expected):
    found = read(text, form)
    assert cells(found) == expected
    assert found.refused == []


def test_a_month_of_a_sheet_is_told_by_its_name_and_the_year_by_the_person():
    text = "行业|本月|累计\n全社会用电总计|100|300\n工业|50|150"
    found = read(text, "power_monthly", name="3月", year=2025)
    assert cells(found) == {("total", "2025-03"): 100, ("industry", "2025-03"): 50}
    undated = read(text, "power_monthly", name="3月")
    assert undated.cells == []
    assert "has no year" in undated.refused[0].reason


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        (ACROSS.replace("亿千瓦时", "吨"), "power_monthly", "does not convert"),
        (ACROSS.replace("9000", "九千").replace("９０００", "九千"), "power_monthly", "no number"),
        (ACROSS.replace("2025年1月", "2025.1"), "power_monthly", "January or October"),
        (ACROSS + "2025年2月|9001|||", "power_monthly", "twice"),
        (LONG.replace("亿千瓦时", "万吨标准煤吨"), "power_monthly", "does not convert"),
        (LONG.replace("2025-03", "三月前后"), "power_monthly", "names no month"),
        (MONTHS_ACROSS.replace("3月", "1-3月"), "oil_monthly", "sum of several months"),
        ("月份|汽油\n11月|1\n12月|1\n1月|1", "oil_monthly", "has no year"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line_and_reason(text, form, reason):
    refused = read(text, form).refused
    assert refused
    assert all(reason in each.reason and each.line > 0 for each in refused)


def test_a_title_of_several_months_names_the_last_one_for_the_column_of_this_month():
    found = read(DOWN.replace("2025年3月|", "2025年1-3月|"), "power_monthly")
    assert ("total", "2025-03") in cells(found)


def test_a_figure_said_twice_alike_is_taken_once():
    assert read(ACROSS + "2025年2月|9000|||", "power_monthly").refused == []


def test_headings_chosen_by_hand_are_added_up_and_an_empty_choice_leaves_one_out():
    text = "月份|甲线|乙线|汽油\n2025-01|1|2|9"
    chosen = {"甲线": "oil.diesel", "乙线": "oil.diesel", "汽油": ""}
    found = read(text, "oil_monthly", chosen=chosen)
    assert cells(found) == {("diesel", "2025-01"): 3}
    assert read(text, "oil_monthly").unmatched == ["甲线", "乙线"]


def test_of_a_joined_name_nothing_is_taken_where_a_part_is_missing():
    power = find_form("power_monthly")
    assert "power.industry.textile" not in match_headings(power, ["纺织业"])
    both = match_headings(power, ["纺织业", "纺织服装、服饰业"])
    assert both["power.industry.textile"] == ("纺织业", "纺织服装、服饰业")


@pytest.mark.parametrize(
    ("written", "year", "text"),
    [
        ("2025年03月", None, "2025-03"),
        ("2025/3", None, "2025-03"),
        ("2025-03-31T00:00:00", None, "2025-03"),
        ("2025.10", None, "2025-10"),
        ("3月份", 2024, "2024-03"),
        ("第二季度", 2024, "2024-Q2"),
        ("2024年", None, "2024"),
        ("1—12月", 2024, "2024"),
        ("1-3月", 2024, ""),
        ("2025.1", None, ""),
    ],
)
def test_periods_as_people_write_them(written, year, text):
    assert read_period(written).text(year=year) == text


@pytest.mark.parametrize("written", ["12", "1203.5", "合计", "用电量", "2025年3月4日以后", "13月"])
def test_what_is_no_period(written):
    assert read_period(written) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_units_are_converted_exactly_there_and_back(amount):
    column = columns()["power.total"][1]
    to_kwh = scale_of(column, heading="电量（千瓦时）").ratio
    made = rescale(amount * 10**4, to_kwh)
    assert made == amount
    assert rescale(rescale(amount, 1 / to_kwh), to_kwh) == amount


def test_numbers_as_people_write_them():
    assert read_amount(" １，２３４．５ ") == d("1234.5")
    assert read_amount("−3") == -3
    assert [read_amount(text) for text in ("", "—", "－", "/")] == [None] * 4
    for text in ("12a", "1e400", "NaN", "12.3.4"):
        with pytest.raises(ValueError, match=r".*"):
            read_amount(text)


def test_figures_far_from_their_neighbours_and_parts_above_the_whole_are_doubted():
    text = "月份|全社会用电量|工业\n" + "\n".join(
        f"2025年{month}月|{100 if month != 6 else 1000000}|{50 if month != 9 else 130}"
        for month in range(1, 13)
    )
    found = read(text, "power_monthly")
    judged = judge(found.cells, vintage="final", known={}, in_force={}, asked={})
    doubted = {(each.cell.series, each.cell.period) for each in judged if each.warnings}
    assert doubted == {("power.total", "2025-06"), ("power.total", "2025-09")}


def test_a_figure_is_new_repeated_or_corrected_beside_its_own_vintage():
    found = read("月份|汽油\n2025-01|1\n2025-02|2\n2025-03|3", "oil_monthly")
    day = datetime.date
    known = {
        ("oil.gasoline", day(2025, 1, 1), day(2025, 2, 1)): {"flash": d("1")},
        ("oil.gasoline", day(2025, 2, 1), day(2025, 3, 1)): {"flash": d("7"), "final": d("8")},
    }
    judged = judge(found.cells, vintage="flash", known=known, in_force={}, asked={})
    assert [each.state for each in judged] == ["repeated", "corrected", "new"]


@pytest.mark.parametrize(
    ("vintage", "stands", "state"),
    [
        ("final", {"final": "2"}, "repeated"),
        ("final", {"final": "7"}, "final"),
        ("final", {"preliminary": "7"}, "new"),
        ("preliminary", {"final": "7"}, "new"),
        ("census", {"final": "7"}, "final"),
        ("census", {"final": "2"}, "new"),
        ("final", {"census": "7"}, "new"),
        ("rebased", {"final": "2", "census": "7"}, "final"),
        ("rebased", {"final": "7", "census": "2"}, "new"),
    ],
)
def test_what_takes_the_place_of_another_settled_figure_is_told_apart(vintage, stands, state):
    found = read("月份|汽油\n2025-02|2", "oil_monthly")
    figure = "oil.gasoline", datetime.date(2025, 2, 1), datetime.date(2025, 3, 1)
    known = {figure: {word: d(amount) for word, amount in stands.items()}}
    (judged,) = judge(found.cells, vintage=vintage, known=known, in_force={}, asked={})
    assert judged.state == state
    waits = {(figure, vintage): d("2")}
    (judged,) = judge(found.cells, vintage=vintage, known=known, in_force={}, asked=waits)
    assert judged.state == ("repeated" if state == "repeated" else "asked")


def test_every_form_reads_its_own_headings():
    """Names and aliases of a form never lead to two columns, and each column finds itself."""
    for form in forms().values():
        owner = {}
        for column in form.columns:
            for name in (column.name.zh, *column.aliases):
                other = owner.setdefault(plain(name), column.id)
                assert other == column.id, f"{form.id}: {name} is {other} and {column.id}"
            assert column.id in match_headings(form, [column.name.zh])


def test_every_form_has_a_basis_and_fits_its_kind():
    for form in forms().values():
        assert form.is_usable(datetime.date(2026, 1, 1)), form.id
        for column in form.columns:
            known = form.column(column.part_of) if column.part_of else column
            assert known is not None, column.id
            assert known.unit == column.unit


@pytest.mark.parametrize(
    ("given", "why"),
    [("#REF!", "an error of its formula"), ("=B1*2", "never worked out"), ("x", "no number")],
)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("月份|汽油|柴油\n2025-01|{}|5\n2025-02|1|2", 2),
        ("月份|汽油|柴油\n2025-01|{}|{}\n2025-02|1|2", 2),
        ("2025年\n品种|1月|2月\n汽油|3|4\n柴油|{}|6", 4),
        ("指标|期间|数值\n汽油|2025-03|{}\n柴油|2025-03|2", 2),
    ],
)
def test_a_cell_that_the_workbook_could_not_work_out_is_refused_with_its_line(
    text, line, given, why
):
    if given == "x" and text.count("{}") == 2:
        text = text.replace("{}", "3", 1)
    found = read(text.replace("{}", given), "oil_monthly")
    assert {(each.line, each.given) for each in found.refused} == {(line, given)}
    assert all(why in each.reason for each in found.refused)


def test_an_error_in_the_place_of_a_period_is_refused_too():
    found = read("月份|汽油|柴油\n2025-01|1|5\n#REF!|3|4", "oil_monthly")
    assert {(each.line, each.facts["said"]) for each in found.refused} == {(3, "#REF!")}
    found = read("2025年\n品种|1月|#NAME?\n汽油|3|4\n柴油|5|6", "oil_monthly")
    assert {(each.given, each.facts["said"]) for each in found.refused} == {
        ("4", "#NAME?"),
        ("6", "#NAME?"),
    }


@pytest.mark.parametrize(
    ("text", "merged", "refused"),
    [
        ("月份|汽油|柴油\n2025-01|7|1\n2025-02||2", (2, 1, 3, 1), {2: "7 (B2:B3)", 3: "7 (B2:B3)"}),
        ("月份|汽油|柴油\n2025-01|7|\n2025-02|1|2", (2, 1, 2, 2), {2: "7 (B2:C2)"}),
        ("2025年\n品种|1月|2月|3月\n汽油|9||4\n柴油|5|6|7", (3, 1, 3, 2), {3: "9 (B3:C3)"}),
        (
            "指标|期间|数值\n汽油|2025-03|6\n柴油|2025-03|\n柴油|2025-04|5",
            (2, 2, 3, 2),
            {2: "6 (C2:C3)", 3: "6 (C2:C3)"},
        ),
        ("月份|汽油|柴油\n2025-01|7|1\n2025-02||", (2, 1, 3, 1), {2: "7 (B2:B3)"}),
        ("年|月|汽油|柴油\n2025|1|5|6\n|2|7|8", (2, 0, 3, 0), {}),
        ("某县||\n月份|汽油|柴油\n2025-01|7|1\n2025-02|6|2", (1, 0, 1, 2), {}),
        ("月份|汽油||柴油\n2025-01|7||1\n2025-02|6||2", (2, 1, 2, 2), {}),
        ("月份|汽油|柴油\n2025-01|—|1\n2025-02||2", (2, 1, 3, 1), {}),
    ],
)
def test_one_number_in_merged_cells_is_refused_where_it_stands_for_several(text, merged, refused):
    table = grid(text)
    found = read_grids([Grid("表", table.rows, (merged,))], Task(find_form("oil_monthly")))
    assert {each.line: each.given for each in found.refused} == refused
    assert all("merged" in each.reason for each in found.refused)
    assert found.cells


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("月份|汽油|柴油\n2025-13|1|2", {2: "2025-13"}),
        ("某县\n月份|汽油|柴油\n25年3月|1|2\n25年4月|1|2\n合计|2|4", {3: "25年3月", 4: "25年4月"}),
        ("年|月|汽油|柴油\n2025|13|1|2", {2: "2025 13"}),
        ("指标|期间|数值\n汽油|2025-13|1", {2: "2025-13"}),
    ],
)
def test_a_table_whose_every_period_is_wrong_says_which(text, lines):
    found = read(text, "oil_monthly")
    assert found.shapes
    assert {each.line: each.facts["said"] for each in found.refused} == lines
    assert not found.cells


def test_a_table_of_something_else_is_none_of_the_form():
    assert not read("编号|表计|读数\n2025-13|1|2", "oil_monthly").shapes
