"""Links from audit entries to the pages of their items in the administration."""

from itertools import groupby

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import quote
from django.core.exceptions import ValidationError
from django.urls import reverse


def attach_links(entries, request):
    """Set the `link` of each entry to the page of its item; None if it is gone or `request.user` may not see it."""
    by_type = sorted(entries, key=lambda entry: entry.item_type)
    for item_type, group in groupby(by_type, key=lambda entry: entry.item_type):
        group = list(group)
        keys = visible_keys(item_type, {entry.item_key for entry in group}, request)
        for entry in group:
            entry.link = change_url(item_type, entry.item_key) if entry.item_key in keys else None


def visible_keys(item_type, keys, request):
    """Return those of some keys whose items exist and may be seen by `request.user`, with one query."""
    model_admin = admin_of(item_type)
    if model_admin is None or not model_admin.has_view_or_change_permission(request):
        return set()
    wanted = [key for key in keys if is_key_of(model_admin.model, key)]
    found = model_admin.get_queryset(request).filter(pk__in=wanted)
    return {str(key) for key in found.values_list("pk", flat=True)}


def admin_of(item_type):
    try:
        return admin.site.get_model_admin(apps.get_model(item_type))
    except (LookupError, ValueError, NotRegistered):
        return None


def is_key_of(model, key):
    try:
        return model._meta.pk.to_python(key) is not None
    except ValidationError:
        return False


def change_url(item_type, key):
    app_label, model_name = item_type.split(".")
    return reverse(f"admin:{app_label}_{model_name}_change", args=[quote(key)])


def name_of_type(item_type):
    """Return the verbose name of a kind of item. Return its stored name if the code has no such model any more."""
    try:
        return str(apps.get_model(item_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return item_type
