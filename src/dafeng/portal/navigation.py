"""The menu's first line."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.navigation import add_entry

add_entry(
    group="",
    title=_("Home"),
    url_name="portal:home",
    icon="home",
    permission="portal.view_home",
    order=0,
)
