"""Telephone numbers as people write them: in the Korean form, or with the sign + of another country."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KOREA = "82"
FEWEST, MOST = 3, 15  # digits: 112, and what ITU-T E.164 allows
WRITTEN = re.compile(r"\+?[0-9(][0-9 ().-]*\Z")  # what stands between digits is for the eye
NO_TELEPHONE = _("Enter one telephone number: 053-803-0000, 1588-0000 or +82 53 803 0000.")


def digits_of(text):
    return "".join(re.findall(r"[0-9]", text))


def validate_telephone(text):
    if not WRITTEN.match(text) or not FEWEST <= len(digits_of(text)) <= MOST:
        raise ValidationError(NO_TELEPHONE, code="invalid")


def dialed(text):
    """Return the number as a phone dials it, also from abroad: +82538030000.

    Numbers without an area code, such as 1588-0000, have no international form.
    """
    digits = digits_of(text)
    if text.startswith("+"):
        return f"+{digits}"
    return f"+{KOREA}{digits[1:]}" if digits.startswith("0") else digits
