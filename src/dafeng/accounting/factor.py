"""A factor: a number by date with its unit, its source and how far it can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dafeng.accounting.error import BadFactor
from dafeng.kernel.dated import Dated, dated, is_number
from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.nearest import nearest
from dafeng.kernel.quantity import parse_unit
from dafeng.kernel.text import Text

STATUSES = ("verified", "second-hand", "unverified")
OWNERS = ("method", "provider", "city")
AGREEMENTS = ("yes", "no", "not_found")

# What is measured, and the units that it may have: one of these must fit.
QUANTITIES: dict[str, tuple[str, ...]] = {
    "net_calorific_value": ("GJ/t", "GJ/m3"),
    "carbon_content": ("tC/GJ",),
    "oxidation_rate": ("fraction",),
    "coal_equivalent": ("kgce/kg", "kgce/m3", "kgce/kWh"),
    "coal_rate": ("kgce/kWh",),
    "grid_emission_factor": ("kgCO2/kWh",),
    "heat_emission_factor": ("tCO2/GJ",),
    "process_emission_factor": ("tCO2/t",),
    "gwp": ("kgCO2e/kg",),
    "fraction": ("fraction",),
    "methane_capacity": ("kgCH4/kgBOD",),
    "decay_rate": ("1/a",),
    "wood_density": ("t/m3",),
    "carbon_fraction": ("tC/t",),
}
_KEYS = ("id", "ref", "name", "quantity", "unit", "basis", "applies_to", "edition", "owner")
_MORE = ("source", "second_source", "u_pct", "status", "values", "range", "note")
_SOURCE_KEYS = ("title", "issuer", "number", "issued", "page")


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its title, and as much of issuer, number, date and page as is known."""

    title: str
    issuer: str = ""
    number: str = ""
    issued: str = ""
    page: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.number, self.title, self.page) if part)


@dataclass(frozen=True, slots=True)
class SecondSource:
    """Whether another document says the same: looked for, and the answer written down."""

    agrees: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a factor applies: area codes (a prefix covers what lies below), sector, calibre."""

    region: tuple[str, ...] = ()
    sector: str = ""
    calibre: str = ""

    def covers(self, place: str) -> bool:
        """Whether the place lies in the scope's region."""
        return not self.region or any(place.startswith(code) for code in self.region)


@dataclass(frozen=True, slots=True)
class Factor:
    """A published number with all that is known about it; a range stands where no number does."""

    id: str
    name: Text
    quantity: str
    unit: str
    source: Source
    status: str
    values: Dated | None
    range: tuple[float, float] | None = None
    ref: str = ""
    basis: str = ""
    applies_to: Scope = Scope()
    edition: str = ""
    owner: str = "provider"
    second_source: SecondSource | None = None
    u_pct: float | None = None
    note: str = ""

    def row(self) -> dict[str, Any]:
        """The factor as plain data, every key in its place: what is hashed, stored and shown."""
        second = self.second_source
        return {
            "id": self.id,
            "ref": self.ref,
            "name": {"zh": self.name.zh, "en": self.name.en},
            "quantity": self.quantity,
            "unit": self.unit,
            "basis": self.basis,
            "applies_to": {
                "region": list(self.applies_to.region),
                "sector": self.applies_to.sector,
                "calibre": self.applies_to.calibre,
            },
            "edition": self.edition,
            "owner": self.owner,
            "source": _source_row(self.source),
            "second_source": None
            if second is None
            else {
                **(_source_row(second.source) if second.source else {}),
                "agrees": second.agrees,
            },
            "u_pct": self.u_pct,
            "status": self.status,
            "values": {day.isoformat(): value for day, value in self.values.steps}
            if self.values
            else {},
            "range": list(self.range) if self.range else None,
            "note": self.note,
        }


def factor(row: Mapping[str, Any]) -> Factor:
    """A factor from plain data (a YAML entry, a database row); `BadFactor` says what is wrong."""
    name = str(row.get("id", "?")) if isinstance(row, Mapping) else "?"
    try:
        return _factor(row)
    except BadFactor:
        raise
    except DafengError as error:
        raise BadFactor(factor=name, reason=error) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise BadFactor(
            factor=name, reason=N_("it cannot be read ({detail})"), detail=str(error)
        ) from error


