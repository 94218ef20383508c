"""A public sector and its achievements as its page shows them: statements that are compiled once in a process."""

import datetime

from django.db.models import Exists, OuterRef, Value
from django.utils import timezone

from achievements.models import Achievement, Figure, Partner, SectorFigure
from fields.prefetched import set_rows
from fields.prepared import PreparedQuery
from fields.translation import columns
from sectors.models import Sector, StrategyPoint

MOST = 100  # that the page of a sector shows; the list has the others, but of a past day there is none
SHOWN = ["sector", "position", "period", "period_start", "period_end", "outcome", *columns("title")]


def addressable(now, slug):
    found = Sector.objects.addressable(now).filter(slug=slug).select_related("plan", "picture").with_offices()
    own = SectorFigure.objects.live(now).filter(sector=OuterRef("pk"))
    return found.annotate(has_figures=Exists(own.order_by()))


def first_achievements(now, sector):
    live = Achievement.objects.live(now).filter(sector=sector).with_point_keys()
    return live.only(*SHOWN).order_by("position", "pk")[: MOST + 1]


def within(model, now, sector, last):
    """Select the rows of the achievements of a sector up to a position."""
    return model.objects.live(now).filter(achievement__sector=sector, achievement__position__lte=Value(last))


SECTORS = PreparedQuery(addressable, now=datetime.datetime, slug=str)
OF_SECTOR = {"now": datetime.datetime, "sector": int}
POINTS = PreparedQuery(lambda now, sector: StrategyPoint.objects.live(now).filter(sector=sector), **OF_SECTOR)
SECTOR_FIGURES = PreparedQuery(
    lambda now, sector: SectorFigure.objects.live(now).filter(sector=sector).with_measures(), **OF_SECTOR
)
PLACES = OF_SECTOR | {"last": int}
ACHIEVEMENTS = PreparedQuery(first_achievements, **OF_SECTOR)
FIGURES = PreparedQuery(lambda **places: within(Figure, **places).filter(part=None).with_measures(), **PLACES)
PARTNERS = PreparedQuery(lambda **places: within(Partner, **places).select_related("organization"), **PLACES)


def sector_at(slug):
    """The Sector with a page at this address, with its plan and offices; None if there is none."""
    return next(iter(SECTORS.run(now=timezone.now(), slug=slug)), None)


def with_own_rows(sector):
    """The sector with its strategy points and its own figures, unless a draft came with those of its own."""
    if "points" in getattr(sector, "_prefetched_objects_cache", {}):
        return sector
    set_rows([sector], "points", POINTS.run(now=timezone.now(), sector=sector.pk))
    figures = SECTOR_FIGURES.run(now=timezone.now(), sector=sector.pk) if sector.has_figures else []
    set_rows([sector], "figures", figures)
    return sector


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
