from django import template

from fields.translation import TextInLanguage
from sectors.periods.writing import DASH

register = template.Library()

DASHES = set(DASH.values())


@register.filter
def breakable(span):
    """A span of years that a narrow column may break after its dash."""
    return TextInLanguage("".join(f"{letter}\u200b" if letter in DASHES else letter for letter in span), span.language)
