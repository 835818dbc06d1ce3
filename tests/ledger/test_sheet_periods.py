"""Rows of a table that mean a period and name none are never left out in silence."""

import pytest

from dafeng.ledger.form import find_form
from dafeng.ledger.heading import read_amount
from dafeng.ledger.layout import Grid, Task
from dafeng.ledger.sheet_table import read_grids

HEAD = "时期|工业用气量（万m3）|居民用气量（万m3）\n2025-01|20|3\n"


def read(text):
    rows = tuple(
        (line, tuple(row.split("|"))) for line, row in enumerate(text.strip("\n").split("\n"), 1)
    )
    return read_grids([Grid("表", rows)], Task(find_form("gas_monthly")))


@pytest.mark.parametrize("said", ["2025-13", "2205-02", "25年2月", "二零二五年二月", "2025-00"])
def test_a_row_whose_period_cannot_be_read_is_refused_with_its_line(said):
    found = read(HEAD + f"{said}|21|4\n2025-03|22|5")
    assert {(each.line, each.facts["said"]) for each in found.refused} == {(3, said)}
    assert all("names no month" in each.reason for each in found.refused)
    assert {cell.period for cell in found.cells} == {"2025-01", "2025-03"}


def test_a_row_among_others_without_any_period_is_refused():
    found = read(HEAD + "|21|4\n2025-03|22|5")
    assert {each.line for each in found.refused} == {3}


@pytest.mark.parametrize(
    "row",
    [
        "合计|41|7",
        "2025年合计|41|7",
        "上年同期|19|3",
        "月均|20|3",
        "注：2025年数据为初步数|1|",
        "|41|7",
    ],
)
def test_sums_comparisons_and_notes_beneath_a_table_are_no_figures(row):
    found = read(HEAD + "2025-02|21|4\n" + row)
    assert found.refused == []
    assert {cell.period for cell in found.cells} == {"2025-01", "2025-02"}


def test_the_second_line_of_a_period_for_sums_is_left_out():
    text = "月份||汽油\n2025-01|当月|1\n|累计|1\n2025-02|当月|2\n|累计|3"
    rows = tuple((line, tuple(row.split("|"))) for line, row in enumerate(text.split("\n"), 1))
    found = read_grids([Grid("表", rows)], Task(find_form("oil_monthly")))
    assert found.refused == []
    assert [(cell.period, cell.amount) for cell in found.cells] == [("2025-01", 1), ("2025-02", 2)]


def test_a_month_beyond_twelve_beside_its_year_is_refused():
    text = "年|月|汽油\n2025|1|1\n2025|13|2\n2025|合计|3"
    rows = tuple((line, tuple(row.split("|"))) for line, row in enumerate(text.split("\n"), 1))
    found = read_grids([Grid("表", rows)], Task(find_form("oil_monthly")))
    assert [each.line for each in found.refused] == [3]


def test_the_heading_of_what_stands_twice_is_named_in_words():
    found = read(HEAD + "2025-01|29|3")
    assert [each.heading for each in found.refused] == ["工业用气量"]


def test_commas_stand_between_groups_of_three_only():
    assert [read_amount(text) for text in ("1,234.5", "12,345,678")] == [
        read_amount("1234.5"),
        read_amount("12345678"),
    ]
    for text in ("200,5", "12,34", "1,2345", ",5"):
        with pytest.raises(ValueError, match=text):
            read_amount(text)


def test_a_misread_period_above_all_others_is_refused_and_numbers_of_columns_are_not():
    found = read("时期|工业用气量（万m3）|居民用气量（万m3）\n1|2|3\n2205-01|20|3\n2025-02|21|4")
    assert {each.line for each in found.refused} == {3}
