"""Decomposition of a change into the effects of its factors (LMDI-I)."""

import math
from collections.abc import Mapping
from typing import Any

from dafeng.accounting.amount import read_number
from dafeng.accounting.error import BadValue, MissingKey
from dafeng.accounting.method import Answer, Field, Method, Step
from dafeng.accounting.request import Request
from dafeng.kernel.error import N_
from dafeng.kernel.text import Text

Table = list[list[float]]


def log_mean(a: float, b: float) -> float:
    """The logarithmic mean L(a, b) = (a − b)/(ln a − ln b); L(a, a) = a, and 0 where one is 0."""
    if a == 0 or b == 0:
        return 0.0
    if a == b:
        return a
    low, high = min(a, b), max(a, b)
    return (high - low) / math.log1p((high - low) / low)


def decompose(request: Request, numbers: Mapping[str, float]) -> Answer:
    """Additive and multiplicative effects of each factor over all sectors.

    ΔC_x = Σ L(C_t, C_0)·ln(x_t/x_0); D_x = exp(ΔC_x / L(ΣC_t, ΣC_0)). A sector that appears or
    vanishes by just one factor counts wholly for that factor (the limit of the formula).
    """
    before, after = _table(request, "from"), _table(request, "to")
    if [len(row) for row in before] != [len(row) for row in after]:
        reason = N_("from and to have not the same sectors and factors")
        raise BadValue(value="to", reason=reason, where="/activity/to")
    width = len(before[0])
    parts: list[list[float]] = [[] for _ in range(width)]
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        for factor, effect in enumerate(_effects(old, new, place)):
            parts[factor].append(effect)
    additive = [math.fsum(part) for part in parts]
    start = math.fsum(math.prod(row) for row in before)
    end = math.fsum(math.prod(row) for row in after)
    mean = log_mean(end, start)
    ratios = [math.exp(effect / mean) if mean else None for effect in additive]
    steps = tuple(
        Step(f"lmdi.x{number}", "ΔC = Σ L(C_t, C_0) × ln(x_t/x_0)", {}, effect, "")
        for number, effect in enumerate(additive, start=1)
    )
    effects = {"additive": additive, "multiplicative": ratios}
    return Answer(steps, {"effects": effects, "from": start, "to": end, "change": end - start})


def _effects(old: list[float], new: list[float], place: int) -> list[float]:
    start, end = math.prod(old), math.prod(new)
    if start == 0 and end == 0:
        return [0.0] * len(old)
    if start == 0 or end == 0:
        row = old if start == 0 else new
        zeros = [factor for factor, value in enumerate(row) if value == 0]
        if len(zeros) != 1:
            reason = N_("more than one factor is zero: whose effect it is cannot be told")
            raise BadValue(value=str(row), reason=reason, where=f"/activity/from/{place}")
        return [end - start if factor == zeros[0] else 0.0 for factor in range(len(old))]
    weight = log_mean(end, start)
    return [weight * math.log(x / y) for x, y in zip(new, old, strict=True)]


def _table(request: Request, key: str) -> Table:
    where = f"/activity/{key}"
    given: Any = request.raw.get(key)
    if not isinstance(given, list) or not given:
        raise MissingKey(key=key, meaning=N_("a list of lists of factors"), where=where)
    rows = given if isinstance(given[0], list) else [given]
    table: Table = []
    for place, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != len(rows[0]) or not row:
            reason = N_("every sector has the same factors")
            raise BadValue(value=str(row), reason=reason, where=f"{where}/{place}")
        numbers = [float(read_number(value, f"{where}/{place}")) for value in row]
        if any(value < 0 for value in numbers):
            reason = N_("a factor is below zero")
            raise BadValue(value=str(row), reason=reason, where=f"{where}/{place}")
        table.append(numbers)
    return table


SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "array", "items": {"type": "number", "minimum": 0}},
}

METHOD = Method(
    id="lmdi",
    name=Text("对数平均迪氏指数分解", "Logarithmic mean Divisia decomposition"),
    source="Ang, B. W. (2005): The LMDI approach to decomposition analysis, Energy Policy 33",
    fields=(
        Field("from", "raw", Text("基期各部门因素", "factors by sector, before"), schema=SCHEMA),
        Field("to", "raw", Text("报告期各部门因素", "factors by sector, after"), schema=SCHEMA),
    ),
    function=decompose,
    formula_text="ΔC_x = Σ L(C_t, C_0) × ln(x_t/x_0)\nD_x = exp(ΔC_x / L(ΣC_t, ΣC_0))",
    dated=False,
)
