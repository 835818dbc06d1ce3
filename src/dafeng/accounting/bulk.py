"""Many activities at once: the same bound terms over columns, to the last digit as row by row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dafeng.accounting.calculation import (
    NO_GAS,
    Prepared,
    calculate,
    masses,
    prepare,
    run,
    values_of,
    warming,
)
from dafeng.accounting.error import OutOfRange
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.method import Field, Method, methods
from dafeng.accounting.request import read_request
from dafeng.kernel.dated import is_number
from dafeng.kernel.error import DafengError

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Results of rows that share their factors; None stands for what has a gap in all of them.

    `gases` by gas [t], `co2e` [t], `energy` [tce]; `partial` is the CO2e that is known [t].
    """

    gases: Mapping[str, Column | None]
    co2e: Column | None
    partial: Column | None
    energy: Column | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row's result: sums with None where there is a gap, or the error that it met."""

    gases: Mapping[str, float | None]
    co2e: float | None = None
    partial: float | None = None
    energy: float | None = None
    error: DafengError | None = None


def run_columns(prepared: Prepared, columns: Mapping[str, Any]) -> Columns:
    """Run prepared terms over columns of numbers by path, such as ``{"amount": …}``.

    Columns may be numpy or Arrow arrays of integers or floats, all of one length, without nulls.
    Raises `OutOfRange` where a result is too large for a number.
    """
    arrays = {path: np.asarray(column).astype(np.float64) for path, column in columns.items()}
    length = len(next(iter(arrays.values()))) if arrays else 1
    bound = prepared.bound
    with np.errstate(over="ignore"):  # what overflows is an error of ours below
        results = [np.broadcast_to(term.run(arrays), (length,)) for term in bound.terms]
    for term, result in zip(bound.terms, results, strict=True):
        if not np.isfinite(result).all():
            raise OutOfRange(term=term.term.id)
    known = masses(bound, results)
    co2e = warming(known, prepared.gwp)
    if co2e is not None and not np.isfinite(co2e).all():
        raise OutOfRange(term="co2e")
    gases = [name for name in bound.yields if name not in NO_GAS]
    whole = not any(name in bound.missing for name in (*gases, "CO2e"))
    return Columns(
        gases={gas: None if gas in bound.missing else known[gas] for gas in gases},
        co2e=co2e if whole else None,
        partial=None if whole else co2e,
        energy=None if "energy" in bound.missing else known.get("energy"),
    )


class Bulk:
    """Requests grouped by shape: each shape is read and bound once, its numbers run as columns."""

    def __init__(self, requests: Sequence[Any], factors: FactorSet) -> None:
        self.requests = requests
        self.factors = factors
        self.rows: list[Row] = [Row({})] * len(requests)
        self._prepared: dict[str, Prepared] = {}
        groups: dict[str, list[tuple[int, dict[str, float]]]] = {}
        for place, request in enumerate(requests):
            shape, numbers = _shape(request, factors)
            if shape is None:
                self.rows[place] = self._single(request)
            else:
                groups.setdefault(shape, []).append((place, numbers))
        for shape, members in groups.items():
            self._group(shape, members)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def trace(self, place: int) -> dict[str, Any]:
        """The full result of one row with its trace, as `calc` gives it."""
        shape, numbers = _shape(self.requests[place], self.factors)
        prepared = self._prepared.get(shape or "")
        if prepared is None:
            return calculate(self.requests[place], self.factors)
        return run(prepared, numbers)

    def _single(self, request: Any) -> Row:
        try:
            result = calculate(request, self.factors)
        except DafengError as error:
            return Row({}, error=error)
        return _row(result)

    def _group(self, shape: str, members: list[tuple[int, dict[str, float]]]) -> None:
        first = self.requests[members[0][0]]
        try:
            request = read_request(first, self.factors)
            prepared = prepare(request, self.factors)
            if set(values_of(request)) != set(members[0][1]):
                raise ValueError("a number of the request was not seen")
            paths = list(members[0][1])
            columns = {
                path: np.array([numbers[path] for _, numbers in members], dtype=np.float64)
                for path in paths
            }
            found = run_columns(prepared, columns)
        except (DafengError, ValueError):
            for place, _ in members:  # each row gets its own result or its own error
                self.rows[place] = self._single(self.requests[place])
            return
        self._prepared[shape] = prepared
        lists = {gas: _list(column, len(members)) for gas, column in found.gases.items()}
        co2e, partial, energy = (
            _list(column, len(members)) for column in (found.co2e, found.partial, found.energy)
        )
        for index, (place, _) in enumerate(members):
            gases = {gas: values[index] for gas, values in lists.items()}
            self.rows[place] = Row(gases, co2e[index], partial[index], energy[index])


def _list(column: Column | None, length: int) -> list[float] | list[None]:
    return [None] * length if column is None else column.tolist()


def _row(result: Mapping[str, Any]) -> Row:
    partial = result["partial"]
    return Row(
        gases={item["gas"]: item["value"] for item in result["gases"]},
        co2e=result["co2e"]["value"] if result["co2e"] else None,
        partial=partial["value"] if partial and partial["unit"] == "t" else None,
        energy=result["energy"]["value"] if result["energy"] else None,
    )


def _shape(request: Any, factors: FactorSet) -> tuple[str | None, dict[str, float]]:
    """A request without its numbers, as a key, and the numbers by path; None where it is odd."""
    name = request.get("method") if isinstance(request, dict) else None
    method = methods().get(name) if isinstance(name, str) else None
    if method is None or method.function is not None:
        return None, {}
    activity = request.get("activity")
    if not isinstance(activity, dict):
        return None, {}
    numbers: dict[str, float] = {}
    bare = {key: value for key, value in request.items() if key not in ("id", "note")}
    bare["activity"] = dict(activity)
    for item in method.fields:
        holder = bare["activity"] if item.key in activity else bare
        if item.key in holder and not _strip(item, holder, numbers, factors):
            return None, {}
    return _key(method, bare), numbers


def _strip(
    item: Field, holder: dict[str, Any], numbers: dict[str, float], factors: FactorSet
) -> bool:
    """Take a field's numbers out of a request; False where it must be read by itself."""
    given = holder[item.key]
    if item.kind in ("choice", "unit"):
        return True
    if item.kind in ("amount", "dated_amount"):
        holder[item.key] = _taken(given, item.key, numbers)
        return holder[item.key] is not None
    if item.kind == "fraction" and is_number(given) and 0 <= given <= 1:
        numbers[item.key] = float(given)
        holder[item.key] = 0
        return True
    if item.kind in ("amounts", "dated_amounts") and isinstance(given, dict):
        table = {}
        for key, value in given.items():
            name = factors.spelling(item.pattern, key) if item.loose else key
            table[key] = _taken(value, f"{item.key}.{name}", numbers)
        holder[item.key] = table
        return all(value is not None for value in table.values())
    return False


def _taken(given: Any, path: str, numbers: dict[str, float]) -> Any:
    if not isinstance(given, dict) or not is_number(given.get("value")):
        return None
    numbers[path] = float(given["value"])
    return {**given, "value": 0}


def _key(method: Method, bare: Mapping[str, Any]) -> str | None:
    try:
        return method.id + json.dumps(bare)  # in order: the trace follows the request
    except (TypeError, ValueError):
        return None
