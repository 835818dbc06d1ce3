"""Parts of pages that any context includes: the history of a thing, the files attached to it."""

from typing import Any

from django import template

from dafeng.evidence import selectors
from dafeng.evidence.services import find_attachable

register = template.Library()


@register.inclusion_tag("evidence/history.html", takes_context=True)
def history(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The latest rows of the log about a thing: `{% history organisation %}`."""
    kind, key = selectors.name_of(subject)
    user = context["request"].user
    return {
        "rows": selectors.history_of(subject),
        "may_view_log": user.has_perm("evidence.view_log"),
        "kind": kind,
        "key": key,
    }


@register.inclusion_tag("evidence/attachments.html", takes_context=True)
def attachments(context: dict[str, Any], subject: Any) -> dict[str, Any]:
    """The files attached to a thing, and a form to add one: `{% attachments figure %}`."""
    kind, key = selectors.name_of(subject)
    _, rights = find_attachable(kind, key)
    user = context["request"].user
    may_view = user.has_perm(rights.view, subject)
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "rows": selectors.attachments_of(subject) if may_view else [],
        "may_view": may_view,
        "may_add": user.has_perm(rights.add, subject),
        "kind": kind,
        "key": key,
    }
