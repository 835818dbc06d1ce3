"""What is amiss, and whom to call about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from dafeng.jobs.models import Job
from dafeng.jobs.selectors import list_visible
from dafeng.ledger.form import ISSUERS
from dafeng.metering.selectors.quality import CityQuality, as_of, city_quality
from dafeng.people.access import measured_organisations
from dafeng.people.models import Organisation, RoleGrant
from dafeng.people.role import Role
from dafeng.plan import light_words
from dafeng.plan import presentation as show
from dafeng.plan.standing import Standing
from dafeng.portal.selectors.arrival import Arrival, Strip
from dafeng.portal.selectors.contact import Contact, contacts
from dafeng.portal.selectors.lights import leads_of

SHOWN_REDS = 6
SHOWN_SILENT = 6
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
    """What is amiss, the worst first; `more` counts red lights that are not listed."""

    rows: list[Problem] = field(default_factory=list)
    more_reds: int = 0


def problems(
    user: Any, *, reds: Sequence[Standing], arrived: Sequence[Arrival], today: date
) -> Problems:
    """Failed work, forms that did not come and red lights, each with whom to ask."""
    rows = [*_failed(user, today), *_overdue(arrived), *map(_red, reds[:SHOWN_REDS])]
    return Problems(rows, max(0, len(reds) - SHOWN_REDS))


def with_contacts(rows: Sequence[Problem], known: Mapping[int, Contact]) -> list[Problem]:
    """The same with the people of the organisations that are to be called."""
    return [replace(row, contacts=tuple(known[each.pk] for each in row.asked)) for row in rows]


def _failed(user: Any, today: date) -> list[Problem]:
    """Work that failed: what one may see leads to its page, the rest to the administrator."""
    failed = Job.objects.filter(state=Job.State.FAILED)
    count = failed.count()
    if not count:
        return []
    mine = list_visible(user).filter(state=Job.State.FAILED).first()
    grants = RoleGrant.objects.in_force(today).filter(role=Role.SYSTEM_ADMIN)
    asked = [grant.organisation for grant in grants.select_related("organisation")[:1]]
    return [
        Problem(
            kind="bad",
            tag=gettext("Failed work"),
            title=ngettext(
                "{count} piece of background work failed",
                "{count} pieces of background work failed",
                count,
            ).format(count=count),
            url=reverse("jobs:detail", args=[mine.pk]) if mine else reverse("jobs:list"),
            detail=mine.error_message if mine else "",
            asked=tuple(asked),
        )
    ]


def _overdue(arrived: Sequence[Arrival]) -> list[Problem]:
    """Forms that came before and are late now, one by one; those that never came in one line."""
    rows = [strip for part in arrived for strip in part.strips if strip.missing]
    rows.sort(key=lambda strip: strip.missing[0].due_date, reverse=True)
    late = [_late(strip) for strip in rows if not strip.never_came]
    never = [strip for strip in rows if strip.never_came]
    return [*late, *([_never(never)] if never else [])]


def _never(rows: Sequence[Strip]) -> Problem:
    """Forms of which nothing has come: their senders are to be asked, or named first."""
    senders = {strip.organisation.pk: strip.organisation for strip in rows if strip.organisation}
    unnamed = [strip.form for strip in rows if strip.organisation is None]
    names = gettext(", ").join(show.wording(strip.form.name) for strip in rows[:NAMED_FORMS])
    words = ngettext("{count} form has never come", "{count} forms have never come", len(rows))
    fix = ngettext(
        "Name the sender of {count} form", "Name the senders of {count} forms", len(unnamed)
    )
    return Problem(
        kind="warn",
        tag=gettext("Overdue data"),
        title=words.format(count=len(rows)),
        url=reverse("ledger:statistics"),
        detail=gettext("{names} …").format(names=names) if len(rows) > NAMED_FORMS else names,
        asked=tuple(senders.values())[:MOST_SENDERS],
        fix=fix.format(count=len(unnamed)) if unnamed else "",
        fix_url=reverse("ledger:statistic_supplier", args=[unnamed[0].id]) if unnamed else "",
    )


def _late(strip: Strip) -> Problem:
    slots, form = strip.missing, strip.form
    named = gettext(", ").join(slot.period for slot in slots[:NAMED_PERIODS])
    words = ngettext("{named} is missing", "{named} are missing", len(slots))
    if len(slots) > NAMED_PERIODS:
        words = gettext("{named} and {more} more are missing")
    detail = words.format(named=named, more=len(slots) - NAMED_PERIODS)
    due = gettext("due since {day}").format(day=slots[0].due_date)
    sender = strip.organisation
    return Problem(
        kind="bad",
        tag=gettext("Overdue data"),
        title=show.wording(form.name),
        url=reverse("ledger:statistic_form", args=[form.id]),
        detail=gettext("{what}; {due}").format(what=detail, due=due),
        asked=(sender,) if sender else (),
        fix=""
        if sender
        else gettext("Name the sender: {issuer}").format(issuer=show.wording(ISSUERS[form.issuer])),
        fix_url="" if sender else reverse("ledger:statistic_supplier", args=[form.id]),
    )


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


def silent(user: Any, found: CityQuality, *, today: date) -> tuple[list[Problem], int]:
    """Organisations with meters of which nothing came for two days, those with most first.

    The first of them, and how many there are in all.
    """
    by_key: dict[int, list[date | None]] = {}
    rows = {}
    for channel, last in found.stale:
        rows[channel.organisation_id] = channel.organisation
        by_key.setdefault(channel.organisation_id, []).append(last)
    ranked = sorted(by_key, key=lambda key: -len(by_key[key]))
    found_rows = [_silent(rows[key], by_key[key]) for key in ranked[:SHOWN_SILENT]]
    return with_contacts(found_rows, contacts(user, rows.values(), today=today)), len(ranked)


def silent_channels(found: CityQuality) -> tuple[list[Problem], int]:
    """Channels of which nothing came for two days, for who keeps them himself; and how many."""
    rows = [
        Problem(
            kind="warn",
            tag=gettext("Silent meters"),
            title=f"{channel.meter.code} {channel.meter.name} · {channel.name}",
            url=reverse("metering:meter", args=[channel.meter.code]),
            detail=_since(last),
        )
        for channel, last in found.stale[:SHOWN_SILENT]
    ]
    return rows, len(found.stale)


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
