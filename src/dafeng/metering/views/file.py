"""Imports of readings: uploaded, described, taken by a job, read afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dafeng.evidence import blobs
from dafeng.jobs.models import Job
from dafeng.kernel.error import DafengError
from dafeng.metering.file_map import read_map
from dafeng.metering.filters import ImportFilter
from dafeng.metering.forms import MapForm, RetractForm, TemplateForm, UploadForm, unit_list
from dafeng.metering.models import Channel, Import
from dafeng.metering.reason import SENTENCES, Reason
from dafeng.metering.selectors import file as files
from dafeng.metering.selectors import meter as rows
from dafeng.metering.services import importing, retracting
from dafeng.metering.services.intake import targets_of
from dafeng.metering.tables import STATES, ImportTable
from dafeng.people.access import get_visible, require
from dafeng.people.views.form_page import form_page, posted
from dafeng.ui.views import list_page

LIST = "metering:imports"
MOST_CHANNELS = 12


def _home() -> tuple[Any, str]:
    return (_("Imports of readings"), reverse(LIST))


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The imports that the user may see."""
    require(request.user, "metering.import_readings")
    return list_page(
        request,
        table_class=ImportTable,
        queryset=rows.list_imports(request.user),
        filterset_class=ImportFilter,
        title=_("Imports of readings"),
        template="metering/imports.html",
        context={"breadcrumbs": [(_("Imports of readings"), "")]},
        empty={
            "title": _("No file yet"),
            "text": _("Upload what meters or the supplier's portal have exported."),
            "action": _("Upload readings"),
            "action_url": reverse("metering:import_new"),
            "icon": "upload",
        },
    )


def import_new(request: HttpRequest) -> HttpResponse:
    """Upload a file."""
    require(request.user, "metering.import_readings")
    uploads = request.FILES if request.method == "POST" else None
    form = UploadForm(
        posted(request),
        uploads,
        organisations=rows.organisations_of(request.user),
        initial={"organisation": request.GET.get("organisation")},
    )

    def act(values: dict[str, Any]) -> str:
        file = values["file"]
        upload = importing.draft_import(
            actor=request.user,
            organisation=values["organisation"],
            file_name=file.name,
            chunks=file.chunks(),
        )
        return reverse("metering:import", args=[upload.pk])

    return form_page(
        request,
        form=form,
        act=act,
        title=_("Upload readings"),
        submit=_("Upload and look at it"),
        cancel_url=reverse(LIST),
        breadcrumbs=[_home(), (_("Upload readings"), "")],
        template="metering/import_new.html",
        context={"steps": _steps(0)},
    )


def _steps(now: int) -> list[tuple[str, str]]:
    labels = (_("Upload"), _("Columns"), _("Result"))
    marks = ["done" if place < now else "now" if place == now else "" for place in range(3)]
    return list(zip(labels, marks, strict=True))


@require_http_methods(["GET", "POST"])
def import_show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The columns of a file that waits to be confirmed, or what became of it."""
    require(request.user, "metering.import_readings")
    upload: Import = get_visible(rows.list_imports(request.user), pk=pk)
    require(request.user, "metering.import_readings", upload)
    if upload.state == Import.State.DRAFT:
        return _describe(request, upload)
    return _result(request, upload)


def _describe(request: HttpRequest, upload: Import) -> HttpResponse:
    face: dict[str, Any] = {
        "title": upload.file_name,
        "lead": upload.organisation.name,
        "upload": upload,
        "steps": _steps(1),
        "breadcrumbs": [_home(), (upload.file_name, "")],
    }
    table = request.POST.get("table") or request.GET.get("table") or None
    try:
        preview = files.find_map(upload, table=table)
    except DafengError as error:
        face |= {"fault": error.message(_), "steps": _steps(1)}
        return render(request, "metering/import_broken.html", face, status=422)
    names = list(targets_of(upload.organisation))
    said = MapForm.initial_of(preview.file_map)
    form = MapForm(posted(request), initial=said, columns=preview.columns, names=names)
    template = TemplateForm(posted(request), prefix="new", initial={"unit": "kWh"})
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["create"]
        if not wanted or template.is_valid():
            try:
                importing.confirm_import(
                    actor=request.user,
                    upload=upload,
                    file_map=read_map(form.said(table=table)),
                    columns=list(preview.columns),
                    template=template.said() if wanted else None,
                )
            except DafengError as error:
                form.add_error(None, error.message(_))
            else:
                messages.success(request, _("Confirmed; the rows are being taken."))
                return redirect("metering:import", upload.pk)
    face |= {
        "form": form,
        "template_form": template,
        "preview": preview,
        "table": table,
        "names": names,
        "units": unit_list(),
        "may_create": request.user.has_perm("metering.change_meter", upload.organisation),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "metering/import_map.html", face, status=status)


def _result(request: HttpRequest, upload: Import) -> HttpResponse:
    channels = Channel.objects.filter(pk__in=upload.channels[:MOST_CHANNELS])
    job = Job.objects.filter(kind=importing.JOB, key=str(upload.pk)).first()
    active = upload.state in (Import.State.WAITING, Import.State.RUNNING)
    face = {
        "title": upload.file_name,
        "lead": upload.organisation.name,
        "upload": upload,
        "kind": STATES[upload.state],
        "job": job,
        "active": active and job is not None,
        "reasons": [
            (_(SENTENCES[Reason(code)]), count) for code, count in sorted(upload.reasons.items())
        ],
        "channels": channels.select_related("meter"),
        "more_channels": max(0, len(upload.channels) - MOST_CHANNELS),
        "may_retract": upload.state in (Import.State.DONE, Import.State.FAILED)
        and request.user.has_perm("metering.retract_import", upload),
        "steps": _steps(2),
        "breadcrumbs": [_home(), (upload.file_name, "")],
    }
    return render(request, "metering/import_result.html", face)


def import_retract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take an import back, with a reason and the code that signs it."""
    require(request.user, "metering.import_readings")
    upload: Import = get_visible(rows.list_imports(request.user), pk=pk)
    require(request.user, "metering.retract_import", upload)
    form = RetractForm(posted(request), user=request.user)

    def act(values: dict[str, Any]) -> None:
        form.sign()
        retracting.retract_import(actor=request.user, upload=upload, reason=values["reason"])

    return form_page(
        request,
        form=form,
        act=act,
        title=_("Take the import back"),
        text=_(
            "What it brought no longer counts, and what it had overwritten counts again. No row is "
            "lost: the file, its rows and this decision stay. The file can be imported once more."
        ),
        submit=_("Take it back"),
        done=_("The import is taken back; the totals are being computed anew."),
        cancel_url=reverse("metering:import", args=[upload.pk]),
        breadcrumbs=[
            _home(),
            (upload.file_name, reverse("metering:import", args=[upload.pk])),
            (_("Take the import back"), ""),
        ],
    )


@require_GET
def import_refused(request: HttpRequest, pk: UUID) -> FileResponse:
    """The refused rows with the reason of each, as CSV."""
    require(request.user, "metering.import_readings")
    upload: Import = get_visible(rows.list_imports(request.user), pk=pk)
    if upload.refused_file_id is None:
        raise Http404
    path = blobs.path_of(upload.refused_file_id)
    name = f"{upload.file_name.rpartition('.')[0] or upload.file_name}-refused.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )
