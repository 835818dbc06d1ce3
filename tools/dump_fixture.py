"""Write an SQLite installation as SQL text: the state from which an upgrade is tested.

`python tools/dump_fixture.py HOME tests/fixtures/upgrade/VERSION.sql`, run with the release whose
state it is, after `dafeng setup` in an empty HOME and a few rows of each kind.
"""

import sqlite3
import sys
from pathlib import Path


def main() -> None:
    """Dump without what a login or a run of a worker has left."""
    home, target = map(Path, sys.argv[1:])
    connection = sqlite3.connect(home / "dafeng.sqlite3")
    lines = (line for line in connection.iterdump() if 'INTO "django_session"' not in line)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
