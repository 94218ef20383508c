"""Form tokens: hidden fields by which a form says for whom, for what and at which version it was made.

They are signed, so that nobody makes up a state that never was.
"""

import secrets

from django.core import signing
from django.core.exceptions import SuspiciousOperation

SALT = "accounts.form_tokens"


def make_form_token(form, user, subject, version, payload=None):
    """The token of a form by its name, for a user or None, about a subject such as "achievements.Achievement.12".

    It carries the version of the subject and a payload that JSON can hold.
    """
    content = [form, user and user.pk, subject, secrets.token_urlsafe(9), version, payload]
    return signing.dumps(content, salt=SALT, compress=True)


def read_form_token(token, form, user, subject, max_age=None):
    """The version and the payload of a token; `max_age` is in seconds.

    Raise SuspiciousOperation if it is missing, forged, too old or made for another form, user or subject.
    """
    try:
        *owner, _identifier, version, payload = signing.loads(token or "", salt=SALT, max_age=max_age)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise SuspiciousOperation("The token of this form is missing, too old or not ours.") from error
    if owner != [form, user and user.pk, subject]:
        raise SuspiciousOperation("The token was made for another form, person or subject.")
    return version, payload
