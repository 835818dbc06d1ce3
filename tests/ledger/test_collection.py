"""Which forms came, late or not, and what they ask of those who send them."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dafeng.ledger.collection import burdens, recent, slots
from dafeng.ledger.form import find_form, forms
from dafeng.ledger.series import Point

OIL = find_form("oil_monthly")  # due on the 15th
TODAY = date(2026, 4, 15)


def point(month, known, vintage="final"):
    return Point(date(2026, month, 1), date(2026, month + 1, 1), Decimal(1), vintage, 1, known)


def test_a_form_comes_comes_late_is_missing_or_not_yet_due():
    records = {
        "oil.gasoline": [point(1, date(2026, 2, 15)), point(2, date(2026, 3, 16), "flash")],
        "oil.diesel": [point(1, date(2026, 2, 20), "preliminary")],
    }
    periods = ["2025-12", "2026-01", "2026-02", "2026-03"]
    found = slots(OIL, records, periods=periods, today=TODAY)
    assert [slot.state for slot in found] == ["missing", "came", "late", "waiting"]
    assert (found[1].filled, found[1].total, found[1].is_whole) == (2, 3, False)
    assert (found[1].vintage, found[2].vintage) == ("final", "flash")
    assert slots(OIL, {}, periods=["2026-03"], today=date(2026, 4, 16))[0].state == "missing"


def test_what_becomes_known_later_has_not_come_today():
    records = {"oil.gasoline": [point(1, date(2026, 5, 1))]}
    assert slots(OIL, records, periods=["2026-01"], today=TODAY)[0].state == "missing"


@given(st.dates(date(2016, 1, 1), date(2090, 1, 1)), st.sampled_from(list(forms().values())))
def test_the_last_periods_have_ended_and_follow_each_other(today, form):
    periods = recent(form, today)
    spans = [form.columns[0].span(period) for period in periods]
    assert spans[-1].end <= today
    assert all(
        form.due_date(period) >= span.end for period, span in zip(periods, spans, strict=True)
    )
    ends = [span.end for span in spans]
    assert ends == sorted(set(ends))
    assert len(periods) == {"month": 13, "quarter": 8, "year": 6}[form.period]


def test_the_burden_of_a_form_is_its_cells_and_minutes_in_a_year():
    (oil,) = burdens([OIL])
    assert (oil.cells, oil.minutes) == (3 * 12, OIL.minutes * 12)
