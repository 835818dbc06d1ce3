"""A set of factors as a value: looked up by id, edition, place and period, named by its hash."""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dafeng.accounting.error import FactorConflict, PeriodCrossesChange, PlaceNeeded
from dafeng.accounting.factor import Factor, factor
from dafeng.accounting.gap import Gap
from dafeng.kernel.period import Period
from dafeng.kernel.strict import dump_json

_SEPARATOR = re.compile(r"[-_ ]")


@dataclass(frozen=True, slots=True)
class Want:
    """What is looked up: an id, and what narrows it; an empty edition takes any."""

    id: str
    edition: str = ""
    place: str = ""
    calibre: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that applies to a part of the period asked for."""

    factor: Factor
    value: float
    period: Period | None
    since: date | None


class FactorSet:
    """An immutable set of factors."""

    def __init__(self, factors: Iterable[Factor]) -> None:
        self._by_id: dict[str, list[Factor]] = {}
        for item in factors:
            self._by_id.setdefault(item.id, []).append(item)
        self._words: dict[str, tuple[str, ...]] = {}
        self._editions: dict[tuple[str, ...], tuple[str, ...]] = {}

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> "FactorSet":
        """A set from plain data, such as the rows of a table; `BadFactor` at the first bad one."""
        return cls(factor(row) for row in rows)

    def __iter__(self) -> Iterator[Factor]:
        for id_ in sorted(self._by_id):
            yield from self._by_id[id_]

    def __len__(self) -> int:
        return sum(map(len, self._by_id.values()))

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    def ids(self) -> tuple[str, ...]:
        """All ids, sorted."""
        return tuple(sorted(self._by_id))

    def words(self, pattern: str) -> tuple[str, ...]:
        """The words at the hole of a pattern such as ``combustion.{fuel}.cc`` in the set's ids."""
        if pattern not in self._words:
            self._words[pattern] = words_in(pattern, self._by_id)
        return self._words[pattern]

    def editions(self, patterns: tuple[str, ...]) -> tuple[str, ...]:
        """The editions in which ids of some patterns stand, sorted."""
        if patterns not in self._editions:
            ids = {
                id_
                for each in map(id_pattern, patterns)
                for id_ in self._by_id
                if each.fullmatch(id_)
            }
            found = {item.edition for id_ in ids for item in self._by_id[id_]}
            self._editions[patterns] = tuple(sorted(found - {""}))
        return self._editions[patterns]

    def spelling(self, pattern: str, word: str) -> str:
        """The set's spelling of a word (``HFC134a``, ``hfc-134a``), or the word as it stands."""
        plain = _SEPARATOR.sub("", word).casefold()
        for known in self.words(pattern):
            if _SEPARATOR.sub("", known).casefold() == plain:
                return known
        return word

    def of(self, id_: str) -> tuple[Factor, ...]:
        """All factors of one id, whatever their edition, place and calibre."""
        return tuple(self._by_id.get(id_, ()))

    def plus(self, factors: Iterable[Factor]) -> "FactorSet":
        """A set with further issues; what is in both will conflict when it is looked up."""
        return FactorSet([*self, *factors])

    @functools.cached_property
    def hash(self) -> str:
        """SHA-256 over the factors' rows in canonical JSON: the same content, the same name."""
        rows = sorted(_canonical(item.row()) for item in self)
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()

    def resolve(self, want: Want) -> tuple[Hit, ...] | Gap:
        """The one value that applies, by parts of the period where it changes.

        No value is a `Gap`, two are a `FactorConflict`, a change within more than a month is a
        `PeriodCrossesChange`; a factor that differs by place raises `PlaceNeeded` without one.
        """
        named = [
            item
            for item in self.of(want.id)
            if item.edition == (want.edition or item.edition)
            and item.applies_to.calibre == (want.calibre or item.applies_to.calibre)
        ]
        if not named:
            edition = f" ({want.edition})" if want.edition else ""
            return Gap(want.id, "no_factor", {"edition": edition})
        if not want.place and all(item.applies_to.region for item in named):
            raise PlaceNeeded(factor=want.id, where="/place")
        local = [item for item in named if item.applies_to.covers(want.place)]
        if not local:
            return Gap(want.id, "no_region", {"place": want.place})
        if want.period is None:
            return self._timeless(want, local)
        return self._over(want, local, want.period)

    def _timeless(self, want: Want, local: list[Factor]) -> tuple[Hit, ...] | Gap:
        hits = [
            Hit(item, float(item.values.always), None, item.values.steps[0][0])
            for item in local
            if item.values and item.values.always is not None
        ]
        if len(hits) > 1:
            self._conflict(want, [hit.factor for hit in hits], None)
        return tuple(hits) or self._missing(want, local)

    def _over(self, want: Want, local: list[Factor], period: Period) -> tuple[Hit, ...] | Gap:
        changes = [day for item in local if item.values for day, _ in item.values.steps]
        hits: list[Hit] = []
        for part in period.split(changes):
            found = [
                item for item in local if item.values and item.values.at(part.start) is not None
            ]
            if len(found) > 1:
                self._conflict(want, found, part.start)
            if not found or found[0].values is None:
                return self._missing(want, local)
            value = found[0].values.at(part.start)
            if value is None:
                return self._missing(want, local)
            since = found[0].values.since(part.start)
            if hits and hits[-1].factor is found[0] and hits[-1].value == value:
                previous = hits.pop()
                part = Period(previous.period.start if previous.period else part.start, part.end)
                since = previous.since
            hits.append(Hit(found[0], float(value), part, since))
        if len(hits) > 1 and not period.is_fine:
            day = hits[1].period.start if hits[1].period else ""
            raise PeriodCrossesChange(
                period=str(period), factor=want.id, day=str(day), where="/period"
            )
        return tuple(hits)

    def _missing(self, want: Want, local: list[Factor]) -> Gap:
        bands = [item for item in local if item.range]
        if bands and bands[0].range:
            low, high = bands[0].range
            return Gap(want.id, "range", {"low": low, "high": high, "unit": bands[0].unit})
        known = ", ".join(sorted({text for item in local for text in _stretches(item)}))
        return Gap(want.id, "no_value", {"period": str(want.period or "-"), "known": known})

    def _conflict(self, want: Want, found: list[Factor], day: date | None) -> None:
        hits = "; ".join(f"{item.edition or item.owner} ({item.source})" for item in found)
        raise FactorConflict(factor=want.id, day=str(day or "-"), hits=hits)


def id_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of ids with holes, such as ``combustion.{fuel}.cc``, as a regular expression."""
    return re.compile(re.sub(r"\\\{\w+\\\}", r"([^.]+)", re.escape(pattern)))


def words_in(pattern: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The words that stand at the hole of a pattern in ids, sorted."""
    matcher = id_pattern(pattern)
    return tuple(sorted({match[1] for id_ in ids if (match := matcher.fullmatch(id_))}))


def _stretches(item: Factor) -> Iterator[str]:
    """The stretches of time for which a factor has values, such as ``2021`` or ``2005-01-01-``."""
    steps = item.values.steps if item.values else ()
    for place, (start, value) in enumerate(steps):
        if value is None:
            continue
        if place + 1 < len(steps):
            yield str(Period(start, steps[place + 1][0]))
        else:
            yield f"{start}-"


def _canonical(row: dict[str, Any]) -> str:
    return dump_json(dict(sorted(row.items())))
