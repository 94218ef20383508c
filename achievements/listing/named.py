"""Partners and places: too many to be listed, so the most frequent are shown, those chosen, and those looked for."""

from collections import Counter

from django.db.models import Count, Q

from achievements.listing.choices import Choice, texts
from achievements.listing.counts import tally
from achievements.listing.filters import of_places
from achievements.models import Achievement, Organization
from publishing.search import folded

MOST = 10  # without being looked for
MOST_FOUND = 30


class Named:
    """[(choice, number)] of one filter, by what else was asked for in the list. `text` is what is looked for."""

    name = ""

    def __init__(self, counts):
        self.counts = counts

    def names(self, values):
        """The choices for some values, without their numbers."""
        raise NotImplementedError

    def choices(self, chosen, text):
        if text:
            return self.found(chosen, text)
        most = self.counts.kept(f"most {self.name}", [self.name], self.most)
        missing = sorted(set(chosen) - {choice.value for choice, _number in most})
        if not missing:
            return most
        return self.counts.kept(f"these {self.name} {missing}", [self.name], lambda: self.these(missing)) + most


class Partners(Named):
    name = "partner"

    def most(self):
        numbers = dict(tally(self.counts.pairs("partner"), MOST))
        return with_numbers(Organization.objects.live().filter(pk__in=numbers), numbers)

    def names(self, values):
        return [Choice(body.slug, texts(body, "name")) for body in Organization.objects.live().filter(slug__in=values)]

    def these(self, slugs):
        return self.counted(Organization.objects.live().filter(slug__in=slugs))

    def found(self, chosen, text):
        bodies = Organization.objects.live()
        named = bodies.filter(*(Q(search_text__contains=word) for word in folded(text).split())).order_by("slug")
        return self.counted({*named[:MOST_FOUND], *bodies.filter(slug__in=chosen)})

    def counted(self, bodies):
        bodies = list(bodies)
        pairs = self.counts.pairs("partner").filter(organization__in=bodies)
        return with_numbers(bodies, dict(tally(pairs)))


def with_numbers(bodies, numbers):
    return in_order([(Choice(body.slug, texts(body, "name")), numbers.get(body.pk, 0)) for body in bodies])


def in_order(counted):
    """The highest number first."""
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].value))


class Places(Named):
    name = "place"

    def most(self):
        return places(self.counts.without("place"))[:MOST]

    def names(self, values):
        rows = Achievement.objects.live().filter(of_places(values)) if values else Achievement.objects.none()
        return [choice for choice, _number in places(rows)]

    def these(self, values):
        """Also those of which the rest of what was asked for leaves none."""
        if not values:
            return []
        here = of_places(values)
        numbers = {choice.value: number for choice, number in places(self.counts.without("place").filter(here))}
        named = places(Achievement.objects.live().filter(here))
        return in_order([(choice, numbers.get(choice.value, 0)) for choice, _number in named])

    def found(self, chosen, text):
        """Among the places of what says the words somewhere, those that say them."""
        words = folded(text).split()
        named = places(Achievement.objects.live().filter(*(Q(search_text__has=word) for word in words)))
        values = [choice.value for choice, _number in named if says(choice, words)]
        return self.these([*values[:MOST_FOUND], *chosen])


def places(achievements):
    """[(choice, number)] of the places of some achievements."""
    rows = achievements.exclude(place_en="", place_ko="").order_by().values_list("place_en", "place_ko")
    numbers, names = Counter(), {}
    for english, korean, number in sorted(rows.annotate(number=Count("pk"))):
        word = english or korean
        numbers[word] += number
        names[word] = {"en": english, "ko": korean}  # one with both, if there is one
    return in_order([(Choice(word, names[word]), number) for word, number in numbers.items()])


def says(choice, words):
    names = folded(" ".join(choice.texts.values()))
    return all(word in names for word in words)


NAMED = {"partner": Partners, "place": Places}
