"""A request for a calculation, read strictly: every wrong word is named with the right one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dafeng.accounting.amount import (
    Given,
    check_keys,
    located,
    pointer,
    read_amount,
    read_fraction,
    read_number,
    read_ratio,
    read_text,
    read_unit,
    shown,
)
from dafeng.accounting.error import (
    BadValue,
    MissingKey,
    UnknownChoice,
    UnknownFactor,
)
from dafeng.accounting.factor_set import FactorSet, id_pattern, words_in
from dafeng.accounting.method import Field, Method, find_method
from dafeng.kernel.error import N_
from dafeng.kernel.nearest import nearest
from dafeng.kernel.period import Period, parse_period

_KEYS = ("method", "period", "place", "gwp", "edition", "activity", "factors", "id", "note")


@dataclass(frozen=True, slots=True)
class Request:
    """A request that has been read: numbers by path, words by key, overrides by factor id."""

    method: Method
    period: Period | None
    place: str
    gwp: str | Mapping[str, float]
    edition: str
    numbers: Mapping[str, Given]
    words: Mapping[str, str]
    overrides: Mapping[str, Given]
    raw: Mapping[str, Any] = field(default_factory=dict)

    def flat(self) -> dict[str, object]:
        """Paths of all that is given, for the conditions of terms."""
        return {**self.words, **dict.fromkeys(self.numbers, True)}


def read_request(given: Any, factors: FactorSet) -> Request:
    """Read a request in the form of the `calc` contract; errors carry a JSON pointer."""
    if not isinstance(given, dict):
        raise BadValue(value=shown(given), reason=N_("a request is an object"))
    if "method" not in given:
        raise MissingKey(key="method", meaning=N_("the id of a method"), where="/method")
    method = find_method(read_text(given["method"], "/method"))
    beside = [item for item in method.fields if item.beside]
    check_keys(given, [*_KEYS, *(item.key for item in beside)], "")
    activity = given.get("activity")
    if not isinstance(activity, dict):
        if activity is not None or any(item.required for item in method.fields):
            raise MissingKey(key="activity", meaning=N_("an object"), where="/activity")
        activity = {}
    check_keys(activity, [item.key for item in method.fields], "/activity")
    reader = _Reader(method, factors, _overrides(given.get("factors")))
    for item in method.fields:
        if item.beside and item.key in given and item.key not in activity:
            reader.read(item, given[item.key], f"/{pointer(item.key)}")
        elif item.key in activity:
            reader.read(item, activity[item.key], f"/activity/{pointer(item.key)}")
        else:
            reader.leave_out(item)
    reader.check_overrides()
    return Request(
        method=method,
        period=_period(given.get("period"), method),
        place=_place(given.get("place")),
        gwp=_gwp(given.get("gwp")),
        edition=_edition(given.get("edition"), method, factors),
        numbers=reader.numbers,
        words=reader.words,
        overrides=reader.overrides,
        raw=reader.raw,
    )


class _Reader:
    """Reads the fields of an activity into numbers by path and words by key."""

    def __init__(self, method: Method, factors: FactorSet, overrides: Mapping[str, Given]) -> None:
        self.method = method
        self.factors = factors
        self.overrides = overrides
        self.numbers: dict[str, Given] = {}
        self.words: dict[str, str] = {}
        self.raw: dict[str, Any] = {}

    def read(self, item: Field, value: Any, where: str) -> None:
        """Read one field's value."""
        if item.kind in ("amount", "dated_amount"):
            self.numbers[item.key] = read_amount(value, where, by_date=item.kind != "amount")
        elif item.kind == "fraction":
            self.numbers[item.key] = read_fraction(value, where)
        elif item.kind == "ratio":
            self.numbers[item.key] = read_ratio(value, item.unit, where)
        elif item.kind == "unit":
            self.words[item.key] = read_unit(value, where).text
        elif item.kind == "choice":
            self.words[item.key] = self._choice(item, read_text(value, where), where)
        elif item.kind in ("amounts", "dated_amounts"):
            self._table(item, value, where)
        else:
            self.raw[item.key] = value

    def leave_out(self, item: Field) -> None:
        """Take a field's default, or complain."""
        if item.default:
            self.words[item.key] = item.default
        elif item.required:
            where = f"/{item.key}" if item.beside else f"/activity/{item.key}"
            raise MissingKey(key=item.key, meaning=item.meaning.en, where=where)

    def check_overrides(self) -> None:
        """Every override names a factor of the set, or one that the method would look up."""
        patterns = [id_pattern(id_) for id_ in self.method.factor_ids()]
        words = set(self.words.values()) | {path.split(".")[-1] for path in self.numbers}
        for id_ in self.overrides:
            match = next((m for pattern in patterns if (m := pattern.fullmatch(id_))), None)
            if id_ in self.factors or (match and set(match.groups()) <= words):
                continue
            known = [*self.factors.ids(), *self.method.factor_ids()]
            where = f"/factors/{pointer(id_)}"
            raise UnknownFactor(factor=id_, nearest=nearest(id_, known) or "-", where=where)

    def _table(self, item: Field, value: Any, where: str) -> None:
        if not isinstance(value, dict) or not value:
            raise BadValue(
                value=shown(value), reason=N_("a table with entries is needed"), where=where
            )
        for key, entry in value.items():
            place = f"{where}/{pointer(key)}"
            name = self.factors.spelling(item.pattern, key) if item.loose else key
            name = self._choice(item, name, place) if item.pattern and not item.loose else name
            path = f"{item.key}.{name}"
            if path in self.numbers:
                raise BadValue(value=key, reason=N_("it stands twice"), where=place)
            self.numbers[path] = read_amount(entry, place, by_date=item.kind == "dated_amounts")

    def _choice(self, item: Field, value: str, where: str) -> str:
        known = item.options or (
            *self.factors.words(item.pattern),
            *words_in(item.pattern, self.overrides),
        )
        if value not in known:
            raise UnknownChoice(
                value=value,
                key=item.key,
                nearest=nearest(value, known) or "-",
                known=", ".join(known),
                where=where,
            )
        return value


def _overrides(given: Any) -> dict[str, Given]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadValue(
            value=shown(given), reason=N_("a table by factor id is needed"), where="/factors"
        )
    return {
        key: read_amount(value, f"/factors/{pointer(key)}", by_date=True)
        for key, value in given.items()
    }


def _period(given: Any, method: Method) -> Period | None:
    if given is None:
        if method.dated:
            meaning = N_("the year, month or dates of the activity")
            raise MissingKey(key="period", meaning=meaning, where="/period")
        return None
    with located("/period"):
        return parse_period(given)


def _place(given: Any) -> str:
    if given is None:
        return ""
    text = read_text(given, "/place")
    if not re.fullmatch(r"\d{2,12}", text):
        raise BadValue(value=text, reason=N_("an area code has 2 to 12 digits"), where="/place")
    return text


def _gwp(given: Any) -> str | dict[str, float]:
    if given is None or isinstance(given, str):
        return given or ""
    if not isinstance(given, dict) or not given:
        raise BadValue(
            value=shown(given), reason=N_("a set's name or a table by gas"), where="/gwp"
        )
    return {gas: float(read_number(value, f"/gwp/{pointer(gas)}")) for gas, value in given.items()}


def _edition(given: Any, method: Method, factors: FactorSet) -> str:
    if given is None:
        return ""
    text = read_text(given, "/edition")
    known = factors.editions(method.factor_ids())
    if text not in known:
        raise UnknownChoice(
            value=text,
            key="edition",
            nearest=nearest(text, known) or "-",
            known=", ".join(known) or "-",
            where="/edition",
        )
    return text
