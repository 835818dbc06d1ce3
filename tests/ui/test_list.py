"""Lists: filter, order, pages, columns, export, and the part that is swapped."""

import csv
import io

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from dafeng.ui import listing
from dafeng.ui.sample import tasks

URL = "/ui/list/"


def names_on(page: Client, query: str) -> list[str]:
    rows = csv_of(page, query)
    return [row[0] for row in rows[2:]]


def csv_of(page: Client, query: str = "") -> list[list[str]]:
    body = b"".join(page.get(f"{URL}?export=csv&{query}").streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline="")))


def test_a_page_shows_as_many_rows_as_asked(page: Client) -> None:
    assert page.get(URL).content.decode().count("<tr>") == 1 + 25
    assert page.get(f"{URL}?per_page=50").content.decode().count("<tr>") == 1 + 50


@pytest.mark.parametrize("query", ["per_page=0", "per_page=-1", "per_page=x", "page=0", "page=%00"])
@pytest.mark.parametrize("more", ["", "&sort=%00", "&sort=nonsense", "&columns=nonsense", "&q=%00"])
def test_nonsense_in_the_address_still_gives_a_page(page: Client, query: str, more: str) -> None:
    expected = 422 if "%00" in query + more else 200  # NUL is refused in a sentence
    assert page.get(f"{URL}?{query}{more}").status_code == expected


def test_a_page_beyond_the_last_is_the_last(page: Client) -> None:
    answer = page.get(f"{URL}?page=999999999999999999999")
    assert answer.context["page"].number == answer.context["page"].paginator.num_pages


def test_a_filter_by_address_shows_what_fits_and_says_so(page: Client) -> None:
    answer = page.get(f"{URL}?state=late")
    wanted = [row for row in tasks() if row["state"] == "late"]
    assert answer.context["page"].paginator.count == len(wanted)
    assert [chip["url"] for chip in answer.context["chips"]] == ["?"]


def test_the_order_of_the_address_is_the_order_of_the_rows(page: Client) -> None:
    rows = csv_of(page, "sort=-due")
    dates = [row[3] for row in rows[2:]]
    assert dates == sorted(dates, reverse=True)
    assert len(dates) == len(tasks())


def test_an_export_holds_every_row_that_fits_and_not_just_the_page(page: Client) -> None:
    assert len(names_on(page, "page=2")) == len(tasks())


def test_an_export_of_sample_data_says_so_in_name_and_file(page: Client) -> None:
    answer = page.get(f"{URL}?export=csv")
    assert "示例" in csv_of(page)[0][0]
    assert "%E7%A4%BA%E4%BE%8B" in answer["Content-Disposition"]


def test_csv_and_excel_hold_the_same(page: Client) -> None:
    answer = page.get(f"{URL}?export=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    text = csv_of(page)
    assert rows[1] == text[1]
    for from_excel, from_csv in zip(rows[2:], text[2:], strict=True):
        assert from_excel[0] == from_csv[0]
        assert str(from_excel[3]) == from_csv[3]
        energy = from_csv[4]
        assert from_excel[4] == (float(energy) if energy else "")


def test_an_export_that_is_too_long_is_refused_and_not_cut(
    page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(listing.MOST_ROWS, "xlsx", 10)
    answer = page.get(f"{URL}?export=xlsx")
    assert answer.status_code == 413
    assert "ui.export_too_large" in answer.content.decode()


def test_chosen_columns_are_shown_and_the_name_always(page: Client) -> None:
    head = csv_of(page, "columns=due")[1]
    assert len(head) == 2


def test_a_partial_request_gets_the_list_alone_and_a_clean_address(page: Client) -> None:
    answer = page.get(
        f"{URL}?q=&state=late", headers={"HX-Request": "true", "HX-Target": "section#list"}
    )
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="list"' in text
    assert answer["HX-Push-Url"] == f"{URL}?state=late"
    assert "HX-Request" in answer["Vary"]


def test_going_back_gets_the_whole_page(page: Client) -> None:
    answer = page.get(
        URL,
        headers={
            "HX-Request": "true",
            "HX-Target": "section#list",
            "HX-History-Restore-Request": "true",
        },
    )
    assert "<html" in answer.content.decode()


def test_nothing_found_says_what_to_do(page: Client) -> None:
    text = page.get(f"{URL}?q=zzzz").content.decode()
    assert "没有符合筛选条件的内容" in text
    assert f'href="{URL}"' in text


def test_every_cell_names_its_column_for_cards_on_a_phone(page: Client) -> None:
    text = page.get(f"{URL}?per_page=25").content.decode()
    assert text.count("<td") == text.count("data-label=")
