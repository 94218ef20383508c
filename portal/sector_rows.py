"""The public achievements of a sector as its page shows them: three statements, each compiled once in a process."""

import datetime

from django.db.models import Value
from django.utils import timezone

from achievements.models import Achievement, Figure, Partner
from fields.prefetched import set_rows
from fields.prepared import PreparedQuery
from fields.translation import columns

MOST = 100  # that the page of a sector shows; the list has the others, but of a past day there is none
SHOWN = ["sector", "position", "period", "period_start", "period_end", "outcome", *columns("title")]


def first_achievements(now, sector):
    live = Achievement.objects.live(now).filter(sector=sector).with_point_keys()
    return live.only(*SHOWN).order_by("position", "pk")[: MOST + 1]


def within(model, now, sector, last):
    """Select the rows of the achievements of a sector up to a position."""
    return model.objects.live(now).filter(achievement__sector=sector, achievement__position__lte=Value(last))


PLACES = {"now": datetime.datetime, "sector": int, "last": int}
ACHIEVEMENTS = PreparedQuery(first_achievements, now=datetime.datetime, sector=int)
FIGURES = PreparedQuery(lambda **places: within(Figure, **places).filter(part=None).with_measures(), **PLACES)
PARTNERS = PreparedQuery(lambda **places: within(Partner, **places).select_related("organization"), **PLACES)


def achievements_of(sector):
    """The first public achievements of a sector, one more than a page shows, with their figures and partners."""
    here = {"now": timezone.now(), "sector": sector.pk}
    items = ACHIEVEMENTS.run(**here)
    if items:
        here["last"] = items[-1].position
        set_rows(items, "figures", FIGURES.run(**here))
        set_rows(items, "partners", PARTNERS.run(**here))
    for item in items:
        item.sector = sector
    return items
