"""Work of staff by direct calls of the actions, to reach a state. tests/staff.py uses the forms instead.

Each step reads the item anew, as a form does, and leaves the caller's object unchanged. `by` is a user, or the client
of one. A refused step raises the exception of the action.
"""

import copy
import datetime
import uuid

from django.contrib.auth import get_user
from django.test import Client
from django.utils import timezone

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from portal.admin import PlanAdmin
from publishing.publishable import Publishable
from publishing.workflow.review import DraftReview

ACTIONS = {action.name: action for action in PlanAdmin.workflow_actions}  # all that any item has


def save_edit(item, *, by, **changes):
    """Save an edit: as a draft, or at once where the item has no drafts.

    Values of rows are named as in the form: `parts-0-title_en` of the first part, or of a new one if there is none.
    `order` has the keys of the things below it that have pages of their own.
    """
    item, by = current(item), user_of(by)
    with item.optimistic_lock(item.version):
        has_drafts = isinstance(item, Publishable)
        AuditEntry.objects.record(AuditEvent.SAVED_DRAFT if has_drafts else AuditEvent.CHANGED, by=by, item=item)
        item.save_edit(item.validated(edited(item.working_copy(), changes)), by=by)


def run(name, *items, by, **values):
    """Run an action on each item. Readers get the proposed note unless the values contain another one."""
    action = ACTIONS[name]
    for item in map(current, items):
        notification = (DraftReview(item).notification if action.form.has_note else None) or {"notes": {}}
        notes = {f"note_{code}": "" if values.get("is_minor") else note for code, note in notification["notes"].items()}
        action.run(item, by=user_of(by), version=item.version, **notes | values)


def submitted(item, *, by, **changes):
    """Return the item after submitting its draft for review."""
    if changes:
        save_edit(item, by=by, **changes)
    run("submit", item, by=by)
    return item


def published(item, editor, publisher, **changes):
    """Return the item after a change was saved, submitted and published."""
    submitted(item, by=editor, **changes)
    run("publish", item, by=publisher)
    item.refresh_from_db()
    return item


def in_days(days):
    """Return midnight of the day in a number of days."""
    return day((timezone.localdate() + datetime.timedelta(days=days)).isoformat())


def day(text):
    """Return midnight of a date such as 2999-01-01."""
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


def current(item):
    return type(item).objects.get(pk=item.pk)


def user_of(by):
    return get_user(by) if isinstance(by, Client) else by


def edited(snapshot, changes):
    snapshot, removed = copy.deepcopy(snapshot), []
    for name, value in changes.items():
        relation, *place = name.split("-")
        if not place:
            (snapshot if name == "order" else snapshot["fields"])[name] = value
        elif place[0] != "TOTAL_FORMS":
            rows, number = snapshot["rows"][relation], int(place[0])
            if number == len(rows):
                rows.append({"id": str(uuid.uuid4())})
            rows[number][place[1]] = value
            removed += [(rows, rows[number])] if place[1] == "DELETE" else []
    for rows, row in removed:
        rows.remove(row)
    return snapshot
