from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.kept_files.models import clear_kept_files
from publishing.unused_files import unused_files


class Command(BaseCommand):
    help = (
        "Remove the files of forms that were not saved within a day, and uploads that nothing has named for a week. "
        "Run it once a day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say which uploads would be removed.")

    def handle(self, *, dry_run, **options):
        if not dry_run:
            clear_kept_files()
        for name in list(unused_files(timezone.now())):
            self.stdout.write(name)
            if not dry_run:
                default_storage.remove(name)
