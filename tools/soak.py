"""The big counts: for a night. Each log goes to docs/explanation with date, commit and seeds."""

import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = {
    "lake": ["-m", "bench.soak_lake", "--kills", "1000", "--steps"],
    "jobs": ["tests/jobs/nursery.py", "20260701", "1000", "1000", "12"],
}


def main() -> int:
    """Run all, or those named; one that fails does not stop the next."""
    failed = []
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True, capture_output=True
    ).stdout.strip()
    for name in sys.argv[1:] or RUNS:
        log = ROOT / "docs" / "explanation" / f"soak-{name}.txt"
        with tempfile.TemporaryDirectory(prefix="dafeng-soak-") as home, log.open("w") as output:
            today = datetime.datetime.now(datetime.UTC).date()
            output.write(f"{today} commit {commit}: python {' '.join(RUNS[name])}\n")
            output.flush()
            environment = {
                **os.environ,
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                "DAFENG_HOME": home,
                "DAFENG_JOB_STALE_SECONDS": "1",
            }
            done = subprocess.run(
                [sys.executable, *RUNS[name]], cwd=ROOT, env=environment, stdout=output
            )
        print(f"· {name}: {'failed' if done.returncode else 'ok'}, {log}", flush=True)
        if done.returncode:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
