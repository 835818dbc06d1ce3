import pytest
from tests.lake.sample import Clock

from dafeng.lake.lake import Lake


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def lake(tmp_path, clock):
    with Lake(tmp_path / "lake", clock=clock) as made:
        yield made
