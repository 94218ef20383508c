"""Texts written in Markdown."""

import functools

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

# Raw HTML is shown as text. Whoever shows the result cleans it once more.
markdown_parser = MarkdownIt("commonmark", {"html": False}).disable("image")


def markdown_to_html(text):
    """HTML with headings from the second level on: the first is the page's own."""
    tokens = markdown_parser.parse(text)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return markdown_parser.renderer.render(tokens, markdown_parser.options, {})


@functools.lru_cache(maxsize=512)
def clean_html(text):
    return mark_safe(nh3.clean(markdown_to_html(text), link_rel="noopener"))  # noqa: S308  nh3 has cleaned it
