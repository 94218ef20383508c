from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.content.document import DocumentError, read
from achievements.content.plan import read_plan
from achievements.content.progress import LoadProgress
from fields.translation import format_count
from publishing.items import ConflictError
from sectors.models import Plan
from sectors.pictures.tasks import render_waiting


class Command(BaseCommand):
    help = (
        "Load a plan with its sectors and achievements from a YAML file. What is new is created and public at once, "
        "what is there is updated, and a mistake in the file stops it before anything is written."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="the YAML file, e.g. achievements/content/growth-engines.yaml")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a plan already")

    def handle(self, *, file, dry_run, if_empty, verbosity, **options):
        if if_empty and Plan.objects.exists():
            return
        progress = LoadProgress(self.stderr.write if verbosity or self.stderr.isatty() else None)
        try:
            change = self.read(file, progress)
            if dry_run:
                self.report(change)
            else:
                change.apply()
                render_waiting.call()
        except DocumentError as error:
            raise self.refusal(file, error) from error
        except ConflictError as error:
            raise CommandError("Somebody saved a change at this moment; nothing was written. Load it again.") from error
        except IntegrityError as error:
            message = _("Somebody else wrote the same at this moment; nothing was written. Load the file again.")
            raise CommandError(message) from error
        except OperationalError as error:
            message = _("The database did not take it, and nothing was written: %(reason)s. Load the file again.")
            raise CommandError(message % {"reason": error}) from error
        self.conclude(change, dry_run)

    def read(self, file, progress):
        """Return what the file changes. DocumentError where it cannot be loaded."""
        progress.say(_("Reading %(file)s …") % {"file": file})
        document = read(file)
        progress.say(_("Comparing it with the database …"))
        change = read_plan(document, progress)
        change.mistakes.refuse()
        return change

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

    def conclude(self, change, dry_run):
        """Say how many rows there were of everything, and what the file lacks."""
        totals = change.totals()
        new, changed, removed, same = map(sum, zip(*totals.values(), strict=True))
        self.stdout.write(
            ("Would change: " if dry_run else "Loaded: ")
            + f"{new} new, {changed} changed, {removed} removed, {same} unchanged."
        )
        for model, counts in totals.items():
            self.stdout.write(self.line_of(model, *map(format_count, counts)))
        for item in change.left:
            self.stdout.write(f"Not in this file, and kept: achievement {item.pk} ({item.key})")

    def line_of(self, model, new, changed, removed, same):
        sentence = _("%(kind)s: %(new)s added, %(changed)s changed, %(removed)s removed, %(same)s unchanged")
        counts = {"new": new, "changed": changed, "removed": removed, "same": same}
        return sentence % {"kind": model._meta.verbose_name_plural, **counts}
