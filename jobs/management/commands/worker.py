import signal
import sys

from django.core.management.base import BaseCommand

from jobs.models import WorkerHeartbeat
from jobs.worker import POLL, JobWorker


class Command(BaseCommand):
    help = (
        "Run background jobs and periodic work, such as publish_due, until SIGTERM or SIGINT; the job in hand is then "
        "finished, or handed back after 30 seconds. Several workers share the jobs."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="exit with 1 if no worker was alive in the last minute"
        )
        parser.add_argument("--poll", type=float, default=POLL, help="seconds between two looks for work")

    def handle(self, *, check, poll, **options):
        if check:
            sys.exit(0 if WorkerHeartbeat.objects.alive().exists() else 1)
        worker = JobWorker(poll)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_args: worker.stop())
        worker.run()
