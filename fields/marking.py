"""Folded words in a text as it was typed, marked where they stand."""

from django.utils.html import format_html_join, mark_safe

from fields.search import COMPANY_FORM, folded, may_have_blanks

AROUND = 60  # letters before and after the first word of a passage


def places_of(text, words):
    """The places (start, end) of the words in a text, in order; those that meet are one."""
    letters = [(letter, place) for place, each in enumerate(text) for letter in folded(each)]
    solid = [(letter, place) for letter, place in letters if not letter.isspace()]
    found = []
    for word in words:
        found += places_among(letters, word.removeprefix(COMPANY_FORM))
        found += places_among(solid, word) if may_have_blanks(word) else []
    joined = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined.pop()[1])
        joined.append((start, end))
    return joined


def places_among(letters, word):
    """Yield the places of a word in a text that is given as letters, each with its place."""
    text, start = "".join(letter for letter, _place in letters), 0
    while word and (start := text.find(word, start)) >= 0:
        end = start + len(word)
        yield letters[start][1], letters[end - 1][1] + 1
        start = end


def marked(text, words):
    """The text as HTML, with its words in <mark>."""
    pieces, last = [], 0
    for start, end in places_of(text, words):
        pieces += [("", text[last:start], ""), (mark_safe("<mark>"), text[start:end], mark_safe("</mark>"))]
        last = end
    return format_html_join("", "{}{}{}", [*pieces, ("", text[last:], "")])


def passage(text, words):
    """The part of a text around the first word in it, as HTML with its words in <mark>; None if it has no word."""
    places = places_of(text, words)
    if not places:
        return None
    start, end = max(places[0][0] - AROUND, 0), places[0][1] + AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return marked(f"{before}{' '.join(text[start:end].split())}{after}", words)
