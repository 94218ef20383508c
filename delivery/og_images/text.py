"""Text in the fonts: which font has a letter, how wide it runs, and where a line breaks."""

import functools
import itertools
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import ImageFont

from fields.text import is_visible

FOLDER = settings.BASE_DIR / "static" / "fonts"
RARE = Path(__file__).parent / "fonts" / "noto-sans-kr-rare.woff2"  # for no browser; in one weight
FONTS = [
    FOLDER / "portal-sans-latin.woff2",
    FOLDER / "portal-sans-hangul.woff2",
    RARE,
]  # the first one that has a letter
REGULAR, BOLD = 400, 700
ELLIPSIS = "…"
MISSING = "[…]"  # in place of letters that no font has
GAP = "\0"
GAPS = re.compile(rf"{GAP}[{GAP}\s]*")
JAMO = re.compile("HANGUL (?:CHOSEONG|JUNGSEONG|JONGSEONG) (?P<name>.+)")


class TextStyle(NamedTuple):
    size: int  # pixels
    weight: int = REGULAR

    @property
    def line_height(self):
        return self.size * 1.28


@functools.lru_cache(maxsize=64)  # of each font, one for each style
def font(path, style):
    face = ImageFont.truetype(path, style.size, layout_engine=ImageFont.Layout.BASIC)
    if path != RARE:
        face.set_variation_by_axes([style.weight])
    return face


def stroke(path, style):
    """The width of the outline, in pixels, that makes the font of one weight bold."""
    return max(style.size // 36, 1) if path == RARE and style.weight == BOLD else 0


@functools.cache
def letters():
    """The paths of fonts by letter."""
    found = {}
    for path in reversed(FONTS):
        with TTFont(path, lazy=True) as file:
            found |= dict.fromkeys(map(chr, file.getBestCmap()), path)
    return found


def drawable(text):
    """Return the text in letters that the fonts have. Others are spelled, else […] stands for them."""
    composed = unicodedata.normalize("NFC", text)
    known = "".join(letter if letter in letters() else spelled(letter) for letter in composed)
    return " ".join(GAPS.sub(f" {MISSING} ", known).split())


@functools.lru_cache(maxsize=4096)
def spelled(letter):
    """A letter in others that say the same, a gap if there are none, nothing if nobody sees it."""
    if letter.isspace():
        return " "
    simpler = "".join(single_jamo(each) for each in unicodedata.normalize("NFKC", letter))
    if all(each in letters() for each in simpler):
        return simpler
    return GAP if is_visible(letter) or unicodedata.category(letter) == "Co" else ""


def single_jamo(letter):
    """A letter of an old Korean syllable as it is written alone; others as they are."""
    found = JAMO.fullmatch(unicodedata.name(letter, ""))
    try:
        return unicodedata.lookup(f"HANGUL LETTER {found['name']}") if found else letter
    except KeyError:
        return letter


def pieces_by_font(text):
    """Return the text in pieces that one font draws, as (path of the font, piece)."""
    return [(path, "".join(piece)) for path, piece in itertools.groupby(text, letters().get)]


def width(text, style):
    return sum(font(path, style).getlength(piece) for path, piece in pieces_by_font(text))


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
