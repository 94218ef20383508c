"""Text search: each word somewhere in an achievement, in either language."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from achievements.models import Part, Partner
from publishing.search import folded

MOST_WORDS = 10


def matching(text):
    """A condition on achievements: every word is in the title, text, place, a part or the name of a partner."""
    condition = Q()
    for word in folded(text).split():
        parts = Part.objects.filter(search_text__contains=word)
        partners = Partner.objects.filter(organization__search_text__contains=word)
        condition &= (
            Q(search_text__contains=word)
            | Q(pk__in=parts.values("achievement"))
            | Q(pk__in=partners.values("achievement"))
        )
    return condition


def validate_words(text):
    if len(folded(text).split()) > MOST_WORDS:
        raise ValidationError(_("Search for at most %(most)d words at a time."), params={"most": MOST_WORDS})
