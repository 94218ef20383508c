"""A form that waits to be sent again, as its sender recognizes it: its values with their labels, and its files."""

import re

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.kept_files.models import KeptFile
from accounts.kept_files.requests import kept_tokens
from accounts.resubmission import TOKENS

MOST_SHOWN = 40  # values on the page that asks
COUNTS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")
NOT_TYPED = ("form_id", "-kept", "-id", "-position", *COUNTS)
ROW = re.compile(r"(\w+)-(\d+)-(\w+)")


def values_shown(request, form):
    """Return (label, value) of all that a form would send and a person can recognize."""
    model = model_at(form["path"])
    typed = [
        (name, value)
        for name, value in form["fields"]
        if value and name not in TOKENS and not is_technical(name) and not (model and is_parent(model, name))
    ]
    return [(label_of(model, name), words_of(request, model, name, value)) for name, value in typed]


def target_of(request, form):
    """Return the kind and the name of the item that a form is about, its kind if it is new, else its address."""
    model = model_at(form["path"])
    if model is None:
        return form["path"]
    item = item_seen(request, model, match_of(form["path"]).kwargs.get("object_id"))
    kind = capfirst(model._meta.verbose_name)
    return f"{kind}: {item}" if item else kind


def is_technical(name):
    """Return True for what no person typed: counts, keys and places of rows, and the row that scripts copy."""
    return name.endswith(NOT_TYPED) or name.startswith("initial-") or "__prefix__" in name


def is_parent(model, name):
    """Return True for the key of the item in one of its rows."""
    return name.endswith(f"-{model._meta.model_name}")


def kept_files_in(form):
    """Return the kept files of a form that are still there."""
    tokens = kept_tokens(form["fields"])
    found = [KeptFile.objects.with_token(token, field, form.get("opener")) for field, token in tokens]
    return [kept for kept in found if kept]


def model_at(path):
    """Return the model whose form of the administration is at an address, or None."""
    try:
        name = match_of(path).url_name or ""
    except Resolver404:
        return None
    found = [model for model in admin.site._registry if name.startswith(model._meta.label_lower.replace(".", "_"))]
    return max(found, key=lambda model: len(model._meta.model_name), default=None)


def match_of(path):
    return resolve(path.partition("?")[0].removeprefix(get_script_prefix().rstrip("/")))


def item_seen(request, model, key):
    """Return an item if the user may see it in the administration, or None."""
    model_admin = admin.site.get_model_admin(model) if admin.site.is_registered(model) else None
    if model_admin is None or not key:
        return None
    item = model_admin.get_object(request, key)
    return item if item and model_admin.has_view_permission(request, item) else None


def words_of(request, model, name, value):
    """Return a value as its sender chose it: the name of an item or the label of a choice; else as it is."""
    row = ROW.fullmatch(name)
    try:
        rows = model._meta.get_field(row[1]).related_model if row else model
        field = rows._meta.get_field(row[3] if row else name)
    except (FieldDoesNotExist, AttributeError):  # also of what is the form of no model
        return value
    if field.is_relation:
        return item_seen(request, field.related_model, value) or value
    return dict(field.flatchoices or ()).get(value, value)


def label_of(model, name):
    """Return the label of an input: “Title (English)”, “Part 1: Title (English)”; its name if it has none."""
    row = ROW.fullmatch(name)
    try:
        if row is None:
            return capfirst(model._meta.get_field(name).verbose_name)
        rows = model._meta.get_field(row[1]).related_model._meta
        field = capfirst(rows.get_field(row[3]).verbose_name)
        words = {"kind": capfirst(rows.verbose_name), "number": int(row[2]) + 1, "field": field}
        return _("%(kind)s %(number)s: %(field)s") % words
    except (FieldDoesNotExist, AttributeError):  # also of what is the form of no model
        return _("Button") if name.startswith("_") else name
