"""Small pictures drawn here and not in the browser: they come with the page and print.

Every shape differs by form as well as by colour; colours are classes, so both themes fit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

PITCH = 17
TILE_ROOM, WIDE, NARROW = 92, 15, 8
FIRST_WIDE = 0x2E80
_SHAPES = {
    "came": '<rect x="{x}" y="2" width="13" height="13" rx="3"/>',
    "late": '<path d="M{x} 15V2h13z"/>',
    "missing": '<path d="M{x1} 3.2l10.6 10.6M{x2} 3.2L{x1} 13.8"/>',
    "waiting": '<circle cx="{xm}" cy="8.5" r="2"/>',
}


def strip(cells: Sequence[tuple[str, str]], label: str) -> SafeString:
    """A row of small marks, each a state (came, late, missing, waiting) and its words."""
    marks = format_html_join("", '<g class="is-{}">{}<title>{}</title></g>', _marks(cells))
    return format_html(
        '<svg class="strip" width="{}" height="17" viewBox="0 0 {} 17" role="img" '
        'aria-label="{}">{}</svg>',
        *(len(cells) * PITCH, len(cells) * PITCH, label, marks),
    )


def _marks(cells: Sequence[tuple[str, str]]) -> list[tuple[str, SafeString, str]]:
    found = []
    for place, (state, words) in enumerate(cells):
        x = place * PITCH + 2
        places = {"x": x, "x1": x + 1.2, "x2": x + 11.8, "xm": x + 6.5}
        shape = format_html(_SHAPES[state], **places)
        found.append((state, shape, words))
    return found


def shares(parts: Sequence[tuple[str, int, str]], label: str) -> SafeString:
    """A bar in parts: each a kind of state, its count and its words."""
    total = sum(count for _, count, _ in parts) or 1
    drawn, x = [], 0.0
    for kind, count, words in parts:
        width = 100 * count / total
        if count:
            drawn.append((f"{x:.2f}", f"{max(0.0, width - 0.4):.2f}", kind, words))
        x += width
    bars = format_html_join(
        "",
        '<rect x="{}" width="{}" height="8" rx="1" class="fill-{}"><title>{}</title></rect>',
        drawn,
    )
    return format_html(
        '<svg class="shares" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" '
        'aria-label="{}">{}</svg>',
        label,
        bars,
    )


@dataclass(frozen=True, slots=True)
class TileMark:
    """A tile: its place on the grid, what stands on it, and how dark it is, 0 to 4 or none."""

    row: int
    column: int
    name: str
    value: str
    step: int | None = None


def tiles(found: Sequence[TileMark], label: str) -> SafeString:
    """Equal tiles on a grid; a schematic, for it is no map."""
    if not found:
        return mark_safe("")
    top, left = min(t.row for t in found), min(t.column for t in found)
    wide = max(t.column for t in found) - left + 1
    high = max(t.row for t in found) - top + 1
    body = format_html_join(
        "",
        '<g transform="translate({} {})" class="step-{}"><rect width="96" height="60" rx="6"/>'
        '<text x="48" y="25">{}</text><text x="48" y="47" class="big">{}</text></g>',
        (
            (
                *((t.column - left) * 100 + 2, (t.row - top) * 64 + 2),
                *("none" if t.step is None else t.step, fitting(t.name), t.value),
            )
            for t in found
        ),
    )
    return format_html(
        '<svg class="tilemap" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        *(wide * 100, high * 64, label, body),
    )


def fitting(name: str) -> str:
    """A name as far as a tile has room for it; a Chinese character is twice as wide."""
    room = TILE_ROOM
    for place, letter in enumerate(name):
        room -= WIDE if ord(letter) >= FIRST_WIDE else NARROW
        if room < 0:
            return f"{name[: place - 1].rstrip()}…"
    return name


def steps(values: Sequence[float | None]) -> list[int | None]:
    """How dark each of some values is drawn: 0 for the least, 4 for the most, none for none."""
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    span = (high - low) or 1.0
    return [None if v is None else min(4, int(5 * (v - low) / span)) for v in values]


def bars(values: Mapping[str, float | None], label: str) -> SafeString:
    """Bars of months, ``2025-03``, those of the last year in the strong colour; gaps stay gaps."""
    known = [value for value in values.values() if value is not None]
    if not known:
        return mark_safe("")
    high, last = max(known) or 1.0, max(values)[:4]
    drawn = []
    for place, (month, value) in enumerate(values.items()):
        if value is not None:
            height = max(0.6, 46 * value / high)
            strong = "now" if month[:4] == last else "then"
            drawn.append((place * 10 + 1, f"{50 - height:.1f}", f"{height:.1f}", strong, month))
    years = [(i * 10 + 1, m[:4]) for i, m in enumerate(values) if m.endswith("-01") or i == 0]
    if len(years) > 1 and years[1][0] - years[0][0] < 30:
        years = years[1:]
    return format_html(
        '<svg class="months" viewBox="0 0 {} 62" role="img" aria-label="{}">{}{}</svg>',
        len(values) * 10,
        label,
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="8" height="{}" rx="1" class="{}"><title>{}</title></rect>',
            drawn,
        ),
        format_html_join("", '<text x="{}" y="60">{}</text>', years),
    )


@dataclass(frozen=True, slots=True)
class FanLines:
    """What was, the median and bands of what may come, by year [any one unit]."""

    history: Mapping[int, float]
    median: Mapping[int, float]
    bands: tuple[tuple[Mapping[int, float], Mapping[int, float]], ...]
    marks: Mapping[int, str]


def fan(lines: FanLines, label: str, *, width: int = 360, height: int = 180) -> SafeString:
    """A fan in one picture: history solid, median dashed, bands as areas, years that count."""
    every = [*lines.history.values(), *lines.median.values()]
    every += [v for low, high in lines.bands for v in (*low.values(), *high.values())]
    years = sorted({*lines.history, *lines.median})
    if len(years) < 2 or not every:
        return mark_safe("")
    frame = _Frame(years[0], years[-1], min(every), max(every), width, height)
    areas = [(place, frame.area(low, high)) for place, (low, high) in enumerate(lines.bands) if low]
    ticks = [year for year in years if year % 5 == 0]
    return format_html(
        '<svg class="fan" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}{}{}</svg>',
        width,
        height,
        label,
        format_html_join("", '<path class="band-{}" d="{}"/>', areas),
        format_html_join(
            "",
            '<path class="mark" d="M{0} {1}V{2}"/><text class="mark" x="{3}" y="{4}">{5}</text>',
            (
                (
                    *(frame.x(year), frame.top, frame.bottom),
                    *(frame.x(year) - 4, frame.top + 10 + 14 * (place % 2), words),
                )
                for place, (year, words) in enumerate(lines.marks.items())
            ),
        ),
        format_html('<path class="axis" d="M0 {}H{}"/>', frame.bottom, width),
        format_html('<path class="history" d="{}"/>', frame.path(lines.history)),
        format_html('<path class="median" d="{}"/>', frame.path(lines.median)),
        format_html_join(
            "", '<text x="{}" y="{}">{}</text>', ((frame.x(y), height - 3, y) for y in ticks)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a year and a value lie in a picture."""

    first: int
    last: int
    low: float
    high: float
    width: int
    height: int
    top: int = 4

    @property
    def bottom(self) -> int:
        """The line of the axis."""
        return self.height - 18

    def x(self, year: int) -> float:
        """The place of a year from the left."""
        return round(14 + (self.width - 28) * (year - self.first) / (self.last - self.first), 1)

    def y(self, value: float) -> float:
        """The place of a value from the top."""
        span = (self.high - self.low) or 1.0
        reach = self.bottom - self.top - 8
        return round(self.bottom - 4 - reach * (value - self.low) / span, 1)

    def path(self, values: Mapping[int, float]) -> str:
        """A line through values by year."""
        points = [f"{self.x(year)} {self.y(values[year])}" for year in sorted(values)]
        return "M" + "L".join(points) if points else ""

    def area(self, low: Mapping[int, float], high: Mapping[int, float]) -> str:
        """The area between two lines."""
        years = sorted(set(low) & set(high))
        there = [f"{self.x(year)} {self.y(high[year])}" for year in years]
        back = [f"{self.x(year)} {self.y(low[year])}" for year in reversed(years)]
        return "M" + "L".join(there + back) + "Z"
