"""Organizations whose names are nearly alike, which may be one and the same."""

import re
from collections import defaultdict

from rapidfuzz import fuzz, process

from achievements.models import Organization
from fields.search import COMPANY_FORM, folded

NEARLY = 90  # per cent of the letters
SHORTEST = 4  # letters of a name that is compared by its letters; a shorter one has to be the same
IN_BRACKETS = re.compile(r"\([^()]*\)")


def similar_organizations(organizations=None):
    """{key of an organization: those with nearly one of its names} of some organizations, or of all; one statement."""
    everyone = list(Organization.objects.in_use().order_by("pk"))
    index = NameIndex(everyone)
    asked = everyone if organizations is None else organizations
    found = {each.pk: index.called(each.texts, but=each.pk) for each in asked}
    return {key: others for key, others in found.items() if others}


def organizations_called(names, *, but=None):
    """The organizations that are called nearly one of these names, by a name or an alias; one statement."""
    return NameIndex(Organization.objects.in_use().order_by("pk")).called(names, but=but) if any(names) else []


class NameIndex:
    """Organizations by their names, and by the names without what stands in brackets, such as the short form."""

    def __init__(self, organizations):
        self.whole, self.bare = defaultdict(list), defaultdict(list)
        for organization in organizations:
            for text in organization.texts:
                self.whole[name_key(text)].append(organization)
                self.bare[bare_key(text)].append(organization)

    def called(self, names, *, but):
        """The organizations with nearly one of these names, each once; without the one of the key `but`."""
        found = [each for name in filter(None, names) for each in self.near(name_key(name), bare_key(name))]
        return list(dict.fromkeys(each for each in found if each.pk != but))

    def near(self, whole, bare):
        """Yield the organizations of nearly a name. Of two names with brackets, what stands there tells them apart."""
        for key in matches(whole, self.whole):
            yield from self.whole[key]
        yield from self.bare.get(whole, ()) if whole else ()
        yield from self.whole.get(bare, ()) if bare else ()


def name_key(text):
    """A name without what people write in different ways: the form of a company, blanks, signs and capitals."""
    return letters_of(folded(text).replace(COMPANY_FORM, ""))


def bare_key(text):
    return letters_of(IN_BRACKETS.sub("", folded(text).replace(COMPANY_FORM, "")))


def letters_of(text):
    return "".join(letter for letter in text if letter.isalnum())


def matches(key, keys):
    """The keys that are nearly one of them."""
    if len(key) < SHORTEST:
        return [key] if key and key in keys else []
    near = process.extract(key, keys.keys(), scorer=fuzz.ratio, score_cutoff=NEARLY, limit=None)
    return [match for match, _score, _place in near if len(match) >= SHORTEST]
