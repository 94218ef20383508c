"""The states of many achievements, as one bar and as words with numbers: of {state: number} in their order."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext, pgettext_lazy

from achievements.states import State
from fields.translation import format_count
from sectors.templatetags.symbols import collect, mark

register = template.Library()

GAP = 0.35  # percent of the bar, between two states
LEAST = 0.6  # percent: of one in a thousand there is still something to see
FILLED_WITH_PATTERN = (State.PARTLY, State.DISCONTINUED)
BAR = '<svg class="stack" aria-hidden="true">{}</svg>'
SEGMENT = '<rect class="{}" x="{}%" width="{}%" height="14"/>'
COUNTS = '<ul class="counts">{}</ul>'
COUNT = '<li class="state state-{}">{}<span>{}</span></li>'
WORDS = {
    State.ACHIEVED: pgettext_lazy("beside a number", "achieved"),
    State.PARTLY: pgettext_lazy("beside a number", "partly achieved"),
    State.DISCONTINUED: pgettext_lazy("beside a number", "discontinued"),
    State.UNSTATED: pgettext_lazy("beside a number", "ended, outcome not stated"),
    State.UNDER_WAY: pgettext_lazy("beside a number", "under way"),
    State.PLANNED: pgettext_lazy("beside a number", "planned"),
    State.UNDATED: pgettext_lazy("beside a number", "period not given"),
}


@register.simple_tag(takes_context=True)
def outcome_bar(context, by_state):
    """Draw the states as parts of one bar. It is hidden from screen readers: the words have to stand beside it."""
    for state in FILLED_WITH_PATTERN:
        if state in by_state:
            collect(context, f"p-{state}")
    return format_html(BAR, format_html_join("", SEGMENT, segments(by_state)))


def segments(by_state):
    """Yield the state, the beginning and the width of each part of the bar, in percent."""
    total, done = sum(by_state.values()), 0
    for state, number in by_state.items():
        start, width = 100 * done / total, 100 * number / total
        yield state, f"{start:.2f}", f"{max(width - GAP, LEAST):.2f}"
        done += number


@register.simple_tag(takes_context=True)
def state_counts(context, by_state):
    """List the numbers with the marks and words of their states."""
    return format_html(COUNTS, format_html_join("", COUNT, counts(context, by_state)))


def counts(context, by_state):
    text = pgettext("a number with the status that it counts", "%(count)s %(status)s")
    for state, number in by_state.items():
        bold = format_html("<b>{}</b>", format_count(number))
        yield state, mark(context, state), mark_safe(text % {"count": bold, "status": escape(WORDS[state])})  # noqa: S308  of what is escaped
