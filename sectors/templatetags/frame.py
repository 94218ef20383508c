"""Parts that are the same on every page in a language."""

from django import template
from django.urls import get_script_prefix
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def same_everywhere(context, name):
    """Render a template of nothing but the frame and the language, once for a content version. It uses no symbols."""
    kept = context["frame"].html
    key = name, get_language(), get_script_prefix()
    if key not in kept:
        kept[key] = context.template.engine.get_template(name).render(context)
    return kept[key]
