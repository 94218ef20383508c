"""The state of an account that a form was loaded with, so that nobody writes over a change that they did not see."""

import hashlib
import json

from django.core.signing import BadSignature, Signer
from django.forms.models import model_to_dict
from django.utils.translation import gettext

# Not the password, which has a form of its own, and not what signing in changes.
GUARDED = ["username", "last_name", "first_name", "email", "is_active", "is_staff", "is_superuser", "groups"]


def state_of(account):
    return {name: plain(value) for name, value in model_to_dict(account, GUARDED).items()}


def plain(value):
    """A value that can be compared; related rows are their keys."""
    is_plain = isinstance(value, str) or not hasattr(value, "__iter__")
    return value if is_plain else sorted(item.pk for item in value)


def digest(account):
    return hashlib.sha256(json.dumps(state_of(account)).encode()).hexdigest()


def signer(account):
    return Signer(salt=f"accounts.state.{account.pk}")


def signed_state(account):
    return signer(account).sign(digest(account))


def is_state_of(account, signed):
    try:
        return signer(account).unsign(signed or "") == digest(account)
    except BadSignature:
        return False


def shown(account, name):
    """What is stored in a field, in words."""
    if name == "groups":
        return ", ".join(str(group) for group in account.groups.all()) or gettext("nothing")
    value = getattr(account, name)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return f"“{value}”" if value else gettext("nothing")
