"""Other searches for one that found nothing: with nearer words (임샹: 임상, hydrgen: hydrogen), or asking for less."""

import re
import unicodedata
from collections import Counter
from itertools import islice
from typing import NamedTuple

from django.http import QueryDict
from rapidfuzz import fuzz, process

from achievements.listing.index import NAMES, keys_of
from achievements.listing.query import ALL_PLANS, ListQuery, encoded
from achievements.listing.result import ListResult
from achievements.listing.words import keys_with_word
from achievements.models import Achievement

MOST = 3  # suggestions
MOST_TRIED = 8
TITLES = 2  # lines at the beginning of the search text of an achievement
MOST_TITLES = 20_000  # that are read for the vocabulary, those changed last
CANDIDATES = 8  # near a word, of which the most frequent of the nearest is taken
NEAR = 70  # of 100 letters in common, Korean ones by their jamo
WORD = re.compile(r"[^\W_]{2,}")


class Vocabulary:
    """The words of public titles and names, with how often each is there. `letters` has their jamo and letters."""

    def __init__(self, index):
        latest = Achievement.objects.live().order_by("-changed_at", "-pk")[:MOST_TITLES]
        titles = [
            line for text in latest.values_list("search_text", flat=True) for line in text.split("\n", TITLES)[:TITLES]
        ]
        names = [text for kind in NAMES for text in index.searched_names(kind).values()]
        self.counts = Counter(word for text in [*titles, *names] for word in WORD.findall(text))
        self.letters = {word: unicodedata.normalize("NFD", word) for word in self.counts}

    def nearest(self, word):
        """Return the most frequent of the words that are nearest to one, or None if none is near."""
        letters = unicodedata.normalize("NFD", word)
        found = process.extract(letters, self.letters, scorer=fuzz.ratio, score_cutoff=NEAR, limit=CANDIDATES)
        best = max(found, key=lambda each: (each[1], self.counts[each[2]]), default=None)
        return best and best[2]


_vocabulary = (None, None)  # of the facet index that was asked for last, with that index


def vocabulary_of(index):
    global _vocabulary
    made_for, vocabulary = _vocabulary
    if made_for is not index:
        vocabulary = Vocabulary(index)
        _vocabulary = (index, vocabulary)
    return vocabulary


class Suggestion(NamedTuple):
    """A search that finds something. `is_wider` says that it has none of the filters beside the words."""

    text: str
    count: int
    url: str
    is_wider: bool


def suggestions(query):
    """Suggestions for a query that found nothing: with its filters, else without. None without words to match."""
    if not query.words.wanted:
        return []
    filters = [parameter for parameter in query.filters if parameter[0] != "q"]
    tried = list(islice(dict.fromkeys(texts(query)), MOST_TRIED))
    return found(tried, filters, is_wider=False) or found(tried, [("plan", ALL_PLANS)], is_wider=True)


def found(texts, filters, *, is_wider):
    """The first Suggestions of some texts with filters."""
    each = (suggestion(text, [("q", text), *filters], is_wider) for text in texts)
    return list(islice(filter(None, each), MOST))


def suggestion(text, parameters, is_wider):
    """Return a Suggestion for a search, or None if it finds nothing as well."""
    query = ListQuery(QueryDict(encoded(parameters)))
    count = ListResult(query).count
    return Suggestion(text, count, query.url(), is_wider) if count else None


def texts(query):
    """Yield the texts to search for: with nearer words, the same, without exclusions, and each word alone."""
    words, index = query.words, query.index
    yield typed([known_or_nearest(word, index) for word in words.wanted], words.unwanted)
    yield typed(*words)
    yield typed(words.wanted, [])
    yield from (typed([word], []) for word in words.wanted)


def typed(wanted, unwanted):
    """Words as they are typed into a search."""
    quoted = [f'"{word}"' if " " in word else word for word in [*wanted, *unwanted]]
    return " ".join([*quoted[: len(wanted)], *(f"-{word}" for word in quoted[len(wanted) :])])


def known_or_nearest(phrase, index):
    """The phrase if something public has it, else the nearest words to its own."""
    if keys_of(Achievement.objects.filter(pk__in=keys_with_word(phrase, index))) & index.live:
        return phrase
    vocabulary = vocabulary_of(index)
    return " ".join(vocabulary.nearest(word) or word for word in phrase.split())
