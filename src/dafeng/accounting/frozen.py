"""An inventory as plain data, so that the same inventory is the same bytes. Pure."""

from collections.abc import Iterable
from typing import Any, Final

from dafeng.accounting.gap import Gap
from dafeng.accounting.inventory import Inventory, Line, Total
from dafeng.kernel.text import Text

SAMPLE_NOTE: Final = Text("示例数据，非本市实际", "Sample data, not figures of the real city")


def as_data(found: Inventory, *, sample: bool) -> dict[str, Any]:
    """All that an inventory says, without words: numbers, ids, gaps by id and kind.

    `sample` marks one of an invented area, which alone is said in words as well.
    """
    balance, grid = found.balance, found.grid_factor
    note = {"sample_note": {"zh": SAMPLE_NOTE.zh, "en": SAMPLE_NOTE.en}} if sample else {}
    return {
        "sample": sample,
        **note,
        "area": found.area,
        "period": found.period,
        "grid": found.grid,
        "object": found.object,
        "factor_set": found.factor_set,
        "grid_factor": None if grid is None else {"value": grid.value, "unit": grid.unit.text},
        "total": _total(found.total),
        "process": _total(found.process),
        "equivalent_tce": found.equivalent_tce if isinstance(found.equivalent_tce, float) else None,
        "balance": {
            "unit": balance.unit,
            "net_import": balance.net_import,
            "is_derived": balance.is_derived,
            "own": dict(balance.own),
            "use": balance.use,
        },
        "notices": [[each.kind, each.series, each.amount] for each in found.notices],
        "lines": [_line(line) for line in found.lines],
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "co2": total.co2,
        "energy_tce": total.energy_tce,
        "unverified": total.unverified,
        "gaps": _gaps(total.gaps),
        "energy_gaps": _gaps(total.energy_gaps),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "sector": line.sector,
        "carrier": line.carrier,
        "gas": line.gas,
        "scope": line.scope,
        "amount": line.amount,
        "unit": line.activity.unit,
        "co2": line.co2,
        "energy_tce": line.energy_tce,
        "unverified": line.unverified,
        "assumptions": list(line.assumptions),
        "gaps": _gaps(line.gaps),
        "request": dict(line.request),
    }


def _gaps(gaps: Iterable[Gap]) -> list[list[str]]:
    return [[gap.id, gap.kind] for gap in gaps]
