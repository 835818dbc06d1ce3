"""The ledger's page of an organisation, and the menu's line of statistics."""

from django.utils.translation import gettext_lazy as _

from dafeng.people.area import has_figures_in_view
from dafeng.ui.navigation import add_entry
from dafeng.ui.tab import add_tab

add_entry(
    group=_("Data"),
    title=_("Statistics"),
    url_name="ledger:statistics",
    icon="table",
    permission="ledger.view_statistics",
    order=200,
)

add_tab(
    "organisation",
    label=_("Ledger"),
    url_name="ledger:entries",
    permission="ledger.view_entries",
    order=20,
    exists=has_figures_in_view,
)
