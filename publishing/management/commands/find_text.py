import sys

from django.core.management.base import BaseCommand, CommandError

from publishing.redaction.survey import Survey

FOUND, UNKNOWN = 1, 2


class Command(BaseCommand):
    help = (
        "List everything that holds a text: rows of the database in whatever table, their histories and drafts, and "
        "uploaded files. The list does not repeat the text. Exit status: 0 if nothing holds it, 1 if something does, "
        "2 if nothing does that can be looked into, but something cannot."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "text",
            nargs="?",
            default="-",
            help="the text; left out or “-”, it is read from standard input, and the shell keeps no history of it",
        )

    def handle(self, *, text, **options):
        text = sys.stdin.read() if text == "-" else text
        try:
            survey = Survey(text.strip())
        except ValueError as error:
            raise CommandError("Give a text of two letters or digits at least.", returncode=UNKNOWN) from error
        lines = [*lines_of_rows(survey), *lines_of_files(survey), *lines_of_traces(survey)]
        unknown = [*lines_of_unread(survey)]
        for line in [*lines, *unknown]:
            self.stdout.write(line)
        if lines or unknown:
            sys.exit(FOUND if lines else UNKNOWN)
        self.stdout.write("Nothing holds it.")


def lines_of_rows(survey):
    """Yield a line for each place in the database, with what is sought left out."""
    for group in survey.groups:
        for row in group.rows:
            for place in row.places:
                where = " · ".join(filter(None, [group.kind, group.owner.key, row.kind, place.label, row.version]))
                yield f"{row.row._meta.db_table} {row.row.pk}: {where}: {' '.join(place.excerpt_without.split())}"


def lines_of_files(survey):
    for file in survey.files.holding:
        where = "in its name" if file.part is None else f"in {file.part}" if file.part else "in its content"
        yield f"file {survey.sought.replaced(file.path, '▮▮▮')}: {survey.sought.replaced(where, '▮▮▮')}"


def lines_of_traces(survey):
    if not survey.findings.rows and survey.in_database_file:
        yield "The file of the database still has it, in pages that are free: run VACUUM (docs/operating.md)."


def lines_of_unread(survey):
    for file in survey.files.unread:
        yield f"cannot be looked into: {survey.sought.replaced(file.path, '▮▮▮')}: {file.reason}"
    for name in survey.outer_caches:
        yield f"cannot be looked into: the cache “{name}”"
