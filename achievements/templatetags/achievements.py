from django import template
from django.utils.html import format_html

from achievements.claims.measured import measured
from achievements.key_figures import with_key_figures
from achievements.measures.statements import Statement, percent_of, statements, target_amount
from fields.templatetags.translation import in_language
from sectors.periods.writing import format_period

register = template.Library()
register.simple_tag(with_key_figures)


@register.filter
def period(value):
    """A period in the reader's language; nothing for none."""
    return format_period(value) if value else ""


register.filter(statements)
register.filter(percent_of)


@register.simple_tag(takes_context=True)
def found_in_language(context, words):
    """A text like `in_language`, with the words marked that the list of the page was searched for, if it is of one."""
    return in_language(words, context["query"].words.wanted if "query" in context else ())


@register.filter
def statements_of_row(achievement):
    """The Statements of the whole that a row of a list shows.

    Under filters about figures each figure that matched stands alone: a target that the filters left out would be a
    figure too many beside the total that they are of.
    """
    matched = getattr(achievement, "matched_figures", None)
    return statements(achievement.own_figures) if matched is None else [Statement(each, None, []) for each in matched]


@register.filter
def own_statements(item):
    """The MeasuredStatements of the figures of a sector, as they are stored or as a past day has them."""
    is_loaded = "figures" in getattr(item, "_prefetched_objects_cache", {})
    return measured(item.figures.all() if is_loaded else item.figures.live().with_measures())


AMOUNT = '<span class="amount">{}</span>'
EXACT = '<details class="exact"><summary title="{0}"><span class="amount">{1}</span></summary><p>= {0}</p></details>'


@register.filter
def amount(figure):
    """The short amount of a figure as HTML, with all digits one tap away."""
    return html_amount(figure.digits, figure.short_amount)


@register.filter
def amount_of_target(target):
    """The short amount of a target that stands behind its result."""
    return html_amount(target.digits, target_amount(target))


def html_amount(digits, short):
    return format_html(EXACT if digits else AMOUNT, *([digits] if digits else []), in_language(short))
