"""Resubmission after sign-in: a form that arrives without a session is sent again once its sender has signed in.

A form token carries it, first through the page to sign in, then in the new session.
"""

from django.core.exceptions import SuspiciousOperation
from django.urls import reverse

from accounts.form_tokens import make_form_token, read_form_token

OWN = "own_password"  # asked for again by some forms: it is not kept, and the form is
FORM = "resubmission"  # also the field of the page to sign in, and the key in the session
MAX_AGE = 12 * 60 * 60  # seconds


def is_possible(request):
    """Return True if a request is a form that may be sent again: not signing out, and no new passwords."""
    is_form = request.method == "POST" and request.path != reverse("admin:logout")
    return is_form and not any("password" in name for name in request.POST if name != OWN)


def make_token(request):
    """Return a token with the form as it was sent, without its files."""
    names = [name for name in request.POST if name not in ("csrfmiddlewaretoken", OWN)]
    form = {
        "path": request.get_full_path(),
        "fields": [(name, value) for name in names for value in request.POST.getlist(name)],
        "has_files": bool(request.FILES),
    }
    return make_form_token(FORM, None, "", 0, form)


def read_token(token):
    """Return the `path`, `fields` and `has_files` of the form. Return None if the token is not valid or too old."""
    try:
        return read_form_token(token, FORM, None, "", max_age=MAX_AGE)[1]
    except SuspiciousOperation:
        return None
