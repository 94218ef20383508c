"""The hues of sectors. static/hues.css has their colors, each for light and dark pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LEAST_APART = 50  # degrees between neighbors that everybody tells apart


class Hue(models.TextChoices):
    CRIMSON = "crimson", _("crimson")
    RUST = "rust", _("rust")
    OCHRE = "ochre", _("ochre")
    OLIVE = "olive", _("olive")
    GREEN = "green", _("green")
    TEAL = "teal", _("teal")
    CYAN = "cyan", _("cyan")
    BLUE = "blue", _("blue")
    INDIGO = "indigo", _("indigo")
    VIOLET = "violet", _("violet")
    PLUM = "plum", _("plum")
    SLATE = "slate", _("slate")


DEGREES = {
    Hue.CRIMSON: 18,
    Hue.RUST: 42,
    Hue.OCHRE: 72,
    Hue.OLIVE: 108,
    Hue.GREEN: 146,
    Hue.TEAL: 178,
    Hue.CYAN: 215,
    Hue.BLUE: 252,
    Hue.INDIGO: 280,
    Hue.VIOLET: 308,
    Hue.PLUM: 342,
}  # on the circle of hues; slate has next to none


def are_alike(one, other):
    """Return True if not everybody tells two hues apart, such as blue and violet. Slate is for who wants none."""
    if one not in DEGREES or other not in DEGREES:
        return False
    apart = abs(DEGREES[one] - DEGREES[other])
    return min(apart, 360 - apart) < LEAST_APART
