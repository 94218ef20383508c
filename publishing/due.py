"""Scheduled changes whose time has come, for the worker and for the command `publish_due`."""

from django.core.exceptions import ValidationError

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from publishing.items import ConflictError
from publishing.publishable import publishable_models


def publish_all_due():
    """Publish what is due, and yield (item, reason that it was not published or None). Two at once publish once.

    What cannot be published keeps its schedule.
    """
    for model in publishable_models():
        yield from publish_due_of(model)


def publish_due_of(model):
    for revision in model.revision_model().objects.due().select_related("item").order_by("publish_at", "pk"):
        item = revision.item
        try:
            if publish_if_due(item):
                yield item, None
        except ConflictError:
            continue  # somebody else was first
        except ValidationError as error:
            yield item, " ".join(error.messages)
        except Exception as error:
            yield item, repr(error)


def publish_if_due(item):
    """Publish the draft of an item whose time has come. Return False if there is none any more."""
    with item.optimistic_lock(item.version):
        draft = item.draft
        if draft is None or not draft.is_overdue:
            return False
        item.make_public(draft, by=draft.publisher)
        AuditEntry.objects.record(AuditEvent.PUBLISHED, item=item, actor_name="publish_due")
        return True


def line_about(item):
    """Return what a log calls an item: “achievement 12”."""
    return f"{item._meta.verbose_name} {item.pk}"
