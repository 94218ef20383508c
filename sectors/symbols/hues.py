"""The hues of sectors. static/components/hues.css has their colors, each for light and dark pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
