"""The places at which a row holds a text, in words, and what the row is without it."""

from typing import NamedTuple

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from fields.search import SearchField
from fields.translation import language_of
from publishing.models import LiveModel
from publishing.redaction.columns import advice_by_hand, is_derived, searched_fields
from publishing.redaction.replacing import Substitutes, Substitution
from publishing.redaction.values import KEY, readable, replaced, session_without, stored_again, texts_in
from publishing.revisions import Revision
from publishing.snapshots import row_model

AROUND = 60  # letters of an excerpt on either side
MOMENTS = ("published_at", "edited_at", "saved_at", "at", "changed_at", "requested_at", "attempt_time", "action_time")
DROPPED = _("A form that waits to be sent again. It is dropped; whoever typed it has to type it anew.")
IN_A_FILE = _("It is inside a file that is kept in the database. Remove the file first.")
ESCAPES = _("The value is in the text in a way that cannot be replaced. Change the text in its form first.")


class Owner(NamedTuple):
    """The item that a row belongs to, or the row itself if it is nobody else's, as the audit log names it."""

    item_type: str
    key: str

    @property
    def model(self):
        try:
            return apps.get_model(self.item_type)
        except (LookupError, ValueError):
            return None


class Place(NamedTuple):
    """A text that holds what is sought: where it stands, and what it becomes."""

    label: str
    language: str
    text: str
    spans: list
    after: str | None  # None if it is not changed
    advice: str

    @property
    def excerpt(self):
        """The text around the first match, as HTML with the matches marked."""
        return format_html_join("", "{}<mark>{}</mark>", self.pieces())

    @property
    def excerpt_without(self):
        """The same as text, without what is sought: it may be printed and kept."""
        return "".join(f"{before}{'▮▮▮' if match else ''}" for before, match in self.pieces())

    def pieces(self):
        """Yield pairs of what stands before a match and the match; the last pair has no match."""
        start = max(self.spans[0][0] - AROUND, 0) if self.spans else 0
        end, first = start, "…" if start else ""
        for begin, stop in self.spans[:3]:
            if begin > end + 2 * AROUND:
                break
            yield first + self.text[end:begin], self.text[begin:stop]
            first, end = "", stop
        rest = self.text[end : end + AROUND]
        if following := [begin for begin, _stop in self.spans if end <= begin < end + AROUND]:
            rest = self.text[end : following[0]]
        yield first + rest + ("…" if end + len(rest) < len(self.text) else ""), ""


