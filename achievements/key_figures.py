"""The figure that a sector is known by: what staff chose, as its card has room for one."""

import datetime

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from achievements.measures.statements import statements
from achievements.models import AchievementRevision, Figure
from fields.ordering import sorted_by_keys
from fields.prepared import PreparedQuery

MOST_ON_CARD = 1
BESIDE_KEY_FIGURES = PreparedQuery(Figure.objects.beside_key_figures, now=datetime.datetime, plan=int)
CHOSEN = '"is_key": true'  # as both databases write it in a snapshot


def with_key_figures(sectors, moment=None):
    """The sectors of a plan, each with the Statements of its key figures, of now or of a past moment; one query."""
    sectors = list(sectors)
    found = figures_at(sectors, moment) if moment else figures_now(sectors)
    for sector in sectors:
        sector.key_figures = key_statements(found.get(sector.pk, []))[:MOST_ON_CARD]
    return sectors


def key_statements(figures):
    """The Statements that a key figure is in, as the result or as its target; `figures` are all of their items."""
    return [each for each in statements(figures) if each.figure.is_key or (each.target and each.target.is_key)]


def other_key_figures(achievement):
    """The key figures of the other public achievements of its sector."""
    return Figure.objects.key_of([achievement.sector_id]).exclude(achievement=achievement)


def figures_now(sectors):
    if not sectors:
        return {}
    found = {}
    for figure in BESIDE_KEY_FIGURES.run(now=timezone.now(), plan=sectors[0].plan_id):
        found.setdefault(figure.achievement.sector_id, []).append(figure)
    return found


def figures_at(sectors, moment):
    """Return {key of a sector: figures} at a moment. `sectors` are items of revisions of that moment."""
    revisions = AchievementRevision.objects.shown(moment).filter(within__in=[sector.pk for sector in sectors])
    revisions = revisions.annotate(text=Cast("snapshot", TextField())).filter(text__contains=CHOSEN)
    items = {}
    for item in revisions.items():
        items.setdefault(item.sector_id, []).append(item)
    return {
        sector.pk: [
            figure
            for item in sorted_by_keys(items.get(sector.pk, []), sector.order_at_snapshot)
            for figure in item.figures.all()
        ]
        for sector in sectors
    }
