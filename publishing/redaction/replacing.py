"""Marks in place of a value, in each text that holds it, as far as the column can hold one."""

import itertools
import posixpath
import re
from typing import NamedTuple

from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.storage import default_storage
from django.db import models
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from fields.files import NO_FILE
from fields.slugs import free_slug
from fields.translation import CODES, language_of
from publishing.redaction.columns import is_free_text, is_one_of_a_kind
from publishing.redaction.values import KEY

SHORT = "[…]"  # where the mark is too long
PLAIN = "removed"  # in addresses, keys and names of files, which take no brackets
ADDRESS = re.compile(r"\S*://\S*|\w+=\S*")
NO_ROOM = _("No mark can stand there. Change it in its form first, or leave it.")


class Substitution(NamedTuple):
    """A text and what is to stand in its place; None where people have to change it, as `advice` says."""

    after: str | None
    advice: str = ""


class Substitutes:
    """Texts with marks in place of what is sought. The same text becomes the same wherever it stands.

    In a rehearsal no file is copied.
    """

    def __init__(self, sought, marks, *, is_rehearsal):
        self.sought, self.marks, self.is_rehearsal = sought, marks, is_rehearsal
        self.unique = {}  # {(field, text before): after}
        self.moved_files = {}  # {path before: path after}, of those that are there

    def of(self, text, name="", field=None):
        """Return the Substitution for a text of a field, or under a name in JSON."""
        if isinstance(field, models.FileField) or (field is None and "/" in text and is_stored_file(text)):
            return Substitution(self.file_path(text))
        if field is None:
            plain = name in ("slug", "address") or KEY in name
            return Substitution(self.sought.replaced(text, PLAIN if plain else self.mark_for(name, text)))
        if is_one_of_a_kind(field):
            return self.only_one(text, field)
        return self.fitting(text, field)

    def mark_for(self, name, text):
        if is_address(text):
            return PLAIN
        return self.marks.get(language_of(name) or language_guessed(text)) or SHORT

    def fitting(self, text, field):
        """The first that the column can hold: with the mark, with a shorter one, with a plain word, or nothing."""
        marks = [self.mark_for(field.name, text), SHORT, PLAIN] if is_free_text(field) else [PLAIN]
        choices = [self.sought.replaced(text, mark) for mark in marks]
        choices += [""] if field.blank and not is_free_text(field) else []
        fitting = next((choice for choice in choices if fits(choice, field)), None)
        if fitting is None and is_free_text(field) and not fits(text, field):  # of before it was checked
            fitting = choices[1] if len(choices[1]) <= (field.max_length or len(choices[1])) else None
        return Substitution(fitting, "" if fitting is not None else NO_ROOM)

    def only_one(self, text, field):
        """With a plain word, and with a number behind it where another row has that value."""
        if (field, text) not in self.unique:
            plain = self.sought.replaced(text, PLAIN).strip("-")
            is_slug = hasattr(field.model, "reserved_slugs") and field.name == "slug"
            free = self.free_slug(field.model, plain) if is_slug else self.free_value(field, plain)
            self.unique[field, text] = free if fits(free, field) else None
        after = self.unique[field, text]
        return Substitution(after, "" if after is not None else NO_ROOM)

    def free_slug(self, model, slug):
        taken = {after for (field, _before), after in self.unique.items() if field.model is model}
        return next(
            free
            for number in itertools.count(1)
            if (free := free_slug(model, slug if number == 1 else f"{slug}-{number}")) not in taken
        )

    def free_value(self, field, value):
        taken = {after for (other, _before), after in self.unique.items() if other is field}
        values = itertools.chain([value], (f"{value}-{number}" for number in itertools.count(2)))
        rows = field.model._base_manager
        return next(each for each in values if each not in taken and not rows.filter(**{field.name: each}).exists())

    def file_path(self, path):
        """The path with a plain word in the name of the file, which is copied to it."""
        if path not in self.moved_files:
            folder, name = posixpath.split(path)
            after = posixpath.join(folder, get_valid_filename(self.sought.replaced(name, PLAIN)))
            if self.is_rehearsal:
                return after
            self.moved_files[path] = copied(path, after)
        return self.moved_files[path]


def copied(path, after):
    """Copy a file, and return the path of the copy. A file that was lost has none, and gets the path alone."""
    try:
        with default_storage.open(path) as file:
            return default_storage.save(after, file)
    except NO_FILE:
        return after


def is_stored_file(text):
    try:
        return default_storage.exists(text)
    except (SuspiciousFileOperation, ValueError, OSError):  # no path of the storage
        return False


def is_address(text):
    """Return True for a text that is an address or a query string, in which signs of a mark may mean something else."""
    return ADDRESS.fullmatch(text) is not None


def fits(text, field):
    """Return True if the form of a field would take a text as it is."""
    try:
        return isinstance(field.clean(text, None), str)
    except ValidationError:
        return False


def language_guessed(text):
    return "ko" if "ko" in CODES and any("가" <= letter <= "힣" for letter in text) else CODES[0]
