"""A text looked for in whatever way it may be written: 053-123-4567 is also 053)123 4567 and +82 53 123 4567."""

import re
import unicodedata
from urllib.parse import quote, unquote_plus

from django.utils.functional import cached_property

from fields.search import folded_letter

FEWEST_DIGITS = 5  # of a number that is found whatever stands between its digits
FEWEST_SYLLABLES = 3  # of a Korean word that is found with blanks between its syllables: names are typed so
FEWEST_LETTERS = 2  # letters and digits of a text that is looked for
BETWEEN_DIGITS = r"[\s\-.,()/·+_:*\u1173\u30fc]{0,3}"  # the last two look like a dash: the Korean ㅡ, the Japanese ー
# What goes on with the letter before it: accents, and vowels and finals of Korean.
CONTINUING = "\u0300-\u036f\u0483-\u0489\u1161-\u11ff\u3099\u309a\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
NUMBER = re.compile(r"\+?\(?\d[\d\s\-.,()/·+_:]*\d|\d")
SEGMENT = re.compile(r"[^&=?#/\s]+")  # of an address: what is quoted by itself
ABROAD = "82"  # how a Korean number begins that is called from abroad, in place of its 0


class Folding(dict):
    """For `str.translate`: each letter as it is compared, taken apart; nothing for what nobody sees."""

    def __missing__(self, code):
        letter = chr(code)
        is_seen = unicodedata.category(letter) not in ("Cf", "Cs", "Cn")
        self[code] = unicodedata.normalize("NFKD", folded_letter(letter)) if is_seen else ""
        return self[code]


FOLDING = Folding()


class SoughtText:
    """A text that is looked for. ValueError if it is too short to be told from others."""

    def __init__(self, text):
        self.text = unicodedata.normalize("NFC", " ".join(text.split()))
        self.folded = self.text.translate(FOLDING)
        if sum(letter.isalnum() for letter in self.text) < FEWEST_LETTERS:
            raise ValueError("The text is too short.")

    @cached_property
    def pattern(self):
        """The regular expression that finds it in folded texts."""
        pieces, end = [], 0
        for number in NUMBER.finditer(self.folded):
            pieces += [words_pattern(self.folded[end : number.start()]), number_pattern(number.group())]
            end = number.end()
        return re.compile("".join([*pieces, words_pattern(self.folded[end:]), rf"(?![{CONTINUING}])"]))

    def is_in(self, text):
        """Return True if a text has it, as it is written or in an address."""
        return bool(self.pattern.search(text.translate(FOLDING))) or self.is_quoted_in(text)

    def spans(self, text):
        """Return the (start, end) of each time that it stands in a text."""
        found = list(self.pattern.finditer(text.translate(FOLDING)))
        if not found:
            return []
        places = [place for place, letter in enumerate(text) for _each in FOLDING[ord(letter)]]
        return [(places[match.start()], places[match.end() - 1] + 1) for match in found]

    def replaced(self, text, mark):
        """Return the text with a mark in place of each time that it stands there."""
        pieces, end = [], 0
        for start, stop in self.spans(text):
            pieces += [text[end:start], mark]
            end = stop
        text = "".join([*pieces, text[end:]])
        return SEGMENT.sub(lambda part: self.replaced_quoted(part.group(), mark), text) if "%" in text else text

    # Addresses and query strings, where letters are %EC%84%B1

    def is_quoted_in(self, text):
        return ("%" in text or "+" in text) and bool(self.pattern.search(unquote_plus(text).translate(FOLDING)))

    def replaced_quoted(self, segment, mark):
        plain = unquote_plus(segment)
        return quote(self.replaced(plain, mark)) if plain != segment and self.spans(plain) else segment

    def shown_in(self, text):
        """Return a text that people can read, and the spans in it."""
        spans = self.spans(text)
        if not spans and self.is_quoted_in(text):
            text = unquote_plus(text)
            spans = self.spans(text)
        return text, spans


def words_pattern(text):
    """The expression of what is no number. Blanks may be of any kind, or the dashes of an address or a file's name.

    Korean words may have blanks between their syllables.
    """
    pieces = []
    for piece in re.findall(r"\s+|\S+", text):
        pieces.append(r"[\s\-_]+" if piece.isspace() else word_pattern(piece))
    return "".join(pieces)


def word_pattern(word):
    syllables = re.findall(r"[\u1100-\u115e][\u1161-\u11a7][\u11a8-\u11ff]?|.", word, re.DOTALL)
    is_korean = len(syllables) >= FEWEST_SYLLABLES and all(len(each) > 1 for each in syllables)
    return (r"\s?" if is_korean else "").join(map(re.escape, syllables))


def number_pattern(number):
    """The expression of a number, whatever stands between its digits. A short one stands as it is written."""
    digits = re.sub(r"\D", "", number)
    if number.startswith("+") and digits.startswith(ABROAD):
        digits = f"0{digits[len(ABROAD) :].lstrip('0')}"
    if len(digits) < FEWEST_DIGITS:
        return rf"(?<!\d){re.escape(number)}(?!\d)" if number[0].isdigit() else re.escape(number)
    first, *others = digits
    if first == "0" and 9 <= len(digits) <= 11:
        first = rf"(?:0|(?:\+|00)?{ABROAD}{BETWEEN_DIGITS}(?:\(?0\))?)"
    return rf"(?<!\d)(?:\((?=\d+\)))?{BETWEEN_DIGITS.join([first, *others])}(?!\d)"
