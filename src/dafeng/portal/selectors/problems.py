"""What is amiss, and whom to call about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from dafeng.jobs.models import Job
from dafeng.jobs.selectors import list_visible
from dafeng.ledger.collection import NEVER
from dafeng.ledger.form import ISSUERS, Form
from dafeng.ledger.selectors.collection import CalendarPart, CalendarRow
from dafeng.metering.selectors.quality import CityQuality, as_of, city_quality
from dafeng.people.access import measured_organisations
from dafeng.people.models import Organisation, RoleGrant
from dafeng.people.role import Role
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.plan.standing import Standing
from dafeng.portal.selectors.contact import Contact, contacts
from dafeng.portal.selectors.lights import leads_of

SHOWN_REDS = 6
QUALITY_DAYS = 7
NAMED_PERIODS = 2
NAMED_FORMS = 3
MOST_SENDERS = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is amiss: a badge, what and where, and the organisations to call."""

    kind: str
    tag: str
    title: str
    url: str
    detail: str
    asked: tuple[Organisation, ...] = ()
    contacts: tuple[Contact, ...] = ()
    fix: str = ""
    fix_url: str = ""


@dataclass(frozen=True, slots=True)
class Problems:
    """What is amiss, the worst first; of `reds` red lights the first are among them."""

    rows: list[Problem] = field(default_factory=list)
    reds: int = 0

    @property
    def count(self) -> int:
        """How many there are with the red lights that are not listed."""
        return len(self.rows) + max(0, self.reds - SHOWN_REDS)

    @property
    def more_reds(self) -> bool:
        """Whether some red lights are not listed."""
        return self.reds > SHOWN_REDS


def problems(
    user: Any, *, reds: Sequence[Standing], arrived: Sequence[CalendarPart], today: date
) -> Problems:
    """Failed work, forms that did not come and red lights, each with whom to ask."""
    rows = [*_failed(user, today), *_overdue(arrived), *map(_red, reds[:SHOWN_REDS])]
    return Problems(rows, len(reds))


def with_contacts(rows: Sequence[Problem], known: Mapping[int, Contact]) -> list[Problem]:
    """The same with the people of the organisations that are to be called."""
    return [replace(row, contacts=tuple(known[each.pk] for each in row.asked)) for row in rows]


def _failed(user: Any, today: date) -> list[Problem]:
    """Work that failed: what one may see leads to it, the rest to the administrator."""
    failed = Job.objects.filter(state=Job.State.FAILED)
    mine = list(list_visible(user).filter(state=Job.State.FAILED))
    others = failed.count() - len(mine)
    found = []
    if mine:
        words = ngettext(
            "{count} piece of background work failed",
            "{count} pieces of background work failed",
            len(mine),
        )
        found.append(
            Problem(
                kind="bad",
                tag=gettext("Failed work"),
                title=words.format(count=len(mine)),
                url=reverse("jobs:detail", args=[mine[0].pk])
                if len(mine) == 1
                else f"{reverse('jobs:list')}?state={Job.State.FAILED}",
                detail=mine[0].error_message,
            )
        )
    if others:
        words = ngettext(
            "{count} piece of background work of others failed",
            "{count} pieces of background work of others failed",
            others,
        )
        grants = RoleGrant.objects.in_force(today).filter(role=Role.SYSTEM_ADMIN)
        asked = [grant.organisation for grant in grants.select_related("organisation")[:1]]
        found.append(
            Problem(
                kind="bad",
                tag=gettext("Failed work"),
                title=words.format(count=others),
                url="",
                detail=gettext("The system administrator sees why."),
                asked=tuple(asked),
            )
        )
    return found


def _overdue(arrived: Sequence[CalendarPart]) -> list[Problem]:
    """Forms that came before and are late now, one by one; those that never came in one line."""
    rows = [row for part in arrived for row in part.rows if row.missing]
    rows.sort(key=lambda row: row.missing[0].due_date, reverse=True)
    late = [_late(row) for row in rows if not row.never_came]
    never = [row for row in rows if row.never_came]
    return [*late, *([_never(never)] if never else [])]


