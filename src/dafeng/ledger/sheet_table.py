"""Find the table of a form in a sheet as it came, and read it cell by cell. Pure.

Three shapes are known: months down and columns across; items down, with months across or one month
in a sheet; and one line for each item and period.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from dafeng.kernel.error import N_
from dafeng.ledger.form import Column, find_column
from dafeng.ledger.heading import (
    MISSING,
    Scale,
    brackets_of,
    caption_units,
    match_headings,
    plain,
    read_amount,
    rescale,
    scale_of,
)
from dafeng.ledger.layout import Cell, Found, Grid, Refusal, Task
from dafeng.ledger.spoken_period import EARLIEST, LATEST, Spoken, find_period, read_period

SEARCHED_ROWS = 40
LEFT_COLUMNS = 4
PERIOD_WORDS = frozenset(
    {"月份", "时间", "期间", "年月", "日期", "统计期", "报告期", "period", "month"}
)
ITEM_WORDS = frozenset(
    {
        "指标",
        "项目",
        "指标名称",
        "项目名称",
        "行业",
        "行业名称",
        "行业分类",
        "用电分类",
        "类别",
        "series",
        "item",
    }
)
VALUE_WORDS = frozenset({"数值", "数量", "值", "本月", "value", "amount"})
NOW_WORDS = ("本月", "当月", "本期", "本月数", "本月实际", "本月用电量", "当月值", "本年", "本季")
YEAR_WORDS = frozenset({"年", "年份", "年度", "year"})
MONTH_WORDS = frozenset({"月", "月份", "month"})
UNIT_WORDS = frozenset({"单位", "计量单位", "unit"})
ASIDE_WORDS = ("合计", "总计", "小计", "均", "注", "说明", "填", "制表", "审核", "日期", "电话")
OTHER_WORDS = ("同比", "增长", "增速", "上年", "去年", "上月", "环比", "累计", "比重", "占比")


def read_grids(grids: Sequence[Grid], task: Task) -> Found:
    """Everything that the sheets of a file hold for a form."""
    found = Found()
    for grid in grids:
        _read_grid(grid, task, found)
    _refuse_twice(found)
    return found


def _read_grid(grid: Grid, task: Task, found: Found) -> None:
    table = _Table(grid, task, found)
    shapes = (("long", table.long), ("across", table.across), ("down", table.down))
    for shape, read in (*shapes, ("across", table.across_unread)):
        if read():
            found.shapes.append(shape)
            return


def _refuse_twice(found: Found) -> None:
    """Of one series and period only one number is taken: the same again is no harm."""
    first: dict[tuple[str, str], Cell] = {}
    kept: list[Cell] = []
    for cell in found.cells:
        other = first.setdefault((cell.series, cell.period), cell)
        if other is cell:
            kept.append(cell)
        elif other.amount != cell.amount:
            found.refused.append(
                Refusal(
                    *(cell.sheet, cell.line, find_column(cell.series)[1].name.zh, cell.given),
                    N_("{period} stands here twice, in line {line} too"),
                    {"period": cell.period, "line": str(other.line)},
                )
            )
    found.cells = kept


class _Table:
    """One sheet while it is read."""

    def __init__(self, grid: Grid, task: Task, found: Found) -> None:
        self.grid, self.task, self.found = grid, task, found
        self.rows = grid.rows
        self.year = task.year
        self.shared: dict[tuple[int, int], str] = {}

    # -- one line for each item and period

    def long(self) -> bool:
        """Read a table with a column of items, one of periods and one of values."""
        for place, (_, row) in enumerate(self.rows[:SEARCHED_ROWS]):
            names = {plain(cell): column for column, cell in enumerate(row) if cell.strip()}
            item = _first(names, ITEM_WORDS)
            period, value = _first(names, PERIOD_WORDS), _first(names, VALUE_WORDS)
            if item is None or period is None or value is None:
                continue
            self._captions(place)
            self._read_long(place, item, period, value, _first(names, UNIT_WORDS))
            return True
        return False

    def _read_long(self, place: int, item: int, period: int, value: int, unit: int | None) -> None:
        body = [(line, row) for line, row in self.rows[place + 1 :] if _at(row, item)]
        matched = self._match(list(dict.fromkeys(_at(row, item) for _, row in body)))
        heading_of_value = _at(self.rows[place][1], value)
        self._share([line for line, _ in body], [value])
        for line, row in body:
            for column in (each for each in self._columns(matched, _at(row, item))):
                own = _at(row, unit) if unit is not None else ""
                heading = _at(row, item) + heading_of_value
                scale = self._scale(column, heading, own, line, _at(row, value))
                if scale:
                    spoken = read_period(_at(row, period))
                    given = self._value(line, row, value)
                    self._take(column, spoken, _at(row, period), scale, line, given)

    # -- months down, columns across

    def across(self) -> bool:
        """Read a table whose rows are periods and whose columns are series."""
        if self._year_and_month():
            return True
        left = [self._periods_in(column) for column in range(LEFT_COLUMNS)]
        best = max(range(LEFT_COLUMNS), key=lambda column: len(left[column]))
        places = left[best]
        if not places:
            return False
        head = self._head_above(places[0], best)
        if head is None or len(self._periods_of_row(head)) >= max(2, len(places)):
            return False
        self._captions(head)
        spoken = {**dict(self._spoken(places, best)), **self._unread(head, places, best)}
        return self._read_across(spoken, head, {best})

    def across_unread(self) -> bool:
        """Refuse the rows of a table of which no row names a period that can be read."""
        for column in range(LEFT_COLUMNS):
            places = [
                place
                for place in range(len(self.rows))
                if self._may_be_row(place, column, is_among=False)
            ]
            head = self._head_above(places[0], column) if places else None
            if head is None or not match_headings(
                self.task.form, self.rows[head][1], chosen=self.task.chosen
            ):
                continue
            self._captions(head)
            return self._read_across(dict.fromkeys(places), head, {column})
        return False

    def _year_and_month(self) -> bool:
        """Read a table that has its year in one column and its month in another."""
        for head, (_, row) in enumerate(self.rows[:SEARCHED_ROWS]):
            names = {plain(cell): column for column, cell in enumerate(row[:LEFT_COLUMNS])}
            year, month = _first(names, YEAR_WORDS), _first(names, MONTH_WORDS)
            if year is not None and month is not None:
                self._captions(head)
                spoken: dict[int, Spoken | None] = {}
                last: int | None = None
                for place, (_, below) in enumerate(self.rows[head + 1 :], start=head + 1):
                    said = read_period(_at(below, year))
                    last = said.year if said and said.year else last
                    digits = re.fullmatch(r"(0?[1-9]|1[0-2])(?:月份?)?", _at(below, month))
                    if digits:
                        spoken[place] = Spoken(year=last, month=int(digits[1]))
                    elif not _is_aside("".join(below[:LEFT_COLUMNS])):
                        spoken |= {place: None} if re.search(r"\d", _at(below, month)) else {}
                return bool(spoken) and self._read_across(spoken, head, {year, month})
        return False

    def _read_across(
        self, spoken: Mapping[int, Spoken | None], head: int, periods: set[int]
    ) -> bool:
        """Read rows of known periods under a row of headings; whether there was a table."""
        headings = {
            column: cell.strip()
            for column, cell in enumerate(self.rows[head][1])
            if cell.strip() and column not in periods
        }
        matched = self._match(list(headings.values()))
        if not matched and not self._has_numbers(list(spoken), headings):
            return False
        by_heading = {heading: column for column, heading in reversed(headings.items())}
        line_of_head = self.rows[head][0]
        beneath = [line for line, row in self.rows[head + 1 :] if any(_at(row, p) for p in periods)]
        self._share(beneath, list(headings))
        for series, names in matched.items():
            column = self.task.form.column(series)
            if column is None:
                continue
            scales = [self._scale(column, name, "", line_of_head, "") for name in names]
            if None in scales:
                continue
            for place, said in spoken.items():
                line, row = self.rows[place]
                cells = [self._value(line, row, by_heading[name]) for name in names]
                words = " ".join(filter(None, (_at(row, at) for at in sorted(periods))))
                self._take_sum(column, said, words, list(zip(cells, scales, strict=True)), line)
        return True

    def _spoken(self, places: list[int], best: int) -> Iterator[tuple[int, Spoken | None]]:
        """The period of each row; a month without a year goes on from the row above."""
        year, last = self.year, 0
        for place in places:
            said = read_period(_at(self.rows[place][1], best))
            if said is not None and said.year:
                year, last = said.year, said.month or 0
            elif said is not None and year is not None:
                month = said.month or 0
                if self.task.year is None and 0 < month <= last:
                    year = None
                last = month or last
                said = said if year is None else _with_year(said, year)
            yield place, said

    # -- items down

    def down(self) -> bool:
        """Read a table whose rows are series: months across, or one month of the sheet."""
        for place, (_, row) in enumerate(self.rows[:SEARCHED_ROWS]):
            across = self._periods_of_row(place)
            one = {} if len(across) >= 2 else self._now_column(place)
            columns = across if len(across) >= 2 else one
            items = self._item_column(place, min(columns, default=0))
            if columns and items is not None:
                self._captions(place)
                unit = _first({plain(cell): at for at, cell in enumerate(row)}, UNIT_WORDS)
                self._read_down(place, items, columns, unit)
                return True
        return False

    def _read_down(
        self, place: int, items: int, columns: Mapping[int, Spoken | None], unit: int | None
    ) -> None:
        body = [(line, row) for line, row in self.rows[place + 1 :] if _at(row, items)]
        matched = self._match(list(dict.fromkeys(_at(row, items) for _, row in body)))
        by_heading: dict[str, tuple[int, tuple[str, ...]]] = {}
        for line, row in body:
            by_heading.setdefault(_at(row, items), (line, row))
        head = self.rows[place][1]
        self._share([line for line, _ in body], list(columns))
        for series, names in matched.items():
            column = self.task.form.column(series)
            rows = [by_heading[name] for name in names if name in by_heading]
            if column is None or len(rows) < len(names):
                continue
            for at, spoken in columns.items():
                parts = []
                for name, (line, row) in zip(names, rows, strict=True):
                    own = _at(row, unit) if unit is not None else ""
                    scale = self._scale(column, name + _at(head, at), own, line, _at(row, at))
                    parts.append((self._value(line, row, at), scale))
                if None not in (scale for _, scale in parts):
                    self._take_sum(column, spoken, _at(head, at), parts, rows[0][0])

    def _now_column(self, place: int) -> dict[int, Spoken | None]:
        """The one column of the sheet's own month, with that month from a title or the name."""
        row = self.rows[place][1]
        names = {column: plain(cell) for column, cell in enumerate(row) if cell.strip()}
        here = [
            column
            for column, name in names.items()
            if any(name.startswith(word) for word in NOW_WORDS)
            and not any(word in name for word in OTHER_WORDS)
        ]
        if not here or len(names) < 2:
            return {}
        return {here[0]: self._period_of_sheet(place)}

    def _period_of_sheet(self, place: int) -> Spoken | None:
        titles = [cell for _, row in self.rows[: place + 1] for cell in row if cell.strip()]
        found = [said for text in (*titles, self.grid.name) if (said := find_period(text))]
        dated = [said for said in found if said.year and not said.through]
        best = next((said for said in dated if said.month or said.quarter), None)
        if best:
            return best
        through = next((said for said in found if said.year and said.through), None)
        if through:  # 2025年1-3月 above a column of this month: it is March
            return Spoken(year=through.year, month=through.through)
        month = next((said for said in found if said.month or said.quarter), None)
        year = next((said.year for said in found if said.year), self.year)
        return _with_year(month, year) if month and year else month

    def _item_column(self, place: int, before: int) -> int | None:
        """The column of names: the one left of the numbers with the most text beneath the head."""
        counts = {
            column: sum(1 for _, row in self.rows[place + 1 :] if _is_text(_at(row, column)))
            for column in range(min(before, LEFT_COLUMNS))
        }
        best = max(counts, key=lambda column: (counts[column], -column), default=None)
        return best if best is not None and counts[best] else None

    # -- what all shapes need

    def _share(self, lines: Sequence[int], columns: Sequence[int]) -> None:
        """Find the merged cells that hold one number for several places of the table."""
        texts, lines = dict(self.rows), sorted(lines)
        for top, left, bottom, right in self.grid.merged:
            down = lines[bisect_left(lines, top) : bisect_right(lines, bottom)]
            places = [(line, at) for line in down for at in columns if left <= at <= right]
            said = _at(texts.get(top, ()), left)
            if len(places) > 1 and _is_figure(said):
                cells = f"{_letters(left)}{top}:{_letters(right)}{bottom}"
                self.shared |= dict.fromkeys(places, f"{said} ({cells})")

    def _value(self, line: int, row: Sequence[str], column: int) -> str:
        """What is given at a place of the table; a number shared by several with its cells."""
        return self.shared.get((line, column)) or _at(row, column)

    def _match(self, headings: list[str]) -> dict[str, tuple[str, ...]]:
        matched = match_headings(self.task.form, headings, chosen=self.task.chosen)
        self.found.headings += [each for each in headings if each not in self.found.headings]
        self.found.matched |= matched
        return matched

    def _columns(self, matched: dict[str, tuple[str, ...]], heading: str) -> list[Column]:
        found = (self.task.form.column(s) for s, names in matched.items() if heading in names)
        return [column for column in found if column is not None]

    def _captions(self, head: int) -> None:
        texts = [cell for _, row in self.rows[: head + 1] for cell in row]
        self.captions = caption_units(texts)
        years = [said.year for text in (*texts, self.grid.name) if (said := _year_of(text))]
        self.year = self.task.year or next(iter(years), None)

    def _scale(self, column: Column, heading: str, own: str, line: int, given: str) -> Scale | None:
        scale = scale_of(column, heading=heading, own=own, captions=self.captions)
        if scale is None:
            stated = own or "、".join(brackets_of(heading))
            self.found.refused.append(
                Refusal(
                    *(self.grid.name, line, heading, given),
                    N_("the unit {stated} does not convert to {unit}"),
                    {"stated": stated, "unit": column.unit},
                )
            )
        return scale

    def _take_sum(
        self,
        column: Column,
        spoken: Spoken | None,
        said: str,
        parts: Sequence[tuple[str, Scale | None]],
        line: int,
    ) -> None:
        """Take the sum of several cells of one series; where one is empty there is no sum."""
        if len(parts) == 1:
            given, scale = parts[0]
            if scale is not None:
                self._take(column, spoken, said, scale, line, given)
            return
        amounts = [self._amount(column, given, line) for given, _ in parts]
        if any(amount is None for amount in amounts):
            return
        total = sum(
            (
                rescale(amount, scale.ratio)
                for amount, (_, scale) in zip(amounts, parts, strict=True)
                if amount is not None and scale is not None
            ),
            Decimal(0),
        )
        given = " + ".join(given for given, _ in parts)
        period = self._period(column, spoken, said, line, given)
        if period and parts[0][1] is not None:
            self.found.cells.append(
                Cell(column.id, period, total, line, self.grid.name, given, parts[0][1])
            )

    def _take(
        self,
        column: Column,
        spoken: Spoken | None,
        said: str,
        scale: Scale,
        line: int,
        given: str,
    ) -> None:
        amount = self._amount(column, given, line)
        if amount is None:
            return
        period = self._period(column, spoken, said, line, given)
        if period:
            made = rescale(amount, scale.ratio)
            self.found.cells.append(
                Cell(column.id, period, made, line, self.grid.name, given, scale)
            )

    def _amount(self, column: Column, given: str, line: int) -> Decimal | None:
        try:
            return read_amount(given)
        except ValueError:
            reason = N_("{given} is no number")
            if given in self.shared.values():
                reason = N_("{given}: one number in merged cells; split them, a number in each")
            elif given.startswith("="):
                reason = N_("{given} was never worked out: open and save it in Excel or WPS")
            elif _is_fault(given):
                reason = N_("{given} is an error of its formula: mend it, or type the number")
            self._refuse(line, column.name.zh, given, reason, {"given": given})
            return None

    def _period(
        self, column: Column, spoken: Spoken | None, said: str, line: int, given: str
    ) -> str:
        facts = {"said": said or "—"}
        if spoken is None:
            reason = N_("{said} names no month, quarter or year")
        elif spoken.is_doubtful:
            reason = N_("{said} may be January or October: write the month as 2025-01")
        elif (spoken.year or self.year) is None:
            reason = N_("{said} has no year: say which year the file is of")
        elif not EARLIEST <= (spoken.year or self.year or 0) <= LATEST:
            reason = N_("{said} is an unlikely year")
        else:
            text = spoken.text(cumulative=column.cumulative, year=self.year)
            if text:
                return text
            reason = N_("{said} is a sum of several months, and each month is asked for")
        self._refuse(line, column.name.zh, given, reason, facts)
        return ""

    def _refuse(
        self, line: int, heading: str, given: str, reason: str, facts: Mapping[str, str]
    ) -> None:
        self.found.refused.append(Refusal(self.grid.name, line, heading, given, reason, facts))

    def _periods_in(self, column: int) -> list[int]:
        """The rows whose cell in a column is a period and that hold a number beside it."""
        return [
            place
            for place, (_, row) in enumerate(self.rows)
            if (said := read_period(_at(row, column)))
            and not (said.is_year and said.year is None)
            and any(_is_figure(cell) for at, cell in enumerate(row) if at != column)
        ]

    def _unread(self, head: int, places: Sequence[int], column: int) -> dict[int, None]:
        """Rows of numbers beneath the headings that mean a period and name none: 2025-13, a gap."""
        return {
            place: None
            for place in range(head + 1, len(self.rows))
            if place not in places
            and self._may_be_row(place, column, is_among=places[0] < place < places[-1])
        }

    def _may_be_row(self, place: int, column: int, *, is_among: bool) -> bool:
        """Whether a row holds figures beside a cell that meant to name a period."""
        row = self.rows[place][1]
        return (
            self._has_numbers([place], range(len(row)), but=column)
            and not _is_aside("".join(row[:LEFT_COLUMNS]))
            and _may_be_period(_at(row, column), is_among=is_among)
        )

    def _periods_of_row(self, place: int) -> dict[int, Spoken | None]:
        row = self.rows[place][1]
        found = {column: said for column, cell in enumerate(row) if (said := read_period(cell))}
        if not found or not any(_is_text(cell) for cell in row):
            return {}
        return found | {at: None for at, cell in enumerate(row) if _is_fault(cell)}

    def _head_above(self, place: int, period: int) -> int | None:
        """The row of headings: the nearest above the first period that holds two texts."""
        for head in range(place - 1, max(-1, place - 6), -1):
            row = self.rows[head][1]
            texts = [cell for at, cell in enumerate(row) if at != period and _is_text(cell)]
            if len(texts) >= 2 or (texts and _at(row, period)):
                return head
        return None

    def _has_numbers(
        self, places: Iterable[int], columns: Iterable[int], *, but: int | None = None
    ) -> bool:
        rows = [self.rows[place][1] for place in places]
        kept = [column for column in columns if column != but]
        return any(_is_figure(_at(row, column)) for row in rows for column in kept)


