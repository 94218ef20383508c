"""The rows of a list on a common scale of years, and the bar of the states of all of them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from achievements.outcome_bar import PATTERNS, segments_of
from achievements.states import State
from achievements.templatetags.listing import partners_in_short
from achievements.templatetags.meters import meter_of_row
from fields.templatetags.translation import in_language
from sectors.periods.writing import format_period
from sectors.templatetags.symbols import mark, use_pattern
from sectors.timelines.bar_svg import bar_svg
from sectors.timelines.year_lines import labels_of, year_lines

register = template.Library()
register.simple_tag(year_lines)
register.filter("years", labels_of)

# A page has up to a hundred rows. Written by a template, these parts would take twice the time.
ROW = """<li class="row" id="achievement-{}"><div><h4><a href="{}">{}</a></h4><p class="by">{}</p></div>\
<div class="when">{}<p>{}</p></div><div class="st">{}</div><div class="meter">{}</div></li>"""
STATE = '<span class="state state-{}">{}{}</span>'
STACK = '<svg class="stack" aria-hidden="true">{}</svg>'
SEGMENT = '<rect class="{}" x="{}" width="{}" height="14"/>'


@register.simple_tag(takes_context=True)
def row(context, achievement, scale):
    """A row of a list on a scale of years, which may be None."""
    state = achievement.state
    return format_html(
        ROW,
        achievement.pk,
        achievement.get_absolute_url(),
        in_language(achievement.title),
        partners_in_short(context, achievement),
        bar_of(context, achievement.period, state, scale),
        format_period(achievement.period) if achievement.period else State.UNDATED.label,
        state_of_row(context, state),
        meter_of_row(achievement),
    )


@register.simple_tag(takes_context=True)
def period_bar(context, achievement, scale):
    """The bar of an achievement; nothing where it has no period or the list has no scale."""
    return bar_of(context, achievement.period, achievement.state, scale)


def bar_of(context, period, state, scale):
    if not period or scale is None:
        return ""
    is_cut = state == State.DISCONTINUED
    if is_cut:
        use_pattern(context, "discontinued")
    return bar_svg(period, scale, is_cut=is_cut)


@register.simple_tag(takes_context=True)
def state_of_row(context, state):
    """The mark of a state with its word, as in `sectors/_state.html`: a page has dozens."""
    return mark_safe(STATE.format(state.value, mark(context, state), state.label))  # noqa: S308  words of ours


@register.simple_tag(takes_context=True)
def outcome_bar(context, by_state):
    """The bar of {state: number}; the words of `achievements/_outcome_counts.html` stand below it."""
    for state in by_state:
        if state in PATTERNS:
            use_pattern(context, PATTERNS[state])
    return mark_safe(STACK.format(format_html_join("", SEGMENT, segments_of(by_state))))  # noqa: S308
