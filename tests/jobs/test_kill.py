"""A worker that is killed at any point loses nothing and does nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOBS, STEPS = 60, 12


@pytest.mark.fault
@pytest.mark.parametrize("seed", [20260701, 20260702])
def test_killed_workers_lose_nothing_and_repeat_nothing(tmp_path, seed):
    done = subprocess.run(
        [sys.executable, ROOT / "tests/jobs/nursery.py", str(seed), "15", str(JOBS), str(STEPS)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "src"),
            "DAFENG_HOME": str(tmp_path),
            "DAFENG_DATABASE_URL": "",
            "DAFENG_JOB_STALE_SECONDS": "1",
            "DJANGO_SETTINGS_MODULE": "dafeng.site.settings",
        },
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    assert result["killed"] == 15
    assert result["finished"]
    assert result["effects"] == JOBS * STEPS
    assert result["twice"] == []
    # the kills did hit work: attempts beyond one a job are those that were cut off
    assert result["attempts"] > JOBS
