"""The sector outlook: ten thousand paths of fifteen sectors to 2040, and levers that are moved.

Measures among the levers come late or in part.

Run: ``python -m bench.outlook``. Prints the rows of `dafeng bench`.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from dafeng.outlook.delivery import WITH_RISK
from dafeng.outlook.sector_request import read_ask, read_city
from dafeng.outlook.sector_result import Outlook, moved, outlook
from dafeng.outlook.shipped import shipped_models

PATHS = 10_000
SECTORS = 15
YEARS = range(2015, 2026)
RUN_TARGET_S = 1.0
LEVER_TARGET_MS = 300.0


def city(sectors: int = SECTORS) -> dict[str, Any]:
    """A request of sectors that burn two fuels and use electricity, each with its own growth."""

    def along(level: float, rate: float) -> dict[str, float]:
        return {str(year): level * (1 + rate) ** (year - YEARS[-1]) for year in YEARS}

    names = [f"industry.branch_{number}" for number in range(sectors)]
    rates = {name: -0.03 + 0.007 * number for number, name in enumerate(names)}
    used = {name: along(100_000, rate) for name, rate in rates.items()}
    imported = {year: sum(row[year] for row in used.values()) for year in map(str, YEARS)}
    return {
        "energy_tce": {
            name: {"raw_coal": along(20_000, rate), "natural_gas": along(5_000, rate)}
            for name, rate in rates.items()
        },
        "co2_t_per_tce": {"raw_coal": 2.6, "natural_gas": 1.6},
        "electricity": {"tce_per_mwh": 0.1229, "used_mwh": used, "net_import_mwh": imported},
        "grid_kg_per_kwh": {"2021": 0.60, "2022": 0.59, "2023": 0.58},
        "activity": {"gdp": along(100, 0.05)},
    }


def best(work: Callable[[], Any], runs: int = 5) -> float:
    """The quickest of some runs [s]."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def run() -> list[dict[str, Any]]:
    """The rows of `dafeng bench`."""
    known, models = read_city(city()), shipped_models()
    levers = {"economy": -1.0, "coal_to_gas": 40.0, "industry_efficiency": 1.0}
    ask = read_ask({"paths": PATHS, "levers": levers, "delivery": WITH_RISK})
    whole = Outlook.of(known, ask, models)
    return [
        {
            "name": "outlook_run",
            "value": round(best(lambda: outlook(known, ask, models)), 3),
            "unit": "s",
            "target": RUN_TARGET_S,
            "n": PATHS,
        },
        {
            "name": "outlook_lever",
            "value": round(1000 * best(lambda: moved(whole, ask)), 1),
            "unit": "ms",
            "target": LEVER_TARGET_MS,
            "n": PATHS,
        },
    ]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
