"""Names of people on screen."""

import re

HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


def person_name(user):
    """Return the full name of a user, or the user name where there is none: 김민지, Minji Kim, minji."""
    last, first = user.last_name.strip(), user.first_name.strip()
    if HANGUL.search(last + first):
        return last + first
    return f"{first} {last}".strip() or user.get_username()


def name_or_dash(user, fallback="—"):
    """Return the name of a user, or a fallback for nobody and for an account that is gone."""
    return person_name(user) if user else fallback
