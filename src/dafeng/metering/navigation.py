"""Lines of the menu about meters and their data."""

from django.utils.translation import gettext_lazy as _

from dafeng.people.area import has_figures_in_view
from dafeng.ui.navigation import add_entry
from dafeng.ui.tab import add_tab

GROUP = _("Data")
LINES = (
    (_("Meters"), "metering:meters", "gauge", "metering.view_meters"),
    (_("Imports of readings"), "metering:imports", "upload", "metering.import_readings"),
    (_("Data quality"), "metering:quality", "activity", "metering.view_quality"),
    (_("Push sources"), "metering:sources", "server", "metering.change_source"),
)

for order, (title, url_name, icon, permission) in enumerate(LINES, start=400):
    add_entry(
        group=GROUP,
        title=title,
        url_name=url_name,
        icon=icon,
        permission=permission,
        order=order,
    )

add_tab(
    "organisation",
    label=_("Metered energy"),
    url_name="metering:organisation",
    permission="metering.view_meters",
    order=10,
    exists=has_figures_in_view,
)
