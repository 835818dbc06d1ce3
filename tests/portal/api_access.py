"""Who gets what of the API of the portal."""

from tests.access_row import WHOLE_CITY, api_row

ROWS = [api_row("/summary", ok=WHOLE_CITY)]
