"""The child process: ``python -m dafeng.sheet.child`` with a request on standard input.

It limits itself before it imports a parser, writes each table as an Arrow stream into a folder,
and answers with one JSON object on standard output.
"""

import contextlib
import gzip
import json
import resource
import sys
import zlib
from pathlib import Path
from typing import Any

from dafeng.kernel.error import N_, DafengError
from dafeng.sheet.archive import check
from dafeng.sheet.error import BadArchive, Empty, UnknownKind, Unpacked
from dafeng.sheet.limit import Limit, human

PARQUET, ZIP, OLE, GZIP = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
NO_TABLE = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"<!DOCTYP",
    b"<!doctyp",
    b"<html",
)
"""Documents, pictures and pages: what looks like text in them would be read as a table."""


def main() -> None:
    request = json.loads(sys.stdin.read())
    limit = Limit(**request["limit"])
    resource.setrlimit(resource.RLIMIT_AS, (limit.memory, limit.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limit.seconds, limit.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer: dict[str, Any] = {"tables": _read(request, limit)}
    except DafengError as error:
        answer = {"error": {"code": error.code, "where": error.where, "values": error.values}}
    except MemoryError:
        values = {"file": request["file"], "reason": N_("it needs too much memory")}
        answer = {"error": {"code": "sheet.unreadable", "where": "", "values": values}}
    sys.stdout.write(json.dumps(answer, default=str))


def _read(request: dict[str, Any], limit: Limit) -> list[dict[str, Any]]:
    path, folder, file = Path(request["path"]), Path(request["folder"]), request["file"]
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(GZIP):
        path = _unpack(path, folder / "unpacked", file, limit)
        with path.open("rb") as stream:
            head = stream.read(8)
    if not head:
        raise Empty(file=file)
    if head.startswith(PARQUET):
        return [_write_parquet(path, folder, file, limit)]
    if head.startswith(ZIP):
        check(path, file=file, limit=limit)
    elif head.startswith(NO_TABLE) or (not head.startswith((OLE, *UTF16)) and b"\x00" in head):
        raise UnknownKind(file=file)
    excel = head.startswith((ZIP, OLE))
    return _write_sheets(path, folder, file, limit, excel=excel, header=request["header"])


def _unpack(path: Path, target: Path, file: str, limit: Limit) -> Path:
    size = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as unpacked:
            while piece := packed.read(1 << 20):
                size += len(piece)
                if size > limit.unpacked:
                    raise Unpacked(file=file, size=human(size), limit=human(limit.unpacked))
                unpacked.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise BadArchive(
            file=file, reason=N_("it cannot be opened ({detail})"), detail=str(error)
        ) from error
    return target


def _write_sheets(
    path: Path, folder: Path, file: str, limit: Limit, *, excel: bool, header: bool
) -> list[dict[str, Any]]:
    from dafeng.sheet import reading

    read = reading.read_excel if excel else reading.read_csv
    tables: list[dict[str, Any]] = []
    for name, rows, merged in read(path, file=file, limit=limit):
        with contextlib.suppress(Empty):
            target = folder / str(len(tables))
            table = _write_rows(name, rows, target, file, limit, header=header)
            tables.append({**table, "merged": merged})
    if not tables:
        raise Empty(file=file)
    return tables


def _write_rows(
    name: str, rows: Any, path: Path, file: str, limit: Limit, *, header: bool
) -> dict[str, Any]:
    import pyarrow as pa

    from dafeng.sheet import reading

    split = reading.split_header if header else reading.keep_all
    columns, rest = split(rows, file=file, limit=limit)
    count = 0
    schema = reading.text_schema(len(columns))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, schema) as writer:
        for batch in reading.text_batches(rest, width=len(columns)):
            writer.write_batch(batch)
            count += len(batch)
    return {"name": name, "columns": columns, "rows": count, "path": str(path)}


def _write_parquet(path: Path, folder: Path, file: str, limit: Limit) -> dict[str, Any]:
    import pyarrow as pa

    from dafeng.sheet import reading

    target, count, writer = folder / "0", 0, None
    with pa.OSFile(str(target), "wb") as sink:
        for batch in reading.read_parquet(path, file=file, limit=limit):
            writer = writer or pa.ipc.new_stream(sink, batch.schema)
            writer.write_batch(batch)
            count += len(batch)
        if writer is None:
            raise Empty(file=file)
        writer.close()
    columns = reading.parquet_columns(path)
    return {"name": Path(file).stem, "columns": columns, "rows": count, "path": str(target)}


if __name__ == "__main__":
    main()
