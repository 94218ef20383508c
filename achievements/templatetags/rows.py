"""The rows of a list on a common scale of years, and the bar of the states of all of them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from achievements.outcome_bar import PATTERNS, segments_of
from achievements.states import State
from achievements.templatetags.listing import partners_in_short
from fields.templatetags.translation import in_language
from sectors.periods.writing import format_period
from sectors.templatetags.symbols import mark, use_pattern
from sectors.timelines.bar_svg import bar_svg
from sectors.timelines.year_lines import labels_of, year_lines

register = template.Library()
register.simple_tag(year_lines)
register.filter("years", labels_of)

# A page has up to a hundred rows. Written by a template, these parts would take twice the time.
ROW = """<li class="row" id="achievement-{}"><div><{heading}><a href="{}">{}</a></{heading}><p class="by">{}</p></div>\
<div class="when">{}<p>{}</p></div><div class="st">{}</div>"""
STATE = '<span class="state state-{}">{}{}</span>'
STACK = '<svg class="stack" aria-hidden="true">{}</svg>'
SEGMENT = '<rect class="{}" x="{}" width="{}" height="14"/>'


@register.simple_tag(takes_context=True)
def start_of_row(context, achievement, scale, heading):
    """The row of `achievements/_row.html` up to its meter."""
    return format_html(
        ROW,
        achievement.pk,
        achievement.get_absolute_url(),
        in_language(achievement.title),
        partners_in_short(context, achievement),
        period_bar(context, achievement, scale),
        format_period(achievement.period) if achievement.period else State.UNDATED.label,
        state_of_row(context, achievement.state),
        heading=mark_safe(heading or "h4"),  # noqa: S308  the name of an element, from templates
    )


@register.simple_tag(takes_context=True)
def period_bar(context, achievement, scale):
    """The bar of an achievement; nothing where it has no period or the list has no scale."""
    if not achievement.period or scale is None:
        return ""
    is_cut = achievement.state == State.DISCONTINUED
    if is_cut:
        use_pattern(context, "discontinued")
    return bar_svg(achievement.period, scale, is_cut=is_cut)


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
