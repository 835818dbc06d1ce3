"""Read an uploaded file: start the child, wait for it, hand over its tables."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from dafeng.kernel.error import N_, DafengError
from dafeng.sheet.error import TooLarge, TooSlow, Unreadable
from dafeng.sheet.limit import Limit, human
from dafeng.sheet.table import Table


def read(
    path: Path, *, file: str, folder: Path, limit: Limit | None = None, header: bool = True
) -> list[Table]:
    """The tables of the file at `path`, which its sender calls `file`.

    The rows are written into `folder`, which the caller owns and removes. Without `header` every
    row is kept as it stands, titles and captions too, for tables whose head has to be looked for.
    Raises the errors of `dafeng.sheet.error`; whatever the file is, the calling process goes on.
    """
    limit = limit or Limit()
    size = path.stat().st_size
    if size > limit.size:
        raise TooLarge(file=file, size=human(size), limit=human(limit.size))
    request = {
        "path": str(path),
        "file": file,
        "folder": str(folder),
        "limit": asdict(limit),
        "header": header,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dafeng.sheet.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limit.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TooSlow(file=file, seconds=limit.seconds) from error
    if done.returncode != 0 or not done.stdout:
        raise Unreadable(
            file=file, reason=N_("the reader ended with code {number}"), number=done.returncode
        )
    answer = json.loads(done.stdout)
    if "error" in answer:
        said = answer["error"]
        raise DafengError.registry[said["code"]](where=said["where"], **said["values"])
    return [
        Table(
            name=each["name"],
            columns=tuple(each["columns"]),
            rows=each["rows"],
            path=Path(each["path"]),
            merged=tuple(map(tuple, each.get("merged", ()))),
        )
        for each in answer["tables"]
    ]
