"""Text search: each word somewhere in an achievement, in either language."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from achievements.models import Part, Partner
from publishing.languages import columns
from publishing.text import normalized

MOST_WORDS = 10


def matching(text):
    """A condition on achievements: every word is in the title, text, place, a part or the name of a partner."""
    condition = Q()
    for word in normalized(text).split():
        parts = Part.objects.filter(contains(word, columns("title")))
        partners = Partner.objects.filter(contains(word, columns("organization__name")))
        condition &= (
            contains(word, columns("title", "text", "place"))
            | Q(pk__in=parts.values("achievement"))
            | Q(pk__in=partners.values("achievement"))
        )
    return condition


def contains(word, names):
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__icontains": word})
    return condition


def validate_words(text):
    if len(text.split()) > MOST_WORDS:
        raise ValidationError(_("Search for at most %(most)d words at a time."), params={"most": MOST_WORDS})
