"""What the outlook says on the pages of indicators and targets."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dafeng.indicators.part import add_part
from dafeng.outlook import outlook_words as words
from dafeng.outlook import selectors
from dafeng.people.area import code_in_view

PEAK_YEAR = "co2_peak_year"


@add_part(PEAK_YEAR)
def tell_peak(request: HttpRequest) -> SafeString | None:
    """How probable a peak is by the latest run, under each treatment of the grid factor."""
    user: Any = request.user
    if not user.has_perm("outlook.view_outlook"):
        return None
    run = selectors.latest_run(area=code_in_view(user))
    face = {
        "run": run,
        "years": list(run.result["p_peak_by"]) if run else [],
        "treatments": words.treatments(run.result) if run else [],
        "statement": words.statement(run.result) if run else "",
    }
    return render_to_string("outlook/part_peak.html", face, request)
