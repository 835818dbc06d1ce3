"""Pages of the log, of approvals, of attached files."""

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dafeng.evidence import blobs, selectors, services, verification
from dafeng.evidence.error import NotAttachable
from dafeng.evidence.filters import ApprovalFilter, EntryFilter
from dafeng.evidence.forms import AttachmentForm, DecisionForm
from dafeng.evidence.models import Approval, Attachment
from dafeng.evidence.services import check
from dafeng.evidence.tables import ApprovalTable, EntryTable
from dafeng.kernel.error import DafengError
from dafeng.ui.address import own_address
from dafeng.ui.views import list_page


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Every write: who, when, what."""
    check(request.user, "evidence.view_log")
    return list_page(
        request,
        table_class=EntryTable,
        queryset=selectors.list_entries(),
        filterset_class=EntryFilter,
        title=_("Evidence log"),
        template="evidence/log.html",
        context={
            "checkpoint": selectors.last_checkpoint(),
            "breadcrumbs": [(_("Evidence log"), "")],
        },
    )


@require_GET
def entry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One row of the log: before and after, and its place in the tree."""
    check(request.user, "evidence.view_log")
    account = selectors.Account(_one(selectors.list_entries(), pk))
    face = {
        "title": account.title,
        "account": account,
        "entry": account.entry,
        "sequence": getattr(account.entry, "sequence", None),
        "kept": selectors.last_checkpoint(),
        "breadcrumbs": [(_("Evidence log"), reverse("evidence:log")), (account.title, "")],
    }
    return render(request, "evidence/entry.html", face)


@require_GET
def proof(request: HttpRequest, number: int) -> HttpResponse:
    """The proof that one row stands in the log, for the standalone verifier."""
    check(request.user, "evidence.view_log")
    kept = selectors.last_checkpoint()
    size = kept.size if kept and number < kept.size else None
    answer = JsonResponse(verification.prove(number=number, size=size))
    answer["Content-Disposition"] = f'attachment; filename="proof-{number}.json"'
    return answer


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The head of the log in three lines, to be kept outside."""
    check(request.user, "evidence.view_log")
    kept = selectors.last_checkpoint()
    if kept is None:
        raise Http404
    text = services.statement(size=kept.size, root=kept.root)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="checkpoint-{kept.size}.txt"'
    return answer


@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was decided."""
    check(request.user, "evidence.view_approvals")
    return list_page(
        request,
        table_class=ApprovalTable,
        queryset=selectors.visible_approvals(request.user),
        filterset_class=ApprovalFilter,
        title=_("Approvals"),
        context={"breadcrumbs": [(_("Approvals"), "")]},
        empty={
            "title": _("Nothing waits"),
            "text": _("Changes that need a second person appear here."),
        },
    )


def approval(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One request: what is asked for and why; approve, refuse or withdraw it."""
    row: Approval = _one(selectors.visible_approvals(request.user), pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, row, form)
        except DafengError as error:
            if error.status == 403:
                raise
            form.add_error(None, error.message(_))
            row.refresh_from_db()
        else:
            return redirect("evidence:approval", pk)
    title = services.find_approvable(row.kind).title
    pending = row.state == Approval.State.PENDING
    face = {
        "title": title,
        "approval": row,
        "asked": selectors.describe_approval(row),
        "subject": selectors.find_subject(row.subject_type, row.subject_id),
        "form": form,
        "may_decide": pending and services.may_decide(request.user, row),
        "may_withdraw": pending and row.requested_by_id == request.user.pk,
        "breadcrumbs": [(_("Approvals"), reverse("evidence:approvals")), (title, "")],
    }
    return render(request, "evidence/approval.html", face, status=422 if form.errors else 200)


def _decide(request: HttpRequest, row: Approval, form: DecisionForm) -> None:
    act = request.POST.get("act", "")
    if act == "withdraw":
        services.withdraw(actor=request.user, approval=row)
    elif act in ("approve", "refuse"):
        form.sign()
        services.decide(
            actor=request.user,
            approval=row,
            approve=act == "approve",
            decision=form.cleaned_data["decision"],
        )
    else:
        raise Http404


@require_POST
def attach(request: HttpRequest, subject_type: str, subject_id: str) -> HttpResponse:
    """Attach a file to a thing, and go back to its page."""
    subject, rights = services.find_attachable(subject_type, subject_id)
    if not request.user.has_perm(rights.view, subject):
        raise NotAttachable
    check(request.user, rights.add, subject)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        services.attach(actor=request.user, subject=subject, name=file.name, chunks=file.chunks())
        return redirect(_back(request, subject))
    face = {"title": _("Attach a file"), "form": form, "cancel_url": _back(request, subject)}
    return render(request, "evidence/attach.html", face, status=422)


@require_GET
def attachment(request: HttpRequest, pk: int) -> Any:
    """A file, to whoever may see the thing that it belongs to; checked against its hash."""
    row = _one(Attachment.objects.select_related("blob"), pk)
    subject, rights = services.find_attachable(row.subject_type, row.subject_id)
    if not request.user.has_perm(rights.view, subject):
        raise Http404
    answer = FileResponse(
        blobs.check(row.blob_id).open("rb"),
        as_attachment=True,
        filename=row.file_name,
        content_type=row.blob.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _one(rows: Any, pk: Any) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _back(request: HttpRequest, subject: Any) -> str:
    page = str(subject.get_absolute_url()) if hasattr(subject, "get_absolute_url") else "/"
    return own_address(request, wanted=request.POST.get("next", ""), default=page)
