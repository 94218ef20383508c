from django.core.management.base import BaseCommand
from django.utils import timezone

from publishing.removal.purging import purge_removed


class Command(BaseCommand):
    help = "Destroy for good what has been in the trash for its whole time, with its files. Run it every day (cron)."

    def handle(self, **options):
        self.stdout.write(f"Destroyed: {purge_removed(timezone.now())}")
