"""How the log and the approvals are narrowed."""

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.event import list_kinds, title_of
from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import list_approvables, may_decide


def _kinds() -> list[tuple[str, str]]:
    return sorted(((kind, title_of(kind)) for kind in list_kinds()), key=lambda pair: pair[1])


def _people(request: Any) -> models.QuerySet[Any]:
    return get_user_model().objects.all()


class _Date(django_filters.DateFilter):
    def __init__(self, **kwargs: Any) -> None:
        widget = django_filters.widgets.forms.DateInput(attrs={"type": "date"})
        super().__init__(widget=widget, **kwargs)


class EntryFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("What happened"), choices=_kinds)
    actor = django_filters.ModelChoiceFilter(label=_("Who"), queryset=_people)
    subject = django_filters.CharFilter(
        label=_("To what (type or type:number)"), method="filter_subject", max_length=200
    )
    since = _Date(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = _Date(label=_("Until"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = Entry
        fields = ()

    def filter_subject(
        self, queryset: models.QuerySet[Entry], name: str, value: str
    ) -> models.QuerySet[Entry]:
        """Rows about a kind of thing, or about one thing."""
        kind, _sep, key = value.partition(":")
        rows = queryset.filter(subject_type__icontains=kind.strip())
        return rows.filter(subject_id=key.strip()) if key.strip() else rows


class ApprovalFilter(django_filters.FilterSet):
    """Requests by state, what is asked for, and whose turn it is."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=Approval.State.choices)
    kind = django_filters.ChoiceFilter(
        label=_("What is asked for"),
        choices=lambda: [(rule.kind, rule.title) for rule in list_approvables()],
    )
    mine = django_filters.ChoiceFilter(
        label=_("For me to decide, or decided by me"),
        choices=(("yes", _("Yes")),),
        method="filter_mine",
    )

    class Meta:
        model = Approval
        fields = ()

    def filter_mine(
        self, queryset: models.QuerySet[Approval], name: str, value: str
    ) -> models.QuerySet[Approval]:
        """Requests that the reader has decided, or may decide."""
        user = self.request.user
        waiting = queryset.filter(state=Approval.State.PENDING)
        open_to = [row.pk for row in waiting if may_decide(user, row)]
        return queryset.filter(models.Q(pk__in=open_to) | models.Q(decided_by=user))
