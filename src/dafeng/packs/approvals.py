"""A change of a loaded pack needs two people."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dafeng.evidence.models import Approval
from dafeng.evidence.services import approvable
from dafeng.packs.selectors import LOAD
from dafeng.packs.services import load_approved


def describe(approval: Approval) -> list[tuple[Any, Any]]:
    """What the second person must see: which pack, how much changes, and where all of it is."""
    url = reverse("packs:request", args=[approval.pk])
    return [
        (gettext("Pack"), approval.payload["pack"]),
        (gettext("Changes"), approval.payload["changes"]),
        (gettext("Content hash"), approval.payload["hash"]),
        (
            gettext("What would change"),
            format_html('<a href="{}">{}</a>', url, gettext("See what would change")),
        ),
    ]


approvable(
    LOAD, permission="packs.approve_load", title=_("Loading a changed pack"), describe=describe
)(load_approved)
