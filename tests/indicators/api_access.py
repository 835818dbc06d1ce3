"""Who gets what of the API of indicators."""

from tests.access_row import api_row
from tests.indicators.access import READERS, key

ROWS = [
    api_row("/indicators", ok=READERS),
    api_row("/indicators/{key}", ok=READERS, args=key),
]
