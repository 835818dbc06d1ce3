"""Who gets what at the addresses of the portal."""

from tests.access_row import Row

ROWS = [Row("portal:home")]
