"""Who gets what of the API of the outlook."""

from tests.access_row import WHOLE_CITY, api_row

from dafeng.people.role import Role

ROWS = [
    api_row("/estimates", ok=WHOLE_CITY),
    api_row("/estimates", method="post", ok={Role.OFFICER}, status=201),
]
