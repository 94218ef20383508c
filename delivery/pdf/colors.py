"""Colors of bars where a page becomes a PDF: WeasyPrint draws each SVG without the style sheets of the page."""

import functools
import re

from django.conf import settings

SHAPE = re.compile(r'<(rect|line) class="([\w -]+)"')
TOKEN = re.compile(r"--([\w-]+): (#\w+)")
HUE = re.compile(r"\.(hue-\w+) \{\s*--hue: (#\w+)")
LINED = ' fill="{surface}" stroke="{%s}"'
# {class: the attributes that do what its rule does in browsers, with the names of tokens}
ATTRIBUTES = {
    "achieved": ' fill="{achieved}"',
    "partly": ' fill="{partly}" fill-opacity="0.55"',
    "discontinued": ' fill="{discontinued}" fill-opacity="0.55"',
    "unstated": ' fill="{line-strong}"',
    "under-way": ' fill="{under-way}" fill-opacity="0.55"',
    "planned": LINED % "planned",
    "undated": f'{LINED % "line-strong"} stroke-dasharray="3 2"',
    "bg": LINED % "line-strong",
    "bg none": f'{LINED % "line-strong"} stroke-dasharray="3 3"',
    "fg": ' fill="{brand}"',
    "time": ' stroke="{ink}" stroke-width="2"',
}


def with_colors(html):
    """Return a page whose bars say their colors themselves."""
    known = attributes()
    return SHAPE.sub(lambda match: match[0] + known.get(match[2], ""), html)


@functools.cache
def attributes():
    tokens = first_of_each(TOKEN, "tokens.css")
    found = {name: re.sub(r"\{([\w-]+)\}", lambda match: tokens[match[1]], text) for name, text in ATTRIBUTES.items()}
    return found | {name: f' fill="{color}"' for name, color in first_of_each(HUE, "hues.css").items()}


def first_of_each(pattern, sheet):
    """The values of a style sheet by their names; the first ones are those on white."""
    pairs = pattern.findall((settings.BASE_DIR / "static" / sheet).read_text())
    return dict(reversed(pairs))
