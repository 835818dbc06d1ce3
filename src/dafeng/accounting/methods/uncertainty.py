"""Uncertainty of a product or a sum by error propagation."""

import math
from collections.abc import Mapping

from dafeng.accounting.amount import read_number
from dafeng.accounting.error import BadValue, MissingKey
from dafeng.accounting.method import Answer, Field, Method, Step
from dafeng.accounting.request import Request
from dafeng.accounting.uncertainty import product_u_pct, sum_u_pct
from dafeng.kernel.error import N_
from dafeng.kernel.text import Text


def combine(request: Request, numbers: Mapping[str, float]) -> Answer:
    """Combine the uncertainties of terms; `value` is their product or sum."""
    terms = request.raw["terms"]
    if not isinstance(terms, list) or not terms:
        raise BadValue(value=str(terms), reason=N_("a list of terms"), where="/activity/terms")
    values: list[float] = []
    u_pcts: list[float] = []
    for place, term in enumerate(terms):
        where = f"/activity/terms/{place}"
        if not isinstance(term, dict) or set(term) - {"value", "u_pct", "unit"}:
            raise BadValue(value=str(term), reason=N_("a term has value and u_pct"), where=where)
        for key in ("value", "u_pct"):
            if key not in term:
                raise MissingKey(key=key, meaning=N_("a number"), where=f"{where}/{key}")
        values.append(float(read_number(term["value"], f"{where}/value")))
        u_pcts.append(float(read_number(term["u_pct"], f"{where}/u_pct")))
        if u_pcts[-1] < 0:
            raise BadValue(value=str(u_pcts[-1]), reason=N_("below zero"), where=f"{where}/u_pct")
    if request.words["combine"] == "product":
        value, u_pct = _product(values), product_u_pct(u_pcts)
        formula = "U = sqrt(ΣU_i²)"
    else:
        value, found = math.fsum(values), sum_u_pct(values, u_pcts)
        if found is None:
            reason = N_("the terms sum to zero, where a relative uncertainty has no meaning")
            raise BadValue(value="0", reason=reason, where="/activity/terms")
        u_pct, formula = found, "U = sqrt(Σ(U_i·x_i)²) / |Σx_i|"
    inputs = {f"terms.{place}.u_pct": u for place, u in enumerate(u_pcts)}
    step = Step("uncertainty", formula, inputs, u_pct, "%")
    return Answer((step,), {"uncertainty": {"value": value, "u_pct": u_pct}})


def _product(values: list[float]) -> float:
    result = 1.0
    for value in values:
        result *= value
    return result


METHOD = Method(
    id="uncertainty",
    name=Text("不确定性合成（误差传递法）", "Combined uncertainty by error propagation"),
    source="IPCC 2006 Guidelines, volume 1, chapter 3, equations 3.1 and 3.2 (approach 1)",
    fields=(
        Field(
            "combine",
            "choice",
            Text("乘积或求和", "whether the terms are multiplied or added"),
            options=("product", "sum"),
        ),
        Field(
            "terms",
            "raw",
            Text("各项的值与不确定度", "the terms, each with value and u_pct [%]"),
            schema={
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {
                        "value": {"type": "number"},
                        "u_pct": {"type": "number", "minimum": 0},
                    },
                    "required": ["value", "u_pct"],
                },
            },
        ),
    ),
    function=combine,
    formula_text="product: U = sqrt(ΣU_i²)\nsum: U = sqrt(Σ(U_i·x_i)²) / |Σx_i|",
    dated=False,
)
