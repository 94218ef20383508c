"""Resubmission: a form that could not be taken as its sender was signed in is sent again by them, once they are.

A form token carries it, first through the page to sign in, then in the session. Its files are kept where the form says
who opened it. Nothing is ever sent again without somebody who saw what it says.
"""

from django.core.exceptions import SuspiciousOperation
from django.urls import Resolver404, resolve, reverse

from accounts.form_tokens import key_of_opener, make_form_token, read_form_token

OWN_PASSWORD = "own_password"  # noqa: S105  field that some forms ask for: it is not kept, and the form is
FORM = "resubmission"  # also the field of the page to sign in, and the key in the session
MAX_AGE = 12 * 60 * 60  # seconds
# Reasons: the session had ended, or while the form was open the sign-in changed, or what it was about was deleted.
ENDED, CHANGED, DELETED = "ended", "changed", "deleted"
TOKENS = ("form_token", "once", "mine")  # the fields of a form that name its user; the last is of the conflict page


def is_possible(request):
    """Return True if a request is a form that may be sent again: not signing out, and no new passwords."""
    is_form = request.method == "POST" and request.path != reverse("admin:logout")
    return is_form and not any("password" in name for name in request.POST if name != OWN_PASSWORD)


def is_about_sign_in(request):
    """Return True if a form is one of the sign-in itself: its codes and keys are carried nowhere."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return True
    return "accounts" in match.app_names or match.view_name in ("admin:login", "admin:logout")


def opener_of(data):
    """Return the key of the user who opened a form, as its form token says, or None."""
    return next(filter(None, (key_of_opener(data.get(name), MAX_AGE) for name in TOKENS)), None)


def make_token(request, reason=ENDED):
    """Return a token with the form as it was sent, and keep its files if it is known whose they are."""
    from accounts.kept_files.requests import keep_chosen

    owner = opener_of(request.POST) or request.user.pk
    inputs, is_lost = keep_chosen(request, owner)
    left_out = {"csrfmiddlewaretoken", OWN_PASSWORD, *(name for name, _token in inputs)}
    names = [name for name in request.POST if name not in left_out]
    form = {
        "path": request.get_full_path(),
        "fields": [*((name, value) for name in names for value in request.POST.getlist(name)), *inputs],
        "has_files": is_lost,
        "opener": owner,
        "reason": reason,
    }
    return make_form_token(FORM, None, "", 0, form)


def read_token(token):
    """Return the form: `path`, `fields`, `has_files` if files were lost, and since this version `opener` and `reason`.

    Return None if the token is not valid or too old.
    """
    try:
        return read_form_token(token, FORM, None, "", max_age=MAX_AGE)[1]
    except SuspiciousOperation:
        return None
