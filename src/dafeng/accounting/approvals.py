"""What takes effect when a second person approves: the city's own factors."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.accounting.services import issue_city
from dafeng.evidence.models import Approval
from dafeng.evidence.services import Log, approvable


def describe(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: each factor with its values and its document."""
    return [(gettext("Title"), approval.payload["title"])] + [
        (row["id"], _said(row)) for row in approval.payload["rows"]
    ]


def _said(row: dict[str, Any]) -> str:
    steps = row.get("values") or {}
    values = "; ".join(f"{day}: {value}" for day, value in steps.items())
    values = values or "–".join(map(str, row.get("range") or ()))
    source = row["source"]
    document = f"{source['title']} {source.get('number', '')}".strip()
    return f"{values} {row['unit']} · {document}"


@approvable(
    "accounting.factors",
    permission="accounting.approve_factors",
    title=_("Factors of the city's own"),
    describe=describe,
)
def put_into_force(*, log: Log, approval: Approval) -> None:
    """Issue the factors that were asked for."""
    issue_city(log, title=approval.payload["title"], rows=approval.payload["rows"])
