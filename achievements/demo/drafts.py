"""Drafts in every state, made by the demo's members of staff through the actions that everybody takes."""

import datetime

from django.utils import timezone

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.demo.chronicle import item_of, moment_of, weekday_from
from achievements.demo.edits import edited
from achievements.models import Achievement
from fields.translation import CODES
from publishing.workflow.actions import ACTIONS
from publishing.workflow.review import DraftReview
from sectors.models import Sector

BY_NAME = {action.name: action for action in ACTIONS}


def make_draft(entry, people):
    """Make what an entry of the chronicle says: a draft that is as far as its steps go, or a withdrawal to come."""
    item = new_item(entry, people) if "new" in entry else item_of(entry)
    if "edit" in entry and "new" not in entry:
        save_edit(item, entry["edit"], by=people[entry["by"]])
    for name in entry.get("steps", ()):
        by = people[entry["by" if name == "submit" else "reviewer"]]
        item.refresh_from_db()
        BY_NAME[name].run(item, by=by, version=item.version, **values_of(name, item, entry))


def new_item(entry, people):
    by, edit = people[entry["by"]], entry["edit"]
    item = Achievement(sector=Sector.objects.get(slug=entry["new"]), period=edit["period"])
    for code in CODES:
        setattr(item, f"title_{code}", edit["title"].get(code, ""))
    item.full_clean()
    item.save()
    item.start_history(by=by)
    AuditEntry.objects.record(AuditEvent.ADDED, by=by, item=item)
    return item


def save_edit(item, edit, *, by):
    with item.optimistic_lock(item.version):
        AuditEntry.objects.record(AuditEvent.SAVED_DRAFT, by=by, item=item)
        item.save_edit(item.validated(edited(item.working_copy(), edit)), by=by)


def values_of(name, item, entry):
    """Return the values that the form of an action would have."""
    if name == "return":
        return {"return_note": entry["return_note"]}
    if name == "withdraw":
        return {"at": opening_day(), **{f"note_{code}": text for code, text in entry["note"].items()}}
    if name in ("submit", "schedule"):
        told = DraftReview(item).notification or {"notes": {}}
        notes = {f"note_{code}": note for code, note in told["notes"].items()}
        return notes | ({"at": opening_day()} if name == "schedule" else {})
    return {}


def opening_day(now=None):
    """Return the first working day from a January 4 on that is at least two weeks away."""
    now = now or timezone.now()
    days = (weekday_from(datetime.date(now.year + years, 1, 4)) for years in range(3))
    return next(moment_of(day) for day in days if moment_of(day) > now + datetime.timedelta(days=14))
