"""A calculation: bound terms run for one row, with trace, gaps, partial sums and uncertainty."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dafeng.accounting.binding import Bound, BoundTerm, Input, bind
from dafeng.accounting.error import MissingGwp, NoGwp, OutOfRange, UnknownChoice
from dafeng.accounting.factor_set import FactorSet, Want, words_in
from dafeng.accounting.gap import Gap
from dafeng.accounting.request import Request, read_request
from dafeng.accounting.trace import trace_row, warming_rows
from dafeng.accounting.uncertainty import product_u_pct, sum_u_pct
from dafeng.kernel.error import N_
from dafeng.kernel.nearest import nearest
from dafeng.kernel.quantity import parse_unit

NO_GAS = ("energy", "result", "CO2e")
UNVERIFIED = ("second-hand", "unverified")
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request ready to run: its terms are bound and the warming potentials are known."""

    request: Request
    bound: Bound
    gwp: Mapping[str, Input]
    factor_set: str


def calculate(given: Any, factors: FactorSet, *, translate: Translate = N_) -> dict[str, Any]:
    """Answer one request of the `calc` contract; a wrong request raises a `DafengError`."""
    request = read_request(given, factors)
    if request.method.function is not None:
        from dafeng.accounting.function_method import calculate_function

        return calculate_function(request, factors, translate=translate)
    return run(prepare(request, factors), values_of(request), translate=translate)


def prepare(request: Request, factors: FactorSet) -> Prepared:
    """Bind the terms of a request and look up the warming potentials of its gases."""
    bound = bind(request, factors)
    gases = [name for name in bound.yields if name not in NO_GAS]
    return Prepared(request, bound, potentials(gases, request, factors), factors.hash)


def values_of(request: Request) -> dict[str, float]:
    """The numbers of a request by path, as the terms take them."""
    return {
        path: float(item.value) for path, item in request.numbers.items() if item.value is not None
    }


def potentials(gases: Sequence[str], request: Request, factors: FactorSet) -> dict[str, Input]:
    """The warming potential of each gas in the set asked for; CO2 is 1 by definition."""
    found: dict[str, Input] = {}
    for gas in gases:
        unit = parse_unit("tCO2e/t")
        if gas == "CO2":
            source = N_("definition: CO2 is the reference gas")
            found[gas] = Input("gwp.CO2", unit, 1.0, source=source, status="exact", u_pct=0.0)
        elif not request.gwp:
            raise MissingGwp(gas=gas, where="/gwp")
        elif isinstance(request.gwp, str):
            found[gas] = _published(gas, request.gwp, factors)
        elif gas in request.gwp:
            found[gas] = Input(f"gwp.{gas}", unit, request.gwp[gas])
        else:
            known = ", ".join(request.gwp)
            raise NoGwp(gas=gas, gwp="request", known=known, where=f"/gwp/{gas}")
    return found


def _published(gas: str, name: str, factors: FactorSet) -> Input:
    sets = sorted({item.edition for item in factors if item.quantity == "gwp"})
    if name not in sets:
        near = nearest(name, sets) or "-"
        known = ", ".join(sets)
        raise UnknownChoice(value=name, key="gwp", nearest=near, known=known, where="/gwp")
    hits = factors.resolve(Want(f"gwp.{gas}", name))
    if isinstance(hits, Gap):
        gases = words_in("gwp.{gas}", [item.id for item in factors if item.edition == name])
        raise NoGwp(gas=gas, gwp=name, known=", ".join(gases) or "-", where="/gwp")
    return Input.of(hits[0])


def add(parts: Sequence[Any]) -> Any:
    """The sum of numbers, or of columns row by row, rounded once (`math.fsum`)."""
    if len(parts) < 3:
        return parts[0] if len(parts) == 1 else parts[0] + parts[1]
    if isinstance(parts[0], float):
        return math.fsum(parts)
    column = parts[0].copy()
    column[:] = [math.fsum(row) for row in zip(*(part.tolist() for part in parts), strict=True)]
    return column


def masses(bound: Bound, results: Sequence[Any]) -> dict[str, Any]:
    """What is known of each yield: the sum of its terms, in the order of the terms."""
    found: dict[str, list[Any]] = {}
    for term, result in zip(bound.terms, results, strict=True):
        found.setdefault(term.term.yields, []).append(result)
    return {name: add(parts) for name, parts in found.items()}


def warming(known: Mapping[str, Any], gwp: Mapping[str, Input]) -> Any:
    """The known gases as carbon dioxide equivalent [tCO2e]; None where no gas is known."""
    parts = [known[gas] * item.value for gas, item in gwp.items() if gas in known]
    if "CO2e" in known:
        parts.append(known["CO2e"])
    return add(parts) if parts else None


