"""Pages of the runs from readings to tonnes: how each went, and what changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from dafeng.jobs.models import Job
from dafeng.kernel.flow import FLOWS
from dafeng.people.access import require, seen_area
from dafeng.people.area import within
from dafeng.people.models import Organisation
from dafeng.people.rules import sees_whole_city
from dafeng.site import pipeline

SHOWN = 30


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """The latest runs."""
    require(request.user, "site.view_runs")
    found = Job.objects.filter(kind=pipeline.KIND).defer("payload")[:SHOWN]
    return render(request, "site/runs.html", {"runs": found})


@require_GET
def run(request: HttpRequest, pk: str) -> HttpResponse:
    """One run: its steps, and for who sees the whole city every figure that changed."""
    require(request.user, "site.view_runs")
    job = get_object_or_404(Job, pk=pk, kind=pipeline.KIND)
    changes = _changes(job, request.user) if sees_whole_city(request.user) else None
    return render(request, "site/run.html", {"job": job, "changes": changes})


def _changes(job: Job, user: Any) -> list[dict[str, Any]]:
    """What changed of the area in view; of an organisation that is gone by its code."""
    changes = job.result.get("changes", [])
    codes = {each["organisation"] for each in changes}
    named = Organisation.objects.filter(code__in=codes)
    names = {each.code: each.name for each in named.filter(within(seen_area(user)))}
    others = set(named.values_list("code", flat=True)) - set(names)
    changes = [each for each in changes if each["organisation"] not in others]
    language = get_language() or "zh-hans"
    return [
        {
            **each,
            "name": names.get(each["organisation"]),
            "flow_name": FLOWS[each["flow"]].name.pick(language) if each["flow"] in FLOWS else "",
        }
        for each in changes
    ]
