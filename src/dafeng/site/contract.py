"""The fixed face of commands that other programs call: JSON in, JSON out, exit 0 or 2."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.strict import dump_json, load_json


class NoSuchFile(DafengError):
    """The file named on the command line cannot be read."""

    code = "site.no_such_file"
    what = N_("The file {file} cannot be read: {reason}.")
    todo = N_("Name an existing file, or - for standard input.")


def read_bytes(file: str) -> bytes:
    """The content of a file, or of standard input where the name is ``-``."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise NoSuchFile(file=file, reason=error.strerror or str(error)) from error


def write(value: Any) -> None:
    """One JSON document to standard output."""
    sys.stdout.write(dump_json(value, indent=1) + "\n")


def answer(work: Callable[[], Any]) -> None:
    """Write what `work` returns; a `DafengError` becomes ``{"error": …}`` and exit 2."""
    try:
        result = work()
    except DafengError as error:
        write({"error": error.as_dict()})
        sys.exit(2)
    write(result)


def answer_each(file: str, work: Callable[[Any], Any]) -> None:
    """Read a JSON request, or a list of them, and answer each in its place.

    A bad item of a list is answered with ``{"error": …}`` where it stood, the rest go on, and the
    exit is 2.
    """
    failed = False

    def one(item: Any, pointer: str) -> Any:
        nonlocal failed
        try:
            return work(item)
        except DafengError as error:
            failed = True
            face = error.as_dict()
            return {"error": {**face, "where": pointer + face["where"]}}

    try:
        request = load_json(read_bytes(file))
    except DafengError as error:
        write({"error": error.as_dict()})
        sys.exit(2)
    if isinstance(request, list):
        write([one(item, f"/{place}") for place, item in enumerate(request)])
    else:
        write(one(request, ""))
    sys.exit(2 if failed else 0)
