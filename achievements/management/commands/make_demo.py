from django.core.management.base import BaseCommand, CommandError

from achievements.demo.city import WrongDatabaseError, is_made, make_city
from sectors.pictures.tasks import render_waiting


class Command(BaseCommand):
    help = (
        "Make an invented city to look at, in an empty database: two plans with their history, drafts in every state, "
        "and members of staff without passwords."
    )

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing where the demo is there already")

    def handle(self, *, if_empty, **options):
        if if_empty and is_made():
            return
        try:
            make_city()
            render_waiting.call()
        except WrongDatabaseError as error:
            raise CommandError(str(error)) from error
