"""The ledger's page of an organisation."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.tab import add_tab

add_tab(
    "organisation",
    label=_("Ledger"),
    url_name="ledger:entries",
    permission="ledger.view_entries",
    order=20,
)
