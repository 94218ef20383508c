"""The whole demo in an empty database, in the order in which its parts need each other."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from achievements.content.document import read
from achievements.content.plan import read_plan
from achievements.demo.chronicle import FOLDER, Chronicle, moment_of
from achievements.demo.drafts import make_draft
from achievements.demo.files import add_file
from achievements.demo.past import write_past
from achievements.demo.people import People
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Organization, Report
from publishing.models import ContentVersion
from sectors.models import Identity, Office, Page, Plan, Sector

FILES = {"maru-growth-2018-2023": "maru-2018.yaml", "maru-future-industries-2024-2030": "maru-2024.yaml"}


class WrongDatabaseError(Exception):
    """The database holds something else, or the clock is behind the chronicle. The message says what to do."""


def is_made():
    """Return True if the demo is there."""
    return Plan.objects.filter(slug__in=FILES).count() == len(FILES)


def check_database(chronicle):
    """Raise WrongDatabaseError unless the demo can be made here."""
    if any(model.objects.exists() for model in (Plan, Page, Achievement, Organization, Report)):
        message = "This database holds content already. The demo needs one of its own: name a new one in DATABASE_URL."
        raise WrongDatabaseError(message)
    if timezone.now() < chronicle.last_moment:
        day = chronicle.last_moment.date()
        raise WrongDatabaseError(f"The clock of this machine is behind: the demo tells what happened until {day}.")


@transaction.atomic
def make_city():
    """Make the demo. Raise WrongDatabaseError where it cannot be made."""
    chronicle = Chronicle()
    check_database(chronicle)
    with override("en"):
        for slug, name in FILES.items():
            load(name)
            date_records(moment_of(chronicle["plans"][slug]["published"]))
        make_current(chronicle)
        for entry in chronicle["files"]:
            add_file(**entry)
        people = People(chronicle)
        for model in (Plan, Sector, Achievement, Page):
            for item in model.objects.with_parents().order_by("pk"):
                write_past(item, chronicle, people)
        for entry in chronicle["drafts"]:
            make_draft(entry, people)
        for entry in chronicle["reports"]:
            make_report(entry, people)
        set_identity(chronicle["identity"])
    ContentVersion.objects.renew()


def load(name):
    change = read_plan(read(FOLDER / name))
    change.apply()


def date_records(moment):
    """Date the revisions of offices, units, measures and organizations that were just loaded."""
    for model in (Office, Unit, Measure, Organization):
        revisions = model.revision_model().objects.filter(published_at__gt=moment, item__version=1)
        revisions.update(published_at=moment, started_at=moment, edited_at=moment)


def make_current(chronicle):
    Plan.objects.update(is_current=False)
    Plan.objects.filter(slug=chronicle.current).update(is_current=True)


def make_report(entry, people):
    values = dict(entry)
    texts = {f"{name}_{code}": text for name in ("name", "description") for code, text in values.pop(name, {}).items()}
    day = values.pop("published", None)
    facts = {"owner": people[values["owner"]], "published_at": moment_of(day) if day else None}
    report = Report(**values | texts | facts)
    report.full_clean()
    report.save()


def set_identity(entry):
    identity = Identity.objects.get()
    for name, value in entry.items():
        texts = {f"{name}_{code}": text for code, text in value.items()} if isinstance(value, dict) else {name: value}
        for column, text in texts.items():
            setattr(identity, column, text)
    identity.full_clean()
    identity.save()
    identity.record_revision(by=None)
