"""How lists of users, organisations and places are narrowed."""

from typing import Any

import django_filters
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dafeng.people.access import visible_places
from dafeng.people.models import Organisation, Place, RoleGrant, User
from dafeng.people.role import Role
from dafeng.ui.filter import SearchFilter


class UserFilter(django_filters.FilterSet):
    q = SearchFilter(fields=("name", "username", "organisation__name_zh", "organisation__name_en"))
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="filter_role")
    open = django_filters.ChoiceFilter(
        label=_("Login"),
        field_name="is_active",
        choices=(("True", _("open")), ("False", _("closed"))),
    )

    class Meta:
        model = User
        fields = ()

    def filter_role(
        self, queryset: models.QuerySet[User], name: str, value: str
    ) -> models.QuerySet[User]:
        """Users who hold the role today."""
        held = RoleGrant.objects.in_force(timezone.localdate()).filter(role=value)
        return queryset.filter(pk__in=held.values("user"))


def _places(request: Any) -> models.QuerySet[Place]:
    return visible_places(request.user) if request else Place.objects.none()


class OrganisationFilter(django_filters.FilterSet):
    q = SearchFilter(fields=("name_zh", "name_en", "code", "credit_code"))
    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices)
    place = django_filters.ModelChoiceFilter(label=_("Place"), queryset=_places)
    body = django_filters.ChoiceFilter(
        label=_("Named in the plan"),
        field_name="is_body",
        choices=(("True", _("yes")), ("False", _("no"))),
    )

    class Meta:
        model = Organisation
        fields: Any = ()


class PlaceFilter(django_filters.FilterSet):
    q = SearchFilter(fields=("name_zh", "name_en", "code"))
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Place.Level.choices)

    class Meta:
        model = Place
        fields: Any = ()
