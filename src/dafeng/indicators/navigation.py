"""The menu's line of indicators, and what the search box finds."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dafeng.indicators import presentation as show
from dafeng.indicators import selectors
from dafeng.ui.navigation import add_entry
from dafeng.ui.search import Hit, add_searcher

SEE = "indicators.view_indicators"

add_entry(
    group=_("The plan"),
    title=_("Indicators"),
    url_name="indicators:indicator_list",
    icon="table",
    permission=SEE,
    order=101,
)


def find_indicators(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Indicators by key and name."""
    if not request.user.has_perm(SEE):
        return
    rows = selectors.indicators()
    for word in words.split()[:8]:
        rows = rows.filter(
            Q(key__icontains=word) | Q(name_zh__icontains=word) | Q(name_en__icontains=word)
        )
    for row in rows:
        url = reverse("indicators:indicator", args=[row.key])
        yield Hit(show.wording(row.name), url, show.unit_of(row))


add_searcher(title=_("Indicators"), icon="table", find=find_indicators, order=15)
