"""Letters of two fonts: which of them a font has, how wide they run, and where a line breaks."""

import functools
import re
import unicodedata
from typing import NamedTuple

from django.conf import settings
from PIL import ImageFont

FONTS = ["portal-sans-latin.woff2", "portal-sans-hangul.woff2"]  # the first that has a letter draws it
NO_LETTER = "\U0010ffff"  # fonts draw their box in its place, as for every letter that they lack
PROBE = 32  # the size at which letters are compared with that box
REGULAR, BOLD = 400, 700
ELLIPSIS = "…"
# Letters of the alphabet in the order of Unicode's syllables; fonts have them where they lack a rare syllable.
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
EMPTY_PAIR = re.compile(r"\(\s*\)|\[\s*\]|“\s*”|‘\s*’")


class Hand(NamedTuple):
    """A size in pixels and a weight."""

    size: int
    weight: int = REGULAR


@functools.lru_cache(maxsize=64)  # of each font, one for each size and weight that cards use
def font(name, hand):
    path = settings.BASE_DIR / "static" / "fonts" / name
    made = ImageFont.truetype(path, hand.size, layout_engine=ImageFont.Layout.BASIC)
    made.set_variation_by_axes([hand.weight])
    return made


@functools.lru_cache(maxsize=4096)
def font_of(letter):
    """The name of the font that has a letter, or None."""
    return next((name for name in FONTS if pixels(name, letter) != pixels(name, NO_LETTER)), None)


def pixels(name, letter):
    mask = font(name, Hand(PROBE)).getmask(letter)
    return mask.size, bytes(mask)


def drawable(text):
    """The text in letters that the fonts have: a rare syllable spelled out, what nothing stands for left out."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(" " if letter.isspace() else in_known_letters(letter) for letter in composed)
    return " ".join(EMPTY_PAIR.sub(" ", shown).split())


def in_known_letters(letter):
    if unicodedata.category(letter)[0] == "C":
        return ""
    if font_of(letter):
        return letter
    if "가" <= letter <= "힣":
        return spelled(letter)
    simpler = unicodedata.normalize("NFKD", letter)  # ㎿ is MW, and ā is a with a mark that is left out
    return "".join(each for each in simpler if font_of(each)) if simpler != letter else ""


def spelled(syllable):
    rest, tail = divmod(ord(syllable) - ord("가"), len(TAILS))
    lead, vowel = divmod(rest, len(VOWELS))
    return LEADS[lead] + VOWELS[vowel] + TAILS[tail]


def runs(text):
    """The text in pieces that one font draws, as (name of the font, piece)."""
    pieces = []
    for letter in text:
        name = font_of(letter)
        if pieces and name == pieces[-1][0]:
            pieces[-1][1] += letter
        else:
            pieces.append([name, letter])
    return pieces


def width(text, hand):
    return sum(font(name, hand).getlength(piece) for name, piece in runs(text))


def lines(text, hand, room):
    """The text in lines of that room. They break between words, in Korean too; a word that is too long is cut."""
    found, left, blank = [], 0, width(" ", hand)
    for word in text.split():
        for piece in [word] if width(word, hand) <= room else pieces_of(word, hand, room):
            needed = width(piece, hand)
            if found and piece is word and blank + needed <= left:
                found[-1] += f" {piece}"
                left -= blank + needed
            else:
                found.append(piece)
                left = room - needed
    return found


def pieces_of(word, hand, room):
    pieces, left = [""], room
    for letter in word:
        needed = width(letter, hand)
        if needed > left:
            pieces.append("")
            left = room
        pieces[-1] += letter
        left -= needed
    return pieces


def shortened(text, hand, room):
    """One line that fits; an ellipsis says that there is more."""
    if width(text, hand) <= room:
        return text
    while text and width(text + ELLIPSIS, hand) > room:
        text = text[:-1]
    return text.rstrip(" ,.·–") + ELLIPSIS
