"""Signed form tokens: which form was shown to whom, about what, and in which version.

A token travels in a hidden field. It is signed, not encrypted: its payload can be read by the person who has the form.
"""

import secrets

from django.core import signing
from django.core.exceptions import SuspiciousOperation

SALT = "accounts.form_tokens"


def make_form_token(form, user, subject, version, payload=None):
    """Return a token for one form, as text that fits into a hidden field.

    `form` is the name of the form. `user` is the user who sees it or their key, or None for nobody. `subject` is what
    the form is about, such as "auth.User.12" or "". `version` is the int or str that the subject had
    when the form was made. `payload` is anything that JSON can hold; tuples come back as lists.
    """
    token_id = secrets.token_urlsafe(12)  # no two tokens are alike
    return signing.dumps([token_id, form, key_of(user), subject, version, payload], salt=SALT, compress=True)


def signed_again(parts):
    """Return a token with the parts of another, as `django.core.signing` reads them, some of them changed."""
    return signing.dumps(parts, salt=SALT, compress=True)


def read_form_token(token, form, user, subject, max_age=None):
    """Return the version and the payload that the token was made with.

    `max_age` is in seconds. Raise SuspiciousOperation if the token is missing, forged, too old, or was made for another
    form, user or subject.
    """
    _token_id, version, payload = read_parts(token, form, user, subject, max_age)
    return version, payload


def read_token_id(token, form, user, subject, max_age=None):
    """Return what no other token has. Raise SuspiciousOperation as `read_form_token` does."""
    return read_parts(token, form, user, subject, max_age)[0]


def read_parts(token, form, user, subject, max_age):
    if not token:
        raise SuspiciousOperation("The form came without its token.")
    try:
        token_id, *made_for, version, payload = signing.loads(token, salt=SALT, max_age=max_age)
    except signing.SignatureExpired as error:
        raise SuspiciousOperation("The token of the form is too old.") from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SuspiciousOperation("The token of the form is not valid.") from error
    if made_for != [form, key_of(user), subject]:
        raise SuspiciousOperation("The token was made for another form, another user or another subject.")
    return token_id, version, payload


def key_of_opener(token, max_age):
    """Return the key of the user that a token was made for, or None if it is not valid or too old, or for nobody."""
    try:
        return signing.loads(token or "", salt=SALT, max_age=max_age)[2]
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return None


def key_of(user):
    return getattr(user, "pk", user)
