"""Signing in and out: what is put on record, and what is answered to someone who tried too often."""

from django.conf import settings
from django.contrib.auth import get_user_model, signals
from django.shortcuts import render
from django.utils.translation import gettext_noop

from accounts.access import needs_second_factor
from accounts.choices import AuditEvent
from accounts.client_ip import client_ip
from accounts.models import AuditEntry
from accounts.notes import lazy_note

HALF_WAY = gettext_noop("Password accepted; the code from the phone was still to come. Address: %(address)s")


def listen():
    for signal, receiver in (
        (signals.user_logged_in, on_sign_in),
        (signals.user_logged_out, on_sign_out),
        (signals.user_login_failed, on_failure),
    ):
        signal.connect(receiver, dispatch_uid="accounts.signin")
    # Axes listens from this import on: a failure is on record before it is counted and may lock someone out.
    from axes.signals import user_locked_out

    user_locked_out.connect(on_lock, dispatch_uid="accounts.signin")


def on_sign_in(sender, request, user, **kwargs):
    address = client_ip(request) or ""
    note = lazy_note(HALF_WAY, address=address) if needs_second_factor(user) else address
    AuditEntry.objects.record(AuditEvent.SIGNED_IN, by=user, note=note)


def on_sign_out(sender, request, user, **kwargs):
    if user:
        AuditEntry.objects.record(AuditEvent.SIGNED_OUT, by=user)


def on_failure(sender, credentials, request=None, **kwargs):
    if request is None or getattr(request, "axes_locked_out", False):
        return  # of someone who is locked out, no password is looked at
    record_stranger(AuditEvent.FAILED_TO_SIGN_IN, credentials.get("username"), request)


def on_lock(sender, request, username, **kwargs):
    if request.axes_failures_since_start:  # not again for every attempt while the lock lasts
        record_stranger(AuditEvent.LOCKED_OUT, username, request)


def record_stranger(event, username, request):
    """Of someone who is not signed in. A name of no account is not kept: it may be a password in the wrong box."""
    account = get_user_model().objects.filter(username=username or "").first()
    name = account.get_username() if account else ""
    AuditEntry.objects.record(event, item=account, note=client_ip(request) or "", actor_name=name)


def locked_out(request, response, credentials):
    """The page in place of the form for someone who is locked out (AXES_LOCKOUT_CALLABLE)."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    page = render(request, "accounts/locked_out.html", {"minutes": seconds // 60}, status=429)
    page.headers["Retry-After"] = seconds
    return page
