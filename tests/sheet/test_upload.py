"""Files as people and attackers send them."""

import datetime
import gzip
import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from dafeng.kernel.error import DafengError
from dafeng.sheet.error import Unreadable
from dafeng.sheet.limit import MEGABYTE, Limit
from dafeng.sheet.upload import read

ROWS = [["时间", "电量"], ["2026-03-01 00:15", "1.5"], ["2026-03-01 00:30", "2.25"]]
TEXT = "\n".join(",".join(row) for row in ROWS)


@pytest.fixture
def send(tmp_path):
    def send(content: bytes, *, file="读数.csv", **limits):
        path, folder = tmp_path / "upload", tmp_path / "out"
        path.write_bytes(content)
        folder.mkdir(exist_ok=True)
        return read(path, file=file, folder=folder, limit=Limit(**limits))

    return send


def workbook(fill, **options) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    fill(book)
    book.close()
    return stream.getvalue()


def simple(book):
    sheet = book.add_worksheet("读数")
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)


def rezip(content: bytes, change) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member.filename, change(member.filename, old.read(member)))
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_in_each_usual_encoding(send, encoding):
    (table,) = send(TEXT.encode(encoding))
    assert table.columns == ("时间", "电量")
    assert table.head() == ROWS[1:]
    assert [batch["line"].to_pylist() for batch in table.batches()] == [[2, 3]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_with_each_usual_delimiter(send, delimiter):
    (table,) = send(TEXT.replace(",", delimiter).encode())
    assert table.head() == ROWS[1:]


def test_a_quoted_line_break_keeps_the_rows_own_numbers(send):
    (table,) = send(b'a,b\n"x\ny",1\nz,2\n')
    assert table.head() == [["x\ny", "1"], ["z", "2"]]
    assert [batch["line"].to_pylist() for batch in table.batches()] == [[2, 4]]


def test_a_title_above_the_table_is_passed_over(send):
    (table,) = send(("瑞金某厂用电量表\n\n" + TEXT).encode())
    assert (table.columns, table.rows) == (("时间", "电量"), 2)


def test_a_table_of_one_column_keeps_its_rows(send):
    (table,) = send(b"v\n1\n2\n3\n")
    assert (table.columns, table.head()) == (("v",), [["1"], ["2"], ["3"]])


def test_gzip_is_unpacked_within_the_limit(send):
    (table,) = send(gzip.compress(TEXT.encode()))
    assert table.rows == 2
    with pytest.raises(DafengError, match="unpack") as error:
        send(gzip.compress(b"0" * 3 * MEGABYTE), unpacked=2 * MEGABYTE)
    assert error.value.code == "sheet.unpacked_too_large"


def test_excel_with_a_false_dimension_hides_no_row(send):
    def lie(name, content):
        return content.replace(b'<dimension ref="A1:B3"/>', b'<dimension ref="A1:A1"/>')

    honest = workbook(simple)
    changed = rezip(honest, lie)
    assert changed != honest
    (table,) = send(changed, file="读数.xlsx")
    assert table.head() == ROWS[1:]


def test_excel_numbers_lose_no_digit_and_dates_are_iso(send):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_row(1, 0, [12, 0.1234567890123456])
        moment = datetime.datetime.fromisoformat("2026-03-01T00:15")
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 2, moment, date)

    (table,) = send(workbook(fill), file="a.xlsx")
    assert table.head() == [["12", "0.1234567890123456", "2026-03-01T00:15:00"]]


def test_excel_errors_and_formulas_without_a_result_are_not_read_as_empty(send):
    def fill(book):
        sheet = book.add_worksheet("一 & 二")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, "=A9&B9", None, "empty")
        sheet.write_formula(3, 2, "=C1+1", None, 0)
        book.add_worksheet("空").write(0, 0, "x")

    def never_worked_out(name, content):
        content = content.replace(b"<f>C1+1</f><v>0</v>", b"<f>C1+1</f>")
        return content.replace(b"<v>empty</v>", b"<v></v>")

    table, _ = send(rezip(workbook(fill), never_worked_out), file="a.xlsx")
    assert table.head() == [["#DIV/0!", "2", ""], ["", "", "=C1+1"]]
    assert [batch["line"].to_pylist() for batch in table.batches()] == [[2, 4]]


