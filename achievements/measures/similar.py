"""Measures whose names are nearly alike, which may be one and the same."""

from collections import defaultdict
from itertools import combinations

from rapidfuzz import fuzz

from achievements.measures.finding import label_key
from achievements.measures.models import Measure

NEARLY = 88  # per cent of the letters; “jobs created” and “created jobs” have all of them


def similar_measures():
    """{key of a measure: the measures of its unit with nearly its name}; one statement."""
    found, by_base = defaultdict(list), defaultdict(list)
    for measure in Measure.objects.in_use().select_related("unit"):
        by_base[measure.unit.base_key].append(measure)
    for measures in by_base.values():
        for one, two in combinations(measures, 2):
            if is_similar(one, two):
                found[one.pk].append(two)
                found[two.pk].append(one)
    return dict(found)


def measures_like(measure):
    """The measures of the unit of a measure with nearly its name, for where it stands alone, such as in an export."""
    others = Measure.objects.in_use().exclude(pk=measure.pk).select_related("unit")
    return [each for each in others if each.unit.base_key == measure.unit.base_key and is_similar(measure, each)]


def is_similar(one, two):
    """Return True if the names are nearly alike in a language that both have."""
    for first, second in ((one.name_en, two.name_en), (one.name_ko, two.name_ko)):
        if first and second:
            if label_key(first) == label_key(second):
                return True
            if fuzz.token_sort_ratio(first.casefold(), second.casefold()) >= NEARLY:
                return True
    return False
