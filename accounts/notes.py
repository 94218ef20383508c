"""Notes of the audit log: what a person typed, or a sentence of ours that each reader gets in their language."""

import json

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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
        sentences = map(sentence_of, messages) if "said" in messages[0] else map(change_of, messages)
        return " ".join(sentences) or note
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return note


def sentence_of(message):
    return gettext(message["said"]) % message["values"]


def change_of(message):
    """One of Django's change messages, as a sentence that reads well in each language."""
    ((kind, facts),) = message.items()
    thing = {"kind": gettext(facts.get("name", "")), "name": facts.get("object", "")}
    if kind == "changed":
        thing["fields"] = ", ".join(map(label_here, facts["fields"]))
    return SENTENCES[kind, "name" in facts] % thing


# By what was done, and whether it was done with a row of the item.
SENTENCES = {
    ("added", False): _("Added."),
    ("added", True): _("Added %(kind)s “%(name)s”."),
    ("changed", False): _("Changed %(fields)s."),
    ("changed", True): _("Changed %(fields)s of %(kind)s “%(name)s”."),
    ("deleted", True): _("Deleted %(kind)s “%(name)s”."),
}


def label_here(label):
    """The label of a field in the language in force: of “Title (English)” both parts."""
    name, bracket, language = label.removesuffix(")").rpartition(" (")
    return f"{word_here(name)} ({gettext(language)})" if bracket else word_here(label)


def word_here(label):
    """Labels begin with a capital, what is translated does not."""
    small = label[:1].lower() + label[1:]
    return gettext(label) if gettext(small) == small else capfirst(gettext(small))
