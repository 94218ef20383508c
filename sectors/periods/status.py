"""Status of a period, derived from its dates. Nobody sets it, so it is never out of date."""

from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under-way", _("Under way")
    ENDED = "ended", _("Ended")
    UNDATED = "undated", _("Period not given")


def status_on(period, today):
    """The status of a period, which may be None, on a day."""
    if period is None:
        return Status.UNDATED
    if period.first_day > today:
        return Status.PLANNED
    return Status.ENDED if period.last_day < today else Status.UNDER_WAY


def status_condition(status, prefix="", today=None):
    """Rows of that status today, in the city's time zone, as a condition on a `Dated` model."""
    today = today or timezone.localdate()
    start, end = f"{prefix}period_start", f"{prefix}period_end"
    return {
        Status.PLANNED: Q(**{f"{start}__gt": today}),
        Status.UNDER_WAY: Q(**{f"{start}__lte": today, f"{end}__gte": today}),
        Status.ENDED: Q(**{f"{end}__lt": today, f"{start}__lt": today}),  # which lets an index by beginnings serve
        Status.UNDATED: Q(**{f"{start}__isnull": True}),
    }[status]


def status_now(today=None):
    """Return an expression for the status of a row, equal to `Dated.status`. `today` may be an expression."""
    cases = [When(status_condition(status, today=today), then=Value(status.value)) for status in Status]
    return Case(*cases, output_field=CharField())
