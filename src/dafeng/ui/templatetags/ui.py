"""Template tags and filters that every template may use."""

from django import template
from django.utils.translation import get_language

from dafeng.kernel.text import Text

register = template.Library()


@register.filter
def text(value: Text | None) -> str:
    """An official wording in the language of the page."""
    return value.pick(get_language() or "zh-hans") if value else ""
