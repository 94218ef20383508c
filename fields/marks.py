"""Words of a search marked in a text as it is written: what is found folded is shown unfolded."""

from typing import NamedTuple

from django.utils.html import escape, format_html_join

from fields.search import COMPANY, company_form, folded, folded_letter, may_have_blanks

MOST_SPELLINGS = 5  # of one word; each is a condition
BEFORE, LONGEST = 50, 180  # letters of an excerpt: before the first word that it is about, and in all


class Letters(NamedTuple):
    """A folded text, and for each of its letters the place in the text of the letter that it is from."""

    folded: str
    places: list

    def without_blanks(self):
        kept = [(letter, place) for letter, place in zip(*self, strict=True) if not letter.isspace()]
        return Letters("".join(letter for letter, _place in kept), [place for _letter, place in kept])

    def spans(self, word):
        """Yield the (start, end) in the text of each time that a folded word stands in it."""
        start = self.folded.find(word)
        while start >= 0:
            end = start + len(word)
            yield self.places[start], self.places[end - 1] + 1
            start = self.folded.find(word, end)


def letters_of(text):
    """The Letters of a text."""
    if text.isascii():
        return Letters(folded(text), range(len(text)))
    pairs = [(each, place) for place, letter in enumerate(text) for each in folded_letter(letter)]
    letters = Letters("".join(each for each, _place in pairs), [place for _letter, place in pairs])
    return with_company_forms(letters)


def with_company_forms(letters):
    text, places, end = "", [], 0
    for found in COMPANY.finditer(letters.folded):
        form = company_form(found)
        before, *_others, behind = letters.places[found.start() : found.end()]
        first, *_others, last = (
            letters.places[at] for at in range(found.start(), found.end()) if not letters.folded[at].isspace()
        )
        text += letters.folded[end : found.start()] + form
        places += letters.places[end : found.start()]
        places += [*[before] * form.startswith(" "), first, first, last, *[behind] * form.endswith(" ")]
        end = found.end()
    return Letters(text + letters.folded[end:], [*places, *letters.places[end:]])


def spellings(text, word):
    """A folded word and what it is in a text as it is written, to be looked for where texts are not folded."""
    written = [text[start:end] for start, end in letters_of(text).spans(word)]
    return list(dict.fromkeys([word, *written]))[:MOST_SPELLINGS]


def spans(text, words):
    """The (start, end) of all that folded words mark in a text; they do not touch one another."""
    letters = letters_of(text)
    found = [span for word in words for span in letters.spans(word)]
    if any(map(may_have_blanks, words)):
        joined = letters.without_blanks()
        found += [span for word in words if may_have_blanks(word) for span in joined.spans(word)]
    merged = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def marked(text, words):
    """The text as HTML with the folded words in `<mark>`."""
    pieces, end = [], 0
    for start, stop in spans(text, words) if words else ():
        pieces.append((text[end:start], text[start:stop]))
        end = stop
    return format_html_join("", "{}<mark>{}</mark>", pieces) + escape(text[end:])


def excerpt(text, words):
    """The part of a text around the first of some folded words, with dots for what is left out; "" without any."""
    line = " ".join(text.split())
    start, end = next(iter(spans(line, words)), (0, 0))
    if not end:
        return ""
    first = cut_before(line, start - BEFORE)
    last = cut_behind(line, max(first + LONGEST, end))
    return f"{'… ' if first else ''}{line[first:last].strip()}{' …' if last < len(line) else ''}"


def cut_before(line, place):
    """The beginning of the word at a place of a line; the place itself where the word is very long."""
    if place <= 0:
        return 0
    start = line.rfind(" ", 0, place) + 1
    return start if place - start < BEFORE else place


def cut_behind(line, place):
    end = line.find(" ", place)
    return min(len(line) if end < 0 else end, place + BEFORE)
