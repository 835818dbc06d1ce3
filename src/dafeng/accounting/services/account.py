"""Issue factors, account for what is booked, repeat a calculation under its own set."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from dafeng.accounting import calculation
from dafeng.accounting.bulk import Bulk, Row
from dafeng.accounting.error import IssueKnown, SetUnknown
from dafeng.accounting.factor import factor
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.models import FactorIssue, FactorSetRecord, Result
from dafeng.accounting.posting import posting_of, request_of
from dafeng.evidence.services import Actor, Log, request_approval, writing
from dafeng.kernel.period import Period
from dafeng.ledger.models import Booking
from dafeng.ledger.services import next_month
from dafeng.people.area import factor_place
from dafeng.people.home import home_place

BATCH = 2000
_sets: dict[str, FactorSet] = {}


def issue_shipped(*, actor: Actor) -> FactorIssue:
    """Bring the factors that come with the program into the table; twice changes nothing."""
    shipped = shipped_factors()
    known = FactorIssue.objects.filter(content_hash=shipped.hash).first()
    if known is not None:
        return known
    with writing(actor=actor, permission="accounting.issue_factors") as log:
        FactorIssue.objects.filter(owner=FactorIssue.Owner.SHIPPED, withdrawn_at=None).update(
            withdrawn_at=timezone.now()
        )
        return _issue(log, FactorIssue.Owner.SHIPPED, "shipped", [f.row() for f in shipped])


def request_factors(
    *, actor: Actor, title: str, rows: Sequence[Mapping[str, Any]], reason: str
) -> Any:
    """Ask for an issue of the city's own factors; a second person puts it into force.

    Raises `BadFactor` for a row that is no factor.
    """
    checked = [{**row, "owner": "city"} for row in rows]
    for row in checked:
        factor(row)
    with writing(actor=actor, permission="accounting.issue_factors") as log:
        return request_approval(
            log,
            kind="accounting.factors",
            subject="accounting.factorissue",
            payload={"title": title, "rows": checked},
            reason=reason,
        )


def issue_city(log: Log, *, title: str, rows: Sequence[Mapping[str, Any]]) -> FactorIssue:
    """Put the city's own factors into force inside an open `writing` block."""
    return _issue(log, FactorIssue.Owner.CITY, title, [factor(row).row() for row in rows])


def _issue(log: Log, owner: str, title: str, rows: list[dict[str, Any]]) -> FactorIssue:
    digest = FactorSet.from_rows(rows).hash
    if FactorIssue.objects.filter(content_hash=digest).exists():
        raise IssueKnown(title=title)
    issue = FactorIssue.objects.create(
        owner=owner,
        title=title,
        rows=rows,
        content_hash=digest,
        issued_at=timezone.now(),
        entered_by_id=log.actor.pk,
    )
    log.record("accounting.factors_issued", issue, title=title, hash=digest, count=len(rows))
    return issue


def current_set() -> tuple[FactorSet, list[FactorIssue]]:
    """The factors in force, and the issues they come from."""
    issues = list(FactorIssue.objects.filter(withdrawn_at=None).defer("rows").order_by("pk"))
    return _set_of(issues), issues


def _set_of(issues: Iterable[FactorIssue]) -> FactorSet:
    key = "+".join(issue.content_hash for issue in issues)
    if key not in _sets:
        _sets[key] = FactorSet.from_rows(row for issue in issues for row in issue.rows)
    return _sets[key]


def set_by_hash(digest: str) -> FactorSet:
    """A set that was used before; raises `SetUnknown`."""
    record = FactorSetRecord.objects.filter(pk=digest).first()
    if record is None:
        raise SetUnknown(hash=digest)
    return _set_of(record.issues.defer("rows").order_by("pk"))


def record_set(factors: FactorSet, issues: list[FactorIssue]) -> FactorSetRecord:
    """Note a set that is used, so that it is found by its hash; inside an open `writing` block."""
    record, new = FactorSetRecord.objects.get_or_create(
        hash=factors.hash, defaults={"first_used_at": timezone.now()}
    )
    if new:
        record.issues.set(issues)
    return record


