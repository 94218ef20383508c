"""Answer to a form that fails the check against forgery (CSRF_FAILURE_VIEW). docs/decisions/50 has the reasons."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse

from accounts import resubmission


def csrf_failure(request, reason=""):
    """Carry what a member of staff typed to a page where they may send it again; refuse all else with a sentence."""
    is_of_staff = request.path.startswith(reverse("admin:index")) and is_from_own_page(request)
    if is_of_staff and (token := token_to_carry(request)):
        site = admin.site
        return site.login_to_resubmit(request, token) if request.user.is_anonymous else site.resubmit(request, token)
    return render(request, "403_csrf.html", {"has_password": has_password(request)}, status=403)


def token_to_carry(request):
    """Return the token of a form to be sent again, or None where the form is not carried."""
    waiting = request.POST.get(resubmission.FORM, "")  # in the form to sign in
    if resubmission.read_token(waiting):
        return waiting
    if resubmission.is_possible(request) and not resubmission.is_about_sign_in(request):
        return resubmission.make_token(request, resubmission.CHANGED)
    return None


def is_from_own_page(request):
    """Return True if the browser itself says that somebody sent the form from a page of this portal.

    No page of another site can make a browser say so. A script's request, which nobody looks at, counts as none.
    """
    headers = request.headers
    own = (request.scheme, request.get_host())
    site, mode = headers.get("Sec-Fetch-Site"), headers.get("Sec-Fetch-Mode")
    named = [headers[name] for name in ("Origin", "Referer") if name in headers]
    is_own = bool(named) and all(urlsplit(name)[:2] == own for name in named)
    is_page = mode == "navigate" if mode else "text/html" in headers.get("Accept", "")
    return is_own and is_page and site in (None, "same-origin")


def has_password(request):
    return any("password" in name for name in request.POST)
