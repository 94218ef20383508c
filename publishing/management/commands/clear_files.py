from django.core.management.base import BaseCommand
from django.utils import timezone

from publishing.unused_files import clear_files, unused_files


class Command(BaseCommand):
    help = (
        "Remove the files of forms that were not saved within a day, and uploads that nothing has named for a week. "
        "Run it once a day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say which uploads would be removed.")

    def handle(self, *, dry_run, **options):
        find = unused_files if dry_run else clear_files
        for name in find(timezone.now()):
            self.stdout.write(name)
