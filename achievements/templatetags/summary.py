from babel.numbers import format_decimal
from django import template
from django.urls import reverse
from django.utils.translation import get_language

from achievements.listing.listing import encoded

register = template.Library()


@register.filter
def number(count):
    """A count with its digits in groups: 12,345."""
    return format_decimal(count, locale=get_language())


@register.simple_tag
def url_of_summary(listing):
    return f"{reverse('achievements:summary')}?{encoded(listing.narrowing)}".rstrip("?")
