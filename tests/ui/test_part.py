"""Marks, facts, fields, menu."""

from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory

from dafeng.kernel.text import Text
from dafeng.people.models import User
from dafeng.ui import mark, navigation
from dafeng.ui.field import FileField, UnitDecimalField


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (None, None, "—"),
        (float("nan"), None, "—"),
        (0, None, "0"),
        (0.0, None, "0"),
        (1234567, None, "1,234,567"),
        (-1234.5, 1, "−1,234.5"),
        (-0.04, 1, "0.0"),
        (0.41273, None, "0.4127"),
        (182.4, None, "182.4"),
        (1e-9, None, "0.000000001"),
        (123456.789, None, "123,457"),
        (Decimal("12.50"), None, "12.50"),
        ("§ 3.2", None, "§ 3.2"),
    ],
)
def test_numbers_are_shown_as_people_read_them(value: object, digits: int, shown: str) -> None:
    assert mark.format_number(value, digits=digits) == shown


def test_every_state_has_a_shape_of_its_own() -> None:
    shapes = {mark.state(kind, "x").split("<svg")[1] for kind in mark.KINDS}
    assert len(shapes) == len(mark.KINDS)


def test_a_label_is_escaped() -> None:
    assert "<b>" not in mark.state("ok", "<b>")


def test_a_meter_stays_within_its_bounds() -> None:
    assert 'value="1.0000"' in mark.meter(7, 5)
    assert 'value="0.0000"' in mark.meter(-1, 5)
    assert "value=" not in mark.meter(3, None)


def test_a_sparkline_breaks_at_a_gap() -> None:
    line = mark.sparkline([1.0, 2.0, None, 3.0])
    assert line.split('d="')[2].count("M") == 2
    assert mark.sparkline([None, 1.0]) == ""


def test_a_missing_fact_is_a_dash_and_zero_is_zero() -> None:
    text = render(
        "{% facts rows %}", rows=[("a", None), ("b", 0), ("c", Text("中", "en")), ("d", "<i>")]
    )
    assert '<span class="gap">—</span>' in text
    assert "<dd>0</dd>" in text
    assert "<dd>中</dd>" in text
    assert "<i>" not in text


class Upload(forms.Form):
    file = FileField(suffixes=(".pdf",), megabytes=1)


@pytest.mark.parametrize(
    ("name", "size", "good"),
    [
        ("a.pdf", 10, True),
        ("a.PDF", 10, True),
        ("a.pdf.exe", 10, False),
        ("a.pdf", 2**20 + 1, False),
    ],
)
def test_a_file_field_takes_its_kinds_up_to_its_size(name: str, size: int, good: bool) -> None:
    form = Upload({}, {"file": SimpleUploadedFile(name, b"x" * size)})
    assert form.is_valid() is good


def test_a_file_field_says_what_it_takes() -> None:
    text = render('{% include "ui/field.html" with field=form.file %}', form=Upload())
    assert 'accept=".pdf"' in text
    assert ".pdf，不超过 1 MB" in text


@pytest.mark.parametrize("typed", ["1,234.5", "１，２３４．５", " 1 234.5 "])
def test_a_number_is_taken_as_people_paste_it(typed: str) -> None:
    assert UnitDecimalField(unit="tce").clean(typed) == Decimal("1234.5")


def test_a_faulty_field_is_tied_to_its_error() -> None:
    class Named(forms.Form):
        name = forms.CharField(help_text="help")

    text = render('{% include "ui/field.html" with field=form.name %}', form=Named({}))
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_name-help id_name-error"' in text


def test_the_menu_holds_only_what_is_open_to_the_reader(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "_entries", [])
    for name, order in (("open", 2), ("first", 1), ("closed", 3)):
        navigation.add_entry(
            group="G", title=name, url_name="ui:living", icon="home",
            permission=f"x.{name}", order=order,
        )  # fmt: skip
    monkeypatch.setattr(User, "has_perm", lambda self, perm, obj=None: perm != "x.closed")
    request = RequestFactory().get("/ui/")
    request.user = reader
    (group,) = navigation.menu_for(request)
    assert [entry["title"] for entry in group["entries"]] == ["first", "open"]
    assert group["entries"][0]["active"]


def test_a_long_menu_is_folded_except_where_one_is_or_something_waits(
    reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(navigation, "_entries", [])
    for order, group in enumerate("AAAABBBCCC"):
        navigation.add_entry(
            group=group, title=group, url_name="ui:living", icon="home", permission="x",
            order=order, count=(lambda user: 2) if order == 9 else None,
        )  # fmt: skip
    monkeypatch.setattr(User, "has_perm", lambda self, perm, obj=None: True)
    request = RequestFactory().get("/elsewhere/")
    request.user = reader
    opened = {each["title"]: each["open"] for each in navigation.menu_for(request)}
    assert opened == {"A": True, "B": False, "C": True}
