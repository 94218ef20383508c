"""Company at a form: who else has the item open, and who saved it since."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.names import person_name
from publishing.autosaves.models import SILENCE, OpenForm
from publishing.workflow.actions import NO_EDITS

SAVED = [AuditEvent.SAVED_DRAFT, AuditEvent.CHANGED]


def format_time(moment, now):
    """A moment as a time of day, with the day where that is not today."""
    moment, now = timezone.localtime(moment), timezone.localtime(now)
    return date_format(moment, "TIME_FORMAT" if moment.date() == now.date() else "DATETIME_FORMAT")


def others_here(user, model, key, now, *, form=None):
    """Return a sentence about each person who has the form of an item open in another window, since the first of them.

    `form` is the window that asks. Without one, windows of the user are left out: the one that led here may be among
    them, as long as it has not said that it was left.
    """
    rows = OpenForm.objects.about(model, key).seen_since(now - SILENCE)
    others = [row for row in rows if row.form != form and (form or row.user_id != user.pk)]
    first_of_each = {row.user_id: row for row in reversed(others)}
    return [sentence_about(row, user, now) for row in others if first_of_each[row.user_id] is row]


def sentence_about(row, user, now):
    since = format_time(row.opened_at, now)
    if row.user_id == user.pk:
        return _("You have this open in another window since %(time)s.") % {"time": since}
    return _("%(name)s has this open since %(time)s.") % {"name": person_name(row.user), "time": since}


def present_version(model, key):
    """Return the version of an item, or None if it is gone."""
    return model._base_manager.filter(pk=key).values_list("version", flat=True).first()


def saved_since(user, model, key, version, present, now):
    """Return a sentence that says who saved an item since a version of it, or "" if nobody did.

    `present` is its version now, or None if it is gone.
    """
    if present == version:
        return ""
    if present is None:
        return _("This was deleted meanwhile. What you typed stays in this window.")
    entries = AuditEntry.objects.of(model(pk=key)).exclude(event__in=NO_EDITS).select_related("actor")
    latest = entries.order_by("-at", "-pk").first()
    if latest is None:
        return _("This was changed meanwhile. What you save now is compared with it.")
    if latest.actor_id == user.pk:
        text = _("You saved this in another window at %(time)s. What you save here is compared with it.")
    elif latest.event in SAVED:
        text = _("%(name)s saved this at %(time)s. What you save now is compared with it.")
    else:
        text = _("%(name)s changed this at %(time)s (%(what)s). What you save now is compared with it.")
    name = person_name(latest.actor) if latest.actor else latest.actor_name
    return text % {"name": name, "time": format_time(latest.at, now), "what": latest.get_event_display()}
