"""The benchmarks: what stands in the folder `bench/` of the source."""

import importlib.util
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

import click

from dafeng.site.contract import answer
from dafeng.site.error import NoSuchBenchmark

PROBE_BYTES = 64 * 1024 * 1024


def find_folder() -> Path:
    """`bench/` here, or beside the source that this runs from."""
    here = Path.cwd() / "bench"
    return here if here.is_dir() else Path(__file__).resolve().parents[4] / "bench"


def list_names(folder: Path) -> list[str]:
    """The benchmarks, by their files; what soaks runs for hours and by `make soak`."""
    names = sorted(path.stem for path in folder.glob("[a-z]*.py"))
    return [name for name in names if not name.startswith("soak_")]


def probe(folder: Path) -> dict[str, Any]:
    """A fixed piece of work for the processor and for the disk, to compare machines by."""
    started = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total = (total * 31 + number) & 0xFFFFFFFF
    processor = time.perf_counter() - started
    file = folder / f".probe-{os.getpid()}"
    block = os.urandom(1024 * 1024)
    started = time.perf_counter()
    try:
        with file.open("wb") as target:
            for _ in range(PROBE_BYTES // len(block)):
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        disk = time.perf_counter() - started
    finally:
        file.unlink(missing_ok=True)
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "processor_seconds": round(processor, 3),
        "disk_megabytes_per_second": round(PROBE_BYTES / 1e6 / disk, 1),
    }


def run_one(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one benchmark: what its ``run()`` gives."""
    sys.path.insert(0, str(folder.parent))
    spec = importlib.util.spec_from_file_location(f"bench.{name}", folder / f"{name}.py")
    if spec is None or spec.loader is None:
        raise NoSuchBenchmark(name=name, known=", ".join(list_names(folder)) or "-")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    rows: list[dict[str, Any]] = module.run()
    return rows


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """Run all benchmarks, or the one called NAME; exits 1 where a ratio misses its limit."""
    folder = find_folder()
    names = list_names(folder)
    results: list[dict[str, Any]] = []

    def work() -> list[dict[str, Any]]:
        if name is not None and name not in names:
            raise NoSuchBenchmark(name=name, known=", ".join(names) or "-")
        machine = probe(Path.cwd())
        for each in [name] if name else names:
            click.echo(f"· {each}", err=True)
            for row in run_one(folder, each):
                results.append({**FACE, **row, "machine": {**machine, **row.get("machine", {})}})
        return results

    answer(work)
    sys.exit(1 if any(row["ok"] is False for row in results) else 0)


FACE: dict[str, Any] = {
    "name": "",
    "value": None,
    "unit": "",
    "target": None,
    "peer": None,
    "peer_value": None,
    "ratio": None,
    "limit": None,
    "ok": True,
    "n": None,
}
