"""Statistics come in: a file with its preview, one value by hand, who sends which form."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dafeng.evidence.selectors import visible_approvals
from dafeng.kernel.error import DafengError
from dafeng.ledger import services
from dafeng.ledger.form import ISSUERS, Form
from dafeng.ledger.models import Delivery
from dafeng.ledger.selectors import collection
from dafeng.ledger.selectors.change import change_of, figures_of
from dafeng.ledger.services import Recorded, Said
from dafeng.ledger.statistic_forms import (
    ConfirmForm,
    HeadingForm,
    SupplierForm,
    UploadForm,
    ValueForm,
)
from dafeng.ledger.views.statistic import (
    crumbs,
    delivery_or_404,
    form_of,
    template_years,
    vintage_name,
    wording,
)
from dafeng.people.access import require
from dafeng.people.area import organisations_of
from dafeng.people.views.form_page import form_page, posted

MOST_CELLS = 400


def _steps(now: int) -> list[tuple[str, str]]:
    labels = (_("File"), _("Preview"), _("Result"))
    marks = ["done" if place < now else "now" if place == now else "" for place in range(3)]
    return list(zip(labels, marks, strict=True))


@require_http_methods(["GET", "POST"])
def statistic_upload(request: HttpRequest, name: str) -> HttpResponse:
    """Upload a file of a form, with vintage and document said once for all of it."""
    form = form_of(request, name, "ledger.enter_statistics")
    area = collection.area_in_view(request.user)
    today = timezone.localdate()
    uploads = request.FILES if request.method == "POST" else None

    def act(values: dict[str, Any]) -> str:
        file = values.pop("file")
        delivery = services.draft_delivery(
            actor=request.user,
            area=area.code,
            form=form.id,
            file_name=file.name,
            chunks=file.chunks(),
            today=today,
            **values,
        )
        return reverse("ledger:delivery", args=[delivery.pk])

    return form_page(
        request,
        form=UploadForm(posted(request), uploads, today=today),
        act=act,
        title=_("Import {form}").format(form=wording(form.name)),
        submit=_("Upload and look at it"),
        cancel_url=reverse("ledger:statistic_form", args=[form.id]),
        breadcrumbs=crumbs(form, (_("Import"), "")),
        template="ledger/statistic_upload.html",
        context={
            "steps": _steps(0),
            "form_of": form,
            "template_years": template_years(today),
        },
    )


@require_http_methods(["GET", "POST"])
def delivery(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file that waits to be confirmed, with what it would change; or what became of it."""
    found, form = delivery_or_404(request, pk)
    face = {
        "title": found.file_name or wording(form.name),
        "lead": wording(form.name),
        "delivery": found,
        "vintage": vintage_name(found.vintage),
        "form_of": form,
        "breadcrumbs": crumbs(form, (found.file_name or _("Delivery"), "")),
    }
    if found.state != Delivery.State.DRAFT:
        first = found.statistics.order_by("pk")[:MOST_CELLS]
        rows = [(each, form.column(each.series)) for each in first.select_related("supersedes")]
        face |= {"rows": rows, "steps": _steps(2), "change": change_of(found)}
        if face["change"]:
            face["asked"] = figures_of(face["change"])[:MOST_CELLS]
            face["may_see"] = visible_approvals(request.user).filter(pk=face["change"].pk).exists()
        return render(request, "ledger/delivery.html", face)
    require(request.user, "ledger.enter_statistics", form.id)
    return _look(request, found, form, face | {"steps": _steps(1)})


