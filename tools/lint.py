"""What a reviewer should not have to look for: style, types, layers, house rules."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# Computation: no Django, no clock, no file; so its types can be checked to the end.
PURE = (
    "kernel",
    "lake",
    "accounting/methods",
    "accounting/checks",
    "accounting/activity.py",
    "accounting/binding.py",
    "accounting/bought.py",
    "accounting/bulk.py",
    "accounting/calculation.py",
    "accounting/catalogue.py",
    "accounting/comparison.py",
    "accounting/factor.py",
    "accounting/factor_file.py",
    "accounting/factor_set.py",
    "accounting/frozen.py",
    "accounting/gap.py",
    "accounting/inventory.py",
    "accounting/inventory_line.py",
    "accounting/method.py",
    "accounting/posting.py",
    "accounting/request.py",
    "accounting/term.py",
    "accounting/uncertainty.py",
    "evidence/canonical.py",
    "evidence/tree.py",
    "indicators/definition.py",
    "indicators/definitions",
    "indicators/figure.py",
    "indicators/term.py",
    "ledger/collection.py",
    "ledger/form.py",
    "ledger/forms",
    "ledger/heading.py",
    "ledger/layout.py",
    "ledger/plausible.py",
    "ledger/sector.py",
    "ledger/series.py",
    "ledger/sheet_table.py",
    "ledger/spoken_period.py",
    "metering/cleaning",
    "metering/protocols",
    "plan/compiler",
    "plan/light.py",
    "plan/promise.py",
    "plan/score.py",
    "plan/state.py",
    "plan/supervision.py",
    "plan/tolerance.py",
    "plan/trajectory.py",
    "plan/trend.py",
    "plan/waiting.py",
    "sheet",
    "ledger/precedence.py",
    "packs/check.py",
    "packs/difference.py",
    "packs/error.py",
    "packs/reader.py",
    "packs/sample/chance.py",
    "packs/sample/county.py",
    "packs/sample/instrument.py",
    "packs/sample/progress.py",
    "packs/sample/reading.py",
    "packs/sample/shape.py",
    "packs/sample/statistics.py",
    "packs/schema.py",
    "packs/unit.py",
    "packs/vocabulary.py",
    "holdings/rules",
    "outlook/benchmarking.py",
    "outlook/city.py",
    "outlook/component.py",
    "outlook/course.py",
    "outlook/delivery.py",
    "outlook/error_record.py",
    "outlook/fitted.py",
    "outlook/hindcast.py",
    "outlook/lever.py",
    "outlook/levers",
    "outlook/nowcast.py",
    "outlook/one_sector.py",
    "outlook/panel.py",
    "outlook/peak.py",
    "outlook/projection.py",
    "outlook/ramp.py",
    "outlook/request.py",
    "outlook/sector.py",
    "outlook/sector_request.py",
    "outlook/sector_result.py",
    "outlook/trend.py",
    "ui/charts",
    "site/config.py",
    "site/contract.py",
    "site/cli.py",
)
CODE = ("src", "tests", "tools", "bench")


def list_checks() -> list[tuple[str, list[str]]]:
    """Title and command of each check."""
    code = [name for name in CODE if (ROOT / name).exists()]
    pure = [f"src/dafeng/{name}" for name in PURE if (ROOT / "src/dafeng" / name).exists()]
    return [
        ("style", ["ruff", "check", "-q", *code]),
        ("form", ["ruff", "format", "--check", "-q", *code]),
        ("types", ["mypy", *pure]),
        ("layers", ["lint-imports", "--no-logo"]),
        ("house rules", ["pytest", "-m", "lint", "-n0", *sys.argv[1:]]),
    ]


def main() -> int:
    """Run every check, also after one has failed."""
    failed = []
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "src"))
    for title, (program, *words) in list_checks():
        started = time.monotonic()
        done = subprocess.run(
            [str(BIN / program), *words], cwd=ROOT, env=environment, text=True, capture_output=True
        )
        state = "failed" if done.returncode else "ok"
        print(f"· {title}: {state}, {time.monotonic() - started:.0f} s", flush=True)
        if done.returncode:
            failed.append(title)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