def _with_year(said: Spoken, year: int) -> Spoken:
    return Spoken(year, said.month, said.quarter, said.through, said.is_year, said.is_doubtful)


def _year_of(text: str) -> Spoken | None:
    match = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return Spoken(year=int(match[0])) if match else None


def _is_aside(said: str) -> bool:
    """Whether words stand before a sum, a comparison or a note, and not before figures."""
    return any(word in said for word in (*ASIDE_WORDS, *OTHER_WORDS))


def _may_be_period(said: str, *, is_among: bool) -> bool:
    """Whether a cell meant to name a period; an empty one does so among others that do."""
    return bool(re.search(r"\d\d|[年月季]", said)) or _is_fault(said) if said else is_among


def _first(names: Mapping[str, int], words: frozenset[str]) -> int | None:
    return next((column for name, column in names.items() if name in words), None)


def _at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _is_figure(cell: str) -> bool:
    """Whether a cell holds a number, or stood for one that the workbook could not work out."""
    try:
        return read_amount(cell) is not None
    except ValueError:
        return _is_fault(cell)


def _is_fault(cell: str) -> bool:
    """Whether a cell is an error of a workbook (#REF!) or a formula that was never worked out."""
    return bool(re.match(r"#[A-Z/0?!]+$|#$|=", cell.strip()))


def _letters(column: int) -> str:
    """A column as a sheet names it: 0 is A, 26 is AA."""
    before, at = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + at)


def _is_text(cell: str) -> bool:
    return bool(cell.strip()) and cell.strip() not in MISSING and not _is_figure(cell)
