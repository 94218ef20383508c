"""Text in two fonts: which font has a letter, how wide it runs, and where a line breaks."""

import functools
import itertools
import re
import unicodedata
from typing import NamedTuple

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import ImageFont

FOLDER = settings.BASE_DIR / "static" / "fonts"
FONTS = ["portal-sans-latin.woff2", "portal-sans-hangul.woff2"]  # the first that has a letter draws it
REGULAR, BOLD = 400, 700
ELLIPSIS = "…"
EMPTY_PAIR = re.compile(r"\(\s*\)|\[\s*\]|“\s*”|‘\s*’")


class TextStyle(NamedTuple):
    size: int  # pixels
    weight: int = REGULAR

    @property
    def line_height(self):
        return self.size * 1.28


@functools.lru_cache(maxsize=64)  # of each font, one for each style
def font(name, style):
    face = ImageFont.truetype(FOLDER / name, style.size, layout_engine=ImageFont.Layout.BASIC)
    face.set_variation_by_axes([style.weight])
    return face


@functools.cache
def letters():
    """The names of fonts by letter."""
    found = {}
    for name in reversed(FONTS):
        with TTFont(FOLDER / name, lazy=True) as file:
            found |= dict.fromkeys(map(chr, file.getBestCmap()), name)
    return found


def drawable(text):
    """Return the text in letters that the fonts have: ㎿ becomes MW, others are left out."""
    composed = unicodedata.normalize("NFC", text)
    known = "".join(letter if letter in letters() else simpler(letter) for letter in composed)
    return " ".join(EMPTY_PAIR.sub(" ", known).split())


def simpler(letter):
    if letter.isspace():
        return " "
    return "".join(each for each in unicodedata.normalize("NFKC", letter) if each in letters())


def pieces_by_font(text):
    """Return the text in pieces that one font draws, as (name of the font, piece)."""
    return [(name, "".join(piece)) for name, piece in itertools.groupby(text, letters().get)]


def width(text, style):
    return sum(font(name, style).getlength(piece) for name, piece in pieces_by_font(text))


def fitted(text, styles, room, height):
    """Return the largest style in which a text fits, and its lines. A text too long for the smallest is cut."""
    for style in styles:
        most = int(height / style.line_height)
        found = lines(text, style, room)
        if len(found) <= most:
            return style, found
    last = shortened(f"{found[most - 1]} {found[most]}", style, room)
    return style, [*found[: most - 1], last]


def lines(text, style, room):
    """Return lines no wider than the room. They break between words, in Korean too; a word that is too long is cut."""
    found = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}", style) <= room:
            found[-1] += f" {word}"
        else:
            found += pieces(word, style, room)
    return found


def pieces(word, style, room):
    found = [""]
    for letter in word:
        if width(found[-1] + letter, style) > room:
            found.append("")
        found[-1] += letter
    return found


def shortened(text, style, room):
    """Return one line that fits; an ellipsis says that there is more."""
    if width(text, style) <= room:
        return text
    while text and width(text + ELLIPSIS, style) > room:
        text = text[:-1]
    return text.rstrip(" ,.·–") + ELLIPSIS
