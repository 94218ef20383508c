import nh3
from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt

from publishing.paper import press

register = template.Library()

# Raw HTML is shown as text, and what comes out is cleaned once more.
markdown_parser = MarkdownIt("commonmark", {"html": False}).disable("image")


@register.filter
def in_language(words):
    """The text, or the name of an item; in a language that was not asked for, marked with `lang` and a note."""
    words = words if isinstance(words, str) else str(words)
    if not getattr(words, "is_foreign", False):
        return words
    return format_html("{} {}", marked(words, "span", words), note(words))


@register.simple_tag
def paper_url(item):
    """Where the page can be had as a PDF; nothing where none can be made."""
    return item.paper_url if press() else ""


@register.filter
def markdown(words):
    """Text written in Markdown as HTML, marked like `in_language` where it is in the other language."""
    html = mark_safe(nh3.clean(rendered(words), link_rel="noopener"))  # noqa: S308  nh3 has cleaned it
    if not words.is_foreign:
        return html
    return format_html('<p class="foreign-block">{}</p>{}', note(words), marked(words, "div", html))


def rendered(text):
    """HTML with headings from the second level on: the first is the page's own."""
    tokens = markdown_parser.parse(text)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return markdown_parser.renderer.render(tokens, markdown_parser.options, {})


def marked(words, tag, content):
    return format_html('<{} lang="{}">{}</{}>', tag, words.language, content, tag)


def note(words):
    # Translators: said of a text that the page's language lacks.
    notes = {"en": gettext("in English"), "ko": gettext("in Korean")}
    return format_html('<small class="foreign">({})</small>', notes[words.language])
