import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of measured series and worked cases that stands beside the repository."""
    default = Path(__file__).resolve().parents[2] / ".." / "shared"
    return Path(os.environ.get("DAFENG_TEST_SHARED", default)).resolve()
