"""The moment of the last public change, for the header Last-Modified of what shows many items."""

import datetime

from django.apps import apps
from django.utils import timezone

from delivery.content_version import cached, content_version
from publishing.items import Versioned
from publishing.redaction.models import Redaction

SECOND = datetime.timedelta(seconds=1)


def last_change(*others):
    """Return when readers got something else for the last time, in whole seconds; None if they never got anything.

    `others` are moments that matter as well. Call it before reading what it is to be the date of.
    """
    moments = [cached(content_version(), "last change", read_last_change), *others]
    return last_second(max(filter(None, moments), default=None))


def last_second(moment):
    """Return a moment, which may be None, in whole seconds: the second after it, as soon as that has begun.

    An answer of the same second may have been made before the change, and would pass for one that was made after it.
    """
    if moment is None:
        return None
    after = moment.replace(microsecond=0) + (SECOND if moment.microsecond else datetime.timedelta())
    return min(after, timezone.now().replace(microsecond=0))


def read_last_change():
    now = timezone.now()
    models = [model for model in apps.get_models() if issubclass(model, Versioned)]
    moments = [Redaction.objects.last_change(now), *(model.last_change(now) for model in models)]
    return max(filter(None, moments), default=None)