def run(
    prepared: Prepared, values: Mapping[str, float], *, translate: Translate = N_
) -> dict[str, Any]:
    """Run prepared terms for one row: the result in the form of the contract."""
    bound, request = prepared.bound, prepared.request
    results = [term.run(values) for term in bound.terms]
    for term, result in zip(bound.terms, results, strict=True):
        if not math.isfinite(result):
            raise OutOfRange(term=term.term.id)
    known = masses(bound, results)
    gases = [name for name in bound.yields if name not in NO_GAS]
    whole = not any(name in bound.missing for name in (*gases, "CO2e"))
    co2e = warming(known, prepared.gwp)
    if co2e is not None and not math.isfinite(co2e):
        raise OutOfRange(term="co2e")
    return {
        "method": request.method.id,
        "period": str(request.period) if request.period else None,
        "place": request.place or None,
        "edition": bound.edition or None,
        "gases": [
            {"gas": gas, "value": None if gas in bound.missing else known[gas], "unit": "t"}
            for gas in gases
        ],
        "co2e": _co2e(prepared, co2e if whole else None),
        "energy": _energy(prepared, known),
        **_result(bound, known),
        "partial": _partial(bound, co2e, whole, known),
        "uncertainty": _uncertainty(prepared, results, values),
        "unverified": _unverified(prepared, results),
        "trace": [
            trace_row(term, result, values)
            for term, result in zip(bound.terms, results, strict=True)
        ]
        + warming_rows(known, prepared.gwp),
        "gaps": [gap.as_dict(translate) for gap in bound.gaps],
        "assumptions": [
            {"id": key, "text": {"zh": text.zh, "en": text.en}}
            for key, path, text in request.method.assumes
            if key not in request.flat() and path in request.flat()
        ],
        "factor_set": prepared.factor_set,
    }


def _co2e(prepared: Prepared, value: float | None) -> dict[str, Any] | None:
    if all(name in ("energy", "result") for name in prepared.bound.yields):
        return None
    gwp = prepared.request.gwp
    return {
        "value": value,
        "unit": "t",
        "gwp": gwp if isinstance(gwp, str) and gwp else gwp or None,
    }


def _energy(prepared: Prepared, known: Mapping[str, float]) -> dict[str, Any] | None:
    method, bound = prepared.request.method, prepared.bound
    basis = prepared.request.words.get(method.energy_basis, method.energy_basis)
    if "energy" in bound.yields:
        value = None if "energy" in bound.missing else known["energy"]
        return {"value": value, "unit": "tce", "basis": basis}
    target = bound.terms[0].unit if "result" in known else None
    if target is not None and target.fits(parse_unit("GJ")):
        return {"value": known["result"], "unit": target.text, "basis": basis}
    return None


def _result(bound: Bound, known: Mapping[str, float]) -> dict[str, Any]:
    if "result" not in known:
        return {}
    unit = next(term.unit.text for term in bound.terms if term.term.yields == "result")
    return {"result": {"value": known["result"], "unit": unit}}


def _partial(
    bound: Bound, co2e: float | None, whole: bool, known: Mapping[str, float]
) -> dict[str, Any] | None:
    if not whole:
        return None if co2e is None else {"value": co2e, "unit": "t"}
    if "energy" in bound.missing and "energy" in known:
        return {"value": known["energy"], "unit": "tce"}
    return None


def _weights(prepared: Prepared, results: Sequence[float]) -> list[tuple[BoundTerm, float]]:
    """Terms with what each adds to the total: CO2e where there are gases, else energy."""
    gwp = prepared.gwp
    weighed: list[tuple[BoundTerm, float]] = []
    gases = any(name not in ("energy", "result") for name in prepared.bound.yields)
    for term, result in zip(prepared.bound.terms, results, strict=True):
        name = term.term.yields
        if name in gwp:
            weighed.append((term, result * float(gwp[name].value or 0)))
        elif name == "CO2e" or not gases:
            weighed.append((term, result))
    return weighed


def _uncertainty(
    prepared: Prepared, results: Sequence[float], values: Mapping[str, float]
) -> dict[str, Any]:
    weighed = _weights(prepared, results)
    inputs = {item.id: item for term, _ in weighed for item in term.inputs}
    used = {term.term.yields for term, _ in weighed}
    inputs |= {item.id: item for gas, item in prepared.gwp.items() if gas in used}
    unknown = sorted(item.id for item in inputs.values() if item.u_pct is None)
    total = None
    if not unknown and weighed and not prepared.bound.gaps:
        u_pcts = [
            product_u_pct(
                float(item.u_pct or 0)
                for item in (*term.inputs, *filter(None, [prepared.gwp.get(term.term.yields)]))
            )
            for term, _ in weighed
        ]
        total = sum_u_pct([amount for _, amount in weighed], u_pcts)
    return {"u_pct": total, "approach": "IPCC 2006 V1 Ch3 approach 1", "unknown": unknown}


def _unverified(prepared: Prepared, results: Sequence[float]) -> dict[str, Any]:
    """The share of the total that rests on factors nobody has verified, and which they are."""
    weighed = [(term, abs(amount)) for term, amount in _weights(prepared, results)]
    whole = math.fsum(amount for _, amount in weighed)
    doubtful = [
        (term, amount)
        for term, amount in weighed
        if any(
            item is not None and item.status in UNVERIFIED
            for item in (*term.inputs, prepared.gwp.get(term.term.yields))
        )
    ]
    names = {
        item.id
        for term, _ in doubtful
        for item in (*term.inputs, prepared.gwp.get(term.term.yields))
        if item is not None and item.status in UNVERIFIED
    }
    share = math.fsum(amount for _, amount in doubtful) / whole if whole else None
    return {"share": share, "factors": sorted(names)}
