"""Measures whose names are nearly alike, which may be one and the same."""

from collections import defaultdict

from rapidfuzz import fuzz

from achievements.measures.finding import label_key
from achievements.measures.models import Measure

NEARLY = 88  # per cent of the letters; “jobs created” and “created jobs” have all of them


def similar_measures(measures=None):
    """{key of a measure: the measures of its unit with nearly its name} of some measures, or of all; one statement."""
    by_base = defaultdict(list)
    for measure in Measure.objects.in_use().select_related("unit"):
        by_base[measure.unit.base_key].append(measure)
    found = {}
    for one in (each for group in by_base.values() for each in group) if measures is None else measures:
        others = [each for each in by_base[one.unit.base_key] if each != one and is_similar(one, each)]
        found |= {one.pk: others} if others else {}
    return found


def is_similar(one, two):
    """Return True if the names are nearly alike in a language that both have."""
    for first, second in ((one.name_en, two.name_en), (one.name_ko, two.name_ko)):
        if first and second:
            if label_key(first) == label_key(second):
                return True
            if fuzz.token_sort_ratio(first.casefold(), second.casefold()) >= NEARLY:
                return True
    return False
