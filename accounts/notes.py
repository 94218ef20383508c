"""Notes of audit entries: text that a person typed, or a message of ours that each reader gets in their language.

A message is stored as JSON, in one of three forms. `[{"said": sentence, "values": {…}}]` is a sentence of ours,
`[{"field": label, …}]` are old and new values (accounts/value_changes.py). Anything else is a change message of
Django's administration.
"""

import json

from django.contrib.admin.models import LogEntry
from django.utils.text import capfirst
from django.utils.translation import gettext


def lazy_note(sentence, **values):
    """Return a note that is translated when it is read. The caller marks the sentence with `gettext_noop`."""
    return serialize_note([{"said": sentence, "values": values}])


def serialize_note(note):
    """Return a note as it is stored: a list, such as a change message of Django's, as JSON; anything else as text."""
    return json.dumps(note, ensure_ascii=False) if isinstance(note, list) else str(note)


def render_note(note):
    """Return a stored note in the active language. Text that only looks like a message is returned as it is."""
    if not note.startswith("["):
        return note
    from accounts.value_changes import render_changes  # which reads labels as this module does

    try:
        messages = json.loads(note)
        if messages and "said" in messages[0]:
            return " ".join(gettext(message["said"]) % message["values"] for message in messages)
        return render_changes(messages) if messages and "field" in messages[0] else render_change_message(messages)
    except (ValueError, TypeError, KeyError, AttributeError):
        return note


def render_change_message(messages):
    """Return a change message as Django writes it. Raise ValueError if it is none."""
    if not all(message.keys() <= {"added", "changed", "deleted"} for message in messages):
        raise ValueError("This is no change message.")
    for facts in (message["changed"] for message in messages if "changed" in message):
        facts["fields"] = [translate_label(label) for label in facts["fields"]]
    return LogEntry(change_message=json.dumps(messages)).get_change_message()


def translate_label(label):
    """Return the label of a form field in the active language.

    Django looks labels up as they are stored. The catalogs do not have “Title (English)”: they have “title” and
    “English”.
    """
    name, separator, language = label.removesuffix(")").rpartition(" (")
    return f"{translate_name(name)} ({gettext(language)})" if separator else translate_name(label)


def translate_name(name):
    small = name[:1].lower() + name[1:]
    return gettext(name) if gettext(small) == small else capfirst(gettext(small))
