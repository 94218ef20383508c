"""Notes of the audit log: what a person typed, or a sentence of ours that each reader gets in their language."""

import json

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext


def said(sentence, **values):
    """A note that is translated where it is read. The sentence is marked with `gettext_noop` by the caller."""
    return stored([{"said": sentence, "values": values}])


def stored(note):
    """A note as it is kept: text as it is, a list (Django's change messages are lists) as JSON."""
    return json.dumps(note, ensure_ascii=False) if isinstance(note, list) else str(note)


def written(note):
    """A note in words. What somebody typed is shown as typed, also if it looks like one of ours."""
    if not note.startswith("["):
        return note
    try:
        messages = json.loads(note)
        return " ".join(map(sentence_of, messages)) if messages and "said" in messages[0] else change_of(note)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return note


def sentence_of(message):
    return gettext(message["said"]) % message["values"]


def change_of(note):
    """Django's own change message: “Changed Title. Added part “Phase 2”.”"""
    messages = json.loads(note)
    for message in messages:
        for facts in message.values():
            if "fields" in facts:
                facts["fields"] = [label_here(label) for label in facts["fields"]]
    return LogEntry(change_message=json.dumps(messages)).get_change_message()


def label_here(label):
    """The label of a field in the language in force: of “Title (English)” both parts."""
    name, bracket, language = label.removesuffix(")").rpartition(" (")
    return f"{gettext(name)} ({gettext(language)})" if bracket else gettext(label)
