"""A consistent copy of the database while it is used: SQLite's own backup, or pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dafeng.site.config import Config
from dafeng.site.error import DatabaseUnreachable, HomeNotEmpty, NoProgram

SQLITE_FILE = "dafeng.sqlite3"
DUMP_FILE = "database.pgdump"


def engine_of(config: Config) -> str:
    """``sqlite`` or ``postgresql``."""
    return "postgresql" if config.database_url else "sqlite"


def save(*, config: Config, target: Path) -> None:
    """Copy the database, as it is at one moment, into a folder."""
    if config.database_url:
        _run_client(config, "pg_dump", "--format=custom", "-f", str(target / DUMP_FILE))
        return
    source = sqlite3.connect(f"file:{config.home / SQLITE_FILE}?mode=rw", uri=True)
    copy = sqlite3.connect(target / SQLITE_FILE)
    try:
        source.execute(f"PRAGMA busy_timeout={config.database_timeout_seconds * 1000}")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        raise DatabaseUnreachable(reason=f"{error}.") from error
    finally:
        copy.close()
        source.close()
    if said != "ok":
        raise DatabaseUnreachable(reason=f"SQLite finds it damaged: {said}.")


def check_empty(config: Config) -> None:
    """Raise `HomeNotEmpty` where a PostgreSQL database holds tables already."""
    if not config.database_url:
        return
    import psycopg

    try:
        with psycopg.connect(config.database_url, connect_timeout=5) as connection:
            row = connection.execute(
                "SELECT count(*) FROM information_schema.tables"
                " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            ).fetchone()
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(reason=str(error)) from error
    if row and row[0]:
        raise HomeNotEmpty(folder=urlsplit(config.database_url).path, found=f"{row[0]} tables")


def load(*, config: Config, source: Path) -> None:
    """Bring a copy back into an empty place, all of it or nothing."""
    if not config.database_url:
        shutil.copyfile(source / SQLITE_FILE, config.home / SQLITE_FILE)
        (config.home / SQLITE_FILE).chmod(0o600)
        return
    _run_client(
        config,
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={urlsplit(config.database_url).path.lstrip('/')}",
        str(source / DUMP_FILE),
    )


def _run_client(config: Config, program: str, *words: str) -> None:
    """Run a program of PostgreSQL's; the password goes by the environment, which none can list."""
    parts = urlsplit(config.database_url)
    host = unquote(parts.netloc.rpartition("@")[2].partition(":")[0])
    environment = {
        **os.environ,
        "PGDATABASE": parts.path.lstrip("/"),
        "PGHOST": host,
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
    }
    kept = {name: value for name, value in environment.items() if value}
    if shutil.which(program) is None:
        raise NoProgram(program=program, command="apt-get install postgresql-client")
    done = subprocess.run([program, *words], env=kept, capture_output=True, text=True)
    if done.returncode:
        raise DatabaseUnreachable(reason=f"{program}: {done.stderr.strip()}")
