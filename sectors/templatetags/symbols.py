"""Icons, marks and patterns. A page defines those that it used at its end: `symbols` of the context collects them."""

import functools

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from sectors.symbols.sprite import sprite

register = template.Library()


@functools.cache
def drawing(css, name):
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


def collect(context, name):
    context.get("symbols", set()).add(name)


@register.simple_tag(takes_context=True)
def icon(context, name, more=""):
    """Draw an icon by its name, with further classes; it is hidden from screen readers."""
    collect(context, f"i-{name}")
    return drawing(f"icon {more}".strip(), f"i-{name}")


@register.simple_tag(takes_context=True)
def mark(context, state):
    """Draw the mark of one of the seven states. Its word has to stand beside it."""
    collect(context, f"m-{state}")
    return drawing("mark", f"m-{state}")


@register.simple_tag(takes_context=True)
def use_pattern(context, name):
    """Define a pattern on this page: partly, discontinued, hatched or lined. Style sheets fill shapes with it."""
    collect(context, f"p-{name}")
    return ""


@register.simple_tag(takes_context=True)
def symbols_in_use(context):
    """Define the symbols that the page has used so far."""
    return mark_safe(sprite(context.get("symbols", ())))  # noqa: S308  drawings of our own
