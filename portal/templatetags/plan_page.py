"""Drawings and sentences of the page of a plan."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from achievements.measures.statements import target_amount
from fields.translation import TextInLanguage, format_count

register = template.Library()

GAP = 0.3  # percent of the ribbon, between two sectors
RIBBON = '<svg class="ribbon" aria-hidden="true">{}</svg>'
SEGMENT = '<rect class="hue-{}" x="{}%" width="{}%" height="8"/>'
PLAIN_RIBBON = mark_safe('<div class="ribbon"></div>')

BAR = '<svg class="prog" aria-hidden="true"><rect class="bg{}" x=".5" y=".5" width="99.7%" height="11"/>{}{}</svg>'
RESULT = '<rect class="fg" width="{}%" height="12"/>'
TIME = '<line class="time" x1="{0}%" x2="{0}%" y1="-4" y2="16"/>'

register.filter(target_amount)


@register.simple_tag
def ribbon(sectors):
    """Draw the shares of sectors in all that they have, in their hues."""
    total = sum(sector.count for sector in sectors)
    return format_html(RIBBON, format_html_join("", SEGMENT, shares(sectors, total))) if total else PLAIN_RIBBON


def shares(sectors, total):
    """Yield the hue, the beginning and the width of each sector, in percent."""
    done = 0
    for sector in sectors:
        if sector.count:
            yield sector.hue, f"{100 * done / total:.2f}", f"{max(100 * sector.count / total - GAP, GAP):.2f}"
            done += sector.count


@register.simple_tag
def target_bar(target, time):
    """Draw how much of a target is reached, and how much of the time has passed; the words stand below it."""
    result = "" if target.width is None else format_html(RESULT, f"{target.width:.1f}")
    line = "" if time is None else format_html(TIME, f"{100 * time:.1f}")
    return format_html(BAR, mark_safe(" none") if target.width is None else "", result, line)


@register.filter
def percent(share):
    """A share of a whole as people write it: “42%”."""
    return f"{int(100 * share)}%"


@register.filter
def name_of_figure(statement):
    """The name of a key figure, or of its achievement if it has none; nothing where the amount says it already."""
    figure = statement.figure
    name = figure.label or figure.achievement.title
    return "" if name.casefold() in statement.words.casefold() else name


@register.filter
def opening(text):
    """The first paragraph of a text."""
    return part_of(text, 0)


@register.filter
def behind_opening(text):
    """The paragraphs of a text behind the first one."""
    return part_of(text, 1)


def part_of(text, place):
    parts = re.split(r"\n[ \t]*\n", text.strip("\n"), maxsplit=1)
    return TextInLanguage(parts[place] if place < len(parts) else "", text.language)


@register.filter
def reach_of_sum(target, plan):
    """The sentence about a result that was added up: from how many, and how many report nothing."""
    items = plan.called.counted(target.achievements)
    if not target.others:
        return _("Added up from %(items)s.") % {"items": items}
    text = _("Added up from %(items)s; the other %(others)s have not reported any.")
    return text % {"items": items, "others": format_count(target.others)}
