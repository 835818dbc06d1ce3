"""Pages of meters, imports, sources and data quality."""

from dafeng.metering.views.channel import (
    channel_edit,
    channel_load,
    channel_new,
    event_new,
    event_withdraw,
)
from dafeng.metering.views.file import (
    import_new,
    import_refused,
    import_retract,
    import_show,
    imports,
)
from dafeng.metering.views.meter import meter, meter_edit, meter_list, meter_new, meters
from dafeng.metering.views.organisation import organisation
from dafeng.metering.views.quality import quality
from dafeng.metering.views.source import source_close, source_new, sources

__all__ = [
    "channel_edit",
    "channel_load",
    "channel_new",
    "event_new",
    "event_withdraw",
    "import_new",
    "import_refused",
    "import_retract",
    "import_show",
    "imports",
    "meter",
    "meter_edit",
    "meter_list",
    "meter_new",
    "meters",
    "organisation",
    "quality",
    "source_close",
    "source_new",
    "sources",
]
