from django.core.management.base import BaseCommand, CommandError

from publishing.due import line_about, publish_all_due


class Command(BaseCommand):
    help = (
        "Publish the scheduled changes whose time has come. The worker does it each minute; without one, run this by "
        "cron: a missed run is made up by the next, two at once publish once. What cannot be published keeps its "
        "schedule, and the command fails."
    )

    def handle(self, **options):
        failures = []
        for item, failure in publish_all_due():
            if failure:
                failures.append(f"{line_about(item)}: {failure}")
            else:
                self.stdout.write(f"Published: {line_about(item)}")
        if failures:
            raise CommandError("\n".join(failures))
