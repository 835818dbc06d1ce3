"""Tables as CSV and Excel: numbers stay numbers, and no text can become a formula."""

import csv
import datetime
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_EXCEL_CHARACTERS = 32_767
_EXCEL_DIGITS = 15


def escape_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    A text that starts with a sign a spreadsheet would calculate from gets an apostrophe before
    it (OWASP, CSV injection); NUL, which no spreadsheet can hold, becomes U+FFFD.
    """
    guarded = "'" + text if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
    return guarded.replace("\0", "\ufffd")


def plain_cell(value: Any) -> str:
    """A value as the text of a CSV cell; missing is empty, dates are ISO 8601."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return escape_text(str(value))


class _Line:
    """A file that hands back what was written to it."""

    def write(self, text: str) -> str:
        return text


def write_csv(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Lines of CSV (RFC 4180, UTF-8 with byte-order mark so that Excel and WPS read Chinese)."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield BOM
    for row in rows:
        yield writer.writerow([plain_cell(value) for value in row])


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """The whole CSV as one text."""
    return "".join(write_csv(rows))


def write_workbook(
    file: IO[bytes], rows: Iterable[Sequence[Any]], *, sheet: str, notes: Sequence[str] = ()
) -> None:
    """Write an .xlsx with a bold, frozen head; the first row of `rows` is the head.

    `notes` stand above the head, one a line (the mark of sample data, the source).
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    page = book.add_worksheet(_sheet_name(sheet))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for line, note in enumerate(notes):
        page.write_string(line, 0, escape_text(note))
    line = len(notes)
    for offset, row in enumerate(rows):
        for column, value in enumerate(row):
            if offset == 0:
                page.set_column(column, column, min(48, max(10, 2 * len(str(value)) + 2)))
                page.write_string(line, column, escape_text(str(value)), bold)
            else:
                _write_cell(page, line + offset, column, value, formats)
    page.freeze_panes(line + 1, 0)
    book.close()


def _write_cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float, Decimal)):
        _write_number(page, row, column, value)
    elif isinstance(value, datetime.datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats["time"])
    elif isinstance(value, datetime.date):
        page.write_datetime(row, column, value, formats["date"])
    else:
        page.write_string(row, column, escape_text(str(value))[:_EXCEL_CHARACTERS])


def _write_number(page: Any, row: int, column: int, value: int | float | Decimal) -> None:
    if not math.isfinite(value):
        return
    if isinstance(value, int) and len(str(abs(value))) > _EXCEL_DIGITS:
        # Excel holds 15 digits; a longer one would be changed without a word
        page.write_string(row, column, str(value))
    else:
        page.write_number(row, column, value)


def _sheet_name(name: str) -> str:
    clean = "".join(" " if letter in "[]:*?/\\\0" else letter for letter in name).strip(" '")
    return clean[:31] or "Sheet1"


def workbook_bytes(
    rows: Iterable[Sequence[Any]], *, sheet: str, notes: Sequence[str] = ()
) -> bytes:
    """The workbook as bytes, for small tables."""
    file = io.BytesIO()
    write_workbook(file, rows, sheet=sheet, notes=notes)
    return file.getvalue()
