"""Why the filters matched the achievements of a page: their figures, their parts, and where search words stand."""

from collections import defaultdict

from achievements.listing.found_words import find_words
from achievements.measures.counted import Reason, with_reasons
from achievements.models import Figure, Part
from fields.search import contains


def with_matches(items, query):
    """Give each achievement of a page of a query its matches; three queries at most, where filters ask for them.

    `matched_figures` are figures of the whole that match filters about figures, and count in the total of their measure
    and kind; None without such filters. `matched_parts` is [(part, figures)] of parts that match by their figures, or
    by a search word in their title. `found_words` are the other places of search words.
    `uncounted` is [(figure, reason)] of matching figures that no total holds.
    """
    items = list(items)
    keys, condition = [item.pk for item in items], query.filterset.row_condition(Figure)
    figures = defaultdict(list)
    for figure in figures_that_match(keys, condition) if condition else ():
        figures[figure.achievement_id].append(figure)
    parts = defaultdict(list)
    counted = {figure.part_id for found in figures.values() for figure in found if not figure.reason}
    for part in matched_parts(keys, query, counted - {None}):
        parts[part.achievement_id].append(part)
    for item in items:
        match(item, figures[item.pk], parts[item.pk], has_condition=bool(condition))
    find_words(items, query)
    return items


def match(item, figures, parts, *, has_condition):
    counted = [figure for figure in figures if not figure.reason]
    item.matched_figures = [figure for figure in counted if figure.part_id is None] if has_condition else None
    item.matched_parts = [(part, [figure for figure in counted if figure.part_id == part.pk]) for part in parts]
    item.uncounted = [(figure, Reason(figure.reason).label) for figure in figures if figure.reason]


def figures_that_match(keys, condition):
    figures = Figure.objects.filter(condition, achievement__in=keys).with_measures().order_by("position", "pk")
    return with_reasons(figures, condition)


def matched_parts(keys, query, with_figures):
    """The parts with these keys, and those whose titles have a search word."""
    words = query.words.wanted
    if not with_figures and not words:
        return []
    parts = Part.objects.filter(achievement__in=keys).order_by("position", "pk")
    return [part for part in parts if part.pk in with_figures or has_any(part.search_text, words)]


def has_any(text, words):
    return any(contains(text, word) for word in words)
