"""Korean as it is typed: the keys of the standard layout (두벌식) for a text in Hangul."""

import unicodedata

FIRST = "rRseEfaqQtTdwWczxvg"
# fmt: off
VOWELS = ["k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l"]
LAST = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
]
# Consonants and vowels that stand alone (U+3131 to U+3163), in the order of Unicode.
ALONE = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg",
    "a", "q", "Q", "qt", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g", *VOWELS,
]
# fmt: on
SYLLABLES, JAMO = ord("가"), ord("ㄱ")


def keystrokes(text):
    """Return a text with each syllable of Hangul replaced by its keys, in small letters: 한글 becomes gksrmf."""
    return "".join(map(keys_of, unicodedata.normalize("NFC", text))).lower()


def keys_of(letter):
    number = ord(letter) - SYLLABLES
    if 0 <= number < len(FIRST) * len(VOWELS) * len(LAST):
        rest, last = divmod(number, len(LAST))
        first, vowel = divmod(rest, len(VOWELS))
        return FIRST[first] + VOWELS[vowel] + LAST[last]
    number = ord(letter) - JAMO
    return ALONE[number] if 0 <= number < len(ALONE) else letter
