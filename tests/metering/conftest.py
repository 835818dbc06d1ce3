"""An installation of its own: a lake in a folder that the test leaves behind, a county, a works."""

import pytest
from django.conf import settings
from tests.metering.world import World

from dafeng.metering import store
from dafeng.people.models import Organisation, Place


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder; the lake in it is closed when the test ends."""
    monkeypatch.setattr(settings, "CONFIG", settings.CONFIG.model_copy(update={"home": tmp_path}))
    yield tmp_path
    store.close()


@pytest.fixture
def plant(home, db):
    """A county, two organisations, and ways to put meters and readings there."""
    place = Place.objects.create(code="990001", name_zh="示范市", level=Place.Level.COUNTY)
    own = Organisation.objects.create(
        code="works", name_zh="示范轧钢厂", kind="enterprise", place=place
    )
    other = Organisation.objects.create(code="mill", name_zh="别家纸厂", kind="enterprise")
    return World(own, other, home)