def _look(request: HttpRequest, found: Delivery, form: Form, face: dict[str, Any]) -> HttpResponse:
    today = timezone.localdate()
    status = 200
    try:
        preview = services.preview_delivery(found, today=today)
    except DafengError as error:
        face |= {"fault": error.message(_), "template_years": template_years(today)}
        return render(request, "ledger/delivery_broken.html", face, status=422)
    headings = HeadingForm(
        request.POST if request.POST.get("step") == "headings" else None,
        form=form,
        headings=preview.found.headings,
        matched=preview.found.matched,
    )
    confirm = ConfirmForm(
        request.POST if request.POST.get("step") == "confirm" else None,
        user=request.user,
        doubtful=bool(preview.doubtful),
        changes_final=bool(preview.count("final")),
    )
    if request.method == "POST":
        try:
            if headings.is_bound and headings.is_valid():
                services.choose_headings(
                    actor=request.user, delivery=found, chosen=headings.chosen()
                )
                return redirect("ledger:delivery", found.pk)
            if confirm.is_bound and confirm.is_valid():
                confirm.sign()
                recorded = services.confirm_delivery(
                    actor=request.user,
                    delivery=found,
                    today=today,
                    looked_at=confirm.cleaned_data.get("looked_at", False),
                    reason=confirm.cleaned_data.get("reason", ""),
                )
                _tell(request, recorded)
                return redirect("ledger:delivery", found.pk)
        except DafengError as error:
            if error.status == 403:
                raise
            if confirm.is_bound and preview.cells and not preview.refused:
                confirm.add_error(None, error.message(_))
            else:
                messages.error(request, error.message(_))
        status = 422
    face |= {
        "preview": preview,
        "cells": preview.cells[:MOST_CELLS],
        "more": max(0, len(preview.cells) - MOST_CELLS),
        "refused": [(each, _(each.reason).format(**each.facts)) for each in preview.refused],
        "doubtful": [
            (each, [_(warning.text).format(**warning.facts) for warning in each.warnings])
            for each in preview.doubtful
        ],
        "assumed": [
            column for series in preview.assumed if (column := form.column(series)) is not None
        ],
        "headings": headings,
        "confirm": confirm,
        "counts": {
            state: preview.count(state)
            for state in ("new", "corrected", "repeated", "final", "asked")
        },
    }
    return render(request, "ledger/delivery_preview.html", face, status=status)


def _tell(request: HttpRequest, recorded: Recorded) -> None:
    """Say what became of figures: what counts now, and what waits for a second person."""
    taken = recorded.added + recorded.corrected
    if taken:
        done = ngettext("{count} figure is taken in.", "{count} figures are taken in.", taken)
        messages.success(request, done.format(count=taken))
    if recorded.waiting:
        waits = ngettext(
            "{count} correction of a final figure waits for a second person; what was known still"
            " counts.",
            "{count} corrections of final figures wait for a second person; what was known still"
            " counts.",
            recorded.waiting,
        )
        messages.warning(request, waits.format(count=recorded.waiting))
    if not taken and not recorded.waiting:
        messages.success(request, _("This was known already in the same words."))


@require_http_methods(["GET", "POST"])
def statistic_enter(request: HttpRequest, name: str) -> HttpResponse:
    """Enter or correct one figure by hand."""
    form = form_of(request, name, "ledger.enter_statistics")
    area = collection.area_in_view(request.user)
    today = timezone.localdate()
    initial = {key: request.GET[key] for key in ("series", "period") if key in request.GET}
    entry = ValueForm(posted(request), user=request.user, form=form, today=today, initial=initial)

    def act(values: dict[str, Any]) -> str:
        entry.sign()
        said = Said(
            series=values["series"],
            period=values["period"],
            amount=values["amount"],
            vintage=values["vintage"],
        )
        done = services.enter_statistic(
            actor=request.user,
            area=area.code,
            said=said,
            known_date=values["known_date"],
            today=today,
            document_title=values["document_title"],
            document_number=values["document_number"],
            reason=values["reason"],
        )
        _tell(request, done)
        return reverse("ledger:statistic_form", args=[form.id]) + f"?year={said.period[:4]}"

    return form_page(
        request,
        form=entry,
        act=act,
        title=_("Enter or correct a figure"),
        text=_("A correction is added; what was known before stays in the history."),
        submit=_("Enter"),
        cancel_url=reverse("ledger:statistic_form", args=[form.id]),
        breadcrumbs=crumbs(form, (_("Enter or correct a figure"), "")),
    )


@require_http_methods(["GET", "POST"])
def statistic_supplier(request: HttpRequest, name: str) -> HttpResponse:
    """Say which organisation sends the forms of an issuer."""
    require(request.user, "ledger.choose_supplier", None)
    form = form_of(request, name)
    area = collection.area_in_view(request.user)

    def act(values: dict[str, Any]) -> str:
        services.choose_supplier(
            actor=request.user,
            area=area.code,
            issuer=form.issuer,
            organisation=values["organisation"],
        )
        return reverse("ledger:statistic_form", args=[form.id])

    issuer = wording(ISSUERS[form.issuer])
    return form_page(
        request,
        form=SupplierForm(posted(request), organisations=organisations_of(area)),
        act=act,
        title=_("Who sends it: {issuer}").format(issuer=issuer),
        text=_("Heads and filers of this organisation may then send these forms in themselves."),
        submit=_("Save"),
        done=_("Saved."),
        cancel_url=reverse("ledger:statistic_form", args=[form.id]),
        breadcrumbs=crumbs(form, (_("Who sends it"), "")),
    )
