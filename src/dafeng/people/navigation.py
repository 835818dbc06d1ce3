"""Lines of the menu about people, organisations, places."""

from django.utils.translation import gettext_lazy as _

from dafeng.ui.kept import add_ground
from dafeng.ui.navigation import add_entry, add_own_entry
from dafeng.ui.tab import add_tab

GROUP = _("Administration")

add_ground(lambda request: request.user.chosen_area)
add_entry(
    group=GROUP,
    title=_("Users"),
    url_name="people:users",
    icon="users",
    permission="people.view_users",
    order=900,
)
add_entry(
    group=GROUP,
    title=_("Organisations"),
    url_name="people:organisations",
    icon="building-community",
    permission="people.view_organisations",
    order=910,
)
add_entry(
    group=GROUP,
    title=_("Places"),
    url_name="people:places",
    icon="map-pin",
    permission="people.view_places",
    order=920,
)
add_own_entry(title=_("My account"), url_name="people:account", icon="user-circle", order=10)

add_tab(
    "organisation",
    label=_("Overview"),
    url_name="people:organisation",
    permission="people.view_organisations",
    order=0,
)
