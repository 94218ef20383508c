"""The words of a search as a condition about achievements."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Figure, Part, Partner
from fields.search import may_have_blanks, without_blanks
from fields.search_words import search_words

MOST_WORDS = 10  # of a search
# What an achievement is found by the names of: the kind of name, and the rows that have its key and the achievement's.
NAMED = [
    ("organizations", Partner.objects, "organization", "achievement"),
    ("sectors", Achievement.objects, "sector", "pk"),
    ("points", Achievement.points.through.objects, "strategypoint", "achievement"),
    ("measures", Figure.objects, "measure", "achievement"),
    ("units", Figure.objects, "unit", "achievement"),
    ("organizations", Figure.objects, "funder", "achievement"),
]


def with_words(text, index):
    """Achievements with every wanted word, and no unwanted one, in their texts or in the names of what they are of."""
    words = search_words(text)
    wanted = [Q(pk__in=keys_with_word(word, index)) for word in words.wanted]
    return Q(*wanted, *(~Q(pk__in=keys_with_word(word, index)) for word in words.unwanted))


def keys_with_word(word, index):
    """The keys of the achievements with a word: a union, so that each part of it can use its index.

    It is looked for in title, text and place, in parts, and in the names of partners, funders, sectors, strategy
    points, measures and units.
    """
    found = [*with_word(Achievement, "pk", word), *with_word(Part, "achievement", word)]
    for kind, rows, field, key in NAMED:
        if keys := index.keys_called(kind, word):
            found.append(rows.filter(**{f"{field}__in": keys}).values(key))
    first, *others = (rows.order_by() for rows in found)
    return first.union(*others)


def with_word(model, key, word):
    """Yield the keys of the rows whose texts have a word, and of those that write a Korean word with blanks.

    Each is asked for by itself: the second has no index, and keeps the first from using its own.
    """
    yield model.objects.filter(search_text__has=word).values(key)
    if may_have_blanks(word):
        yield model.objects.filter(Contains(without_blanks("search_text"), word)).values(key)


def validate_words(text):
    if len(search_words(text).all) > MOST_WORDS:
        raise ValidationError(_("Search for at most %(most)d words at a time."), params={"most": MOST_WORDS})
