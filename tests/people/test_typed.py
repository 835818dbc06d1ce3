"""What was typed when a signature was first asked for comes back once the app is set up."""

import re

import pytest
from django import forms
from django.urls import reverse
from tests.form_reader import read_forms
from tests.world import PASSWORD, code_of, fresh_code

from dafeng.evidence.forms import CodeField
from dafeng.ledger.models import Close
from dafeng.people import selectors, typed
from dafeng.people.models import User
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
BACKEND = "dafeng.people.backends.PasswordBackend"


@pytest.fixture
def officer(world, client):
    client.force_login(world[Role.OFFICER], backend=BACKEND)
    return client


def set_up(client, user, address):
    """Set up the app at the address that a refused step led to; returns the last page."""
    client.post(address, {"password": PASSWORD})
    return client.post(address, {"code": code_of(selectors.find_unconfirmed(user), steps=-1)})


def forms_of(answer, to):
    return [f for f in read_forms(answer.content.decode(), address=to) if f.action == to]


def test_a_form_comes_back_filled_in_and_asks_for_the_code_alone(world, officer):
    close = reverse("ledger:close", args=["own"])
    led = officer.post(close, {"month": "2025-03", "code": "123456"})
    assert led.status_code == 302
    assert led.url.startswith(reverse("people:second_factor"))
    codes = set_up(officer, world[Role.OFFICER], led.url)
    (back,) = forms_of(codes, close)
    assert back.values["month"].strip() == "2025-03"
    assert set(back.values) == {"month", "csrfmiddlewaretoken"}
    page = officer.post(close, {"month": back.values["month"].lstrip("\n")})
    assert page.status_code == 422
    assert "动态口令" in page.content.decode()
    (form,) = forms_of(page, close)
    assert form.values["month"] == "2025-03"
    assert not Close.objects.exists()
    done = officer.post(close, form.values | {"code": fresh_code(world[Role.OFFICER])})
    assert (done.status_code, Close.objects.count()) == (302, 1)
    assert typed.KEY not in officer.session


def test_what_was_typed_survives_line_breaks_markup_and_several_values(world, officer):
    reason = '\n第一行\r\n<b>"引号"</b> & 第二行'
    asked = reverse("ledger:close", args=["own"]) + "?from=page"
    led = officer.post(asked, {"month": "2025-03", "note": reason, "pick": ["a", "b"]})
    codes = set_up(officer, world[Role.OFFICER], led.url).content.decode()
    assert 'action="' + asked in codes
    assert "<b>" not in re.sub(r"<textarea.*?</textarea>", "", codes, flags=re.S)
    kept = dict(officer.session[typed.KEY]["fields"])
    assert kept["note"] == reason
    assert officer.session[typed.KEY]["fields"].count(["pick", "b"]) == 1
    assert "&lt;b&gt;&quot;引号&quot;&lt;/b&gt; &amp; 第二行" in codes


def test_where_the_enrolment_needs_two_the_form_waits_with_it(world, officer):
    User.objects.filter(pk=world[Role.OFFICER].pk).update(enrols_by_two=True)
    close = reverse("ledger:close", args=["own"])
    led = officer.post(close, {"month": "2025-03"})
    set_up(officer, world[Role.OFFICER], led.url)
    (back,) = forms_of(officer.get(led.url), close)
    assert back.values["month"].strip() == "2025-03"


def test_nothing_is_offered_elsewhere_or_where_nothing_was_typed(world, officer):
    close = reverse("ledger:close", args=["own"])
    officer.post(close, {"month": "2025-03"})
    address = reverse("people:second_factor") + "?next=/statistics/"
    assert not forms_of(set_up(officer, world[Role.OFFICER], address), close)


def test_very_long_texts_are_not_kept(officer):
    officer.post(
        reverse("ledger:close", args=["own"]), {"month": "2025-03", "note": "字" * 100_001}
    )
    assert typed.KEY not in officer.session


def _forms(kind=forms.BaseForm):
    for each in kind.__subclasses__():
        yield each
        yield from _forms(each)


def test_no_code_and_no_password_is_ever_kept():
    secret = {
        name
        for form in _forms()
        if form.__module__.startswith("dafeng.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, CodeField) or isinstance(field.widget, forms.PasswordInput)
    }
    assert {"code", "password", "old", "new", "again"} <= secret
    assert secret <= typed.SECRET
