"""Partners and places: too many to be listed, so the most frequent are shown, those chosen, and those looked for."""

from django.db.models import Count, Max, Q

from achievements.listing.choices import Choice, texts
from achievements.listing.counts import tally
from achievements.models import Achievement, Organization
from publishing.languages import first_of
from publishing.search import folded

MOST = 10  # without being looked for
MOST_FOUND = 30


class Named:
    """[(choice, number)] of one filter, by what else was asked for in the list. `text` is what is looked for."""

    name = ""

    def __init__(self, counts):
        self.counts = counts

    def choices(self, chosen, text):
        if text:
            return self.found(chosen, text)
        most = self.counts.kept(f"most {self.name}", [self.name], self.most)
        missing = set(chosen) - {choice.value for choice, _number in most}
        return self.these(missing) + most if missing else most


class Partners(Named):
    name = "partner"

    def most(self):
        numbers = dict(tally(self.counts.pairs("partner"), MOST))
        return with_numbers(Organization.objects.live().filter(pk__in=numbers), numbers)

    def these(self, slugs):
        return self.counted(Organization.objects.live().filter(slug__in=slugs))

    def found(self, chosen, text):
        words = Q(*(Q(search_text__contains=word) for word in folded(text).split()))
        bodies = Organization.objects.live().filter(words | Q(slug__in=chosen)).order_by("slug")
        return self.counted(bodies[:MOST_FOUND])

    def counted(self, bodies):
        bodies = list(bodies)
        pairs = self.counts.pairs("partner").filter(organization__in=bodies)
        return with_numbers(bodies, dict(tally(pairs)))


def with_numbers(bodies, numbers):
    counted = [(Choice(body.slug, texts(body, "name")), numbers.get(body.pk, 0)) for body in bodies]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].value))


class Places(Named):
    name = "place"

    def most(self):
        numbers = dict(self.numbers().order_by("-number", "word")[:MOST])
        return self.with_numbers(Q(word__in=numbers), numbers)

    def these(self, values):
        return self.with_numbers(Q(word__in=values), dict(self.numbers().filter(word__in=values)))

    def found(self, chosen, text):
        """Of the achievements that say the words somewhere, the places that say them."""
        words = folded(text).split()
        wanted = Q(*(Q(search_text__has=word) for word in words)) | Q(word__in=chosen)
        named = self.with_numbers(wanted, {})
        values = [choice.value for choice, _number in named if choice.value in chosen or says(choice, words)]
        return self.these(values[:MOST_FOUND])

    def with_numbers(self, condition, numbers):
        rows = with_word(Achievement.objects.live()).filter(condition).order_by().values_list("word")
        rows = rows.annotate(en=Max("place_en"), ko=Max("place_ko")).order_by("word")
        counted = [(Choice(word, {"en": en, "ko": ko}), numbers.get(word, 0)) for word, en, ko in rows]
        return sorted(counted, key=lambda pair: -pair[1])

    def numbers(self):
        rows = with_word(self.counts.without("place")).order_by().values("word").annotate(number=Count("pk"))
        return rows.values_list("word", "number")


def with_word(achievements):
    """With the word that stands for the place in addresses."""
    return achievements.annotate(word=first_of("place")).exclude(word=None)


def says(choice, words):
    names = folded(" ".join(choice.texts.values()))
    return all(word in names for word in words)


NAMED = {"partner": Partners, "place": Places}
