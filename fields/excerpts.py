"""Texts in short, for where a page is found from elsewhere."""

import html
import unicodedata

from django.utils.html import strip_tags

from fields.markdown import markdown_to_html
from fields.prose import prose_to_text
from fields.text import one_line

LONGEST = 160  # of what search engines show; a Korean letter is as wide as two
ENDS = " ,.;:·–-(“‘"


def plain_text(text):
    """The words of a text as it was typed, on one line."""
    return one_line(prose_to_text(text))


def markdown_text(text):
    """Markdown as its words alone, on one line."""
    return one_line(html.unescape(strip_tags(markdown_to_html(text)))) if text else ""


def in_short(text, longest=LONGEST):
    """The beginning of a text, cut between two words."""
    room = longest
    for place, letter in enumerate(text):
        room -= width_of(letter)
        if room < 0:
            return cut(text, place)
    return text


def cut(text, place):
    start, blank, _rest = text[:place].rpartition(" ")
    return f"{(start if blank else text[: place - 1]).rstrip(ENDS)}…"


def width_of(letter):
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
