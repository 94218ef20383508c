"""Korean as it is typed: the keys of the standard layout (두벌식) for a text in Hangul."""

import unicodedata

FIRST = "rRseEfaqQtTdwWczxvg"
VOWELS = (*"koiOjpuPh", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l")
BELOW_R = ("r", "R", "rt", "s", "sw", "sg")  # ㄱ to ㄶ, at the end of a syllable
BELOW_F = ("f", "fr", "fa", "fq", "ft", "fx", "fv", "fg")  # ㄹ to ㅀ
LAST = ("", *BELOW_R, "e", *BELOW_F, "a", "q", "qt", *"tTdwczxvg")
# Consonants and vowels that stand alone (U+3131 to U+3163), in the order of Unicode.
ALONE = (*BELOW_R, "e", "E", *BELOW_F, "a", "q", "Q", "qt", *"tTdwWczxvg", *VOWELS)
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
