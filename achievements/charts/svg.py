"""Drawings as SVG: the markup of their shapes, for pages whose style sheet has the looks."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from achievements.charts.drawing import Box, Caption, Dot, Rule, Steps


def markup(drawing):
    """The shapes as elements of an SVG. All is said by attributes and classes, and nothing by inline styles."""
    return format_html_join("", "{}", ((WRITERS[type(shape)](shape),) for shape in drawing.shapes))


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def look(shape):
    return format_html(' class="{}"', shape.look) if shape.look else ""


def box(shape):
    return format_html('<rect{} x="{}" y="{}" width="{}" height="{}"/>', look(shape), *map(number, shape[1:]))


def rule(shape):
    return format_html('<line{} x1="{}" y1="{}" x2="{}" y2="{}"/>', look(shape), *map(number, shape[1:]))


def steps(shape):
    (x, y), *others = shape.corners
    path = f"M{number(x)} {number(y)}" + "".join(f"L{number(x)} {number(y)}" for x, y in others)
    return format_html('<path{} d="{}"/>', look(shape), path)


def dot(shape):
    return format_html('<circle{} cx="{}" cy="{}" r="{}"/>', look(shape), *map(number, shape[1:]))


def caption(shape):
    anchor = mark_safe(f' text-anchor="{shape.anchor}"') if shape.anchor != "start" else ""  # noqa: S308 (one of three)
    return format_html(
        '<text{} x="{}" y="{}"{}>{}</text>', look(shape), number(shape.x), number(shape.y), anchor, shape.text
    )


WRITERS = {Box: box, Rule: rule, Steps: steps, Dot: dot, Caption: caption}
