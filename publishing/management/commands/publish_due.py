from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from publishing.items import ConflictError, publishable_models


class Command(BaseCommand):
    help = (
        "Publish the scheduled changes whose time has come. Run it every minute or so (cron): a missed run is made up "
        "by the next, two at once publish once. What cannot be published keeps its schedule, and the command fails."
    )

    def handle(self, **options):
        failures = [failure for model in publishable_models() for failure in self.publish(model)]
        if failures:
            raise CommandError("\n".join(failures))

    def publish(self, model):
        for revision in model.revision_model().objects.due().select_related("item").order_by("publish_at", "pk"):
            item = revision.item
            try:
                if publish_if_due(item):
                    self.stdout.write(f"Published: {item._meta.verbose_name} {item.pk}")
            except ConflictError:
                continue  # somebody else was first
            except ValidationError as error:
                yield f"{item._meta.verbose_name} {item.pk}: {' '.join(error.messages)}"
            except Exception as error:
                yield f"{item._meta.verbose_name} {item.pk}: {error!r}"


def publish_if_due(item):
    """Publish the draft of an item whose time has come. Return False if there is none any more."""
    with item.optimistic_lock(item.version):
        draft = item.draft
        if draft is None or not draft.is_overdue:
            return False
        item.make_public(draft, by=draft.publisher)
        AuditEntry.objects.record(AuditEvent.PUBLISHED, item=item, actor_name="publish_due")
        return True
