"""The list of achievements: its form, its rows, its pages."""

from django import template
from django.core.paginator import Paginator
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext

from achievements.measures.meters import meter_of
from achievements.partners import lead_of
from achievements.templatetags.achievements import found_in_language
from fields.templatetags.translation import in_language
from fields.translation import format_count
from sectors.templatetags.symbols import icon, mark

register = template.Library()


@register.filter
def elided(page):
    """The numbers of a pagination, `1 … 4 [5] 6 … 100`; None for the gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [None if number == Paginator.ELLIPSIS else number for number in numbers]


@register.simple_tag
def url_of_page(query, number):
    return query.url(page=number)


@register.simple_tag
def url_of_plan(query, slug):
    return query.url_of_plan(slug)


@register.simple_tag
def url_of_view(query, view):
    return query.url_of_view(view)


# A list has more than a hundred options. Written by a template, they would take a third of its time.
OPTION = '<label class="option{}"><input type="checkbox" name="{}" value="{}"{}>{}{}</label>\n'
NUMBER = '<span class="count">{}</span>'
STATE = '<span class="state state-{}">{}{}</span>'


@register.simple_tag(takes_context=True)
def check_boxes(context, facet, options):
    """The check boxes of some options of a facet."""
    written = (
        OPTION.format(
            " empty" if option.number == 0 else "",
            facet.name,
            escape(option.value),
            " checked" if option.is_selected else "",
            label_of(context, facet.name, option),
            "" if option.number is None else NUMBER.format(format_count(option.number)),
        )
        for option in options
    )
    return mark_safe("".join(written))  # noqa: S308  each part is escaped


def label_of(context, name, option):
    label = conditional_escape(in_language(option.label))
    return (
        STATE.format(option.value, mark(context, option.value), label) if name == "state" else f"<span>{label}</span>"
    )


TAG = '<a class="tag" href="{}">{}<span>{}</span></a>'


@register.simple_tag(takes_context=True)
def sector_tag(context, sector):
    """The link to a sector with its icon. A page has few sectors and many rows."""
    written = context.render_context.setdefault("sector_tags", {})
    if sector.pk not in written:
        drawing, name = icon(context, sector.icon), found_in_language(context, sector.name)
        written[sector.pk] = format_html(TAG, sector.get_absolute_url(), drawing, name)
    return written[sector.pk]


@register.simple_tag(takes_context=True)
def partners_in_short(context, achievement):
    """The organization that leads, and how many others take part."""
    organization, others = lead_of(achievement)
    if organization is None:
        return gettext("Partners not stated")
    name = found_in_language(context, organization.name)
    if not others:
        return name
    return format_html(ngettext("{name} and {count} more", "{name} and {count} more", others), name=name, count=others)


@register.filter
def meter(achievement):
    """The FigureMeter of the figures of the whole."""
    return meter_of(achievement.own_figures)
