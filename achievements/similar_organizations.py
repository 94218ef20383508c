"""Organizations whose names are nearly alike, which may be one and the same."""

from rapidfuzz import fuzz

from achievements.models import Organization
from fields.search import COMPANY_FORM, folded

NEARLY = 90  # per cent of the letters


def name_key(text):
    """A name without what people write in different ways: the form of a company, blanks, signs and capitals."""
    text = folded(text).replace(COMPANY_FORM, "")
    return "".join(letter for letter in text if letter.isalnum())


def similar_organizations(names, *, but=None):
    """The organizations that are called nearly one of these names, by a name or an alias; one statement."""
    keys = [key for key in map(name_key, names) if key]
    others = Organization.objects.exclude(pk=but).order_by("pk") if keys else ()
    return [each for each in others if any(is_nearly(key, other) for key in keys for other in keys_of(each))]


def keys_of(organization):
    names = [organization.name_en, organization.name_ko, *organization.aliases.splitlines()]
    return [key for key in map(name_key, names) if key]


def is_nearly(one, other):
    return one == other or (min(len(one), len(other)) > 3 and fuzz.ratio(one, other) >= NEARLY)
