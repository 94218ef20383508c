import functools

import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from accounts.access import is_from_staff
from publishing.items import Versioned
from publishing.languages import written_count
from publishing.markdown import rendered
from publishing.workflow.roles import may

register = template.Library()
register.filter("number", written_count)


@register.filter
def in_language(words):
    """The text, or the name of an item; in a language that was not asked for, marked with `lang` and a note."""
    words = words if isinstance(words, str) else str(words)
    if not getattr(words, "is_foreign", False):
        return words
    return format_html("{} {}", marked(words, "span", words), note(words))


@register.filter
def markdown(words):
    """Text written in Markdown as HTML, marked like `in_language` where it is in the other language."""
    html = clean_html(str(words))
    if not words.is_foreign:
        return html
    return format_html('<p class="foreign-block">{}</p>{}', note(words), marked(words, "div", html))


@functools.lru_cache(maxsize=512)
def clean_html(text):
    return mark_safe(nh3.clean(rendered(text), link_rel="noopener"))  # noqa: S308  nh3 has cleaned it


def marked(words, tag, content):
    return format_html('<{} lang="{}">{}</{}>', tag, words.language, content, tag)


def note(words):
    # Translators: said of a text that the page's language lacks.
    notes = {"en": gettext("in English"), "ko": gettext("in Korean")}
    return format_html('<small class="foreign">({})</small>', notes[words.language])


@register.simple_tag(takes_context=True)
def edit_url(context, item):
    """Where the person who reads a page may change what it is about, or nothing. Of visitors nothing is asked."""
    request = context.get("request")
    is_asked = isinstance(item, Versioned) and request and is_from_staff(request)
    return item.form_url if is_asked and may(request.user, "change", item) else ""
