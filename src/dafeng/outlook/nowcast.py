"""A month's energy CO2 before all its parts have come: what came, and the rest estimated. Pure.

A part that has not come is the same month of the year before times a growth. The growth is a ridge
regression on those of related figures that have come, and on the part's own growth in the last
month that is known; growths far from the rest weigh less (Huber). The interval is empirical: the
same estimate is made for past months, each seeing only months before it and the same kinds of
figures, and the errors' quantile is the half width, by the rank that makes it hold for one more
month (split conformal). Where too few past months can be tried, an assumed floor takes its place.
Nothing is drawn at random.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

MODEL: Final = "nowcast-1"
LEVEL: Final = 0.9
YEAR: Final = 12
WINDOW: Final = 84
"""Months that a regression looks back at."""
LEAST_ROWS: Final = 24
"""Months that a regression needs; with fewer the last known growth is carried on."""
TRIED: Final = 48
"""Past months that are estimated anew for the interval."""
LEAST_ERRORS: Final = 24
FLOOR: Final = 0.15
"""Assumption: half the width, as a share of what is estimated, until enough months were tried."""
RIDGE: Final = 4.0
HUBER: Final = 1.345  # Huber 1964: 95 % efficiency where errors are normal
ROUNDS: Final = 4
FARTHEST: Final = 4.0  # standard deviations at which a term of the month is cut off
FLAT: Final = 1e-9
NORMAL: Final = 0.6745  # median of |x| of a standard normal

MODELLED, CARRIED = "modelled", "carried"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure by month ("2025-03"); `is_growth`: one over a year before, in per cent."""

    id: str
    values: Mapping[str, float]
    is_growth: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A component of the month [t]; None where it is neither known nor can be estimated.

    `manner` is empty for what came; `indicators` are the figures that the estimate used, `lag` the
    months since the component's last known month.
    """

    component: str
    tonnes: float | None
    is_estimated: bool = False
    manner: str = ""
    indicators: tuple[str, ...] = ()
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """The month's CO2 [t] with its interval; None, with `gaps`, where a part cannot be estimated.

    `tried` is how many past months the interval rests on, `is_floor` whether it is the assumed
    one, `share` the part of the value that is estimated. `errors` are those of the whole of each
    past month that was tried with the same parts missing: its estimate over its truth, less one.
    """

    month: str
    value: float | None
    low: float | None
    high: float | None
    parts: tuple[Part, ...]
    gaps: tuple[str, ...] = ()
    level: float = LEVEL
    tried: int = 0
    is_floor: bool = False
    errors: tuple[float, ...] = ()

    @property
    def known(self) -> float:
        """The sum of the parts that came [t]."""
        return math.fsum(
            p.tonnes for p in self.parts if not p.is_estimated and p.tonnes is not None
        )

    @property
    def is_whole(self) -> bool:
        """Whether every part came."""
        return not self.gaps and not any(part.is_estimated for part in self.parts)

    @property
    def share(self) -> float | None:
        """The share of the value that is estimated; None without one."""
        return (self.value - self.known) / self.value if self.value else None


@dataclass(frozen=True, slots=True)
class _Tried:
    """A component estimated for the month and for past ones, rows of time; nan where it was not."""

    part: Part
    estimates: Array
    is_positive: bool


def month_number(month: str) -> int:
    """The months from year 0 to a month ``2025-03``."""
    year, _, rest = month.partition("-")
    return int(year) * YEAR + int(rest) - 1


def month_text(number: int) -> str:
    """The month of a number."""
    return f"{number // YEAR:04d}-{number % YEAR + 1:02d}"


def estimate(
    months: Mapping[str, Mapping[str, float | None]],
    indicators: Mapping[str, Sequence[Indicator]],
    *,
    month: str,
    level: float = LEVEL,
) -> Estimate:
    """Estimate a month from the components [t] by month and the indicators of each component.

    A component that no month holds is unknown to the city and stays out; one that is None in the
    month is estimated. What lies after the month is not looked at.
    """
    last = month_number(month)
    seen = {name: row for name, row in months.items() if month_number(name) <= last}
    names = sorted({part for row in seen.values() for part in row})
    first = min(map(month_number, seen), default=last)
    values = {name: _line({m: r.get(name) for m, r in seen.items()}, first, last) for name in names}
    tried: dict[str, _Tried] = {}
    parts: list[Part] = []
    for name in names:
        now = float(values[name][-1])
        if math.isfinite(now):
            parts.append(Part(name, now))
            continue
        found = _try(name, values[name], indicators.get(name, ()), first, last)
        parts.append(found.part)
        tried[name] = found
    gaps = tuple(part.component for part in parts if part.tonnes is None)
    plain = Estimate(month, None, None, None, tuple(parts), gaps, level)
    if gaps or not parts:
        return plain
    value = math.fsum(part.tonnes for part in parts if part.tonnes is not None)
    if not tried:
        return replace(plain, value=value, low=value, high=value)
    half, count, is_floor = _half(tried, values, level)
    low = value - half
    if all(each.is_positive for each in tried.values()):
        low = max(low, plain.known)
    errors = _errors(tried, values)
    bounds = replace(plain, value=value, low=low, high=value + half)
    return replace(bounds, tried=count, is_floor=is_floor, errors=errors)


def _errors(tried: Mapping[str, _Tried], values: Mapping[str, Array]) -> tuple[float, ...]:
    whole = np.sum(list(values.values()), axis=0)
    off = np.sum([tried[name].estimates - values[name] for name in sorted(tried)], axis=0)
    known = np.isfinite(off) & (whole > 0)
    return tuple((off[known] / whole[known]).tolist())


def _line(values: Mapping[str, float | None], first: int, last: int) -> Array:
    found = np.full(last - first + 1, np.nan)
    for month, value in values.items():
        place = month_number(month) - first
        if value is not None and 0 <= place < len(found):
            found[place] = value
    return found


def _growth(line: Array, *, is_log: bool) -> Array:
    """Growth over the year before, nan where unknown: of logarithms, else in means of the line."""
    found = np.full(len(line), np.nan)
    if len(line) > YEAR:
        now, before = line[YEAR:], line[:-YEAR]
        if is_log:
            fits = (now > 0) & (before > 0)
            found[YEAR:][fits] = np.log(now[fits] / before[fits])
        else:
            found[YEAR:] = (now - before) / _size(line)
    return found


def _size(line: Array) -> float:
    known = np.abs(line[np.isfinite(line)])
    return max(float(known.mean()), FLAT) if len(known) else 1.0


def _try(name: str, line: Array, related: Sequence[Indicator], first: int, last: int) -> _Tried:
    """A component's estimates for the month and for the past months of the same kind."""
    end = len(line) - 1
    known = np.flatnonzero(np.isfinite(line))
    nothing = np.full(len(line), np.nan)
    if not len(known) or end < YEAR or not math.isfinite(line[end - YEAR]):
        return _Tried(Part(name, None, True), nothing, True)
    lag = int(end - known[-1])
    positive = bool((line[known] > 0).all())
    growth = _growth(line, is_log=positive)
    own = np.concatenate([np.full(lag, np.nan), growth[:-lag]])
    terms, used = _terms(growth, own, related, first, last)
    at = np.arange(max(0, end - TRIED), end + 1)
    rows = np.isfinite(growth) & np.isfinite(terms).all(axis=1)
    seen = np.arange(len(line)) <= (at - lag)[:, None]
    recent = np.arange(len(line)) > (at - lag - WINDOW)[:, None]
    mask = rows & seen & recent
    ready = np.isfinite(terms[at]).all(axis=1) & (mask.sum(axis=1) >= LEAST_ROWS)
    expected = np.full(len(at), np.nan)
    if terms.shape[1] and ready[-1]:
        expected[ready] = _predict(terms, growth, mask[ready], at[ready])
        manner = MODELLED
    else:
        expected, used, manner = np.where(np.isfinite(own[at]), own[at], 0.0), (), CARRIED
    base = np.full(len(at), np.nan)
    base[at >= YEAR] = line[at[at >= YEAR] - YEAR]
    nothing[at] = base * np.exp(expected) if positive else base + expected * _size(line)
    part = Part(name, float(nothing[end]), True, manner, used, lag)
    return _Tried(part, nothing, positive)


