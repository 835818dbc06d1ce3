"""The leader's one page: what is to be decided, and how good the data are."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from dafeng.kernel.text import Text
from dafeng.ledger.collection import CAME, LATE, MISSING, OVERDUE, UNNAMED
from dafeng.ledger.selectors.collection import CalendarPart, CalendarRow
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.plan import state as st
from dafeng.plan.standing import Standing
from dafeng.portal.amount import joined
from dafeng.portal.selectors.city import CityHome
from dafeng.portal.selectors.lights import leads_of, reds

MOST_DECISIONS = 5
SHOWN_REDS = 4
FIRST_REDS = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """Something to be decided: what, why, who carries it out, where the evidence is."""

    what: str
    why: str
    who: str
    url: str


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the data are: forms in time, late and missing in the periods shown, the last month.

    `unverified` is the share of the year's tonnes on unverified factors; `hollow` targets are
    judged by values computed here alone.
    """

    came: int
    late: int
    missing: int
    last_month: str
    unverified: float | None
    hollow: int


def decisions(whole: CityHome) -> list[Decision]:
    """At most five things to decide: the worst first, of each kind before more of one."""
    red, rest = reds(whole.rows)[:SHOWN_REDS], list(_others(whole))
    first = [_rescue(row) for row in red[:FIRST_REDS]]
    more = [_rescue(row) for row in red[FIRST_REDS:]]
    return [*first, *rest, *more][:MOST_DECISIONS]


def _rescue(row: Standing) -> Decision:
    due = row.promise.due_date
    missed = row.state == st.MISSED or (due is not None and due <= row.today)
    words = (
        gettext("Decide the remedy: {target}")
        if missed
        else gettext("Bring back on its path: {target}")
    )
    return Decision(
        what=words.format(target=show.wording(row.target.name)),
        why=light_words.why(row),
        who=joined(body.name for body in leads_of(row.target)),
        url=reverse("plan:target", args=[row.target.key]),
    )


def _others(whole: CityHome) -> Iterator[Decision]:
    yield from _confirm(whole)
    forms = [row for part in whole.arrivals for row in part.rows]
    yield from _urge([row for row in forms if OVERDUE in row.lacks])
    yield from _assign(whole.rows)
    yield from _name([row for row in forms if UNNAMED in row.lacks])
    if whole.peak is None:
        yield Decision(
            what=gettext("Have the outlook run"),
            why=gettext("Without it nobody can say how probable a peak by 2030 is."),
            who="",
            url=reverse("portal:home"),
        )


def _confirm(whole: CityHome) -> Iterator[Decision]:
    count = whole.due_count
    if count:
        leads = {d.organisation_id: d.organisation for row in whole.due for d in row.standing.leads}
        words = ngettext(
            "Have the final figure of {count} due target confirmed",
            "Have the final figures of {count} due targets confirmed",
            count,
        )
        yield Decision(
            what=words.format(count=count),
            why=gettext("A due target is not judged before its figure is final."),
            who=joined(body.name for body in list(leads.values())[:2]),
            url=f"{reverse('plan:target_list')}?state={st.PENDING}",
        )


def _urge(late: Sequence[CalendarRow]) -> Iterator[Decision]:
    if late:
        senders = {s.organisation.pk: s.organisation for s in late if s.organisation}
        words = ngettext(
            "Urge the sender of {count} overdue table",
            "Urge the senders of {count} overdue tables",
            len(late),
        )
        yield Decision(
            what=words.format(count=len(late)),
            why=joined(row.form.name for row in late[:3]),
            who=joined(body.name for body in list(senders.values())[:2]),
            url=f"{reverse('ledger:statistics')}?forms={OVERDUE}",
        )


def _assign(rows: Sequence[Standing]) -> Iterator[Decision]:
    waiting = [row for row in rows if row.state == st.UNASSIGNED]
    if waiting:
        words = ngettext(
            "Ask the level above for the value of {count} target",
            "Ask the level above for the values of {count} targets",
            len(waiting),
        )
        yield Decision(
            what=words.format(count=len(waiting)),
            why=joined(row.target.name for row in waiting[:2]),
            who="",
            url=f"{reverse('plan:target_list')}?state={st.UNASSIGNED}",
        )


def _name(unnamed: Sequence[CalendarRow]) -> Iterator[Decision]:
    if unnamed:
        words = ngettext(
            "Name who sends {count} table", "Name who sends {count} tables", len(unnamed)
        )
        yield Decision(
            what=words.format(count=len(unnamed)),
            why=gettext("Without a sender nothing comes, and what rests on it cannot be computed."),
            who="",
            url=f"{reverse('ledger:statistics')}?forms={UNNAMED}",
        )


def quality(whole: CityHome) -> Quality:
    """How good the data of the page are."""
    recent = [row for part in _recent(whole.arrivals) for row in part.rows]
    found = Counter(slot.state for row in recent for slot in row.slots)
    to_date = whole.tonnes.to_date if whole.tonnes else None
    return Quality(
        came=found[CAME],
        late=found[LATE],
        missing=found[MISSING],
        last_month=whole.tonnes.month.span if whole.tonnes else "",
        unverified=to_date.unverified if to_date else None,
        hollow=whole.lights.hollow,
    )


def _recent(found: Sequence[CalendarPart]) -> list[CalendarPart]:
    """The monthly forms, which say how the collection goes now."""
    return [part for part in found if part.period == "month"]


def sources(whole: CityHome, plan_name: Text) -> list[str]:
    """What the page rests on, by name."""
    rows = [show.wording(plan_name)]
    if whole.tonnes:
        rows.append(
            gettext("inventory of this system up to {month}").format(month=whole.tonnes.month.span)
        )
    names = [row.form.name for part in _recent(whole.arrivals) for row in part.rows]
    if names:
        rows.append(joined(names))
    return rows
