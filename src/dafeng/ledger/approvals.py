"""What takes effect when a second person approves: a closed month, a final statistic."""

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable
from dafeng.ledger.form import find_form
from dafeng.ledger.models import Entry
from dafeng.ledger.selectors import booking_for
from dafeng.ledger.selectors.change import CHANGE, figures_of
from dafeng.ledger.services import book_by_officer, correct_settled
from dafeng.people.area import find_area

MOST_FIGURES = 40


def describe(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: whose month, what is booked, what would be."""
    entry = Entry.objects.select_related("organisation").get(pk=approval.payload["entry"])
    booked, language = booking_for(entry), get_language() or "zh-hans"
    return [
        (gettext("Organisation"), entry.organisation),
        (gettext("Flow"), entry.flow_of.name.pick(language)),
        (gettext("Month"), f"{entry.month:%Y-%m}"),
        (gettext("Booked now"), _amount(booked.entry) if booked else ""),
        (gettext("Booked then"), _amount(entry)),
    ]


def _amount(entry: Entry) -> str:
    return f"{entry.quantity:,} {entry.flow_of.unit} · {entry.get_source_display()}"


@approvable(
    "ledger.change",
    permission="ledger.approve_change",
    title=_("Change of a booking in a closed month"),
    describe=describe,
)
def change_booking(*, log: Log, approval: Approval) -> None:
    """Book the entry that was asked for, although its month is closed."""
    entry = Entry.objects.select_related("organisation").get(pk=approval.payload["entry"])
    book_by_officer(log, entry, approval.reason)


def describe_correction(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: the form, its document, each figure before and after."""
    asked, language = approval.payload, get_language() or "zh-hans"
    area = find_area(asked["area"])
    figures = figures_of(approval)
    facts = [
        (gettext("Form"), find_form(asked["form"]).name.pick(language)),
        (gettext("Area"), area.name.pick(language) if area else asked["area"]),
        (gettext("Document"), f"{asked['document_title']} {asked['document_number']}".strip()),
        *(
            (
                f"{each.column.name.pick(language)} {each.period}",
                f"{each.before_words} → {each.words}",
            )
            for each in figures[:MOST_FIGURES]
        ),
    ]
    left = len(figures) - MOST_FIGURES
    if left > 0:
        more = gettext("{count} more on the page of the delivery").format(count=left)
        facts.append((gettext("And"), more))
    return facts


@approvable(
    CHANGE,
    permission="ledger.approve_statistics",
    title=_("Correction of final statistics"),
    describe=describe_correction,
)
def change_statistics(*, log: Log, approval: Approval) -> None:
    """Take the figures in that were asked for in place of final ones."""
    correct_settled(log, approval)
