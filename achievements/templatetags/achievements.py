from django import template
from django.core.paginator import Paginator

from achievements.footnotes import footnotes_of
from achievements.key_figures import with_key_figures
from sectors.periods.writing import written

register = template.Library()
register.simple_tag(with_key_figures)


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
def url_of_page(query, number):
    return query.url(page=number)


@register.simple_tag
def footnotes(achievements):
    return footnotes_of(achievements)
