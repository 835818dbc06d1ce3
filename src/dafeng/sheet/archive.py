"""What an .xlsx claims to hold, checked before anything is unpacked."""

import re
import zipfile
from pathlib import Path

from dafeng.kernel.error import N_
from dafeng.sheet.error import BadArchive, FarCell, Unpacked
from dafeng.sheet.limit import Limit, human

CELL = re.compile(rb'<c\b[^>]*?\sr="([A-Z]{1,4})(\d{1,8})"')
ROW = re.compile(rb'<row\b[^>]*?\sr="(\d{1,8})"')
LONGEST_TAG = 4096


def check(path: Path, *, file: str, limit: Limit) -> None:
    """Refuse an archive that overlaps itself, unpacks too far, declares entities or is encrypted.

    Python before 3.11.8 reads overlapping members without complaint, so this looks at the offsets
    itself. Raises `BadArchive`, `Unpacked`, `FarCell`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, file=file, limit=limit)
            _check_sizes(archive, file=file, limit=limit)
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, member, file=file, limit=limit)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise BadArchive(
            file=file, reason=N_("it cannot be opened ({detail})"), detail=str(error)
        ) from error
    except Exception as error:
        if type(error).__module__.startswith("zlib") or isinstance(error, (ValueError, KeyError)):
            raise BadArchive(
                file=file, reason=N_("it cannot be opened ({detail})"), detail=str(error)
            ) from error
        raise


def _check_members(archive: zipfile.ZipFile, *, file: str, limit: Limit) -> None:
    members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    if len(members) > limit.members:
        raise BadArchive(file=file, reason=N_("it has {count} parts"), count=len(members))
    names = {member.filename for member in members}
    if len(names) != len(members):
        raise BadArchive(file=file, reason=N_("a part stands in it twice"))
    end = 0
    for member in members:
        if member.flag_bits & 0x1:
            raise BadArchive(file=file, reason=N_("it is protected by a password"))
        if member.header_offset < end:
            raise BadArchive(file=file, reason=N_("its parts overlap"))
        end = member.header_offset + 30 + len(member.filename.encode()) + member.compress_size


def _check_sizes(archive: zipfile.ZipFile, *, file: str, limit: Limit) -> None:
    claimed = sum(member.file_size for member in archive.infolist())
    if claimed > limit.unpacked:
        raise Unpacked(file=file, size=human(claimed), limit=human(limit.unpacked))


def _check_xml(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, file: str, limit: Limit
) -> None:
    """Read one part in pieces: its true size, no document type, and how far its cells reach."""
    size, tail, rows, columns, last = 0, b"", 0, 0, ""
    worksheet = "worksheets/" in member.filename
    with archive.open(member) as part:
        while piece := part.read(1 << 20):
            size += len(piece)
            if size > limit.unpacked or size > max(member.file_size, 1):
                raise Unpacked(file=file, size=human(size), limit=human(limit.unpacked))
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise BadArchive(
                    file=file, reason=N_("{part} declares entities"), part=member.filename
                )
            if worksheet:
                for match in CELL.finditer(text):
                    column, row = _number(match[1]), int(match[2])
                    if column > columns or row > rows:
                        last = match[1].decode() + match[2].decode()
                    columns, rows = max(columns, column), max(rows, row)
                for match in ROW.finditer(text):
                    rows = max(rows, int(match[1]))
            tail = text[-LONGEST_TAG:]
    if rows * columns > limit.cells:
        sheet = Path(member.filename).stem
        raise FarCell(file=file, sheet=sheet, cell=last, cells=f"{rows * columns:,}")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
