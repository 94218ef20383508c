"""The hidden field of a form that is done once."""

from django import template
from django.utils.html import format_html

from accounts.once.tokens import FIELD, token_to_show

register = template.Library()


@register.simple_tag(takes_context=True)
def once_token(context, path=None):
    """Return the field for a form that is sent to a path, by default that of the page."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token_to_show(context["request"], path))
