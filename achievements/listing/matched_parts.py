"""The parts of the achievements of a page that the filters matched, so that readers see why a row is there."""

from django.db.models import Q

from achievements.models import Figure, Part
from fields.search import folded


def with_matched_parts(items, query):
    """Give each achievement its `matched_parts`: [(part, figures)]; two queries where filters ask for it.

    A part matches by its figures, or by a search word in its title. `items` are achievements of one page of the query.
    """
    items = list(items)
    keys = [item.pk for item in items]
    figures = matched_figures(keys, query)
    found = {}
    for part in matched_parts(keys, query, figures):
        found.setdefault(part.achievement_id, []).append((part, figures.get(part.pk, [])))
    for item in items:
        item.matched_parts = found.get(item.pk, [])
    return items


def matched_figures(keys, query):
    """{key of a part: figures} of the figures of parts that match the filters about figures."""
    condition, found = query.filterset.row_condition(Figure), {}
    if condition:
        for figure in Figure.objects.filter(condition, achievement__in=keys, part__isnull=False).order_by(
            "position", "pk"
        ):
            found.setdefault(figure.part_id, []).append(figure)
    return found


def matched_parts(keys, query, figures):
    words = folded(query.form.cleaned_data.get("q") or "").split()
    condition = Q(pk__in=list(figures))
    for word in words:
        condition |= Q(search_text__contains=word)
    return Part.objects.filter(condition, achievement__in=keys).order_by("position", "pk") if figures or words else []
