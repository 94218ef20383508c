"""The hidden field by which a form says what it was loaded with."""

from django.core import signing
from django.core.exceptions import SuspiciousOperation

SALT = "publishing.form"


def sealed(name, item, user, *parts):
    """The value of the field of this name: the version of the item, and what the form showed to this person.

    Signed, so that nobody makes up a state that never was.
    """
    return signing.dumps([name, item._meta.label, item.pk, user.pk, item.version, parts], salt=SALT, compress=True)


def opened(name, item, user, value):
    """The version and the parts. SuspiciousOperation where the field is another one, another item's or person's."""
    try:
        *who, version, parts = signing.loads(value or "", salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SuspiciousOperation("The form does not say what it was loaded with.") from error
    if who != [name, item._meta.label, item.pk, user.pk]:
        raise SuspiciousOperation("The form was loaded with something else.")
    return version, parts
