"""Lines of the menu about what may come."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.navigation import add_entry

GROUP = _("Outlook")

add_entry(
    group=GROUP,
    title=_("Emissions outlook"),
    url_name="outlook:outlook",
    icon="chart-area-line",
    permission="outlook.view_outlook",
    order=300,
)

add_entry(
    group=GROUP,
    title=_("Monthly quick estimate"),
    url_name="outlook:estimate",
    icon="chart-line",
    permission="outlook.view_estimate",
    order=290,
)
