"""Lines of the menu about the installation as a whole."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.navigation import add_entry

add_entry(
    group=_("Accounts"),
    title=_("Daily runs"),
    url_name="runs",
    icon="refresh",
    permission="site.view_runs",
    order=590,
)
