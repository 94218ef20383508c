from django import template
from django.urls import reverse

from achievements.listing.listing import encoded
from publishing.addresses import with_query
from publishing.languages import Words
from sectors.periods.writing import DASH

register = template.Library()

DASHES = set(DASH.values())


@register.filter
def breakable(span):
    """A span of years that a narrow column may break after its dash."""
    return Words("".join(f"{letter}\u200b" if letter in DASHES else letter for letter in span), span.language)


@register.simple_tag
def url_of_summary(listing):
    return with_query(reverse("achievements:summary"), encoded(listing.narrowing))
