"""Organizations whose names are nearly alike, which may be one and the same."""

from collections import defaultdict

from rapidfuzz import fuzz, process

from achievements.models import Organization
from fields.search import COMPANY_FORM, folded

NEARLY = 90  # per cent of the letters
SHORTEST = 4  # letters of a name that is compared by its letters; a shorter one has to be the same


def name_key(text):
    """A name without what people write in different ways: the form of a company, blanks, signs and capitals."""
    text = folded(text).replace(COMPANY_FORM, "")
    return "".join(letter for letter in text if letter.isalnum())


def similar_organizations(organizations=None):
    """{key of an organization: those with nearly one of its names} of some organizations, or of all; one statement."""
    everyone = list(Organization.objects.in_use().order_by("pk"))
    named = by_name(everyone)
    asked = everyone if organizations is None else organizations
    found = {each.pk: called(each.texts, named, but=each.pk) for each in asked}
    return {key: others for key, others in found.items() if others}


def organizations_called(names, *, but=None):
    """The organizations that are called nearly one of these names, by a name or an alias; one statement."""
    return called(names, by_name(Organization.objects.in_use().order_by("pk")), but=but) if any(names) else []


def by_name(organizations):
    """{key of a name: the organizations that are called so}"""
    found = defaultdict(list)
    for organization in organizations:
        for key in filter(None, map(name_key, organization.texts)):
            found[key].append(organization)
    return found


def called(names, named, *, but):
    """The organizations among those of `by_name` with nearly one of these names, each once."""
    keys = [match for name in names for match in matches(name_key(name), named)]
    return list(dict.fromkeys(each for key in keys for each in named[key] if each.pk != but))


def matches(key, keys):
    """The keys that are nearly one of them."""
    same = [key] if key in keys else []
    if len(key) < SHORTEST:
        return same
    near = process.extract(key, keys.keys(), scorer=fuzz.ratio, score_cutoff=NEARLY, limit=None)
    return same + [match for match, _score, _place in near if len(match) >= SHORTEST and match != key]
