"""Statistics on pages: the way of a file, and what each page says."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.world import World

from dafeng.ledger.models import Delivery, HeadingMap, Statistic
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
AREA = "990001"
CSV = "月份,汽油（吨）,柴油（吨）\n2025年1月,100,200\n2025年2月,110,210\n"


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def officer(world, client):
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    return client


def send(client, content, name="销量.csv", form="oil_monthly", **said):
    values = {"vintage": "preliminary", "known_date": "2026-01-15", "document_title": "月报"}
    file = SimpleUploadedFile(name, content)
    answer = client.post(
        reverse("ledger:statistic_upload", args=[form]), values | said | {"file": file}
    )
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def confirm(client, address, **said):
    return client.post(address, {"step": "confirm"} | said)


def amounts(series):
    return [
        (str(row.period), row.amount)
        for row in Statistic.objects.filter(area=AREA, series=series, superseded_by=None)
    ]


@pytest.mark.parametrize(
    "content",
    [CSV.encode("gbk"), b"\xef\xbb\xbf" + CSV.encode(), CSV.replace(",", "\t").encode("utf-16")],
    ids=["gbk", "bom", "utf-16-tabs"],
)
def test_a_text_file_is_looked_at_and_then_taken_whole(officer, content):
    address = send(officer, content)
    page = officer.get(address).content.decode()
    assert "2025-01" in page
    assert not Statistic.objects.exists()
    assert confirm(officer, address).status_code == 302
    assert amounts("oil.gasoline") == [("2025-01", Decimal(100)), ("2025-02", Decimal(110))]
    assert Delivery.objects.get().added == 4
    assert confirm(officer, address).status_code == 200  # the result; nothing more is taken
    assert Statistic.objects.count() == 4


def test_a_second_file_shows_old_and_new_and_corrects(officer):
    confirm(officer, send(officer, CSV.encode()))
    second = send(officer, CSV.replace("110", "115").encode())
    page = officer.get(second).content.decode()
    assert "115" in page
    assert "110" in page
    confirm(officer, second)
    assert amounts("oil.gasoline")[1] == ("2025-02", Decimal(115))
    latest = Delivery.objects.get(corrected=1)
    assert (latest.added, latest.repeated) == (0, 3)


def test_one_bad_cell_and_nothing_is_stored(officer):
    address = send(officer, CSV.replace("110", "-110").encode())
    assert confirm(officer, address).status_code == 422
    assert not Statistic.objects.exists()


def test_figures_of_another_size_are_asked_about_first(officer):
    lines = "".join(
        f"2025年{month}月,{100 if month < 12 else 1000000},\n" for month in range(1, 13)
    )
    address = send(officer, f"月份,汽油,柴油\n{lines}".encode())
    assert confirm(officer, address).status_code == 422
    assert not Statistic.objects.exists()
    assert confirm(officer, address, looked_at="on").status_code == 302
    assert len(amounts("oil.gasoline")) == 12


def test_headings_chosen_once_are_remembered(officer):
    text = "月份,甲线,乙线\n2025年1月,1,2\n"
    address = send(officer, text.encode())
    chosen = {"step": "headings", "h0": "oil.diesel", "h1": "oil.diesel"}
    assert officer.post(address, chosen).status_code == 302
    assert confirm(officer, address).status_code == 302
    assert amounts("oil.diesel") == [("2025-01", Decimal(3))]
    assert HeadingMap.objects.count() == 1
    again = send(officer, text.replace("2025年1月", "2025年2月").encode())
    confirm(officer, again)
    assert amounts("oil.diesel")[1] == ("2025-02", Decimal(3))


def workbook(**sheets):
    """A workbook of several sheets, each a list of rows."""
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def test_a_workbook_with_a_sheet_for_each_month_as_power_companies_send_it(officer):
    def sheet(month, total):
        return [
            [f"某县2025年{month}月全社会用电量情况"],
            ["单位：万千瓦时"],
            ["行业", "本月", "同比%", "累计"],
            ["全社会用电总计", total, 1.5, 9999],
            ["二、工业", total / 2, 1.5, 9999],
        ]

    book = workbook(**{"1月": sheet(1, 100), "2月": sheet(2, 90)})
    confirm(officer, send(officer, book, "用电.xlsx", "power_monthly"))
    assert amounts("power.total") == [("2025-01", Decimal(100)), ("2025-02", Decimal(90))]
    assert amounts("power.industry")[1] == ("2025-02", Decimal(45))


def test_the_empty_template_starts_with_the_year_that_is_chosen(officer):
    def periods(query):
        address = reverse("ledger:statistic_file", args=["oil_monthly"])
        content = b"".join(officer.get(f"{address}?empty=1&export=csv{query}"))
        return [line.split(",")[0] for line in content.decode("utf-8-sig").splitlines()[1:]]

    last = timezone.localdate().year - 1
    assert periods("")[0] == periods("&from=x")[0] == periods("&from=1066")[0] == f"{last}-01"
    assert periods("&from=2015")[:1] == ["2015-01"]
    assert periods("&from=2015")[-1] == periods("")[-1]
    page = officer.get(reverse("ledger:statistic_upload", args=["oil_monthly"])).content.decode()
    assert "<option>2015</option>" in page
    assert page.index(f"<option>{last}</option>") < page.index(f"<option>{last + 1}</option>")


def test_one_number_in_merged_cells_of_two_months_is_shown_and_not_taken(officer):
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet("油")
    for number, row in enumerate([["月份", "汽油", "柴油"], ["2025-01", 1, 5], ["2025-02", "", 6]]):
        page.write_row(number, 0, row)
    page.merge_range(1, 1, 2, 1, 230)
    book.close()
    address = send(officer, file.getvalue(), "油.xlsx")
    assert "“230 (B2:B3)”：合并单元格中只有一个数" in officer.get(address).content.decode()
    assert confirm(officer, address).status_code == 422
    assert not Statistic.objects.exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_download_comes_back_without_any_change(officer, kind):
    confirm(officer, send(officer, CSV.encode()))
    address = reverse("ledger:statistic_file", args=["oil_monthly"])
    content = b"".join(officer.get(f"{address}?export={kind}"))
    confirm(officer, send(officer, content, f"again.{kind}"))
    assert Delivery.objects.get(file_name=f"again.{kind}").repeated == 4
    assert Statistic.objects.count() == 4


def test_what_was_known_on_a_day_stands_on_the_page_and_in_the_history(officer):
    confirm(officer, send(officer, CSV.encode(), known_date="2026-01-15"))
    confirm(officer, send(officer, CSV.replace("110", "115").encode(), known_date="2026-03-01"))
    address = reverse("ledger:statistic_form", args=["oil_monthly"])
    assert ">115<" in officer.get(address).content.decode()
    before = officer.get(f"{address}?on=2026-02-01").content.decode()
    assert ">110<" in before
    history = reverse("ledger:statistic_history", args=["oil_monthly"])
    page = officer.get(f"{history}?series=oil.gasoline&period=2025-02").content.decode()
    assert page.index("2026-01-15") < page.index("2026-03-01")


def test_a_value_by_hand_corrects_and_keeps_what_was(officer):
    confirm(officer, send(officer, CSV.encode()))
    address = reverse("ledger:statistic_enter", args=["oil_monthly"])
    said = {
        "series": "oil.gasoline",
        "period": "2025-02",
        "amount": "１,１１７",
        "vintage": "preliminary",
        "known_date": "2026-02-01",
        "document_title": "更正",
    }
    assert officer.post(address, said).status_code == 302
    assert amounts("oil.gasoline")[1] == ("2025-02", Decimal(1117))
    assert officer.post(address, said | {"period": "2025-13"}).status_code == 422
    assert officer.post(address, said | {"amount": "-1"}).status_code == 422


def test_the_chosen_body_sends_its_own_forms_and_no_others(world, client, officer):
    choose = reverse("ledger:statistic_supplier", args=["oil_monthly"])
    assert officer.post(choose, {"organisation": world.own.pk}).status_code == 302
    client.force_login(world[Role.FILER], backend="dafeng.people.backends.PasswordBackend")
    page = client.get(reverse("ledger:statistics")).content.decode()
    assert reverse("ledger:statistic_form", args=["oil_monthly"]) in page
    assert reverse("ledger:statistic_form", args=["coal_monthly"]) not in page
    confirm(client, send(client, CSV.encode()))
    assert len(amounts("oil.diesel")) == 2
    for form, status in (("oil_monthly", 200), ("coal_monthly", 403)):
        for name in ("statistic_form", "statistic_upload", "statistic_file"):
            assert client.get(reverse(f"ledger:{name}", args=[form])).status_code == status
