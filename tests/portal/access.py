"""Who gets what at the first page."""

from tests.access_row import Row

ROWS = [Row("portal:home")]
