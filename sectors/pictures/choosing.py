"""The field of a form that chooses a picture: found by its words, with the chosen one beside it."""

from django.template.loader import render_to_string
from django.utils.html import format_html

from fields.admin import KeyAutocomplete
from fields.keys import key_from
from sectors.pictures.models import Picture


class PictureSelect(KeyAutocomplete):
    def render(self, name, value, attrs=None, renderer=None):
        chosen = Picture.objects.filter(pk=key_from(value)).first() if key_from(value) else None
        self.known = chosen
        choice = super().render(name, value, attrs, renderer)
        return format_html("{}{}", choice, render_to_string("admin/sectors/picture/_chosen.html", {"picture": chosen}))

    class Media:
        js = ["picture_field.js"]
        css = {"all": ["pictures.css"]}


class ChoosesPicture:
    """Mixin for the admin of an item that can show pictures."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if db_field.related_model is Picture and isinstance(field.widget, KeyAutocomplete):
            field.widget = PictureSelect(db_field, self.admin_site)
        return field
