"""Methods that are no sum of products, with the same face: steps, trace, gaps, CO2e."""

import math
from typing import Any

from dafeng.accounting.binding import Input, lookup
from dafeng.accounting.calculation import UNVERIFIED, Translate, potentials
from dafeng.accounting.error import OutOfRange
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.gap import Gap
from dafeng.accounting.request import Request
from dafeng.accounting.trace import input_row
from dafeng.kernel.error import N_
from dafeng.kernel.quantity import parse_unit


def calculate_function(
    request: Request, factors: FactorSet, *, translate: Translate = N_
) -> dict[str, Any]:
    """Answer a request whose method is a function; a missing factor leaves the result open."""
    found: dict[str, Input] = {}
    gaps: list[Gap] = []
    for either in request.method.lookups:
        hit = lookup(request, factors, either)
        if isinstance(hit, Gap):
            gaps.append(hit)
        else:
            found[either.path] = hit
    result = _frame(request, factors, gaps, translate)
    if gaps or request.method.function is None:
        return result
    numbers = {
        either.path: float(found[either.path].value or 0)
        * float(found[either.path].unit.ratio(parse_unit(either.lookup.unit)))
        for either in request.method.lookups
    }
    answer = request.method.function(request, numbers)
    for step in answer.steps:
        if not math.isfinite(step.value):
            raise OutOfRange(term=step.id)
    gases = dict(answer.gases or {})
    gwp = potentials(list(gases), request, factors)
    co2e = math.fsum(mass * float(gwp[gas].value or 0) for gas, mass in gases.items())
    doubtful = [item.id for item in found.values() if item.status in UNVERIFIED]
    doubtful += [item.id for item in gwp.values() if item.status in UNVERIFIED]
    if gases:
        share = 1.0 if doubtful else 0.0
        result["unverified"] = {"share": share, "factors": sorted(doubtful)}
    result["gases"] = [{"gas": gas, "value": mass, "unit": "t"} for gas, mass in gases.items()]
    if gases:
        result["co2e"] = {"value": co2e, "unit": "t", "gwp": request.gwp or None}
    result["trace"] = [
        {
            "term": step.id,
            "formula": step.formula,
            "yields": step.yields,
            "period": None,
            "inputs": [
                input_row(found[name], {})
                if name in found
                else {"id": name, "value": value, "unit": "", "source": "request"}
                | {"status": "given", "date": None}
                for name, value in step.inputs.items()
            ],
            "result": {"value": step.value, "unit": step.unit},
        }
        for step in answer.steps
    ]
    return {**result, **answer.fields}


def _frame(
    request: Request, factors: FactorSet, gaps: list[Gap], translate: Translate
) -> dict[str, Any]:
    return {
        "method": request.method.id,
        "period": str(request.period) if request.period else None,
        "place": request.place or None,
        "edition": request.edition or request.method.edition(request.period) or None,
        "gases": [],
        "co2e": {"value": None, "unit": "t", "gwp": request.gwp or None} if gaps else None,
        "energy": None,
        "partial": None,
        "uncertainty": None,
        "unverified": None,
        "trace": [],
        "gaps": [gap.as_dict(translate) for gap in gaps],
        "assumptions": [],
        "factor_set": factors.hash,
    }
