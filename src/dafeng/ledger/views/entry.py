"""Entries of an organisation: what is booked, what else was said, bills, closed months."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from dafeng.kernel.error import DafengError
from dafeng.ledger import selectors, services
from dafeng.ledger.entry_forms import BillForm, CloseForm, ReasonForm
from dafeng.ledger.models import Entry
from dafeng.ledger.tables import EntryTable
from dafeng.people.access import measured_organisations, require
from dafeng.people.error import SecondFactorMissing
from dafeng.people.models import Organisation
from dafeng.ui.tab import tabs_for
from dafeng.ui.views import list_page


def _organisation(request: HttpRequest, code: str, permission: str) -> Organisation:
    organisation = get_object_or_404(measured_organisations(request.user), code=code)
    require(request.user, permission, organisation)
    return organisation


def _name(organisation: Organisation) -> str:
    return organisation.name.pick(get_language() or "zh-hans")


@require_GET
def entries(request: HttpRequest, code: str) -> HttpResponse:
    """What every source says of an organisation, and which of it is booked."""
    organisation = _organisation(request, code, "ledger.view_entries")
    user: Any = request.user
    return list_page(
        request,
        table_class=EntryTable,
        queryset=selectors.entries(organisation),
        title=_name(organisation),
        template="ledger/entries.html",
        context={
            "organisation": organisation,
            "tabs": tabs_for(request, "organisation", organisation, [organisation.code]),
            "breadcrumbs": [
                (gettext("Organisations"), reverse("people:organisations")),
                (organisation.name, ""),
            ],
            "differences": selectors.differences_of(organisation),
            "closes": selectors.closes_of(organisation),
            "may_enter": user.has_perm("ledger.enter_bill", organisation),
            "may_close": user.has_perm("ledger.close_month", organisation),
        },
        empty={
            "title": gettext("Nothing is known of this organisation's energy yet"),
            "text": gettext("Enter a bill, or import the readings of its meters."),
        },
    )


@require_http_methods(["GET", "POST"])
def bill_new(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a bill by hand."""
    organisation = _organisation(request, code, "ledger.enter_bill")
    form = BillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.enter_bill(
                actor=request.user,
                organisation=organisation,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except DafengError as error:
            form.add_error(None, error.message(gettext))
        else:
            messages.success(request, gettext("The bill is entered."))
            return redirect("ledger:entry", entry.pk)
    face = {
        "title": gettext("Enter a bill"),
        "lead": _name(organisation),
        "form": form,
        "submit": gettext("Enter"),
    }
    return render(request, "ledger/form.html", face, status=422 if form.errors else 200)


def _entry(request: HttpRequest, pk: int) -> Entry:
    found = Entry.objects.select_related("organisation", "entered_by").filter(
        organisation__in=measured_organisations(request.user)
    )
    return get_object_or_404(found, pk=pk)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what was said, when and by whom, and what is booked for its month."""
    found = _entry(request, pk)
    require(request.user, "ledger.view_entries", found.organisation)
    return _entry_page(request, found, ReasonForm(user=request.user))


def _entry_page(request: HttpRequest, found: Entry, form: ReasonForm) -> HttpResponse:
    user: Any = request.user
    face = {
        "title": f"{found.flow_of.name.pick(get_language() or 'zh-hans')} {found.month:%Y-%m}",
        "lead": _name(found.organisation),
        "entry": found,
        "booking": selectors.booking_for(found),
        "versions": selectors.versions_of(found),
        "closed": services.is_closed(found.organisation, found.month),
        "may_book": user.has_perm("ledger.book", found.organisation)
        and found.superseded_at is None,
        "form": form,
    }
    return render(request, "ledger/entry.html", face, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Book this entry, or where its month is closed ask for it."""
    found = _entry(request, pk)
    require(request.user, "ledger.book", found.organisation)
    if request.method == "GET":
        return redirect("ledger:entry", pk)
    form = ReasonForm(request.POST, user=request.user)
    if not form.is_valid():
        return _entry_page(request, found, form)
    reason = form.cleaned_data["reason"]
    try:
        form.sign()
        if services.is_closed(found.organisation, found.month):
            services.request_change(actor=request.user, entry=found, reason=reason)
            messages.success(request, gettext("Asked for; a second person must approve it."))
        else:
            services.book(actor=request.user, entry=found, reason=reason)
            messages.success(request, gettext("Booked."))
    except SecondFactorMissing:
        raise  # leads to the set-up of the app
    except DafengError as error:
        form.add_error(None, error.message(gettext))
        return _entry_page(request, found, form)
    return redirect("ledger:entry", pk)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a month of an organisation."""
    organisation = _organisation(request, code, "ledger.close_month")
    form = CloseForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            form.sign()
            services.close_month(
                actor=request.user,
                organisation=organisation,
                month=form.cleaned_data["month"],
                today=timezone.localdate(),
            )
        except SecondFactorMissing:
            raise  # leads to the set-up of the app
        except DafengError as error:
            form.add_error(None, error.message(gettext))
        else:
            messages.success(request, gettext("The month is closed."))
            return redirect("ledger:entries", organisation.code)
    face = {
        "title": gettext("Close a month"),
        "lead": _name(organisation),
        "form": form,
        "submit": gettext("Close the month"),
    }
    return render(request, "ledger/form.html", face, status=422 if form.errors else 200)
