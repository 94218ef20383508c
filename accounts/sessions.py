"""Sessions of accounts: a list that people see, and what ends one at once in all processes.

The session itself is Django's. It names its record, by a key of the record's own; the key of the session is stored
nowhere else. A session whose record is gone, or too old, is that of nobody.
"""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.browsers import browser_in_words, codes_from
from accounts.client_ip import client_network

RECORD = "session_record"  # in the session: the key of its record


class SessionRecordQuerySet(models.QuerySet):
    def valid(self):
        """Select those that are neither idle for too long nor too long at all."""
        now = timezone.now()
        return self.filter(
            used_at__gt=now - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE),
            started_at__gt=now - datetime.timedelta(seconds=settings.SESSION_MAX_AGE),
        )

    def of_request(self, request):
        """Select the record of the session of a request."""
        return self.filter(pk=request.session.get(RECORD), user=request.user.pk)

    def start(self, request, user):
        """Record the session that a user begins, in place of the one that it continues. Delete those that are over."""
        self.filter(pk=request.session.get(RECORD)).delete()
        self.exclude(pk__in=self.valid().values("pk")).delete()
        browser, system = codes_from(request.headers.get("User-Agent", ""))
        record = self.create(user=user, network=client_network(request) or "", browser=browser, system=system)
        request.session[RECORD] = str(record.pk)

    def renew(self, request):
        return self.update(used_at=timezone.now(), network=client_network(request) or "")

    def end(self, user, *, but=None):
        """End the sessions of a user, except that of the request `but`. Return how many there were."""
        records = self.filter(user=user)
        records = records.exclude(pk=but.session.get(RECORD)) if but else records
        count = records.valid().count()
        records.delete()
        return count


class SessionRecord(models.Model):
    """Record of a session: whose it is, since when, when and from which network it was last used, in which browser."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # no key is given out twice
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="session_records", verbose_name=_("account")
    )
    started_at = models.DateTimeField(_("signed in"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), default=timezone.now)  # to ten minutes
    network = models.CharField(_("address"), max_length=45, blank=True)
    browser = models.CharField(_("browser"), max_length=20, blank=True)  # codes of accounts/browsers.py
    system = models.CharField(max_length=20, blank=True)

    objects = SessionRecordQuerySet.as_manager()

    class Meta:
        default_permissions = []  # everybody sees their own
        ordering = ["-used_at", "-started_at"]

    def __str__(self):
        return f"{self.browser_in_words}, {self.network}" if self.network else self.browser_in_words

    @property
    def browser_in_words(self):
        return browser_in_words(self.browser, self.system)
