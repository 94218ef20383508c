"""A YAML document, read so that every mistake is named by its place: `sectors[1].achievements[3].period`."""

import datetime
import difflib
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from yaml import MarkedYAMLError, YAMLError

from achievements.content.mistakes import ContentError, DocumentError, Mistakes
from achievements.content.yaml_lines import join_path
from achievements.content.yaml_values import RefusedYamlError, parse_yaml
from fields.text import normalized
from sectors.periods import Period, PeriodError

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def read(path):
    """The top node of a YAML file. DocumentError if it is no YAML, not UTF-8 or has a key twice."""
    try:
        text = Path(path).read_bytes().decode()
    except OSError as error:
        raise refusal(_("This file cannot be opened: %(reason)s.") % {"reason": error.strerror}) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise refusal(_("Line %(line)d is not UTF-8. Save the file as UTF-8.") % {"line": line}) from error
    document = Node(parse(text), mistakes=Mistakes(text))
    document.folder = Path(path).resolve().parent
    return document


def parse(text):
    try:
        return parse_yaml(text)
    except RefusedYamlError as error:
        raise refusal(str(error)) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = _("Line %(line)d is not YAML: %(problem)s.")
        raise refusal(
            message % {"line": mark.line + 1 if mark else 1, "problem": error.problem or error.context}
        ) from error
    except (YAMLError, ValueError, RecursionError, LookupError, OverflowError) as error:
        problem = str(error).partition("\n")[0] or type(error).__name__
        raise refusal(_("This is not YAML: %(problem)s.") % {"problem": problem}) from error


def refusal(message):
    return DocumentError([ContentError("", message)])


class Node:
    """A value of the document with its path. What does not fit is noted as a mistake, and reading goes on."""

    folder = None  # of the file that the whole document is

    def __init__(self, value, path="", mistakes=None):
        self.value = value
        self.path = path
        self.mistakes = Mistakes() if mistakes is None else mistakes

    def wrong(self, message, path=None):
        self.mistakes.note(self.path if path is None else path, message)

    def child(self, value, step):
        return Node(value, join_path(self.path, step), self.mistakes)

    @property
    def is_empty(self):
        return self.value is None or self.value == ""

    def entries(self):
        """The children of a mapping by key; none where it is something else."""
        if not isinstance(self.value, dict):
            self.wrong(_("This has to be a mapping, with a key and a value on each line."))
            return {}
        for key in self.value:
            if not isinstance(key, str) or not key:
                self.wrong(
                    _("“%(key)s” cannot be a key. Write a word, in quotes if it looks like a number.") % {"key": key}
                )
        return {key: self.child(value, key) for key, value in self.value.items() if isinstance(key, str) and key}

    def fields(self, required, optional):
        """Return the children of a mapping with these keys and no others. A key without a value counts as left out."""
        entries = self.entries()
        known = [*required, *optional]
        for key in entries.keys() - set(known):
            self.wrong(unknown_key(key, known))
        for key in required:
            if isinstance(self.value, dict) and (key not in entries or entries[key].is_empty):
                self.wrong(_("“%(key)s” is missing.") % {"key": key})
        return {key: entries[key] for key in known if key in entries and entries[key].value is not None}

    def items(self):
        """The children of a list; none where it is empty or something else."""
        if self.is_empty:
            return []
        if not isinstance(self.value, list):
            self.wrong(_("This has to be a list, with “- ” before each of its items."))
            return []
        return [self.child(value, f"[{index}]") for index, value in enumerate(self.value)]

    def text(self):
        if self.is_empty:
            return ""
        if not isinstance(self.value, str):
            self.wrong(_("This has to be text. Put it into quotes if it is meant as text."))
            return ""
        if "\0" in self.value or any("\ud800" <= letter <= "\udfff" for letter in self.value):
            self.wrong(_("This text contains a character that is not allowed. Type the text again."))
            return ""
        return normalized(self.value)

    def texts(self, extra=()):
        """A text in each language, as far as it is given."""
        if self.is_empty:
            return dict.fromkeys(LANGUAGES, "")
        children = self.fields((), (*LANGUAGES, *extra))
        return {code: children[code].text() for code in LANGUAGES if code in children}

    def slug(self):
        is_number = isinstance(self.value, int) and not isinstance(self.value, bool)
        return str(self.value) if is_number else self.text().replace("_", "-")

    def number(self):
        try:
            if isinstance(self.value, bool):
                raise InvalidOperation
            number = Decimal(str(self.value))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.wrong(_("“%(value)s” is not a number. Write digits only: 60000000000, 11.2.") % {"value": self.short})
            return None
        return number

    def year(self):
        number = self.value
        if type(number) is not int or not 1900 <= number <= 2200:
            self.wrong(_("“%(value)s” is not a year. Write four digits: 2026.") % {"value": self.short})
            return None
        return number

    def day(self):
        if self.is_empty:
            return None
        try:
            return datetime.date.fromisoformat(str(self.value))
        except ValueError:
            self.wrong(_("“%(text)s” is not a date. Write it like 2026-03-31.") % {"text": self.short})
            return None

    def truth(self):
        if not isinstance(self.value, bool):
            self.wrong(_("“%(value)s” has to be true or false.") % {"value": self.short})
            return False
        return self.value

    def choice(self, choices):
        """One of a model's choices, written as its value, with blanks or hyphens."""
        value = str(self.value).strip().lower().replace(" ", "-")
        if value not in choices.values:
            self.wrong(unknown_choice(self.short, choices.values))
            return None
        return value

    def word(self, choices):
        """One of a model's choices, written as its value."""
        if self.value not in choices.values:
            self.wrong(unknown_choice(self.short, choices.values))
            return None
        return self.value

    def period(self):
        if self.is_empty:
            return None
        try:
            return Period.parse(str(self.value))
        except PeriodError as error:
            self.wrong(error)
            return None

    @property
    def short(self):
        text = str(self.value)
        return text if len(text) <= 40 else f"{text[:40]}…"


def unknown_key(key, known):
    if close := difflib.get_close_matches(key, known, n=1):
        return _("“%(key)s” cannot be used here. Did you mean “%(close)s”?") % {"key": key, "close": close[0]}
    return _("“%(key)s” cannot be used here. Use one of: %(known)s.") % {"key": key, "known": ", ".join(known)}


def unknown_choice(value, choices):
    return _("“%(value)s” is not one of the choices. Use one of: %(choices)s.") % {
        "value": value,
        "choices": ", ".join(choices),
    }
