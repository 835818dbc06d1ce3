"""The trace: every number of a result, with where it comes from."""

from collections.abc import Mapping
from typing import Any

from dafeng.accounting.binding import BoundTerm, Input


def trace_row(term: BoundTerm, result: float, values: Mapping[str, float]) -> dict[str, Any]:
    """One line of the trace: the formula as it ran, with every number and where it comes from."""
    return {
        "term": term.term.id,
        "formula": term.term.formula,
        "yields": term.term.yields,
        "period": str(term.period) if term.period else None,
        "inputs": [input_row(item, values) for item in term.inputs],
        "result": {"value": result, "unit": "t" if term.unit.text == "tCO2e" else term.unit.text},
    }


def input_row(item: Input, values: Mapping[str, float]) -> dict[str, Any]:
    """One input of a trace line; that of a factor has its name, its quantity and its last day."""
    factor = {
        "name": item.name and {"zh": item.name.zh, "en": item.name.en},
        "quantity": item.quantity,
        "until": item.until and item.until.isoformat(),
    }
    return {
        "id": item.id,
        "value": item.number(values),
        "unit": item.unit.text,
        "source": item.source,
        "status": item.status,
        "date": item.since.isoformat() if item.since else None,
        "edition": item.edition or None,
        "ref": item.ref or None,
        "u_pct": item.u_pct,
        **(factor if item.name else {}),
    }


def warming_rows(known: Mapping[str, float], gwp: Mapping[str, Input]) -> list[dict[str, Any]]:
    """The lines that turn gases into CO2e; none where CO2 is the only gas."""
    rows = []
    for gas, item in gwp.items():
        if gas not in known or (gas == "CO2" and len(gwp) == 1):
            continue
        mass = {"id": gas, "value": known[gas], "unit": "t", "source": "trace", "status": "sum"}
        rows.append(
            {
                "term": f"co2e.{gas}",
                "formula": f"CO2e = {gas} × {item.id}",
                "yields": "CO2e",
                "period": None,
                "inputs": [{**mass, "date": None}, input_row(item, {})],
                "result": {"value": known[gas] * float(item.value or 0), "unit": "t"},
            }
        )
    return rows
