"""How much of everything a file may take."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Limits of one file: bytes as sent and unpacked, parts, cells, memory [bytes], time [s]."""

    size: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    members: int = 2000
    cells: int = 20_000_000
    columns: int = 500
    memory: int = 3 * 1024 * MEGABYTE
    seconds: int = 120


def human(size: int) -> str:
    """A number of bytes as a person says it."""
    return f"{size / MEGABYTE:,.1f} MB" if size >= MEGABYTE else f"{size / 1024:,.1f} kB"
