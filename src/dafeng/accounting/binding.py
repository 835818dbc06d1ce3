"""Terms bound to a request: factors looked up, units settled, ready for one row or a column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from dafeng.accounting.amount import Given
from dafeng.accounting.error import MissingKey, PeriodCrossesChange, UnitDoesNotCancel
from dafeng.accounting.factor_set import FactorSet, Hit, Want
from dafeng.accounting.gap import Gap
from dafeng.accounting.request import Request
from dafeng.accounting.term import Amount, Constant, Either, Lookup, Part, Term, fill
from dafeng.kernel.error import N_
from dafeng.kernel.period import Period
from dafeng.kernel.quantity import Unit, parse_unit, rescale
from dafeng.kernel.text import Text

# Units to suggest by dimension, the commonest of the trade first.
_SUGGESTED = ("t", "kWh", "m3", "fraction", "GJ/t", "GJ/m3", "tC/GJ", "kgce/kWh", "kgce/m3")
_MORE = ("kg/kWh", "t/GJ", "kg/m3", "tCO2e/t", "tC/t", "t/m3", "tCO2e", "tCO2e/kWh", "tC", "1/a")


@dataclass(frozen=True, slots=True)
class Input:
    """One number in a bound term; `value` is None where it comes with each row, by `path`."""

    id: str
    unit: Unit
    value: float | None = None
    path: str = ""
    source: str = "request"
    status: str = "given"
    since: date | None = None
    edition: str = ""
    ref: str = ""
    u_pct: float | None = None
    period: Period | None = None
    name: Text | None = None
    quantity: str = ""
    until: date | None = None

    @classmethod
    def of(cls, hit: Hit) -> "Input":
        """A factor that was looked up; `until` is the day from which its value no longer holds."""
        item, since = hit.factor, hit.since
        later = item.values.steps if item.values and since else ()
        return cls(
            id=item.id,
            unit=parse_unit(item.unit),
            value=hit.value,
            source=str(item.source),
            status=item.status,
            since=since,
            edition=item.edition,
            ref=item.ref,
            u_pct=item.u_pct,
            period=hit.period,
            name=item.name,
            quantity=item.quantity,
            until=next((day for day, _ in later if since and day > since), None),
        )

    def number(self, values: Mapping[str, Any]) -> Any:
        """The number, or the column of numbers, that stands here."""
        return values[self.path] if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class BoundTerm:
    """A term with its inputs and the one exact ratio that units, constants and days come to."""

    term: Term
    inputs: tuple[Input, ...]
    ratio: Fraction
    unit: Unit
    period: Period | None = None

    def run(self, values: Mapping[str, Any]) -> Any:
        """The term's result for one row of floats or for columns of float64, by the same steps."""
        result: Any = None
        for item in self.inputs:
            if item.status == "exact":  # it stands in the ratio
                continue
            number = item.number(values)
            result = number if result is None else result * number
        result = rescale(result, self.ratio)
        return -result if self.term.sign < 0 else result


@dataclass(frozen=True, slots=True)
class Bound:
    """All terms of a request, what is missing, and the default editions that were used."""

    terms: tuple[BoundTerm, ...]
    gaps: tuple[Gap, ...]
    missing: frozenset[str]
    edition: str
    yields: tuple[str, ...]


def bind(request: Request, factors: FactorSet) -> Bound:
    """Look up what the terms need and settle their units; a missing factor becomes a gap."""
    method = request.method
    flat = request.flat()
    binder = _Binder(request, factors)
    terms: list[BoundTerm] = []
    gaps: dict[str, Gap] = {}
    missing: set[str] = set()
    yields: dict[str, None] = {}
    for term in method.terms:
        for filled in term.expanded(flat, request.words):
            yields[filled.yields] = None
            found = binder.bind(filled)
            if isinstance(found, Gap):
                gaps[found.id] = found
                missing.add(filled.yields)
            else:
                terms.extend(found)
    for given, needed in method.needs:
        if given in flat and needed not in flat:
            gaps[needed] = Gap(needed, "not_given", {"key": needed})
            missing.update(name for name in yields if name != "energy")
    editions = dict.fromkeys(name for lookup in binder.editions.values() for name in lookup)
    edition = request.edition or ", ".join(editions)
    return Bound(tuple(terms), tuple(gaps.values()), frozenset(missing), edition, tuple(yields))


def lookup(request: Request, factors: FactorSet, part: Either) -> Input | Gap:
    """The one number for a place in a function method: the request's, else the factor's."""
    given = request.numbers.get(part.path)
    if given is not None and given.value is not None:
        return Input(part.path, given.unit, float(given.value), u_pct=given.u_pct)
    wanted = replace(part.lookup, calibre=fill(part.lookup.calibre, request.words))
    found = _Binder(request, factors).lookup(wanted)
    if isinstance(found, Gap):
        return found
    if len(found) > 1 and found[1].period is not None:
        day = str(found[1].period.start)
        raise PeriodCrossesChange(period=str(request.period), factor=part.lookup.id, day=day)
    return found[0]


