import time
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.access import has_session, is_fully_signed_in
from accounts.sessions import RECORD, SessionRecord

# Open to those who gave their password alone: the way to the second factor, and the way out.
OPEN = {"admin:login", "admin:logout"}


RENEWAL_INTERVAL = 10 * 60  # seconds
RENEWED = "renewed"  # in the session: when that was, in seconds since 1970


class SessionRecordMiddleware:
    """Sign nobody in by a session that was ended. Stands after AuthenticationMiddleware; a visitor costs nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = SimpleLazyObject(partial(user_on_record, request, request.user))
        return self.get_response(request)


def user_on_record(request, user):
    if user.is_authenticated and not SessionRecord.objects.valid().filter(pk=request.session.get(RECORD), user=user):
        return AnonymousUser()  # a GET leaves the session as it is; nobody can use it
    return user


class SessionRenewalMiddleware:
    """Renew the session of a signed-in user at a POST, once in ten minutes. Stands after CSRF and authentication.

    A view that a script asks by itself says `renews_session = False`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "renews_session", True):
            return
        if request.method != "POST" or not has_session(request):
            return
        if not request.user.is_authenticated:
            forget(request)
        elif time.time() - request.session.get(RENEWED, 0) > RENEWAL_INTERVAL:
            request.session[RENEWED] = time.time()
            SessionRecord.objects.of_request(request).renew(request)


def forget(request):
    """Empty a session that was ended, or who signs in next would find that a second factor was given in it."""
    if RECORD in request.session:
        request.session.flush()


class SecondFactorMiddleware:
    """Close the administration until the second factor was given. Stands after OTPMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not request.path.startswith(reverse("admin:index")) or match.view_name in OPEN:
            return None
        if "accounts" in match.app_names or not is_half_signed_in(request.user):
            return None
        return redirect(reverse("accounts:second-factor", query={"next": next_page(request)}))


def is_half_signed_in(user):
    return user.is_authenticated and not is_fully_signed_in(user)


def next_page(request):
    """Return the address to open after the second factor; a form is not sent again."""
    return request.get_full_path() if request.method == "GET" else reverse("admin:index")
