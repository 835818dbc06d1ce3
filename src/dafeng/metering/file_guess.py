"""A first guess at what the columns of a file are, from their names and first rows."""

import re
from collections.abc import Iterable, Mapping, Sequence

from dafeng.metering.cleaning.unit import AMOUNT_UNITS, RATE_UNITS, read_decimal
from dafeng.metering.clock import parse
from dafeng.metering.file_map import FileMap, Value

TIME = re.compile(
    r"time|date|stamp|start|begin|created|measured|interval|时间|日期|时刻|开始", re.I
)
END = re.compile(r"^(end|ended|stop|finish|until)|_end$|结束|终止", re.I)
INTERVAL_END = re.compile(r"interval_?end", re.I)
CHANNEL = re.compile(
    r"^(meter|channel|station|device|point|tag)|meter_?id|station_?id|表号|表计|通道|点号|桩|站",
    re.I,
)
QUALITY = re.compile(r"quality|flag|质量|品质", re.I)
UNIT = re.compile(r"^unit|单位", re.I)
VALUE = re.compile(
    r"kwh|mwh|value|reading|power|energy|consumption|usage|读数|示值|电量|用量|功率", re.I
)
_TOKEN = re.compile(r"[A-Za-z0-9万/]+")


def guess(
    columns: Sequence[str], head: Sequence[Sequence[str]], *, known: Iterable[str] = ()
) -> FileMap:
    """A map to be looked over by a person; `known` are the names of channels.

    Of a file in which nothing looks like a time or a value the first two columns are taken.
    """
    cells = {name: [row[place] for row in head] for place, name in enumerate(columns)}
    names = set(known)
    times = [name for name in columns if _are_times(cells[name])]
    time = next((n for n in times if INTERVAL_END.search(n)), None)
    time = time or next((n for n in times if TIME.search(n) and not END.search(n)), None)
    time = time or (times[0] if times else columns[0])
    end = next(
        (n for n in times if n != time and END.search(n) and not INTERVAL_END.search(n)), None
    )
    rest = [name for name in columns if name not in (time, end)]
    channel = next((n for n in rest if CHANNEL.search(n)), None)
    channel = next((n for n in rest if names and names.issuperset(_filled(cells[n]))), channel)
    rest = [name for name in rest if name != channel]
    numbers = [name for name in rest if _are_numbers(cells[name])]
    values = _values(rest, numbers, names, single=channel is not None)
    return FileMap(
        time=(time,),
        end=() if end is None else (end,),
        channel_column=channel,
        values=values,
        quality_column=next((n for n in rest if QUALITY.search(n) and n not in numbers), None),
        unit_column=next((n for n in rest if UNIT.search(n) and n not in numbers), None),
    )


def _values(
    rest: Sequence[str], numbers: Sequence[str], names: set[str], *, single: bool
) -> tuple[Value, ...]:
    named = [name for name in numbers if name in names]
    likely = [name for name in numbers if VALUE.search(name)]
    chosen = named or likely or list(numbers) or list(rest[:1])
    if single or not named:
        chosen = chosen[:1]
    return tuple(Value(name, None if single else name, unit_in(name)) for name in chosen)


def unit_in(name: str) -> str | None:
    """The unit that the name of a column ends with: Usage_kWh, 功率(kW)."""
    tokens = _TOKEN.findall(name.replace("_", " "))
    units: Mapping[str, object] = {**AMOUNT_UNITS, **RATE_UNITS}
    return tokens[-1] if len(tokens) > 0 and tokens[-1] in units and tokens[-1] != name else None


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _are_times(cells: Iterable[str]) -> bool:
    filled = _filled(cells)
    return bool(filled) and all(
        parse(cell) is not None and read_decimal(cell) is None for cell in filled
    )


def _are_numbers(cells: Iterable[str]) -> bool:
    filled = [cell for cell in _filled(cells) if cell.casefold() not in ("nan", "null", "none")]
    return bool(filled) and all(read_decimal(cell.replace(",", "")) is not None for cell in filled)
