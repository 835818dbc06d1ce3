"""Small invented towns as requests of the sector outlook: figures that a head can follow."""

from typing import Any

LAST = 2025
FUELS = {"raw_coal": 2.6, "natural_gas": 1.6, "gasoline": 2.0}


def years(count: int = 11) -> list[int]:
    """The known years up to the last one."""
    return list(range(LAST - count + 1, LAST + 1))


def path(level: float, rate: float, count: int = 11) -> dict[str, float]:
    """A level in the last year that grew by a rate a year."""
    return {str(year): level * (1 + rate) ** (year - LAST) for year in years(count)}


def town(rate: float = 0.02, *, count: int = 11, grid_rate: float = 0.0, **changes: Any) -> Any:
    """A request: three sectors that grow by a rate, and a grid factor with its own."""

    def along(level: float) -> dict[str, float]:
        return path(level, rate, count)

    imported = 500_000.0
    request = {
        "energy_tce": {
            "industry.cement": {"raw_coal": along(100_000)},
            "transport": {"gasoline": along(60_000)},
            "services": {"natural_gas": along(5_000)},
        },
        "co2_t_per_tce": FUELS,
        "electricity": {
            "tce_per_mwh": 0.1229,
            "used_mwh": {
                "industry.cement": along(0.4 * imported),
                "services": along(0.6 * imported),
            },
            "own_mwh": {},
            "net_import_mwh": along(imported),
        },
        "grid_kg_per_kwh": {
            str(year): 0.58 * (1 + grid_rate) ** (year - LAST) for year in (2021, 2023, LAST)
        },
        "activity": {"clinker": along(120), "gdp": path(100, 0.05, count)},
        "paths": 400,
    }
    return {**request, **changes}


def sunny(rate: float = 0.02) -> Any:
    """A town with photovoltaics: half a million MWh are used, a tenth of it made there."""
    request = town(rate)
    power = request["electricity"]
    power["own_mwh"] = {"pv": path(50_000, 0.2)}
    power["capacity_mw"] = {"pv": path(50, 0.2)}
    made = power["own_mwh"]["pv"]
    power["net_import_mwh"] = {
        year: value - made[year] for year, value in power["net_import_mwh"].items()
    }
    return request
