"""Strategies: registers that live through what registers live through."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st
from tests.metering.reference import Config, Event

# 16:00 UTC begins a day in Shanghai.
START = datetime(2026, 3, 1, 16, tzinfo=UTC)


def stamp(second: int) -> str:
    return (START + timedelta(seconds=second)).isoformat()


@dataclass
class Life:
    config: Config
    readings: list[tuple[int, Fraction | None]]
    size: int

    def as_case(self) -> dict:
        config = {
            "ratio": number(self.config.ratio),
            "jitter": number(self.config.jitter),
            "gap_min": self.config.gap // 60,
            "look_h": self.config.look / 3600,
            "max_kw": number(self.config.max_kw),
            "modulus": number(self.config.modulus),
            "events": [event_json(event) for event in self.config.events],
        }
        return {
            "config": config,
            "readings": [{"t": stamp(t), "v": number(v)} for t, v in self.readings],
            "window": [stamp(0), stamp(self.size * 900)],
        }


def number(value: Fraction | None) -> str | None:
    """A decimal text, exact for the fractions that are made here."""
    if value is None:
        return None
    assert (value * 1000).denominator == 1
    return f"{float(value):.3f}"


def event_json(event: Event) -> dict:
    face = {"t": stamp(event.t), "old_final": number(event.old_final)}
    if event.new_initial is not None:
        face["new_initial"] = number(event.new_initial)
    if event.ratio is not None:
        face["ratio"] = number(event.ratio)
    return face


steps = st.sampled_from([60, 420, 900, 900, 900, 1800, 3600, 7200])
rises = st.sampled_from([0, 0, 1, 2, 5, 10, 25, 49, 50, 51, 400]) | st.integers(0, 60)
troubles = st.sampled_from(
    ["none"] * 12 + ["spike", "dip", "zero", "reset", "small", "null", "repeat", "other", "roll"]
)


@st.composite
def configs(draw) -> Config:
    return Config(
        max_kw=draw(st.sampled_from([None, Fraction(200), Fraction(200), Fraction(40)])),
        modulus=draw(st.sampled_from([None, None, Fraction(1000), Fraction(100_000)])),
        jitter=draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1), Fraction(5, 2)])),
        ratio=draw(st.sampled_from([Fraction(1), Fraction(1), Fraction(20), Fraction(1, 8)])),
        gap=draw(st.sampled_from([900, 1800])),
        look=draw(st.sampled_from([0, 3600, 7200, 86400])),
    )


def troubled(draw, kind: str, value: Fraction, modulus: Fraction | None) -> tuple:
    """The value as it is reported and the value from which the register goes on."""
    if kind == "spike":
        return value + draw(st.sampled_from([60, 400, 9000])), value
    if kind == "dip":
        return max(value - draw(st.sampled_from([1, 60, 300])), Fraction(0)), value
    if kind == "zero":
        return Fraction(draw(st.sampled_from([0, 3]))), value
    if kind == "reset":
        low = Fraction(draw(st.integers(0, 40)))
        return low, low
    if kind == "small":
        return value - draw(st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3)])), value
    if kind == "null":
        return None, value
    if kind == "roll" and modulus is not None:
        low = Fraction(draw(st.integers(0, 30)))
        return low, low
    return value, value


@st.composite
def lives(draw, events: bool = True, count: int = 14) -> Life:
    """A register with troubles, its readings in some order of arrival."""
    config = draw(configs())
    second = draw(st.sampled_from([0, 300, 900]))
    top = int(config.modulus or 6000)
    value = Fraction(draw(st.sampled_from([0, 100, top - 60, top // 2])))
    rows: list[tuple[int, Fraction | None]] = []
    for _ in range(draw(st.integers(0, count))):
        kind = draw(troubles)
        reported, value = troubled(draw, kind, value, config.modulus)
        rows.append((second, reported))
        if kind == "repeat":
            rows.append((second, reported))
        if kind == "other" and reported is not None:
            rows.append((second, reported + draw(st.integers(0, 20))))
        if events and draw(st.integers(0, 9)) == 0:
            value = exchange(draw, config, second, value)
        second += draw(steps)
        value += draw(rises)
    return Life(config, draw(st.permutations(rows)), second // 900 + 2)


def exchange(draw, config: Config, second: int, value: Fraction) -> Fraction:
    """Record an exchange or a change of ratio; the value from which the register goes on."""
    instant = second + draw(st.sampled_from([0, 30, 60, 300, 900]))
    if any(event.t >= instant for event in config.events):
        return value
    final = value + draw(st.sampled_from([0, 0, 1, 5, 100, -1 if value >= 1 else 0]))
    initial = draw(st.sampled_from([None, Fraction(0), Fraction(7), Fraction(500)]))
    ratio = draw(st.sampled_from([None, Fraction(40), Fraction(1, 4)]))
    config.events.append(Event(instant, final, initial, ratio))
    return final if initial is None else initial
