"""The words of a search: what a text must have, and what it must not have."""

import re
from typing import NamedTuple

from fields.search import contains, folded

# A phrase between quotation marks or a word; each may have a minus before it. Folded, all quotation marks are one.
TERM = re.compile(r'(?<!\S)(?P<minus>-)?"(?P<phrase>[^"]+)"|(?<!\S)-(?P<unwanted>\S+)|(?P<word>\S+)')
SIGNS = '"-'  # of the terms themselves, where they stand alone or were left open


class SearchWords(NamedTuple):
    """Folded words and phrases that a text must have, and those that it must not have, in the order they were typed."""

    wanted: list
    unwanted: list

    @property
    def all(self):
        return self.wanted + self.unwanted

    def fit(self, text):
        """Return True if a folded text has all that is wanted and nothing that is not."""
        return all(contains(text, word) for word in self.wanted) and not any(contains(text, w) for w in self.unwanted)


def search_words(text):
    """Read what somebody typed into a search: hydrogen "smart city" -pilot."""
    text = folded(text)
    wanted, unwanted = [], []
    for term in TERM.finditer(text):
        words = " ".join((term["phrase"] or term["unwanted"] or term["word"]).strip(SIGNS).split())
        if words:
            (unwanted if term["minus"] or term["unwanted"] else wanted).append(words)
    nothing_but_signs = [] if wanted or unwanted else text.split()
    return SearchWords(unique(wanted or nothing_but_signs), unique(unwanted))


def unique(words):
    return list(dict.fromkeys(words))
