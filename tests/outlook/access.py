"""Who gets what at the addresses of the outlook."""

from tests.access_row import WHOLE_CITY, Row
from tests.outlook.town import town

from dafeng.outlook.models import Run
from dafeng.outlook.sector_request import answer
from dafeng.people.role import Role


def run_key(world):
    """A run of the area in view."""
    request = town(paths=100)
    made = Run.objects.create(
        area=world.county.code,
        inputs_hash="0" * 64,
        inputs=request,
        result=answer(request, None),
    )
    return [made.pk]


ROWS = [
    Row("outlook:estimate", ok=WHOLE_CITY),
    Row("outlook:estimate_make", method="post", ok={Role.OFFICER}, status=302),
    Row("outlook:outlook", ok=WHOLE_CITY),
    Row("outlook:run", args=run_key, ok=WHOLE_CITY),
    Row("outlook:run_new", method="post", ok={Role.OFFICER}, status=400, case="no statistics"),
    Row("outlook:compare", ok=WHOLE_CITY, status=302),
    Row("outlook:scenario_new", ok={Role.OFFICER}, status=302),
]
