"""Who gets what at the addresses of the outlook."""

from tests.access_row import WHOLE_CITY, Row

from dafeng.outlook.models import Run
from dafeng.people.role import Role


def run_key(world):
    """A run of the area in view."""
    return [Run.objects.create(area=world.county.code, inputs_hash="0" * 64).pk]


ROWS = [
    Row("outlook:estimate", ok=WHOLE_CITY),
    Row("outlook:estimate_make", method="post", ok={Role.OFFICER}, status=302),
    Row("outlook:outlook", ok=WHOLE_CITY),
    Row("outlook:run", args=run_key, ok=WHOLE_CITY),
]
