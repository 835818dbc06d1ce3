"""The menu's line."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.navigation import add_entry

add_entry(
    group=_("Administration"),
    title=_("Packs"),
    url_name="packs:list",
    icon="database",
    permission="packs.view_packs",
    order=900,
)