def account(*, actor: Actor, limit: int | None = None) -> int:
    """Account for every booking in force whose result is missing or under another set.

    Returns how many results were made; idempotent.
    """
    factors, issues = current_set()
    fresh = Q(results__superseded_at=None, results__factor_set=factors.hash)
    done = Booking.objects.filter(fresh).values("pk")
    waiting = (
        Booking.objects.filter(superseded_at=None)
        .exclude(pk__in=done)
        .select_related("entry", "organisation")
        .order_by("pk")
    )
    todo = [each for each in waiting if posting_of(each.entry.flow_of) is not None][:limit]
    if not todo:
        return 0
    home = home_place()
    for start in range(0, len(todo), BATCH):
        part = todo[start : start + BATCH]
        requests = [_request(booking, home) for booking in part]
        rows = list(Bulk(requests, factors))
        with writing(actor=actor, permission="accounting.account") as log:
            record = record_set(factors, issues)
            _keep(log, record, part, requests, rows, factors)
    return len(todo)


def _request(booking: Booking, home: str) -> dict[str, Any]:
    month = booking.month
    return request_of(
        flow_id=booking.flow,
        quantity_micro=booking.entry.quantity_micro,
        period=Period(month, next_month(month)),
        place=factor_place(booking.organisation.place_id, home=home),
    )


def _keep(
    log: Log,
    record: FactorSetRecord,
    bookings: list[Booking],
    requests: list[dict[str, Any]],
    rows: list[Row],
    factors: FactorSet,
) -> None:
    now = timezone.now()
    Result.objects.filter(booking__in=bookings, superseded_at=None).update(superseded_at=now)
    shares: dict[str, float] = {}
    results = []
    for booking, request, row in zip(bookings, requests, rows, strict=True):
        posting = posting_of(booking.entry.flow_of)
        assert posting is not None
        gaps, share = _detail(request, row, factors, shares)
        co2e = None if row.co2e is None else row.co2e * posting.sign
        partial = None if row.partial is None else row.partial * posting.sign
        known = partial if co2e is None else co2e
        results.append(
            Result(
                booking=booking,
                factor_set=record,
                request=request,
                method=posting.method,
                scope=posting.scope,
                sign=posting.sign,
                co2e_t=co2e,
                partial_t=partial,
                energy_tce=None if row.energy is None else row.energy * posting.sign,
                unverified_t=(known or 0.0) * share,
                gases=dict(row.gases),
                gaps=gaps,
                error=row.error.as_dict() if row.error else None,
                computed_at=now,
            )
        )
    Result.objects.bulk_create(results)
    log.record("accounting.accounted", "accounting.result", count=len(results), set=record.pk)


def _detail(
    request: dict[str, Any], row: Row, factors: FactorSet, shares: dict[str, float]
) -> tuple[list[dict[str, Any]], float]:
    """Gaps and the unverified share: both depend on the factors alone, so one look a shape."""
    if row.error is not None:
        return [], 0.0
    activity = request["activity"]
    shape = f"{request['method']} {activity.get('fuel')} {request['period']} {request['place']}"
    if row.co2e is not None and shape in shares:
        return [], shares[shape]
    full = calculation.calculate(request, factors)
    shares[shape] = full["unverified"]["share"] or 0.0
    return full["gaps"], shares[shape]


def trace(result: Result) -> dict[str, Any]:
    """The calculation of a result again, under the set that it was made with."""
    factors = set_by_hash(result.factor_set_id)
    return calculation.calculate(result.request, factors, translate=gettext)


def recompute(result: Result) -> bool:
    """Whether the calculation, repeated under its own set, gives the same number to the bit."""
    found = trace(result)["co2e"]
    value = None if found is None or found["value"] is None else found["value"] * result.sign
    return bool(value == result.co2e_t)
