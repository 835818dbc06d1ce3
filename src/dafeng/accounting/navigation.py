"""Lines of the menu about the inventory, factors and methods."""

from django.utils.translation import gettext_lazy as _

from dafeng.people.area import has_figures_in_view
from dafeng.ui.navigation import add_entry
from dafeng.ui.tab import add_tab

GROUP = _("Accounts")

add_entry(
    group=GROUP,
    title=_("City inventory"),
    url_name="accounting:inventory",
    icon="leaf",
    permission="accounting.view_inventory",
    order=500,
)
add_entry(
    group=GROUP,
    title=_("Factors"),
    url_name="accounting:factors",
    icon="scale",
    permission="accounting.view_factors",
    order=510,
)
add_entry(
    group=GROUP,
    title=_("Methods"),
    url_name="accounting:methods",
    icon="list-check",
    permission="accounting.view_factors",
    order=520,
)

add_tab(
    "organisation",
    label=_("Emissions and energy"),
    url_name="accounting:account",
    permission="accounting.view_results",
    order=30,
    exists=has_figures_in_view,
)
