"""A change of a final figure needs two people."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import approvable
from dafeng.indicators.models import Indicator, Value
from dafeng.indicators.services import read_statement
from dafeng.plan import presentation as show
from dafeng.plan.services import CHANGE, change_approved


def describe(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: the figure before and after, and its document."""
    said = read_statement(approval.payload["statement"])
    indicator = Indicator.objects.filter(key=approval.payload["indicator"]).first()
    before = approval.payload["before"]
    return [
        (gettext("Indicator"), show.wording(indicator.name) if indicator else ""),
        (gettext("Period"), str(said.period)),
        (gettext("Kind of value"), str(Value.Kind(said.kind).label)),
        (gettext("Vintage"), str(Value.Vintage(said.vintage).label)),
        (gettext("Figure now"), show.number(Decimal(before)) if before else ""),
        (gettext("Figure then"), _new(said.amount, said.achieved)),
        (gettext("Document"), f"{said.document_title} {said.document_number}".strip()),
    ]


def _new(amount: Decimal | None, achieved: bool | None) -> str:
    if amount is not None:
        return show.number(amount)
    return gettext("achieved") if achieved else gettext("not achieved")


approvable(
    CHANGE,
    permission="plan.approve_value_change",
    title=_("Change of a final figure"),
    describe=describe,
)(change_approved)
