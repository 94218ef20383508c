"""Hues and icons in forms: a list of pictures with their names, one of which is chosen. It needs no script."""

from django import forms
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from sectors.symbols.hues import Hue
from sectors.symbols.icons import Icon
from sectors.symbols.sprite import drawn


class PictureRadio(forms.RadioSelect):
    """Radio buttons beside pictures."""

    def __init__(self, attrs=None, **options):
        super().__init__({"class": "symbols"} | (attrs or {}), **options)

    class Media:
        css = {"all": ["hues.css", "symbols.css"]}


def choices_of_hue():
    swatch = mark_safe('<span class="swatch hue-{}"></span> {}')
    return [(hue.value, format_html(swatch, hue.value, hue.label)) for hue in Hue]


def choices_of_icon():
    return [(icon.value, format_html("{} {}", drawn(icon.value), icon.label)) for icon in Icon]


PICTURES = {"hue": choices_of_hue, "icon": choices_of_icon}  # {field: function that returns its choices}


class ChoosesPictures:
    """Mixin for the admin of items with a hue and an icon."""

    def formfield_for_choice_field(self, db_field, request, **options):
        field = super().formfield_for_choice_field(db_field, request, **options)
        if db_field.name in PICTURES:
            field.widget = PictureRadio()
            field.choices = PICTURES[db_field.name]()
        return field
