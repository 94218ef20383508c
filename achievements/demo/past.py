"""The past of items: the revisions that led to what they are, worked out backward and written in order."""

import datetime
import itertools

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.demo.chronicle import moment_of
from achievements.demo.steps import steps_of
from publishing.differences import proposed_notes
from publishing.snapshots import snapshot_of

WRITING = datetime.timedelta(days=2)  # from the first draft to its publication
WAITING = datetime.timedelta(hours=20)  # from the submission on


def write_past(item, chronicle, people):
    """Replace the history of a public item by that of the chronicle."""
    revisions = [*past_of(item, chronicle, people)]
    item.revisions.all().delete()
    item.publish_at = chronicle.published(item)
    item.changed_at = max(each.published_at for each in revisions if not (each.is_minor or each.withdraws))
    item.withdraw_at = revisions[-1].published_at if revisions[-1].withdraws else None
    item.save()
    for revision in revisions:
        revision.note_what_is_searched()
    type(revisions[0]).objects.bulk_create(revisions)
    AuditEntry.objects.bulk_create(map(entry_of, revisions))


def past_of(item, chronicle, people):
    """Yield the revisions of an item, unsaved, the first one first."""
    versions = versions_of(item, chronicle)
    yield revision(item, chronicle.published(item), people, snapshot=versions[0][2])
    for (_at, _facts, before), (at, facts, after) in itertools.pairwise(versions):
        notes = {f"note_{code}": note for code, note in proposed_notes(type(item), before, after).items()}
        facts = {"is_minor": True} if facts["is_minor"] else notes | facts
        yield revision(item, at, people, snapshot=after, **facts)
    if withdrawal := chronicle.withdrawal_of(item):
        yield withdrawn(item, withdrawal, versions[-1][2], people)


def versions_of(item, chronicle):
    """Return (moment, facts, snapshot) of each version that was public, the first one first."""
    snapshot = snapshot_of(item)
    found = []
    for at, steps in itertools.groupby(steps_of(item, snapshot, chronicle), key=lambda step: step.at):
        steps = list(steps)
        found.append((at, merged(steps), snapshot))
        for step in steps:
            snapshot = step.undo(snapshot)
    return [(chronicle.published(item), {}, snapshot), *reversed(found)]


def merged(steps):
    """Return the facts of a revision for all steps of one moment: notes of the told one, and minor where all are."""
    facts = {name: value for step in steps for name, value in step.facts.items()}
    return facts | {"is_minor": all(step.facts.get("is_minor") for step in steps)}


def revision(item, at, people, *, snapshot, **facts):
    editor, publisher = people.of(item)
    editor = publisher if facts.get("alone_reason") else editor
    if hasattr(item, "is_current"):
        facts["is_current"] = item.is_current or at < people.chronicle.published_current
    return item.revision_model()(
        item=item,
        snapshot=snapshot | {"order": order_at(item, at, snapshot, people.chronicle)},
        author=editor,
        started_at=at - WRITING,
        editor=editor,
        edited_at=at - WAITING,
        submitter=editor,
        submitted_at=at - WAITING,
        publisher=publisher,
        published_at=at,
        **facts,
    )


def order_at(item, at, snapshot, chronicle):
    """Return the order of the children that were public by then, as a snapshot has it."""
    if snapshot["order"] is None:
        return None
    children = item.children.in_bulk(snapshot["order"])
    return [key for key in snapshot["order"] if chronicle.published(children[key]) <= at]


def withdrawn(item, withdrawal, snapshot, people):
    notes = {f"note_{code}": text for code, text in withdrawal["note"].items()}
    return revision(item, moment_of(withdrawal["at"]), people, snapshot=snapshot, withdraws=True, **notes)


def entry_of(revision):
    """Return the audit entry of a revision, unsaved, of the moment at which it became public."""
    event = AuditEvent.PUBLISHED_ALONE if revision.alone_reason else AuditEvent.PUBLISHED
    event = AuditEvent.WITHDRAWN if revision.withdraws else event
    entry = AuditEntry.objects.entry(event, revision.publisher, revision.item, revision.alone_reason)
    entry.at = revision.published_at
    return entry
