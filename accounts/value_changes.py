"""Old and new values in notes of audit entries, read in the language of the reader: “Roles: Editors → Publishers”.

A change is stored as {"field": label, "old": value, "new": value}, or with "added" and "removed" for long lists. A
value is text, {"word": msgid}, {"permission": "app.codename"}, {language: text, …}, or a list of values.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.utils import translation
from django.utils.translation import get_language, gettext, gettext_noop

from accounts.notes import translate_label
from accounts.permissions import name_of_permission
from fields.translation import in_each_language

YES, NO, NOTHING = gettext_noop("yes"), gettext_noop("no"), gettext_noop("nothing")


class RecordsValues:
    """Mixin before AuditedAdmin that records what the values were and are, not the names of the fields alone."""

    def construct_change_message(self, request, form, formsets, add=False):
        if add or formsets is None:  # of the form of a password
            return super().construct_change_message(request, form, formsets, add)
        return value_changes(form)


def value_changes(form):
    """Return the changes that a valid form makes, for the note of an audit entry; passwords are none of them."""
    names = [name for name in form.changed_data if "password" not in name]
    return [change_of(form, name) for name in names]


def change_of(form, name):
    with translation.override(None):
        label = str(form.fields[name].label)
    old, new = (stored_value(value) for value in (form.initial.get(name), form.cleaned_data[name]))
    if name in getattr(form, "long_fields", ()):
        added, removed = ([each for each in one if each not in other] for one, other in ((new, old), (old, new)))
        return {"field": label, "added": added, "removed": removed}
    empty = {"word": getattr(form, "words_for_nothing", {}).get(name, NOTHING)}
    return {"field": label, "old": empty if old in ("", []) else old, "new": empty if new in ("", []) else new}


def stored_value(value):
    """Return a value of a form as a note keeps it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return {"word": YES if value else NO}
    if isinstance(value, Permission):
        return {"permission": f"{value.content_type.app_label}.{value.codename}"}
    if isinstance(value, Group):
        return {"word": value.name}
    if isinstance(value, Model):
        return in_each_language(lambda: str(value))
    return [stored_value(each) for each in value]


def render_changes(changes):
    """Return stored changes in the active language. Raise KeyError or the like if they are none."""
    return "; ".join(map(render_one, changes))


def render_one(change):
    label = translate_label(change["field"])
    if "old" in change:
        return f"{label}: {render_value(change['old'])} → {render_value(change['new'])}"
    parts = [
        gettext(sentence) % {"values": render_value(change[name])}
        for name, sentence in (("added", ADDED), ("removed", REMOVED))
        if change[name]
    ]
    return f"{label}: {', '.join(parts)}"


ADDED, REMOVED = gettext_noop("added %(values)s"), gettext_noop("removed %(values)s")


def render_value(value):
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(map(render_value, value))
    if "word" in value:
        return gettext(value["word"])
    if "permission" in value:
        app_label, _dot, codename = value["permission"].partition(".")
        return name_of_permission(app_label, codename)
    return value.get(get_language()) or next(iter(value.values()))
