"""The hidden field by which a form says what it was loaded with."""

from django.core import signing
from django.core.exceptions import SuspiciousOperation

SALT = "publishing.form"


def sealed(item, *parts):
    """The version of the item and what the form showed. Signed, so that nobody makes up a state that never was."""
    return signing.dumps([item._meta.label, item.pk, item.version, parts], salt=SALT, compress=True)


def opened(item, value):
    """The version and the parts, or SuspiciousOperation where the field is none of ours or of another item."""
    try:
        label, key, version, parts = signing.loads(value or "", salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SuspiciousOperation("The form does not say what it was loaded with.") from error
    if (label, key) != (item._meta.label, item.pk):
        raise SuspiciousOperation("The form was loaded with another item.")
    return version, parts
