from django import template

from achievements.charts.svg import markup

register = template.Library()


@register.filter
def svg(drawing):
    """The shapes of a drawing, for an SVG element with its view box."""
    return markup(drawing)
