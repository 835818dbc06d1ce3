"""Files for spreadsheets: no text becomes a formula, numbers stay numbers."""

import csv
import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from dafeng.ui.export import BOM, csv_text, escape_text, plain_cell, workbook_bytes

# OWASP, "CSV Injection": the signs that make a spreadsheet calculate
DANGEROUS = "=+-@\t\r"


@pytest.mark.parametrize("start", DANGEROUS)
def test_a_text_that_would_calculate_gets_an_apostrophe(start: str) -> None:
    assert escape_text(f"{start}1+1") == f"'{start}1+1"


def test_leading_blanks_do_not_hide_a_formula() -> None:
    assert escape_text("  =1+1").startswith("'")


def test_full_width_signs_are_signs_too() -> None:
    assert escape_text("＝1+1").startswith("'")


def test_nul_never_reaches_a_file() -> None:
    assert "\0" not in plain_cell("a\0b")
    assert "\0" not in plain_cell("\0=1")


def test_harmless_text_stays_as_it_is() -> None:
    assert plain_cell("瑞金市 3.2 (a=b)") == "瑞金市 3.2 (a=b)"


def test_negative_numbers_stay_numbers() -> None:
    assert plain_cell(-1.5) == "-1.5"
    assert plain_cell(Decimal("-0.10")) == "-0.10"


def test_missing_is_empty_and_never_zero() -> None:
    assert [plain_cell(each) for each in (None, float("nan"), float("inf"))] == ["", "", ""]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), min_size=1, max_size=5))
@example([["=cmd|' /C calc'!A0"]])
def test_no_cell_of_a_csv_starts_a_formula(rows: list[list[str]]) -> None:
    text = csv_text(rows)
    assert text.startswith(BOM)
    for row in csv.reader(io.StringIO(text.removeprefix(BOM), newline="")):
        for cell in row:
            assert not cell or cell[0] not in DANGEROUS


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-(10**14), 10**14), st.floats(allow_nan=False, allow_infinity=False)),
        min_size=1,
        max_size=8,
    )
)
def test_numbers_come_back_from_csv_as_they_went(rows: list[tuple[int, float]]) -> None:
    back = list(csv.reader(io.StringIO(csv_text(rows).removeprefix(BOM), newline="")))
    assert [(int(a), float(b)) for a, b in back] == rows


def read_back(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_workbook_keeps_kinds_and_escapes_text() -> None:
    head = ["名称", "数值", "日期"]
    row = ["=HYPERLINK(1)", Decimal("12.5"), datetime.date(2025, 12, 31)]
    back = read_back(workbook_bytes([head, row, ["-3", None, None]], sheet="表"))
    assert back[0] == head
    assert back[1] == ["'=HYPERLINK(1)", 12.5, datetime.date(2025, 12, 31)]
    assert back[2][0] == "'-3"


def test_a_workbook_holds_no_formula() -> None:
    data = workbook_bytes([["a"], ["=1+1"], ["+1"], ["@x"]], sheet="s")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_number_longer_than_excel_can_hold_is_written_out() -> None:
    long = 123456789012345678
    assert read_back(workbook_bytes([["n"], [long]], sheet="s"))[1] == [str(long)]


def test_notes_stand_above_the_head() -> None:
    back = read_back(workbook_bytes([["n"], [1]], sheet="s", notes=["示例数据"]))
    assert [row[0] for row in back] == ["示例数据", "n", 1.0]


def test_any_title_makes_a_sheet_name() -> None:
    for title in ("", "a/b:c*d?e[f]\\g", "名" * 60, "'x'", "\0"):
        assert read_back(workbook_bytes([["n"]], sheet=title))