class _Binder:
    def __init__(self, request: Request, factors: FactorSet) -> None:
        self.request = request
        self.factors = factors
        self.editions: dict[str, list[str]] = {}

    def bind(self, term: Term) -> list[BoundTerm] | Gap:
        """The bound term, one for each part of the period in which its factors stay the same."""
        columns: list[Sequence[Input]] = []
        for part in term.parts:
            found = self._inputs(part)
            if isinstance(found, Gap):
                return found
            columns.append(found)
        period = self.request.period
        if period is None or all(len(column) == 1 for column in columns):
            return [self._settle(term, tuple(column[0] for column in columns), None)]
        cuts = [item.period.start for column in columns for item in column if item.period]
        parts = period.split(cuts)
        return [
            self._settle(term, tuple(_during(column, part) for column in columns), part)
            for part in parts
        ]

    def lookup(self, part: Lookup) -> Sequence[Input] | Gap:
        """The values of a factor: an override of the request first, else the set's."""
        override = self.request.overrides.get(part.id)
        if override is not None:
            return self._given(part.id, override)
        hits: list[Hit] = []
        for period, edition in self._editions(part):
            name = dict(part.borrow).get(edition, edition)
            want = Want(part.id, name, self.request.place, part.calibre, period)
            found = self.factors.resolve(want)
            if isinstance(found, Gap):
                if part.gap and found.kind in ("no_factor", "no_value"):
                    return Gap(part.id, part.gap, {"period": str(self.request.period or "-")})
                return found
            hits.extend(found)
        return [Input.of(hit) for hit in hits]

    def _editions(self, part: Lookup) -> Sequence[tuple[Period | None, str]]:
        """The edition that a lookup uses, by parts of the period."""
        period = self.request.period
        if part.edition not in ("", "*"):
            return [(period, part.edition)]
        if self.request.edition or not part.edition:
            return [(period, self.request.edition)]
        found = self.request.method.editions_over(period)
        self.editions[part.id] = [name for _, name in found]
        return found

    def _inputs(self, part: Part) -> Sequence[Input] | Gap:
        if isinstance(part, Either):
            part = Amount(part.path) if part.path in self.request.numbers else part.lookup
        if isinstance(part, Constant):
            unit = parse_unit(part.unit)
            value = float(part.value)
            return [Input(part.label, unit, value, source=part.source, status="exact", u_pct=0.0)]
        if isinstance(part, Lookup):
            return self.lookup(part)
        given = self.request.numbers.get(part.path)
        if given is None:
            meaning = N_("an amount with its unit")
            raise MissingKey(key=part.path, meaning=meaning, where=f"/activity/{part.path}")
        return self._given(part.path, given, path=part.path)

    def _given(self, id_: str, given: Given, *, path: str = "") -> Sequence[Input] | Gap:
        if given.values is None:
            fixed = None if path else float(given.value or 0)
            return [Input(id_, given.unit, fixed, path=path, u_pct=given.u_pct)]
        period = self.request.period
        if period is None:
            meaning = N_("the year, month or dates of the activity")
            raise MissingKey(key="period", meaning=meaning, where="/period")
        parts = given.values.over(period)
        if len(parts) > 1 and not period.is_fine:
            day = str(parts[1][0].start)
            raise PeriodCrossesChange(period=str(period), factor=id_, day=day, where=given.where)
        if any(value is None for _, value in parts):
            text = ", ".join(str(day) for day, value in given.values.steps if value is not None)
            return Gap(id_, "no_value", {"period": str(period), "known": text})
        return [
            Input(
                id_,
                given.unit,
                float(value or 0),
                since=given.values.since(part.start),
                u_pct=given.u_pct,
                period=part,
            )
            for part, value in parts
        ]

    def _settle(self, term: Term, inputs: tuple[Input, ...], part: Period | None) -> BoundTerm:
        target = parse_unit("tCO2e" if term.yields == "CO2e" else term.unit)
        product = inputs[0].unit
        for item in inputs[1:]:
            product = product * item.unit
        if not product.fits(target):
            raise self._blame(term, inputs, target)
        ratio = product.scale / target.scale
        for constant in term.parts:
            if isinstance(constant, Constant):
                ratio *= constant.value
        if part is not None and self.request.period is not None:
            share = Fraction(part.days, self.request.period.days)
            ratio *= share
            days = Input(
                f"days {part.days}/{self.request.period.days}",
                parse_unit("fraction"),
                float(share),
                source=str(part),
                status="exact",
                u_pct=0.0,
            )
            inputs = (*inputs, days)
        return BoundTerm(term, inputs, ratio, target, part)

    def _blame(self, term: Term, inputs: tuple[Input, ...], target: Unit) -> UnitDoesNotCancel:
        """The error at the input that is most likely wrong.

        That is an override before an amount, and one for which a usual unit would do before one
        for which none would.
        """
        given = [item for item in inputs if item.status == "given"] or [inputs[0]]
        given.sort(key=lambda item: bool(item.path))
        wanted = {item.id: _wanted(item, inputs, target) for item in given}
        wrong = next((item for item in given if usual_unit(wanted[item.id])), given[0])
        place = self.request.overrides.get(wrong.id) or self.request.numbers.get(wrong.id)
        expected = wanted[wrong.id]
        bare = "·".join(f"{name}^{count}" for name, count in expected.dimension) or "1"
        return UnitDoesNotCancel(
            unit=wrong.unit.text,
            term=term.id,
            result=target.text,
            parts=", ".join(f"{item.id} [{item.unit.text or '1'}]" for item in inputs),
            expected=usual_unit(expected) or bare,
            where=f"{place.where}/unit" if place and place.where else "",
        )


def _wanted(wrong: Input, inputs: tuple[Input, ...], target: Unit) -> Unit:
    """The unit that one input would need for the term to come out."""
    expected = target
    for item in inputs:
        if item is not wrong:
            expected = expected / item.unit
    return expected


def usual_unit(unit: Unit) -> str:
    """A unit of the trade of the same dimension; an empty text where there is none."""
    return next((text for text in (*_SUGGESTED, *_MORE) if parse_unit(text).fits(unit)), "")


def _during(column: Sequence[Input], part: Period) -> Input:
    for item in column:
        if item.period is None or item.period.holds(part.start):
            return replace(item, period=part) if item.period else item
    raise AssertionError("a part of the period lies outside all values")
