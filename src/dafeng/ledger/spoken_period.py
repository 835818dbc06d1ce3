"""Periods as people write them in tables: 2025年3月, 2025-03, 一季度, 1-6月, 全年. Pure."""

import re
import unicodedata
from dataclasses import dataclass

EARLIEST, LATEST = 1990, 2100
_DASH = r"[-—–~至到/]"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*年?度?")
_ISO = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ][\d:.]+)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?|[Qq]([1-4])|([1-4])[Qq]")
_THROUGH = re.compile(rf"(?<!\d)0?1月?{_DASH}{{1,2}}(0?[1-9]|1[0-2])月")
_MONTH = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])月份?")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}


@dataclass(frozen=True, slots=True)
class Spoken:
    """A period as it was written; what was not said is None.

    `through` is the last month of an amount from January on; `is_doubtful` marks 2025.1, which a
    spreadsheet makes of October as well as of January.
    """

    year: int | None = None
    month: int | None = None
    quarter: int | None = None
    through: int | None = None
    is_year: bool = False
    is_doubtful: bool = False

    def text(self, *, cumulative: bool = False, year: int | None = None) -> str:
        """As `2025`, `2025-Q1` or `2025-03`; empty where it names no period of such a column."""
        when = self.year or year
        if when is None or self.is_doubtful:
            return ""
        if self.is_year:
            return f"{when}"
        if self.quarter:
            return f"{when}-Q{self.quarter}"
        if self.through:
            if not cumulative and self.through == 12:
                return f"{when}"
            return self._through(when) if cumulative or self.through == 1 else ""
        return f"{when}-{self.month:02}" if self.month else ""

    def _through(self, year: int) -> str:
        if self.through == 1:
            return f"{year}-01"
        last = self.through or 0
        return f"{year}-Q{last // 3}" if last % 3 == 0 else f"{year}-{last:02}"


def read_period(text: str) -> Spoken | None:
    """The period that a whole cell names; None where it is something else.

    A bare number is a period only as a year or as six digits, so that amounts are none.
    """
    plain = unicodedata.normalize("NFKC", text).strip().strip("'")
    if not plain or len(plain) > 40:
        return None
    if iso := _ISO.fullmatch(plain):
        return _iso(iso)
    if compact := _COMPACT.fullmatch(plain):
        return Spoken(year=int(compact[1]), month=int(compact[2]))
    return _in_words(plain, whole=True)


def find_period(text: str) -> Spoken | None:
    """The period that is named somewhere in a title or a sheet's name."""
    plain = unicodedata.normalize("NFKC", text).strip()
    iso = _ISO.search(plain) or _COMPACT.search(plain)
    if iso and 1 <= int(iso[2]) <= 12:
        return Spoken(year=int(iso[1]), month=int(iso[2]))
    return _in_words(plain, whole=False)


def _iso(match: re.Match[str]) -> Spoken | None:
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return None
    doubtful = "." in match[0] and match[2] == "1" and match[3] is None
    return Spoken(year=year, month=month, is_doubtful=doubtful)


def _in_words(plain: str, *, whole: bool) -> Spoken | None:
    compact = plain.replace(" ", "")
    year = _YEAR.search(compact)
    rest = compact[: year.start()] + compact[year.end() :] if year else compact
    when = int(year[1]) if year else None
    for pattern, make in ((_THROUGH, _of_through), (_QUARTER, _of_quarter), (_MONTH, _of_month)):
        match = pattern.search(rest)
        if match and (not whole or _is_rest(rest, match)):
            return make(match, when)
    if rest in ("上半年", "上半年度"):
        return Spoken(year=when, through=6)
    if rest in ("前三季度",):
        return Spoken(year=when, through=9)
    if (rest in ("", "年末") and year) or rest == "全年":
        return Spoken(year=when, is_year=True)
    return None


def _is_rest(rest: str, match: re.Match[str]) -> bool:
    around = rest[: match.start()] + rest[match.end() :]
    return around.strip("()、.，,-—") in ("", "份", "末", "累计", "当月", "本月", "数")


def _of_through(match: re.Match[str], year: int | None) -> Spoken:
    return Spoken(year=year, through=int(match[1]))


def _of_quarter(match: re.Match[str], year: int | None) -> Spoken:
    said = next(group for group in match.groups() if group)
    return Spoken(year=year, quarter=_DIGITS.get(said) or int(said))


def _of_month(match: re.Match[str], year: int | None) -> Spoken:
    return Spoken(year=year, month=int(match[1]))
