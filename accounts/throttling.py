"""Throttling of sign-ins: one network may try so many user names in a while, before any password is checked.

A name that signed in from a network before is always let through there, so that a guesser does not shut out a city hall
that is behind one address. How often one name may fail is django-axes' (AXES_FAILURE_LIMIT).
"""

import datetime
import math

from django.contrib.auth.forms import UsernameField
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.client_ip import client_network

MAX_NAMES = 20  # of one network without success
WINDOW = datetime.timedelta(minutes=10)
KNOWN_FOR = datetime.timedelta(days=180)  # since the last sign-in of a name from a network
MAX_ROWS = 20_000  # without success, of all networks: those tried longest ago go


class TriedNameQuerySet(models.QuerySet):
    def known(self):
        return self.filter(succeeded_at__gt=timezone.now() - KNOWN_FOR)

    def failing(self):
        return self.filter(succeeded_at=None, tried_at__gt=timezone.now() - WINDOW)

    def of(self, request):
        return self.filter(network=network_of(request))

    def try_name(self, request, name):
        """Record that a name is tried. Return None, or the seconds to wait if the network tried too many others."""
        rows, digest = self.of(request), digest_of(name)
        if rows.known().filter(name_digest=digest):
            return None
        others = rows.failing().exclude(name_digest=digest)
        tried = list(others.order_by("-tried_at").values_list("tried_at", flat=True)[:MAX_NAMES])
        if len(tried) == MAX_NAMES and not rows.failing().filter(name_digest=digest):
            return max(1, math.ceil((tried[-1] + WINDOW - timezone.now()).total_seconds()))
        self.clear()
        self.note(request, name, tried_at=timezone.now())
        return None

    def remember(self, request, name):
        """Record that a name signed in."""
        now = timezone.now()
        self.note(request, name, tried_at=now, succeeded_at=now)

    def note(self, request, name, **moments):
        self.update_or_create(network=network_of(request), name_digest=digest_of(name), defaults=moments)

    def clear(self):
        """Delete what counts no more, and so much that the table stays within its bounds."""
        with transaction.atomic():
            now = timezone.now()
            self.filter(succeeded_at=None, tried_at__lte=now - WINDOW).delete()
            self.filter(succeeded_at__lte=now - KNOWN_FOR).delete()
            excess = self.filter(succeeded_at=None).order_by("-tried_at")[MAX_ROWS - 1 :]
            self.filter(pk__in=list(excess.values_list("pk", flat=True))).delete()


class TriedName(models.Model):
    """User name that somebody tried to sign in with from a network.

    The name is a keyed digest, because people type passwords into the wrong field.
    """

    network = models.CharField(max_length=45, blank=True)
    name_digest = models.CharField(max_length=64)
    tried_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)

    objects = TriedNameQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["network", "name_digest"], name="accounts_tried_name_once")]
        indexes = [models.Index(fields=["tried_at"], name="accounts_tried_name_at")]

    def __str__(self):
        return f"{self.network}: {self.tried_at}"


def network_of(request):
    return client_network(request) or ""


def digest_of(name):
    """Return the keyed digest of a user name as the form reads it."""
    read = UsernameField(strip=True).to_python(name) or ""
    return salted_hmac("accounts.throttling", read, algorithm="sha256").hexdigest()
