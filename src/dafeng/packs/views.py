"""Pages of packs: what is loaded, what loading would change, asking for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from dafeng.evidence.models import Approval
from dafeng.packs import selectors, services
from dafeng.packs.difference import Change
from dafeng.packs.forms import LoadForm
from dafeng.packs.presentation import summary_of, title_of
from dafeng.packs.reader import shipped_packs
from dafeng.packs.schema import Pack
from dafeng.people.access import require

SHOWN_CHANGES = 400


def pack_list(request: HttpRequest) -> HttpResponse:
    """The pack that is loaded, those that come with the program, requests and past loads."""
    require(request.user, "packs.view_packs")
    loads = selectors.list_loads()
    page = {
        "title": _("Packs"),
        "breadcrumbs": [(_("Packs"), "")],
        "current": loads[0] if loads else None,
        "loads": loads,
        "shipped": [_shipped(outcome) for outcome in selectors.shipped()],
        "waiting": selectors.waiting(),
    }
    return render(request, "packs/list.html", page)


def _shipped(outcome: Any) -> dict[str, Any]:
    pack = outcome.pack
    return {
        "name": outcome.name,
        "title": pack.head.name.text if pack else outcome.name,
        "counts": outcome.counts,
        "problems": len(outcome.problems),
        "changes": len(selectors.changes_of(pack)) if pack else None,
    }


def pack(request: HttpRequest, name: str) -> HttpResponse:
    """What loading a shipped pack would change, and the form that asks for it."""
    require(request.user, "packs.view_packs")
    if name not in shipped_packs():
        raise Http404
    outcome = selectors.read_shipped(name)
    form = LoadForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "packs.request_load")
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            services.request_load(actor=request.user, pack=outcome.require(), reason=reason)
            messages.success(request, _("The request waits for a second person."))
            return redirect("packs:list")
    changes = selectors.changes_of(outcome.pack) if outcome.pack else ()
    page = {
        "title": outcome.pack.head.name.text if outcome.pack else outcome.name,
        "breadcrumbs": [(_("Packs"), reverse("packs:list")), (name, "")],
        "name": name,
        "problems": outcome.problems,
        "form": form if changes and request.user.has_perm("packs.request_load") else None,
        **_difference(changes),
    }
    return render(request, "packs/pack.html", page)


def load_request(request: HttpRequest, pk: Any) -> HttpResponse:
    """What an asked-for load would change, for the person who decides."""
    require(request.user, "packs.view_packs")
    approval = get_object_or_404(Approval, pk=pk, kind=selectors.LOAD)
    asked = services.requested_pack(approval)
    page = {
        "title": _("Load of the pack {name}").format(name=asked.head.id),
        "breadcrumbs": [(_("Packs"), reverse("packs:list")), (_("Request"), "")],
        "approval": approval,
        **_difference(_changes(approval, asked)),
    }
    return render(request, "packs/request.html", page)


def _changes(approval: Approval, asked: Pack) -> tuple[Change, ...]:
    """The difference while it waits; afterwards what was loaded has become the same."""
    return selectors.changes_of(asked) if approval.state == Approval.State.PENDING else ()


def _difference(changes: tuple[Change, ...]) -> dict[str, Any]:
    shown = [
        {"change": change, "kind": title_of(change.kind), "fields": change.fields}
        for change in changes[:SHOWN_CHANGES]
    ]
    return {
        "summary": summary_of(changes),
        "changes": shown,
        "count": len(changes),
        "rest": max(0, len(changes) - SHOWN_CHANGES),
    }