class RowPlaces:
    """A stored row with its places, and the `values` of the columns that change."""

    def __init__(self, row, substitutes: Substitutes):
        self.row, self.substitutes = row, substitutes
        self.values, self.places = {}, []
        for field in searched_fields(type(row)):
            if not is_derived(field):
                self.look_at(field)
        self.follow()

    def look_at(self, field):
        value = readable(field, field.value_from_object(self.row))
        sought = self.substitutes.sought
        found = [(path, text) for path, text in texts_in(value) if sought.is_in(text)]
        if not found:
            return
        if field.model is Session:
            self.values[field.attname] = session_without(self.row.session_data, {path[0] for path, _text in found})
            self.note_all(field, found[:1], Substitution("", DROPPED))
        elif advice := advice_by_hand(field) or (IN_A_FILE if isinstance(field, models.BinaryField) else ""):
            self.note_all(field, found, Substitution(None, advice))
        else:
            self.substitute(field, value, found)

    def note_all(self, field, found, substitution):
        for path, text in found:
            self.note(field, path, text, substitution)

    def substitute(self, field, value, found):
        after = {}
        for path, text in found:
            column = field_at(field, path)
            substitution = self.substitutes.of(text, name_at(field, path), column)
            if substitution.after is not None and self.substitutes.sought.is_in(substitution.after):
                substitution = Substitution(None, ESCAPES)
            self.note(field, path, text, substitution)
            if substitution.after is not None:
                after[path] = substitution.after
        if after:
            changed = replaced(value, lambda path, text: after.get(path, text))
            self.values[field.attname] = stored_again(field, changed)

    def note(self, field, path, text, substitution):
        shown, spans = self.substitutes.sought.shown_in(text)
        language = language_of(name_at(field, path))
        self.places.append(Place(label_of(field, path), language, shown, spans, *substitution))

    def follow(self):
        """Work out anew the columns that follow from others."""
        for name, value in self.values.items():
            setattr(self.row, name, value)
        before = {field.attname: getattr(self.row, field.attname) for field in self.derived}
        if isinstance(self.row, Revision):
            self.row.note_what_is_searched()
        for field in self.derived:
            if isinstance(field, SearchField):
                field.pre_save(self.row, False)
            if (value := getattr(self.row, field.attname)) != before[field.attname]:
                self.note_derived(field, before[field.attname])
                self.values[field.attname] = value

    def note_derived(self, field, text):
        """Name the column if the texts that it is made of do not hold what is sought any more."""
        if not self.values and (spans := self.substitutes.sought.spans(text)):
            self.places.append(Place(str(capfirst(field.verbose_name)), "", text, spans, "", ""))

    @property
    def derived(self):
        return [field for field in searched_fields(type(self.row)) if is_derived(field)]

    @property
    def owner(self):
        return owner_of(self.row)

    @property
    def was_public(self):
        """Return True if readers saw it: a row of what is or was public, or a revision that became public."""
        if isinstance(self.row, Revision):
            return self.row.published_at is not None and self.row.published_at <= timezone.now()
        return isinstance(self.row, LiveModel) and getattr(outermost(self.row), "was_public", False)

    @property
    def version(self):
        """Version of its item and its moment, in words; "" if there is nothing to say."""
        words = [str(self.row.state.label)] if isinstance(self.row, Revision) else []
        moment = next((value for name in MOMENTS if (value := getattr(self.row, name, None))), None)
        if isinstance(self.row, Revision) or not isinstance(self.row, LiveModel):
            words += [date_format(timezone.localtime(moment), "DATETIME_FORMAT")] if moment else []
        return ", ".join(words)

    @property
    def kind(self):
        return str(capfirst(self.row._meta.verbose_name))


def outermost(row):
    """The item that a dependent row is part of; else the row itself."""
    while getattr(row, "is_dependent", False):
        row = row.parent
    return row


def owner_of(row):
    if getattr(row, "item_type", "") and hasattr(row, "item_key"):
        return Owner(row.item_type, row.item_key)
    item = getattr(row, "item", None)
    item = outermost(item if isinstance(item, LiveModel) else row)
    return Owner(item._meta.label_lower, str(item.pk))


# Columns and the texts within them


def field_at(field, path):
    """The field that a text is of: the column itself, or that of an item in a snapshot; None if none is known."""
    if not path:
        return field
    try:
        model, name = model_at(field, path)
        return model._meta.get_field(name)
    except (FieldDoesNotExist, AttributeError, TypeError, ValueError, LookupError):
        return None


def model_at(field, path):
    """The model and the name of the field of a text in a snapshot."""
    model = field.model._meta.get_field("item").related_model
    match path:
        case ("fields", name):
            return model, name
        case ("rows", relation, int(), name):
            return row_model(model, relation), name
    raise LookupError


def name_at(field, path):
    """The name that a text has: that of the column, or the innermost in JSON."""
    if path and path[-1] == KEY:
        return KEY
    return next((name for name in reversed(path) if isinstance(name, str)), field.name)


def label_of(field, path):
    """The name of the place for people: “Text (English)”, “Parts 2, title (Korean)”."""
    column = field_at(field, path)
    label = str(capfirst(column.verbose_name)) if column is not None else str(capfirst(field.verbose_name))
    if path and path[0] == "rows" and column is not None:
        return f"{capfirst(column.model._meta.verbose_name)} {path[2] + 1}, {column.verbose_name}"
    return label if column is not None else " › ".join([label, *(str(name) for name in path if isinstance(name, str))])
