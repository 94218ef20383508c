"""Other searches for one that found nothing: with nearer words (임샹: 임상, hydrgen: hydrogen), or asking for less."""

import re
import threading
import unicodedata
from collections import Counter
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz, process

from achievements.listing.index import Selection, keys_of
from achievements.listing.query import ALL_PLANS, list_url
from achievements.listing.relevance import titles
from achievements.listing.words import keys_with_word
from achievements.models import Achievement
from fields.search import folded_lines

MOST = 3  # suggestions
MOST_TITLES = 20_000  # that are read for the vocabulary, those changed last
CANDIDATES = 8  # near a word, of which the most frequent of the nearest is taken
NEAR = 70  # of 100 letters in common, Korean ones by their jamo
PARTICLE = re.compile(r"(?<=[가-힣]{2})(?:에서|으로|부터|까지|에게|을|를|이|가|은|는|의|에|로|와|과|도|만)$")  # 로봇을
WORD = re.compile(r"[^\W_]{2,}")
PUBLIC_NAMES = ("plans", "sectors", "points", "pages")
PUBLIC_CHOICES = ("partner", "measure", "unit")  # of whose names an index has those of drafts too


class Vocabulary:
    """The words of public titles and names, with how often each is there. `letters` has their jamo and letters."""

    def __init__(self, index):
        latest = Achievement.objects.live().order_by("-changed_at", "-pk")[:MOST_TITLES]
        texts = list(latest.values_list(titles(), flat=True))
        texts += [text for names in PUBLIC_NAMES for text in index.searched_names(names).values()]
        choices = (choice for name in PUBLIC_CHOICES for choice in index.choices[name].values())
        texts += [choice.search_text or folded_lines(choice.texts.values()) for choice in choices]
        self.counts = Counter(word for text in texts for word in WORD.findall(text))
        self.letters = {word: unicodedata.normalize("NFD", word) for word in self.counts}

    def nearest(self, word):
        """Return the most frequent of the words that are nearest to one, or None if none is near."""
        letters = unicodedata.normalize("NFD", word)
        found = process.extract(letters, self.letters, scorer=fuzz.ratio, score_cutoff=NEAR, limit=CANDIDATES)
        best = max(found, key=lambda each: (each[1], self.counts[each[2]]), default=None)
        return best and best[2]


_vocabulary = (None, None)  # the facet index that it was made for last, and the vocabulary
_reading = threading.Lock()


def vocabulary_of(index):
    """The vocabulary of what is public now. One thread reads it while others wait."""
    global _vocabulary
    with _reading:
        if _vocabulary[0] is not index:
            _vocabulary = (index, Vocabulary(index))
        return _vocabulary[1]


class Suggestion(NamedTuple):
    """A search that finds something. `is_wider` says that it has none of the filters beside the words."""

    text: str
    count: int
    url: str
    is_wider: bool


def suggestions(query):
    """Suggestions for a query that found nothing: with its filters, else without. None without words to match."""
    return Search(query).suggestions() if query.words.wanted else []


class Search:
    """The search of a query that found nothing. The achievements with a word are read once, whatever is tried."""

    def __init__(self, query):
        self.query, self.index = query, query.index
        self.keys = {}  # of the public achievements with a word

    def keys_with(self, word):
        if word not in self.keys:
            self.keys[word] = keys_of(Achievement.objects.filter(pk__in=keys_with_word(word, self.index)))
        return self.keys[word] & self.index.live

    def suggestions(self):
        filters = [parameter for parameter in self.query.filters if parameter[0] != "q"]
        filterset = self.query.filterset
        within = Selection(self.index, filterset.chosen, filterset.found_keys("q"), filterset.found_figures()).keys
        tried = unique(self.searches())
        return self.found(tried, within, filters, is_wider=False) or self.found(
            tried, self.index.live, [("plan", ALL_PLANS)], is_wider=True
        )

    def searches(self):
        """Yield what to search for: with nearer words, the same, without exclusions, and each word alone."""
        wanted, unwanted = self.query.words
        yield [self.known_or_nearest(word) for word in wanted], unwanted
        yield wanted, unwanted
        yield wanted, []
        yield from (([word], []) for word in wanted)

    def known_or_nearest(self, phrase):
        """The phrase if something public has it, else the nearest words to its own."""
        if self.keys_with(phrase):
            return phrase
        stem = PARTICLE.sub("", phrase)
        if stem != phrase and self.keys_with(stem):
            return stem
        vocabulary = vocabulary_of(self.index)
        return " ".join(vocabulary.nearest(word) or word for word in phrase.split())

    def found(self, searches, within, filters, *, is_wider):
        """The first suggestions for searches among the achievements with these keys."""
        counted = ((typed(*words), self.count(within, *words)) for words in searches)
        shown = islice(((text, count) for text, count in counted if count), MOST)
        return [Suggestion(text, count, list_url([("q", text), *filters]), is_wider) for text, count in shown]

    def count(self, within, wanted, unwanted):
        for word in wanted:
            within = within & self.keys_with(word)
        for word in unwanted:
            within = within - self.keys_with(word)
        return len(within)


def unique(searches):
    return list({typed(*words): words for words in searches}.values())


def typed(wanted, unwanted):
    """Words as they are typed into a search."""
    quoted = [f'"{word}"' if " " in word else word for word in [*wanted, *unwanted]]
    return " ".join([*quoted[: len(wanted)], *(f"-{word}" for word in quoted[len(wanted) :])])
