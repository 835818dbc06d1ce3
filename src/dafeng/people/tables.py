"""Lists of users, organisations, places."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dafeng.people.models import Organisation, Place, User
from dafeng.ui.table import Column, DateColumn, DateTimeColumn, StateColumn, Table, TextColumn


def link(row: Any, text: Any) -> SafeString:
    """A row's name as a link to its page."""
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), text)


class UserTable(Table):
    name = Column(verbose_name=pgettext_lazy("person", "Name"))
    username = Column(verbose_name=_("Login name"))
    organisation = TextColumn(
        accessor="organisation__name",
        verbose_name=_("Organisation"),
        order_by="organisation__name_zh",
    )
    held = Column(verbose_name=_("Roles"), orderable=False)
    is_active = StateColumn(
        accessor="is_active", verbose_name=_("Login"), kinds={True: "ok", False: "muted"}
    )
    last_login = DateTimeColumn(verbose_name=_("Last login"))

    class Meta(Table.Meta):
        model = User
        fields = ("name", "username", "organisation", "held", "is_active", "last_login")

    def render_name(self, value: str, record: User) -> SafeString:
        return link(record, value)

    def value_name(self, value: str) -> str:
        return value

    def render_held(self, value: list[Any]) -> str:
        return ", ".join(str(grant.get_role_display()) for grant in value) or "—"

    def render_is_active(self, value: bool) -> SafeString:
        from dafeng.ui.mark import state

        return state("ok" if value else "muted", _("open") if value else _("closed"))


class OrganisationTable(Table):
    name = TextColumn(accessor="name", verbose_name=_("Name"), order_by="name_zh")
    code = Column(verbose_name=_("Code"))
    kind = Column(verbose_name=_("Kind"))
    credit_code = Column(verbose_name=_("Unified social credit code"))
    place = TextColumn(accessor="place__name", verbose_name=_("Place"), order_by="place__code")
    parent = TextColumn(
        accessor="parent__name", verbose_name=_("Belongs to"), order_by="parent__name_zh"
    )
    valid_to = DateColumn(verbose_name=_("Valid to"))

    class Meta(Table.Meta):
        model = Organisation
        fields = ("name", "code", "kind", "credit_code", "place", "parent", "valid_to")

    def render_name(self, value: Any, record: Organisation) -> SafeString:
        return link(record, TextColumn().render(value))


class PlaceTable(Table):
    name = TextColumn(accessor="name", verbose_name=_("Name"), order_by="name_zh")
    code = Column(verbose_name=_("Code"))
    level = Column(verbose_name=_("Level"))
    parent = TextColumn(
        accessor="parent__name", verbose_name=_("Belongs to"), order_by="parent__code"
    )
    kind = Column(verbose_name=_("Kind"))
    valid_to = DateColumn(verbose_name=_("Valid to"))

    class Meta(Table.Meta):
        model = Place
        fields = ("name", "code", "level", "parent", "kind", "valid_to")

    def render_kind(self, record: Place) -> str:
        return record.kind_title

    def render_name(self, value: Any, record: Place) -> SafeString:
        return link(record, TextColumn().render(value))