def _factor(row: Mapping[str, Any]) -> Factor:
    known = (*_KEYS, *_MORE)
    id_ = _word(row, "id", row)
    for key in row:
        if key not in known:
            meant = nearest(str(key), known)
            raise BadFactor(
                factor=id_,
                reason=N_("the key {key} is unknown (nearest: {meant})"),
                key=repr(key),
                meant=meant,
            )
    values = row.get("values") or None
    band = row.get("range")
    if (values is None) == (band is None):
        raise BadFactor(factor=id_, reason=N_("it needs either values or a range"))
    if band is not None and not (len(band) == 2 and all(map(is_number, band))):
        raise BadFactor(factor=id_, reason=N_("a range is two numbers"))
    u_pct = row.get("u_pct")
    if u_pct is not None and not (is_number(u_pct) and u_pct >= 0):
        raise BadFactor(factor=id_, reason=N_("u_pct is no number of per cent"))
    return Factor(
        id=id_,
        name=_name(row, id_),
        quantity=_choice(row, "quantity", tuple(QUANTITIES), id_),
        unit=_unit(row, id_),
        source=_source(row.get("source"), id_),
        status=_choice(row, "status", STATUSES, id_),
        values=dated(values) if values else None,
        range=(float(band[0]), float(band[1])) if band else None,
        ref=_word(row, "ref", ""),
        basis=_word(row, "basis", ""),
        applies_to=_scope(row.get("applies_to") or {}, id_),
        edition=_word(row, "edition", ""),
        owner=_choice(row, "owner", OWNERS, id_),
        second_source=_second(row.get("second_source"), id_),
        u_pct=u_pct,
        note=_word(row, "note", ""),
    )


def _word(row: Mapping[str, Any], key: str, default: Any) -> str:
    value = row.get(key)
    if value is None and isinstance(default, str):
        return default
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        value = str(value)
    if not isinstance(value, str) or (key == "id" and not value):
        raise BadFactor(factor=str(row.get("id", "?")), reason=N_("{key} is no text"), key=key)
    return value


def _choice(row: Mapping[str, Any], key: str, known: tuple[str, ...], id_: str) -> str:
    value = row.get(key)
    if value not in known:
        raise BadFactor(
            factor=id_,
            reason=N_("{key} is {value}, not one of {known}"),
            key=key,
            value=repr(value),
            known=", ".join(known),
        )
    return str(value)


def _name(row: Mapping[str, Any], id_: str) -> Text:
    name = row.get("name")
    if not isinstance(name, Mapping) or set(name) - {"zh", "en"} or not name.get("zh"):
        raise BadFactor(factor=id_, reason=N_("name needs zh, and may have en"))
    return Text(str(name["zh"]), str(name.get("en", "")))


def _unit(row: Mapping[str, Any], id_: str) -> str:
    unit = _word(row, "unit", row)
    allowed = QUANTITIES.get(str(row.get("quantity")), ())
    if allowed and not any(parse_unit(unit).fits(parse_unit(other)) for other in allowed):
        reason = N_("the unit {unit} has the wrong dimension for {quantity}")
        raise BadFactor(factor=id_, reason=reason, unit=unit, quantity=row.get("quantity"))
    return unit


def _source(given: Any, id_: str) -> Source:
    if not isinstance(given, Mapping) or not given.get("title"):
        raise BadFactor(factor=id_, reason=N_("its source has no title"))
    if set(given) - set(_SOURCE_KEYS):
        extra = ", ".join(sorted(set(given) - set(_SOURCE_KEYS)))
        raise BadFactor(factor=id_, reason=N_("its source has unknown keys: {extra}"), extra=extra)
    return Source(**{key: _word(given, key, "") for key in given})


def _second(given: Any, id_: str) -> SecondSource | None:
    if given is None:
        return None
    agrees = given.get("agrees") if isinstance(given, Mapping) else None
    if agrees not in AGREEMENTS:
        reason = N_("second_source.agrees is not one of {known}")
        raise BadFactor(factor=id_, reason=reason, known=", ".join(AGREEMENTS))
    rest = {key: value for key, value in given.items() if key != "agrees"}
    if not rest and agrees != "not_found":
        raise BadFactor(factor=id_, reason=N_("its second source is not named"))
    return SecondSource(agrees=str(agrees), source=_source(rest, id_) if rest else None)


def _scope(given: Mapping[str, Any], id_: str) -> Scope:
    if not isinstance(given, Mapping) or set(given) - {"region", "sector", "calibre"}:
        raise BadFactor(factor=id_, reason=N_("applies_to has region, sector and calibre only"))
    region = given.get("region") or []
    if isinstance(region, str) or not all(
        isinstance(code, str) and code.isdigit() for code in region
    ):
        raise BadFactor(factor=id_, reason=N_("applies_to.region is a list of area codes as text"))
    return Scope(tuple(region), _word(given, "sector", ""), _word(given, "calibre", ""))


def _source_row(source: Source) -> dict[str, str]:
    return {key: getattr(source, key) for key in _SOURCE_KEYS if getattr(source, key)}
