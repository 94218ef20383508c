"""The end of removed content: the trash of more than some days, and files that a crash left behind."""

from publishing.removal.files import delete_files
from publishing.removal.models import RemovalKind, RemovedContent
from publishing.removal.trash import destroy_trash

ACTOR = "purge_removed"


def purge_removed(now):
    """Destroy for good what expired in the trash by a moment. Return how many items that were.

    Run it every day. Files whose content was destroyed before a crash are deleted now.
    """
    keys = list(RemovedContent.objects.expired(now).values_list("pk", flat=True))
    found = (RemovedContent.objects.filter(pk=key).first() for key in keys)  # one at a time: they may be large
    count = sum(destroy_trash(removed, actor_name=ACTOR) for removed in found if removed)
    for removed in RemovedContent.objects.with_files_left():
        delete_files(removed)
    RemovedContent.objects.filter(kind=RemovalKind.TRASH, destroyed_at__isnull=False, files=[]).delete()
    return count
