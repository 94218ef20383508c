"""Text search: each word somewhere in an achievement, in either language."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Organization, Part, Partner
from publishing.search import folded

MOST_WORDS = 10


def matching(text):
    """A condition on achievements: every word is in the title, text, place, a part or a name of a partner."""
    return Q(*(Q(pk__in=having(word)) for word in folded(text).split()))


def having(word):
    """The keys of the achievements with a word: a union, so that each part of it can use its index."""
    bodies = Organization.objects.filter(search_text__contains=word)  # some hundreds: no index
    return (
        Achievement.objects.filter(search_text__has=word)
        .order_by()
        .values("pk")
        .union(
            Part.objects.filter(search_text__has=word).order_by().values("achievement"),
            Partner.objects.filter(organization__in=bodies).order_by().values("achievement"),
        )
    )


def validate_words(text):
    if len(folded(text).split()) > MOST_WORDS:
        raise ValidationError(_("Search for at most %(most)d words at a time."), params={"most": MOST_WORDS})
