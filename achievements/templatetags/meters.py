"""The meter of a row: the result before the target. A target never looks like a result."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from achievements.measures.meters import meter_of
from fields.templatetags.translation import in_language
from sectors.periods.writing import format_period

register = template.Library()

# A page has up to a hundred rows. Written by a template, their meters would take three times the time.
MISSING = '<p class="missing">{}</p>'
MUTED = '<p class="muted">{}</p>'
REACHED = '<b>{}</b> <span class="muted">{}</span>{}{}'
AIMED = '{}<svg class="prog" aria-hidden="true"><rect class="bg none" x=".5" y=".5" width="99.7%" height="11"/></svg>{}'
BAR = """<svg class="prog" aria-hidden="true"><rect class="bg" x=".5" y=".5" width="99.7%" height="11"/>\
<rect class="fg" width="{}%" height="12"/></svg>"""


@register.filter
def meter_of_row(achievement):
    """The meter of the figures of the whole, as HTML."""
    return meter_html(meter_of(achievement.own_figures))


def meter_html(meter):
    if meter is None:
        return format_html(MISSING, _("No figure given"))
    if meter.target:
        bar = mark_safe(BAR.format(meter.length)) if meter.length else ""  # noqa: S308  a number
        return format_html(REACHED, in_language(meter.amount), words_of_target(meter), bar, muted(meter.facts))
    if meter.has_target:
        facts = [*([meter.label] if meter.label else []), _("No result published yet")]
        return format_html(AIMED, claim_html(meter.figure), muted(facts))
    beside = muted([claim_html(meter.beside)]) if meter.beside else ""
    return format_html("<b>{}</b>{}{}", claim_html(meter.figure), muted(meter.facts), beside)


def claim_html(figure):
    """The claim of a figure, its amount marked where that is in the other language."""
    amount = conditional_escape(in_language(figure.short_amount))
    return mark_safe(figure.claim_of(amount))  # noqa: S308  escaped


def words_of_target(meter):
    target = conditional_escape(in_language(meter.amount_of_target))
    if not meter.target.as_of:
        return mark_safe(_("of a target of %(target)s, no year given") % {"target": target})  # noqa: S308  escaped
    words = {"target": target, "date": format_period(meter.target.as_of)}
    return mark_safe(_("of a target of %(target)s by %(date)s") % words)  # noqa: S308  escaped, and a date


def muted(facts):
    """A paragraph of facts; nothing of none."""
    words = " · ".join(conditional_escape(in_language(fact)) for fact in facts)
    return mark_safe(MUTED.format(words)) if words else ""  # noqa: S308  each is escaped
