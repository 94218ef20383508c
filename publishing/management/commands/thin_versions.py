from django.core.management.base import BaseCommand
from django.utils import timezone

from publishing.thinning import DAYS, thin_versions


class Command(BaseCommand):
    help = (
        f"Remove earlier drafts of published items that are older than {DAYS} days, but for the last one of each day "
        "and those that were returned. What was public is never removed. Run it once a day; twice does no harm."
    )

    def handle(self, **options):
        self.stdout.write(f"Removed: {thin_versions(timezone.now())}")
