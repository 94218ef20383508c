"""Signing in and out: audit entries, and the answer to somebody who tried too often."""

import time

from django.conf import settings
from django.contrib.auth import get_user_model, signals
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop

from accounts.access import needs_second_factor
from accounts.choices import AuditEvent
from accounts.client_ip import client_ip
from accounts.middleware import RENEWED
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from accounts.sessions import RECORD, SessionRecord
from accounts.throttling import WINDOW

PASSWORD_ONLY = gettext_noop("Password accepted; the code from the phone was still to come. Address: %(address)s")


def connect_receivers():
    for signal, receiver in (
        (signals.user_logged_in, record_sign_in),
        (signals.user_logged_out, record_sign_out),
        (signals.user_login_failed, record_failure),
    ):
        signal.connect(receiver, dispatch_uid="accounts.signin")
    # Axes connects its receivers at this import: a failure is recorded before it is counted and may lock someone out.
    from axes.signals import user_locked_out

    user_locked_out.connect(record_lock, dispatch_uid="accounts.signin")


def record_sign_in(sender, request, user, **kwargs):
    request.session[RENEWED] = time.time()
    SessionRecord.objects.start(request, user)
    address = client_ip(request) or ""
    note = lazy_note(PASSWORD_ONLY, address=address) if needs_second_factor(user) else address
    AuditEntry.objects.record(AuditEvent.SIGNED_IN, by=user, note=note)


def record_sign_out(sender, request, user, **kwargs):
    if user:
        SessionRecord.objects.filter(pk=request.session.get(RECORD), user=user).delete()
        AuditEntry.objects.record(AuditEvent.SIGNED_OUT, by=user)


def record_failure(sender, credentials, request=None, **kwargs):
    if request is None or getattr(request, "axes_locked_out", False):
        return  # no password is checked during a lock
    record_anonymous(AuditEvent.FAILED_TO_SIGN_IN, credentials.get("username"), request)


def record_lock(sender, request, username, **kwargs):
    if request.axes_failures_since_start:  # not again for every attempt while the lock lasts
        record_anonymous(AuditEvent.LOCKED_OUT, username, request)


def record_throttled(request):
    """Record, once in ten minutes for a network, that it tried too many names."""
    note = client_ip(request) or ""
    recent = AuditEntry.objects.filter(event=AuditEvent.THROTTLED, at__gt=timezone.now() - WINDOW)
    if not recent.filter(note=note).exists():
        AuditEntry.objects.record(AuditEvent.THROTTLED, note=note)


def record_anonymous(event, username, request):
    """Record an event of somebody who is not signed in.

    A name that no account has is not recorded: it may be a password in the wrong field.
    """
    account = get_user_model().objects.filter(username=username or "").first()
    name = account.get_username() if account else ""
    AuditEntry.objects.record(event, item=account, note=client_ip(request) or "", actor_name=name)


def locked_out(request, response, credentials):
    """Return the page in place of the form during a lock, with status 429 (AXES_LOCKOUT_CALLABLE)."""
    seconds = int(settings.AXES_COOLOFF_TIME.total_seconds())
    page = render(request, "accounts/locked_out.html", {"minutes": seconds // 60}, status=429)
    page.headers["Retry-After"] = seconds
    return page
