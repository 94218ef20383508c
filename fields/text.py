"""Text columns that hold one form of each letter.

Korean typed on a Mac arrives as separate letters (NFD) that look the same and compare as different. What is
stored and what is looked up are both brought to the composed form (NFC), without blanks at the ends. A text of
one line loses the line breaks that pasting brings.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 10_000  # letters; some five pages
UNREADABLE = "\ufffd"

# Nobody sees them and they make equal words differ: soft hyphen, zero width space, byte order mark, and the marks
# that turn the direction of what follows. Controls and what is no letter have no place in XML; Word pastes one of the
# controls for a soft line break. NUL is none of them: a form refuses it.
CONTROLS = dict.fromkeys(set(range(0x01, 0x20)) - set(map(ord, "\t\n\r"))) | dict.fromkeys((0x0B, 0x0C), "\n")
INVISIBLE = CONTROLS | dict.fromkeys(
    [0xAD, 0x200B, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFFFE, 0xFFFF]
)

LINE_BREAK = re.compile(r"\r*\n|\r")
# Joiners and variation selectors mean something between and behind signs, and in scripts that join letters; elsewhere
# nobody sees them. The fillers of Korean keyboards are blanks that look like letters to a program.
JOINING = "\u0600-\u0dff\u0e00-\u0eff\u1800-\u18af"  # Arabic, Indic, Thai, Mongolian
SIGNS = "\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff"
MEANINGLESS = re.compile(
    rf"[\u3164\uffa0\u2800]|(?<![{JOINING}{SIGNS}\ufe0f])[\u200c\u200d]|(?<![{SIGNS}0-9#*\u200d])[\ufe0e\ufe0f]"
)
BLANK = {"\u115f", "\u1160", "\u034f", "\u17b4", "\u17b5", "\u180e"}  # letters and marks that are drawn as nothing


def normalized(text):
    """The text in its one form; nothing where no letter of it can be seen."""
    if not text.isascii():
        text = MEANINGLESS.sub(" ", text) if "\u3164" in text else MEANINGLESS.sub("", text)
    if not text.isprintable():  # controls, line breaks, what nobody sees
        text = LINE_BREAK.sub("\n", text.translate(INVISIBLE))
    text = unicodedata.normalize("NFC", text).strip()
    return text if text.isascii() or any(map(is_visible, text)) else ""


def is_visible(letter):
    return letter not in BLANK and unicodedata.category(letter)[0] in "LNPS"


def one_line(text):
    return " ".join(normalized(text).split())


def validate_letters(text):
    """Refuse the sign that browsers and servers put in place of what is no letter, such as half of a surrogate pair."""
    if UNREADABLE in text:
        raise ValidationError(
            _("“%(sign)s” stands where a letter could not be read. Type that letter again."),
            params={"sign": UNREADABLE},
        )


class NormalizedMixin:
    normalize = staticmethod(normalized)
    default_validators = [validate_letters]

    def to_python(self, value):
        value = super().to_python(value)
        return self.normalize(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.normalize(value) if isinstance(value, str) else value


class NormalizedCharField(NormalizedMixin, models.CharField):
    normalize = staticmethod(one_line)


class NormalizedFormField(forms.CharField):
    """Form field that normalizes its text, so that line breaks made by browsers do not count as a change."""

    def to_python(self, value):
        value = super().to_python(value)
        return normalized(value) if value else value

    def has_changed(self, initial, data):
        return super().has_changed(initial, self.to_python(data))


class NormalizedTextField(NormalizedMixin, models.TextField):
    default_validators = [*NormalizedMixin.default_validators, MaxLengthValidator(LONGEST_TEXT)]

    def formfield(self, **options):
        return super().formfield(**{"form_class": NormalizedFormField, "max_length": LONGEST_TEXT} | options)
