"""Which encoding a text file is in, told from all of its bytes."""

import codecs
from pathlib import Path

from dafeng.sheet.error import BadEncoding

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(path: Path, *, file: str) -> str:
    """`utf-8-sig`, `utf-16`, `utf-8` or `gb18030`: the first that reads the file to its end.

    Raises `BadEncoding` with the place where the likelier of the two gave up.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
    for mark, name in MARKS:
        if head.startswith(mark):
            _read_through(path, name, file=file)
            return name
    try:
        _read_through(path, "utf-8", file=file)
    except BadEncoding:
        _read_through(path, "gb18030", file=file)
        return "gb18030"
    return "utf-8"


def _read_through(path: Path, name: str, *, file: str) -> None:
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            try:
                if "\x00" in decoder.decode(piece):
                    raise BadEncoding(file=file, byte=done)
            except UnicodeDecodeError as error:
                raise BadEncoding(file=file, byte=done + error.start) from error
            done += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise BadEncoding(file=file, byte=done) from error
