"""Methods and factors as lists, for the shell, the pages and the documentation."""

import re
from datetime import date
from typing import Any

from dafeng.accounting.error import BadValue
from dafeng.accounting.factor import Factor
from dafeng.accounting.factor_set import FactorSet, id_pattern
from dafeng.accounting.method import Method, find_method, methods
from dafeng.kernel.error import N_
from dafeng.kernel.period import BadPeriod, parse_day

NOT_PROVED = "not yet verified against a published example"


def method_rows() -> list[dict[str, Any]]:
    """All methods: id, name, formula, JSON Schema of the activity, factor ids, editions, proof."""
    return [_method_row(method) for method in methods().values()]


def factor_rows(
    factors: FactorSet, *, method: str | None = None, day: str | None = None
) -> list[dict[str, Any]]:
    """The factors of a set, those of one method, those with a value on a day.

    `value` is the value on the day, or without one the latest; None where only a range is known.
    Raises `UnknownMethod`, `BadValue` for what is no date.
    """
    patterns = _patterns(find_method(method)) if method else None
    try:
        on = parse_day(day) if day else None
    except BadPeriod as error:
        raise BadValue(value=str(day), reason=N_("it is no date"), where="--on") from error
    rows = []
    for item in factors:
        if patterns is not None and not any(p.fullmatch(item.id) for p in patterns):
            continue
        value = _value(item, on)
        if on and value is None and item.range is None:
            continue
        rows.append({**item.row(), "value": value})
    return rows


def _value(item: Factor, day: date | None) -> int | float | None:
    if item.values is None:
        return None
    if day:
        return item.values.at(day)
    latest: int | float | None = None
    for _, value in item.values.steps:
        latest = latest if value is None else value
    return latest


def _method_row(method: Method) -> dict[str, Any]:
    proof = method.proof
    return {
        "id": method.id,
        "name": {"zh": method.name.zh, "en": method.name.en},
        "source": method.source,
        "formula": method.formula,
        "activity": method.schema(),
        "beside": [field.key for field in method.fields if field.beside],
        "factors": list(method.factor_ids()),
        "editions": {start.isoformat(): name for start, name in method.editions},
        "proof": {"status": "published", "source": proof.source, "case": proof.case}
        if proof
        else {"status": NOT_PROVED, "source": None, "case": None},
    }


def _patterns(method: Method) -> list[re.Pattern[str]]:
    ids = [*method.factor_ids()]
    if not all(field.key in ("carriers", "terms", "to") for field in method.fields):
        ids.append("gwp.{gas}")
    return [id_pattern(id_) for id_ in ids]