def _terms(
    growth: Array, own: Array, related: Sequence[Indicator], first: int, last: int
) -> tuple[Array, tuple[str, ...]]:
    """The terms known for the month, shape (months, terms), and the indicators among them."""
    columns, used = [], []
    for each in related:
        line = _line(each.values, first, last)
        found = np.log1p(line / 100) if each.is_growth else _growth(line, is_log=True)
        together = np.isfinite(found) & np.isfinite(growth)
        if math.isfinite(found[-1]) and together.sum() >= LEAST_ROWS:
            columns.append(found)
            used.append(each.id)
    if math.isfinite(own[-1]):
        columns.append(own)
    if not columns:
        return np.empty((len(growth), 0)), ()
    return np.stack(columns, axis=1), tuple(used)


def _predict(terms: Array, growth: Array, mask: Mask, at: NDArray[np.int_]) -> Array:
    """The growth expected at each origin, shape (origins,), of regressions on the rows of `mask`.

    (Z'WZ + λI)⁻¹Z'Wy on standardised terms, the intercept free, W by Huber's weights.
    """
    x = np.where(np.isfinite(terms), terms, 0.0)
    y = np.where(np.isfinite(growth), growth, 0.0)
    weight = mask.astype(np.float64)
    eye = RIDGE * np.eye(x.shape[1])
    for _ in range(ROUNDS):
        total = weight.sum(axis=1)[:, None]
        mean = weight @ x / total
        scale = np.sqrt(np.maximum(weight @ x**2 / total - mean**2, 0.0))
        scale[scale < FLAT] = 1.0  # a term that never varies says nothing
        z = (x[None] - mean[:, None]) / scale[:, None]
        level = (weight @ y) / total[:, 0]
        zw = z * weight[:, :, None]
        left = zw.transpose(0, 2, 1) @ z + eye
        right = np.einsum("oti,ot->oi", zw, y[None] - level[:, None])
        beta = np.linalg.solve(left, right[:, :, None])[:, :, 0]
        off = np.abs(y[None] - level[:, None] - np.einsum("oti,oi->ot", z, beta))
        spread = np.nanmedian(np.where(mask, off, np.nan), axis=1) / NORMAL
        bound = HUBER * np.maximum(spread, FLAT)[:, None]
        weight = mask * np.minimum(1.0, bound / np.maximum(off, bound))
    now = ((x[at] - mean) / scale).clip(-FARTHEST, FARTHEST)
    return np.asarray(level + (now * beta).sum(axis=1))


