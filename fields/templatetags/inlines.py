"""The parts of a tabular inline, one by one, for `admin/edit_inline/tabular.html`."""

from itertools import chain

from django import template
from django.contrib.admin.templatetags.admin_modify import cell_count
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

register = template.Library()
EMPTY = "empty"  # in place of the number of the row that Django's script copies
LINKS = {True: ("inlinechangelink", _("Change")), False: ("inlineviewlink", _("View"))}  # by the right to change


@register.filter
def as_table(inline):
    """Return an `InlineAdminFormSet` as a table."""
    return InlineTable(inline)


def css_classes(name, **marks):
    """Return a class and those of the marks that apply."""
    return " ".join([name, *(mark for mark, applies in marks.items() if applies)])


class InlineTable:
    """A heading, columns, and a row for each form."""

    def __init__(self, inline):
        formset = inline.formset
        self.heading = capfirst(inline.opts.verbose_name if formset.max_num == 1 else inline.opts.verbose_name_plural)
        self.columns = [InlineColumn(field) for field in inline.fields()]
        self.can_delete = formset.can_delete and inline.has_delete_permission
        forms = list(inline)
        names = list(range(len(forms)))
        if inline.has_add_permission:
            names[-1] = EMPTY
        self.rows = [InlineRow(self, inline, form, name) for form, name in zip(forms, names, strict=True)]


class InlineColumn:
    def __init__(self, field):
        widget = field["widget"]  # a dictionary where the field is only read
        self.is_hidden = widget["is_hidden"] if isinstance(widget, dict) else widget.is_hidden
        self.name, self.label, self.help_text = field["name"], capfirst(field["label"]), strip_tags(field["help_text"])
        self.css_classes = css_classes(f"column-{self.name}", required=field["required"], hidden=self.is_hidden)
        self.cell_classes = css_classes(f"field-{self.name}", hidden=self.is_hidden)


class InlineRow:
    """One form, with the links and the fields that have no column."""

    def __init__(self, table, inline, form, name):
        self.original, self.errors, self.width = form.original, form.form.non_field_errors(), cell_count(form)
        self.id = f"{inline.formset.prefix}-{name}"
        self.css_classes = css_classes("form-row", has_original=self.original, **{"empty-form": name == EMPTY})
        self.site_url = form.absolute_url if form.show_url else ""
        self.form_url = form_url(form) if self.original else ""
        self.form_link = LINKS[bool(inline.has_change_permission)]
        self.deletion_field = form.deletion_field().field if table.can_delete and self.original else ""
        self.hidden_fields = hidden_fields(form)
        self.cells = list(zip(table.columns, chain.from_iterable(chain.from_iterable(form)), strict=True))


def form_url(form):
    """Return the URL of the page that a row has for itself, or "" if the inline links to none."""
    inline = form.model_admin
    if not (inline.show_change_link and inline.has_registered_model):
        return ""
    return reverse(admin_urlname(inline.opts, "change"), args=[quote(form.original.pk)])


def hidden_fields(form):
    fields = [form.pk_field() if form.needs_explicit_pk_field() else "", form.fk_field()]
    return [field.field for field in fields if field]
