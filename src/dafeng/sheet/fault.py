"""Cells of an .xlsx that hold an error, or a formula whose result was never stored.

The parser gives both as empty, and a number that was asked for would vanish without a word.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from defusedxml import ElementTree

MAY_HOLD = re.compile(rb"""\bt=["']e["']|<(?:\w+:)?f[\s/>]""")
PLACE = re.compile(r"([A-Z]{1,3})\d{1,7}")
SPLIT_TAG = 16
LONGEST_FORMULA = 60
Faults = dict[int, dict[int, str]]


def find_faults(path: Path) -> dict[str, Faults]:
    """By sheet, line (from 1) and column (from 0): the error as it stands, or ``=`` and formula.

    Raises `ValueError`, `LookupError` or `ParseError` where a part is no sound XML of a sheet.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        return {
            name: dict(_faults(archive, part))
            for name, part in _parts(archive)
            if _may_hold(archive, part)
        }


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Each sheet's name and the part that holds it; nothing where it is no .xlsx."""
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    names = set(archive.namelist())
    if not {book, links} <= names:
        return
    targets = {
        link.get("Id"): str(PurePosixPath("/xl") / link.get("Target", "")).removeprefix("/")
        for link in ElementTree.fromstring(archive.read(links))
    }
    for each in ElementTree.fromstring(archive.read(book)).iter():
        if _local(each) == "sheet":
            link = next((value for key, value in each.items() if key.endswith("}id")), "")
            if targets.get(link) in names:
                yield each.get("name", ""), str(targets[link])


def _may_hold(archive: zipfile.ZipFile, part: str) -> bool:
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            if MAY_HOLD.search(tail + piece):
                return True
            tail = piece[-SPLIT_TAG:]
    return False


def _faults(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, dict[int, str]]]:
    line = 0
    with archive.open(part) as stream:
        for _, row in ElementTree.iterparse(stream):
            if _local(row) != "row":
                continue
            line, column, found = int(row.get("r") or line + 1), -1, dict[int, str]()
            for cell in row:
                column = _column(cell.get("r")) if cell.get("r") else column + 1
                if text := _fault(cell):
                    found[column] = text
            row.clear()
            if found:
                yield line, found


def _fault(cell: Any) -> str:
    parts = {_local(each): (each.text or "").strip() for each in cell}
    if cell.get("t") == "e":
        return parts.get("v") or "#"
    if "f" in parts and not parts.get("v") and cell.get("t") not in ("str", "inlineStr"):
        return f"={parts['f'][:LONGEST_FORMULA]}"
    return ""


def _column(place: str) -> int:
    found = PLACE.fullmatch(place)
    if not found:
        raise ValueError(f"{place[:LONGEST_FORMULA]} is no cell")
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
