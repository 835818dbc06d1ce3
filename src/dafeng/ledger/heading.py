"""Headings of real tables: what they mean, and in which unit their numbers are. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from dafeng.kernel.error import DafengError
from dafeng.kernel.quantity import parse_unit
from dafeng.ledger.form import Column, Form
from dafeng.ledger.series import tidy

MISSING = frozenset({"", "-", "--", "—", "——", "…", "/", "\\", "无", "n/a", "na", "null"})
_GROUPED = re.compile(r"^[-+−]?\d{1,3}(?:,\d{3})+(?!\d|,)")  # 1,234.5; not 200,5
_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_NUMBERING = re.compile(
    r"^(?:其中[::]?|#|\*|[(]?[一二三四五六七八九十]{1,3}[)]?[、.．:]|[(]?\d{1,2}[)]?[、.．](?!\d)"
    r"|[(]\d{1,2}[)]|[(][一二三四五六七八九十]{1,3}[)]|[A-Za-z][、.．])+"
)
_CAPTION = re.compile(r"(?:计量)?单位[::]\s*([^\s。;；]+)")
_WORDS = (
    ("标煤", "标准煤"),
    ("标准标准煤", "标准煤"),
    ("万方", "万立方米"),
    ("千瓦·时", "千瓦时"),
    ("kW·h", "kWh"),
    ("kW.h", "kWh"),
    ("KWH", "kWh"),
    ("kwh", "kWh"),
    ("千伏·安", "千伏安"),
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How an amount of a table becomes one of a column; `stated` says where its unit stood."""

    unit: str
    ratio: Fraction
    stated: str


def plain(text: str) -> str:
    """A heading without numbering, unit, blanks and full-width letters, to be compared."""
    folded = unicodedata.normalize("NFKC", text).replace("\n", "").strip()
    folded = _NUMBERING.sub("", folded)
    folded = _BRACKET.sub(lambda match: "" if unit_in(match[1]) else match[0], folded)
    return re.sub(r"[\s,、，.。:：;；·'\"]", "", folded).casefold()


def unit_in(text: str) -> str:
    """The unit that a text is, in the spelling of the kernel; empty where it is none."""
    spelled = unicodedata.normalize("NFKC", text).strip()
    for old, new in _WORDS:
        spelled = spelled.replace(old, new)
    if not spelled or spelled.isdigit():
        return ""
    try:
        parse_unit(spelled)
    except DafengError:
        return ""
    return spelled


def units_of(heading: str) -> list[str]:
    """The units in the brackets of a heading."""
    folded = unicodedata.normalize("NFKC", heading)
    return [unit for match in _BRACKET.finditer(folded) if (unit := unit_in(match[1]))]


def brackets_of(heading: str) -> list[str]:
    """What stands in the brackets of a heading, unit or not."""
    return _BRACKET.findall(unicodedata.normalize("NFKC", heading))


def caption_units(texts: Iterable[str]) -> list[str]:
    """The units that captions such as 单位：万千瓦时、% name, in order."""
    found: list[str] = []
    for text in texts:
        folded = unicodedata.normalize("NFKC", text)
        for match in _CAPTION.finditer(folded):
            parts = re.split(r"[、,，]", match[1].strip("()"))
            found += [unit for part in parts if (unit := unit_in(part))]
    return found


def scale_of(
    column: Column, *, heading: str, own: str = "", captions: Sequence[str] = ()
) -> Scale | None:
    """The unit of a column's numbers: that of the heading or the row, a caption's, or its own.

    None where a unit is stated that does not fit the column.
    """
    target = parse_unit(column.unit)
    stated = [unit for unit in (unit_in(own), *units_of(heading)) if unit]
    for unit in stated:
        parsed = parse_unit(unit)
        if not parsed.fits(target):
            return None
        return Scale(unit, parsed.ratio(target), "heading")
    if own.strip() and not unit_in(own):
        return None
    for unit in captions:
        parsed = parse_unit(unit)
        if parsed.fits(target):
            return Scale(unit, parsed.ratio(target), "caption")
    return Scale(column.unit, Fraction(1), "assumed")


def match_headings(
    form: Form, headings: Sequence[str], *, chosen: Mapping[str, str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Which headings make each series: as chosen by hand, else by name and alias.

    Several headings of one series are added up, which happens by choice or by an alias that joins
    names with +. Of two names of a series the one that stands first in its list is taken.
    """
    chosen = chosen or {}
    found: dict[str, tuple[str, ...]] = {}
    by_name: dict[str, str] = {}
    for heading in headings:
        if heading in chosen:
            if chosen[heading]:
                found[chosen[heading]] = (*found.get(chosen[heading], ()), heading)
        else:
            by_name.setdefault(plain(heading), heading)
    for column in form.columns:
        if column.id in found:
            continue
        for name in (column.id, column.name.zh, column.name.en, *column.aliases):
            parts = [by_name.get(plain(part)) for part in name.split("+")]
            if name and all(part is not None for part in parts):
                found[column.id] = tuple(part for part in parts if part is not None)
                break
    return found


def signature_of(headings: Iterable[str]) -> str:
    """The mark of a table's headings, by which their meaning is remembered."""
    folded = "\x1f".join(plain(heading) for heading in headings)
    return hashlib.sha256(folded.encode()).hexdigest()


def read_amount(text: str) -> Decimal | None:
    """The number of a cell as people write it; raises `ValueError`; None where it is empty."""
    spelled = unicodedata.normalize("NFKC", text).strip().strip("'").replace(" ", "")
    if _GROUPED.search(spelled):
        spelled = spelled.replace(",", "")
    spelled = spelled.replace("−", "-").removesuffix("%")
    if spelled.casefold() in MISSING:
        return None
    try:
        amount = Decimal(spelled)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not amount.is_finite() or (amount and not -20 < amount.adjusted() < 20):
        raise ValueError(text)
    return amount


def rescale(amount: Decimal, ratio: Fraction) -> Decimal:
    """An amount in the column's unit, exact to the eighth place."""
    exact = Fraction(amount) * ratio
    scaled = exact * 10**8
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return tidy(Decimal(rounded).scaleb(-8))