def _half(
    tried: Mapping[str, _Tried], values: Mapping[str, Array], level: float
) -> tuple[float, int, bool]:
    """Half the interval's width [t], the months it rests on, whether it is the assumed floor.

    The widest over all sets of what is missing: who knows less is never surer.
    """
    names = sorted(tried)
    found = [
        _half_of(names_in, tried, values, level)
        for count in range(1, len(names) + 1)
        for names_in in itertools.combinations(names, count)
    ]
    _, count, is_floor = found[-1]
    return max(half for half, *_ in found), count, is_floor


def _half_of(
    names: Sequence[str], tried: Mapping[str, _Tried], values: Mapping[str, Array], level: float
) -> tuple[float, int, bool]:
    truth = np.sum([values[name] for name in names], axis=0)
    guess = np.sum([tried[name].estimates for name in names], axis=0)
    sizes = np.sum([np.abs(tried[name].estimates) for name in names], axis=0)
    errors = np.abs(truth - guess) / np.maximum(sizes, FLAT)
    errors = np.sort(errors[np.isfinite(errors)])
    size = float(sizes[-1])
    if len(errors) < LEAST_ERRORS:
        worst = float(errors[-1]) if len(errors) else 0.0
        return max(FLOOR, worst) * size, len(errors), True
    rank = min(len(errors), math.ceil((len(errors) + 1) * level))
    return float(errors[rank - 1]) * size, len(errors), False
