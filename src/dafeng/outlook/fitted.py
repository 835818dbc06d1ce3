"""The fitted model as one small file: what it is made of, by which command, and its hash."""

import csv
import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from dafeng.kernel.error import N_
from dafeng.kernel.strict import dump_json
from dafeng.outlook.error import BadPanel
from dafeng.outlook.panel import Fitted, Place, fit, series
from dafeng.outlook.projection import Models

SOURCES = (
    {
        "what": "CO2 of countries [Mt a year], population of countries [persons]",
        "source": "Global Carbon Budget 2022 (Global Carbon Project)",
        "licence": "CC BY 4.0",
    },
)
DIGITS = 12
COMMAND = "dafeng outlook fit PANEL.csv"


def decode_panel(content: bytes) -> str:
    """The text of a CSV in UTF-8; raises `BadPanel` for anything else."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadPanel(reason=N_("byte {place} is not UTF-8"), place=error.start) from error


def read_panel(text: str) -> dict[str, Place]:
    """Places of a CSV with the columns iso3, year, co2 [Mt] and population_gcb [persons].

    A place keeps its longest run of years up to the last with CO2 above zero. Raises `BadPanel`.
    """
    rows = csv.DictReader(io.StringIO(text, newline=None))
    needed = {"iso3", "year", "co2", "population_gcb"}
    co2: dict[str, dict[int, float]] = {}
    people: dict[str, dict[int, float]] = {}
    seen: set[tuple[str, int]] = set()
    try:
        if not needed <= set(rows.fieldnames or ()):
            missing = ", ".join(sorted(needed - set(rows.fieldnames or ())))
            raise BadPanel(reason=N_("the columns {missing} are missing"), missing=missing)
        for row in rows:
            key = row["iso3"] or "", int(row["year"] or "")
            if key in seen:
                raise ValueError(f"{key[0]} {key[1]} stands here twice")
            seen.add(key)
            for column, store in (("co2", co2), ("population_gcb", people)):
                if row[column]:
                    store.setdefault(key[0], {})[key[1]] = _amount(row[column])
    except (ValueError, csv.Error) as error:
        raise BadPanel(
            reason=N_("it is no row of the panel ({detail})"),
            detail=str(error),
            where=f"/{rows.line_num}",
        ) from error
    runs = {name: _last_run(values) for name, values in sorted(co2.items())}
    heads = {name: _last_run(values) for name, values in people.items()}
    places = {
        name: Place(
            series(run, name=name),
            series(heads[name], name=name) if heads.get(name) else None,
        )
        for name, run in runs.items()
        if run
    }
    if not places:
        raise BadPanel(reason=N_("no place has CO2 above zero in any year"))
    return places


def _amount(text: str) -> float:
    value = float(text)
    if not 0 <= value < math.inf:
        raise ValueError(f"{text!r} is below zero or no number")
    return value


def _last_run(values: Mapping[int, float]) -> dict[int, float]:
    year = max((each for each, value in values.items() if value > 0), default=0)
    run: dict[int, float] = {}
    while values.get(year, 0.0) > 0:
        run[year] = values[year]
        year -= 1
    return run


def fit_file(text: str) -> dict[str, Any]:
    """The content of the shipped file, from a panel."""
    panel = read_panel(text)
    places = list(panel.values())
    until = max(place.co2.last for place in places)
    body = {
        "format_version": 1,
        "made_by": COMMAND,
        "sources": list(SOURCES),
        "panel_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "places": sorted(panel),
        "until": until,
        "ridge": 1.0,
        "per_head": _rounded(fit(places, until=until, per_head=True)),
        "plain": _rounded(fit(places, until=until, per_head=False)),
    }
    return {**body, "sha256": _digest(body)}


def _rounded(model: Fitted) -> dict[str, Any]:
    """A model without the last digits, in which processors differ: everywhere the same hash."""
    return {
        name: [round(each, DIGITS) for each in value]
        if isinstance(value, tuple) and name != "terms"
        else round(value, DIGITS)
        if isinstance(value, float)
        else value
        for name, value in asdict(model).items()
    }


def load(content: Mapping[str, Any]) -> Models:
    """The models of a file; raises `BadPanel` where its hash does not fit."""
    body = {key: value for key, value in content.items() if key != "sha256"}
    if content.get("sha256") != _digest(body):
        raise BadPanel(reason=N_("the fitted file was changed: its hash does not fit"))
    return Models(_fitted(content["per_head"]), _fitted(content["plain"]))


def _fitted(values: Mapping[str, Any]) -> Fitted:
    return Fitted(
        terms=tuple(values["terms"]),
        mean=tuple(values["mean"]),
        scale=tuple(values["scale"]),
        coefficients=tuple(values["coefficients"]),
        intercept=values["intercept"],
        residuals=tuple(values["residuals"]),
    )


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(dump_json(body).encode()).hexdigest()
