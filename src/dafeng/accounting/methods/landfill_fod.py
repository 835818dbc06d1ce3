"""Methane of landfilled waste by first-order decay."""

import math
from collections.abc import Mapping
from datetime import date

from dafeng.accounting.amount import read_amount
from dafeng.accounting.error import BadValue
from dafeng.accounting.method import Answer, Field, Method, Step
from dafeng.accounting.request import Request
from dafeng.accounting.term import Either, Lookup
from dafeng.kernel.error import N_
from dafeng.kernel.period import parse_period
from dafeng.kernel.quantity import parse_unit
from dafeng.kernel.text import Text


def decay(request: Request, numbers: Mapping[str, float]) -> Answer:
    """Methane of the request's year from the deposits of the years before it.

    DDOCm_T = W_T·DOC·DOCf·MCF; DDOCma_T = DDOCm_T + DDOCma_(T−1)·e^(−k);
    CH4_T = (DDOCma_(T−1)·(1 − e^(−k))·F·16/12 − R_T)·(1 − OX).
    """
    year = _year(request)
    deposits = _deposits(request)
    share = numbers["doc"] * numbers["docf"] * numbers["mcf"]
    kept = math.exp(-numbers["k"])
    stock = 0.0
    for each in range(min(deposits, default=year), year):
        stock = deposits.get(each, 0.0) * share + stock * kept
    decayed = stock * -math.expm1(-numbers["k"])
    generated = decayed * numbers["f"] * 16 / 12
    recovered = _recovered(request)
    emitted = (generated - recovered) * (1 - numbers["ox"])
    if emitted < 0:
        reason = N_("more methane is recovered than was generated")
        raise BadValue(value=str(recovered), reason=reason, where="/activity/recovered")
    steps = (
        Step(
            "landfill_fod.stock",
            "DDOCma = Σ W·doc·docf·mcf·e^(−k·age)",
            {key: numbers[key] for key in ("doc", "docf", "mcf", "k")}
            | {f"deposited.{each}": mass for each, mass in sorted(deposits.items())},
            stock,
            "t",
        ),
        Step(
            "landfill_fod.decayed",
            "decomp = DDOCma × (1 − e^(−k))",
            {"k": numbers["k"]},
            decayed,
            "t",
        ),
        Step(
            "landfill_fod.ch4",
            "CH4 = (decomp × f × 16/12 − recovered) × (1 − ox)",
            {"f": numbers["f"], "recovered": recovered, "ox": numbers["ox"]},
            emitted,
            "t",
            "CH4",
        ),
    )
    return Answer(steps, {"assumptions": _assumptions(request, deposits, year)}, {"CH4": emitted})


def _year(request: Request) -> int:
    period = request.period
    if period is None or str(period) != f"{period.start:%Y}":
        raise BadValue(value=str(period), reason=N_("this method runs by year"), where="/period")
    return period.start.year


def _deposits(request: Request) -> dict[int, float]:
    given = request.raw["deposited"]
    where = "/activity/deposited"
    if not isinstance(given, dict) or not given:
        raise BadValue(value=str(given), reason=N_("a table by year is needed"), where=where)
    found: dict[int, float] = {}
    for key, value in given.items():
        place = f"{where}/{key}"
        if not (key.isdigit() and len(key) == 4):
            raise BadValue(value=key, reason=N_("it is no year"), where=place)
        parse_period(key)
        amount = read_amount(value, place)
        tonne = parse_unit("t")
        if not amount.unit.fits(tonne) or amount.value is None or amount.value < 0:
            raise BadValue(value=str(value), reason=N_("a mass of waste is needed"), where=place)
        found[int(key)] = float(amount.value) * float(amount.unit.ratio(tonne))
    return found


def _recovered(request: Request) -> float:
    given = request.numbers.get("recovered")
    if given is None or given.value is None:
        return 0.0
    return float(given.value) * float(given.unit.ratio(parse_unit("t")))


def _assumptions(
    request: Request, deposits: Mapping[int, float], year: int
) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    silent = [str(each) for each in range(min(deposits), year) if each not in deposits]
    if silent:
        years = ", ".join(silent)
        text = {"zh": f"未列出的年份按无填埋计：{years}", "en": f"no deposit counted in: {years}"}
        found.append({"id": "deposited", "text": text})
    if "recovered" not in request.numbers:
        text = {"zh": "未给出，按无回收计", "en": "not given: counted as none"}
        found.append({"id": "recovered", "text": text})
    return found


def _either(path: str, unit: str = "fraction", calibre: str = "") -> Either:
    return Either(path, Lookup(f"landfill.{path}", unit, calibre=calibre))


METHOD = Method(
    id="landfill_fod",
    name=Text("填埋场甲烷（一阶衰减法）", "Methane of landfills by first-order decay"),
    source="IPCC 2006 Guidelines, volume 5, chapter 3, equations 3.1 to 3.6",
    fields=(
        Field(
            "deposited",
            "raw",
            Text("历年填埋量", "waste landfilled, by year"),
            schema={"type": "object", "minProperties": 1},
        ),
        Field(
            "site",
            "choice",
            Text("填埋场类型", "the kind of site, where mcf is not given"),
            required=False,
            options=("managed", "unmanaged_deep", "unmanaged_shallow"),
            default="managed",
        ),
        Field("doc", "fraction", Text("可降解有机碳", "degradable organic carbon"), required=False),
        Field("docf", "fraction", Text("分解比例", "share of it that decays"), required=False),
        Field("mcf", "fraction", Text("甲烷修正因子", "methane correction"), required=False),
        Field("f", "fraction", Text("填埋气甲烷比例", "methane in the gas"), required=False),
        Field("k", "ratio", Text("衰减常数", "decay rate"), required=False, unit="1/a"),
        Field("ox", "fraction", Text("氧化因子", "oxidation in the cover"), required=False),
        Field("recovered", "amount", Text("甲烷回收量", "methane recovered"), required=False),
    ),
    function=decay,
    lookups=(
        _either("doc"),
        _either("docf"),
        _either("mcf", calibre="{site}"),
        _either("f"),
        _either("k", "1/a"),
        _either("ox"),
    ),
    formula_text=(
        "DDOCma_T = W_T × doc × docf × mcf + DDOCma_(T−1) × e^(−k)\n"
        "CH4_T = (DDOCma_(T−1) × (1 − e^(−k)) × f × 16/12 − recovered) × (1 − ox)"
    ),
    editions=((date(2000, 1, 1), "ipcc-2006"),),
)
