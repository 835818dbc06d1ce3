"""The menu's lines, what the search box finds, and whose installation this is."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dafeng.indicators.mention import Mention, add_mentions
from dafeng.indicators.models import Value, shown_at
from dafeng.plan import presentation as show
from dafeng.plan import selectors
from dafeng.ui.identity import set_place
from dafeng.ui.navigation import add_entry
from dafeng.ui.search import Hit, add_searcher

PLAN = _("The plan")
SEE = "plan.view_plan"
for order, (title, url_name, icon) in enumerate(
    (
        (_("Targets"), "plan:target_list", "target-arrow"),
        (_("Closing review"), "plan:review", "table"),
        (_("Tasks"), "plan:task_list", "checklist"),
        (_("Bodies"), "plan:body_list", "building-community"),
        (_("The plan's text"), "plan:outline", "file-text"),
        (_("Named systems"), "plan:system_list", "server"),
        (_("Public figures"), "plan:figure_list", "table"),
    )
):
    add_entry(
        group=PLAN, title=title, url_name=url_name, icon=icon, permission=SEE, order=100 + order
    )


def place_name(request: HttpRequest) -> Any:
    """The city that is loaded, or the invented one that the user looks at."""
    area = getattr(request.user, "area", None)
    if area is not None and area.is_sample:
        return area.name
    city = selectors.city()
    return city.name if city else None


set_place(place_name)


def page_of_value(value: Value) -> str:
    """The page of a target whose indicator a value is of."""
    target = value.indicator.targets.filter(retired_date=None).first()
    return target.get_absolute_url() if target else ""


shown_at.append(page_of_value)


def targets_of_indicators(keys: Iterable[int]) -> dict[int, list[Mention]]:
    """The targets that indicators measure, in the order of the plan."""
    found: dict[int, list[Mention]] = {}
    wanted = set(keys)
    for row in selectors.named_targets():
        if row.indicator_id in wanted:
            mention = Mention(row.key, show.wording(row.name), row.get_absolute_url())
            found.setdefault(row.indicator_id, []).append(mention)
    return found


add_mentions(targets_of_indicators)


def _matching(rows: Any, words: str, *fields: str) -> Any:
    for word in words.split()[:8]:
        either = Q()
        for name in fields:
            either |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(either)
    return rows


def find_targets(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Targets by key and name."""
    if not request.user.has_perm(SEE):
        return
    for row in _matching(selectors.targets(), words, "key", "name_zh", "name_en"):
        year = row.year or show.NO_YEAR
        url = reverse("plan:target", args=[row.key])
        yield Hit(f"{row.key} {show.wording(row.name)}", url, f"{year}")


def find_tasks(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Tasks by section and title."""
    if not request.user.has_perm(SEE):
        return
    for row in _matching(selectors.tasks(), words, "section__number", "name_zh", "name_en"):
        url = reverse("plan:task", args=[row.key])
        yield Hit(show.wording(row.section.clause), url, row.group.name)


def find_bodies(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Bodies by name."""
    if not request.user.has_perm(SEE):
        return
    for row in _matching(selectors.bodies(), words, "name_zh", "name_en", "code"):
        yield Hit(row.name, reverse("plan:body", args=[row.code]), row.get_kind_display())


def _all(url_name: str) -> Any:
    return lambda words: f"{reverse(url_name)}?{urlencode({'q': words})}"


add_searcher(
    title=_("Targets"),
    icon="target-arrow",
    find=find_targets,
    order=10,
    all_url=_all("plan:target_list"),
)
add_searcher(
    title=_("Tasks"), icon="checklist", find=find_tasks, order=20, all_url=_all("plan:task_list")
)
add_searcher(
    title=_("Bodies"),
    icon="building-community",
    find=find_bodies,
    order=30,
    all_url=_all("plan:body_list"),
)
