from django import template
from django.core.paginator import Paginator

from achievements.footnotes import footnotes_of
from achievements.models import Figure
from sectors.periods.writing import written

MOST_ON_CARD = 3

register = template.Library()


@register.filter
def period(value):
    """A period in the reader's language; nothing for none."""
    return written(value) if value else ""


@register.filter
def elided(page):
    """The numbers of a pagination, `1 … 4 [5] 6 … 100`; None for the gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == Paginator.ELLIPSIS else number for number in numbers]


@register.simple_tag
def url_of_page(listing, number):
    return listing.url(page=number)


@register.simple_tag
def footnotes(achievements):
    return footnotes_of(achievements)


@register.simple_tag
def with_key_figures(sectors):
    """The sectors, each with the key figures of its public achievements; one query."""
    sectors = list(sectors)
    found = {sector.pk: [] for sector in sectors}
    for figure in Figure.objects.key_of(sectors):
        found[figure.achievement.sector_id].append(figure)
    for sector in sectors:
        sector.key_figures = found[sector.pk][:MOST_ON_CARD]
    return sectors
