import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext_lazy

register = template.Library()

KINDS = {
    "text": pgettext_lazy("kind of a column", "Text"),
    "number": pgettext_lazy("kind of a column", "Number"),
    "date": pgettext_lazy("kind of a column", "Date"),
    "url": pgettext_lazy("kind of a column", "Address"),
    "key": pgettext_lazy("kind of a column", "UUID"),
}
# What would end the element, or be read as HTML in it. JSON takes the escapes for the same letters.
ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@register.filter
def kind_of_column(kind):
    return KINDS[kind]


@register.filter
def json_ld(facts):
    """A description for search engines, as they look for it in a page. It is data: browsers run nothing of it."""
    text = json.dumps(facts, ensure_ascii=False).translate(ESCAPES)
    script = '<script type="application/ld+json">{}</script>'
    return format_html(script, mark_safe(text))  # noqa: S308  it holds none of < > &
