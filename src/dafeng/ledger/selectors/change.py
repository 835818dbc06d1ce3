"""Reading what was asked for in place of settled figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from dafeng.evidence.models import Approval
from dafeng.evidence.selectors import visible_approvals
from dafeng.ledger.form import Column, find_column
from dafeng.ledger.models import Delivery, Vintage

CHANGE: Final = "ledger.statistics"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was asked for, beside the settled one whose place it would take."""

    column: Column
    period: str
    amount: Decimal
    vintage: str
    before: Decimal
    before_vintage: str

    @property
    def words(self) -> str:
        """What it would be, with unit and vintage."""
        return _words(self.amount, self.column, self.vintage)

    @property
    def before_words(self) -> str:
        """What it was when it was asked for."""
        return _words(self.before, self.column, self.before_vintage)


def _words(amount: Decimal, column: Column, vintage: str) -> str:
    return f"{amount:,f} {column.unit} ({Vintage(vintage).label})"


def figures_of(approval: Approval) -> list[Figure]:
    """The figures that a request is about."""
    return [
        Figure(
            find_column(said["series"])[1],
            said["period"],
            Decimal(said["amount"]),
            said["vintage"],
            Decimal(said["before"]),
            said["before_vintage"],
        )
        for said in approval.payload["rows"]
    ]


def change_of(delivery: Delivery) -> Approval | None:
    """What a delivery asked for in place of settled figures."""
    name = {"subject_type": delivery._meta.label_lower, "subject_id": str(delivery.pk)}
    return Approval.objects.filter(kind=CHANGE, **name).select_related("decided_by").first()


def changes_waiting(user: Any, *, area: str, form: str) -> QuerySet[Approval]:
    """The changes of a form's settled figures that wait, as far as somebody may see them."""
    asked = {"payload__area": area, "payload__form": form}
    return visible_approvals(user).filter(kind=CHANGE, state=Approval.State.PENDING, **asked)
