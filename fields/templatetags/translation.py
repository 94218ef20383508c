"""Texts in the language of a page, or marked where they are in another one."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from fields.markdown import clean_html
from fields.marks import marked
from fields.prose import prose_to_html
from fields.translation import format_count

YEARS = re.compile(r"\b\d{4}[–-]\d{2,4}\b")

register = template.Library()
register.filter("number", format_count)


@register.filter
def in_language(words, found=()):
    """The text, or the name of an item; in a language that was not asked for, with `lang` and a note.

    `found` are folded words of a search, which are marked.
    """
    words = words if isinstance(words, str) else str(words)
    html = marked(words, found) if found else words
    if not getattr(words, "is_foreign", False):
        return html
    return format_html("{} {}", with_language(words, "span", html), note(words))


@register.filter
def years_together(html):
    """The HTML of a text whose ranges of years stay on one line."""
    kept = YEARS.sub(r'<span class="together">\g<0></span>', conditional_escape(html))
    return mark_safe(kept)  # noqa: S308  what was put in is ours


@register.filter
def markdown(words):
    """Text written in Markdown as HTML, marked like `in_language` where it is in the other language."""
    return block_in_language(words, clean_html(str(words)))


@register.filter
def prose(words):
    """Text as it was typed as HTML, marked in the same way."""
    return block_in_language(words, prose_to_html(str(words)))


def block_in_language(words, html):
    if not words.is_foreign:
        return html
    return format_html('<p class="foreign-block">{}</p>{}', note(words), with_language(words, "div", html))


def with_language(words, tag, content):
    return format_html('<{} lang="{}">{}</{}>', tag, words.language, content, tag)


def note(words):
    # Translators: said of a text that the page's language lacks.
    notes = {"en": gettext("in English"), "ko": gettext("in Korean")}
    return format_html('<small class="foreign">({})</small>', notes[words.language])