def _never(rows: Sequence[CalendarRow]) -> Problem:
    """Forms of which nothing has come: their senders are to be asked, or named first."""
    senders = {row.organisation.pk: row.organisation for row in rows if row.organisation}
    unnamed = [row.form for row in rows if row.organisation is None]
    names = gettext(", ").join(show.wording(row.form.name) for row in rows[:NAMED_FORMS])
    words = ngettext("{count} form has never come", "{count} forms have never come", len(rows))
    return Problem(
        kind="warn",
        tag=gettext("Overdue data"),
        title=words.format(count=len(rows)),
        url=f"{reverse('ledger:statistics')}?forms={NEVER}",
        detail=gettext("{names} …").format(names=names) if len(rows) > NAMED_FORMS else names,
        asked=tuple(senders.values())[:MOST_SENDERS],
        **(_unnamed(unnamed[0]) if unnamed else {}),
    )


def _late(row: CalendarRow) -> Problem:
    slots, form = row.missing, row.form
    named = gettext(", ").join(slot.period for slot in slots[:NAMED_PERIODS])
    words = ngettext("{named} is missing", "{named} are missing", len(slots))
    if len(slots) > NAMED_PERIODS:
        words = gettext("{named} and {more} more are missing")
    detail = words.format(named=named, more=len(slots) - NAMED_PERIODS)
    due = gettext("due since {day}").format(day=slots[0].due_date)
    sender = row.organisation
    return Problem(
        kind="bad",
        tag=gettext("Overdue data"),
        title=show.wording(form.name),
        url=reverse("ledger:statistic_form", args=[form.id]),
        detail=gettext("{what}; {due}").format(what=detail, due=due),
        asked=(sender,) if sender else (),
        **({} if sender else _unnamed(form)),
    )


def _unnamed(form: Form) -> dict[str, str]:
    """What is to be done where nobody is named who sends a form."""
    words = gettext("Name the sender: {issuer}")
    return {
        "fix": words.format(issuer=show.wording(ISSUERS[form.issuer])),
        "fix_url": reverse("ledger:statistic_supplier", args=[form.id]),
    }


def _red(row: Standing) -> Problem:
    return Problem(
        kind="bad",
        tag=gettext("Red light"),
        title=f"{row.target.key} {show.wording(row.target.name)}",
        url=reverse("plan:target", args=[row.target.key]),
        detail=light_words.why(row),
        asked=leads_of(row.target),
    )


def quality(user: Any, *, area: str, today: date) -> CityQuality:
    """How the meters that a user may see did in the last week for which there can be data."""
    end = as_of(area, today)
    return city_quality(
        organisations=list(measured_organisations(user).order_by("code")),
        start=end - timedelta(days=QUALITY_DAYS),
        end=end,
    )


def silent(user: Any, found: CityQuality, *, today: date) -> list[Problem]:
    """Organisations with meters of which nothing came for two days, those with most first."""
    by_key: dict[int, list[date | None]] = {}
    rows = {}
    for channel, last in found.stale:
        rows[channel.organisation_id] = channel.organisation
        by_key.setdefault(channel.organisation_id, []).append(last)
    ranked = sorted(by_key, key=lambda key: -len(by_key[key]))
    found_rows = [_silent(rows[key], by_key[key]) for key in ranked]
    return with_contacts(found_rows, contacts(user, rows.values(), today=today))


def silent_channels(found: CityQuality) -> list[Problem]:
    """Channels of which nothing came for two days, for who keeps them himself."""
    return [
        Problem(
            kind="warn",
            tag=gettext("Silent meters"),
            title=f"{channel.meter.code} {channel.meter.name} · {channel.name}",
            url=reverse("metering:meter", args=[channel.meter.code]),
            detail=_since(last),
        )
        for channel, last in found.stale
    ]


def _since(last: date | None) -> str:
    if last is None:
        return gettext("nothing in the last {days} days").format(days=QUALITY_DAYS)
    return gettext("the last reading is of {day}").format(day=last)


def _silent(organisation: Organisation, days: Sequence[date | None]) -> Problem:
    last = max((day for day in days if day is not None), default=None)
    count = len(days)
    since = _since(last)
    words = ngettext("{count} channel is silent", "{count} channels are silent", count)
    return Problem(
        kind="warn",
        tag=gettext("Silent meters"),
        title=show.wording(organisation.name),
        url=reverse("metering:organisation", args=[organisation.code]),
        detail=gettext("{what}; {since}").format(what=words.format(count=count), since=since),
        asked=(organisation,),
    )