@pytest.mark.parametrize(
    ("sound", "broken", "detail"),
    [
        (b'<row r="2"', b'<row r="two"', "two"),
        (b'<c r="B2"', b'<c r="b2"', "b2 is no cell"),
        (b'<c r="B2"', b'<c r="ZZZZZZZ1"', "ZZZZZZZ1 is no cell"),
        (b"</sheetData>", b"</sheetDate>", "mismatched tag"),
    ],
)
def test_excel_with_a_part_that_makes_no_sense_gets_a_sentence(send, sound, broken, detail):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    def spoil(name, content):
        return content.replace(sound, broken) if "worksheets/" in name else content

    with pytest.raises(Unreadable) as error:
        send(rezip(workbook(fill), spoil), file="坏文件.xlsx")
    assert "坏文件.xlsx" in str(error.value)
    assert detail in str(error.value)


def test_excel_says_which_cells_are_merged(send):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 2, "title")
        sheet.write_row(1, 0, ["a", "b", "c"])
        sheet.merge_range(2, 1, 3, 1, 7)

    (table,) = send(workbook(fill), file="a.xlsx")
    assert table.merged == ((1, 0, 1, 2), (3, 1, 4, 1))


def test_parquet_keeps_its_types(send):
    stream = io.BytesIO()
    pq.write_table(pa.table({"kwh": [1.5, 2.5], "n": pa.array(["x", None])}), stream)
    (table,) = send(stream.getvalue(), file="a.parquet")
    (batch,) = table.batches()
    assert (table.columns, batch["0"].type) == (("kwh", "n"), pa.float64())


def far_cell():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1_048_575, 16_383, "far")

    return workbook(fill)


def overlapping():
    """One stream named fifty times: every entry of the directory points at the first."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
        first = archive.filelist[0]
        for number in range(50):
            copy = zipfile.ZipInfo(f"xl/worksheets/sheet{number + 2}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(copy, name, getattr(first, name))
            archive.filelist.append(copy)
            archive._didModify = True
    return stream.getvalue()


def entities():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rezip(
        workbook(simple), lambda name, text: bomb + text if "sharedStrings" in name else text
    )


def long_string():
    return rezip(
        workbook(simple),
        lambda name, text: (
            text.replace(b"1.5", b"x" * 20_000_000) if "sharedStrings" in name else text
        ),
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheet.empty"),
        (b"\n\n\n", "sheet.empty"),
        (b"\x7fELF\x00\x00\x00\x00" * 20, "sheet.unknown_kind"),
        (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n", "sheet.unknown_kind"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "sheet.unknown_kind"),
        (b"a,b\n\xff\xff\xff\xff,1", "sheet.bad_encoding"),
        (b"a,b\n1,2\n\x00\x00,3", "sheet.bad_encoding"),
        (b"PK\x03\x04 and nothing more", "sheet.bad_archive"),
        (b"PAR1 and nothing more", "sheet.unreadable"),
        (b"\xd0\xcf\x11\xe0 and nothing more", "sheet.unreadable"),
        (b"\x1f\x8b and nothing more", "sheet.bad_archive"),
        (b"0" * (MEGABYTE + 1), "sheet.too_large"),
        (workbook(simple)[:-200], "sheet.bad_archive"),
        (far_cell(), "sheet.far_cell"),
        (overlapping(), "sheet.bad_archive"),
        (entities(), "sheet.bad_archive"),
        (long_string(), "sheet.unpacked_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_gets_a_sentence_with_its_name(send, content, code):
    with pytest.raises(DafengError) as error:
        send(content, file="坏文件", size=MEGABYTE, unpacked=10 * MEGABYTE, seconds=20)
    assert error.value.code == code
    assert "坏文件" in str(error.value)


def test_a_reader_that_takes_too_long_is_ended(send):
    with pytest.raises(DafengError) as error:
        send(TEXT.encode(), seconds=0)
    assert error.value.code == "sheet.too_slow"


def test_a_reader_that_dies_takes_nobody_along(send):
    with pytest.raises(DafengError) as error:
        send(TEXT.encode(), memory=40 * MEGABYTE)
    assert error.value.code == "sheet.unreadable"
