from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import ngettext

from achievements.content.document import DocumentError, read
from achievements.content.plan import read_plan
from publishing.items import ConflictError
from sectors.models import Plan


class Command(BaseCommand):
    help = (
        "Load a plan with its sectors and achievements from a YAML file. What is new is created and public at once, "
        "what is there is updated, and a mistake in the file stops it before anything is written."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the YAML file, e.g. achievements/content/growth-engines.yaml")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a plan already")

    def handle(self, *, file, dry_run, if_empty, **options):
        if if_empty and Plan.objects.exists():
            return
        try:
            with transaction.atomic():  # what is compared is what is changed
                change = read_plan(read(file))
                summary = self.summary(change)
                if dry_run:
                    self.refuse_mistakes(change)
                    self.report(change)
                else:
                    change.apply()
        except DocumentError as error:
            raise self.refusal(file, error) from error
        except ConflictError as error:
            raise CommandError("Somebody saved a change at this moment; nothing was written. Load it again.") from error
        self.stdout.write(("Would change: " if dry_run else "Loaded: ") + summary)
        for item in change.left:
            self.stdout.write(f"Not in this file, and kept: achievement {item.pk} ({item.key})")

    def refuse_mistakes(self, change):
        if change.mistakes:
            raise DocumentError(change.mistakes)

    def refusal(self, file, error):
        count = len(error.mistakes)
        head = ngettext(
            "%(count)d mistake in %(file)s; nothing was written.",
            "%(count)d mistakes in %(file)s; nothing was written.",
            count,
        )
        return CommandError("\n".join([head % {"count": count, "file": file}, *map(str, error.mistakes)]))

    def report(self, change):
        for record in change.created:
            self.stdout.write(f"{record.path}: new {record.item._meta.verbose_name}")
        for record in change.changed:
            for difference in record.differences():
                self.stdout.write(f"{record.path}: {difference}")
        for row in change.removed:
            self.stdout.write(f"removed {row._meta.verbose_name}: {row}")

    def summary(self, change):
        created, changed = len(change.created), len(change.changed)
        same = len(change.records) - created - changed
        return f"{created} new, {changed} changed, {len(change.removed)} removed, {same} unchanged."
