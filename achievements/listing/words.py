"""The words of a search as a condition about achievements."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Figure, Part, Partner
from fields.search_rows import ways_to_have, with_words
from fields.search_words import search_words

MOST_WORDS = 10  # of a search
TEXTS = [(Achievement, "pk"), (Part, "achievement")]  # what has texts of its own, with the key of the achievement
# What an achievement is found by the names of: the kind of name, and the rows that have its key and the achievement's.
NAMED = [
    ("organizations", Partner.objects, "organization", "achievement"),
    ("sectors", Achievement.objects, "sector", "pk"),
    ("points", Achievement.points.through.objects, "strategypoint", "achievement"),
    ("measures", Figure.objects, "measure", "achievement"),
    ("units", Figure.objects, "unit", "achievement"),
    ("organizations", Figure.objects, "funder", "achievement"),
]


def has_words(text, index):
    """The condition of achievements with all that a search wants, and nothing that it does not want."""
    return with_words(search_words(text), lambda word: Q(pk__in=keys_with_word(word, index)))


def keys_with_word(word, index):
    """The keys of the achievements with a word: a union, so that each part of it can use its index.

    It is looked for in title, text and place, in parts, and in the names of partners, funders, sectors, strategy
    points, measures and units.
    """
    found = [model.objects.filter(way).values(key) for model, key in TEXTS for way in ways_to_have("search_text", word)]
    for kind, rows, field, key in NAMED:
        if keys := index.keys_called(kind, word):
            found.append(rows.filter(**{f"{field}__in": keys}).values(key))
    first, *others = (rows.order_by() for rows in found)
    return first.union(*others)


def validate_words(text):
    if len(search_words(text).all) > MOST_WORDS:
        raise ValidationError(_("Search for at most %(most)d words at a time."), params={"most": MOST_WORDS})
