import subprocess
import sys
import threading
import time

import pytest
from tests.lake.killing import judge
from tests.lake.sample import AREA, CHILD_ENV, ROOT

from dafeng.lake.compaction import compact
from dafeng.lake.lake import Lake
from dafeng.lake.verification import verify

pytestmark = pytest.mark.fault


def test_30_kills_at_random_points_lose_and_double_nothing(tmp_path):
    home = tmp_path / "lake"
    command = [sys.executable, "-m", "tests.lake.killing", str(home), "30", "7"]
    done = subprocess.run(
        command, env=CHILD_ENV, cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    result = judge(home)
    assert result["acknowledged"] > 60
    assert result["versions"] > 0


WRITER = """
import sys
from pathlib import Path
from dafeng.lake.lake import Lake
from tests.lake.sample import AREA, rows
with Lake(Path(sys.argv[1])) as lake:
    for number in range(60):
        lake.ingest(area=AREA, source="w", key=str(number), rows=rows(50, seed=number))
        print(number, flush=True)
        if number % 3 == 2:
            lake.flush()
"""


def test_a_writer_a_compactor_and_two_readers_run_together(tmp_path):
    """Every reader sees each acknowledged batch whole, once, and never fewer than before."""
    home = tmp_path / "lake"
    with Lake(home) as compactor:
        command = [sys.executable, "-c", WRITER, str(home)]
        writer = subprocess.Popen(command, env=CHILD_ENV, stdout=subprocess.PIPE, text=True)
        acknowledged = []
        faults = []

        def read():
            with Lake(home) as door:
                while writer.poll() is None:
                    least = len(acknowledged)
                    with door.snapshot(tail=True) as state:
                        found = state.readings(area=AREA, columns=["batch", "row"]).to_pylist()
                    cells = {(row["batch"], row["row"]) for row in found}
                    if len(cells) != len(found) or len(found) % 50 or len(found) < 50 * least:
                        faults.append((least, len(found), len(cells)))

        readers = [threading.Thread(target=read) for _ in range(2)]
        hear = threading.Thread(target=lambda: acknowledged.extend(_lines(writer)))
        for thread in (*readers, hear):
            thread.start()
        compactions = 0
        deadline = time.monotonic() + 120
        while writer.poll() is None and time.monotonic() < deadline:
            compactions += compact(lake=compactor, open_month="2024-02", min_files=2).partitions
        for thread in (*readers, hear):
            thread.join()
        writer.stdout.close()
        assert writer.returncode == 0
        assert faults == []
        assert len(acknowledged) == 60
        assert compactions > 1
        assert verify(lake=compactor).faults == []
        with compactor.snapshot() as state:
            assert state.readings_files.rows == 3000


def _lines(process):
    yield from process.stdout
