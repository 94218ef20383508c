"""What is planned within something that is planned itself is called off with it."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import Verb
from accounts.models import AuditEntry
from tests import builders
from tests.desk import change_url, do, edit, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]


def schedule(editor, publisher, item, days):
    day = timezone.localdate() + datetime.timedelta(days=days)
    do(editor, "submit", item)
    assert do(publisher, "schedule", item, at_0=day.isoformat(), at_1="").status_code == 302
    item.refresh_from_db()


@pytest.fixture
def planned(editor, publisher):
    """A sector that is to be public in a day, with an achievement that follows it."""
    sector = builders.sector(name_en="Hydrogen", **builders.DRAFT)
    builders.point(sector=sector)
    item = builders.achievement(sector=sector, **builders.DRAFT)
    schedule(editor, publisher, sector, 1)
    schedule(editor, publisher, item, 2)
    return sector, item


WAYS = {
    "its schedule is canceled": lambda editor, publisher, sector: do(publisher, "unschedule", sector),
    "it is returned": lambda editor, publisher, sector: do(publisher, "return", sector, return_note="Not yet."),
    "it is edited": lambda editor, publisher, sector: edit(editor, sector, goal_en="Another goal"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_an_achievement_is_called_off_with_its_sector(editor, publisher, planned, visitor, way):
    sector, item = planned
    assert way(editor, publisher, sector).status_code == 302
    item.refresh_from_db()
    assert (item.publish_at, item.draft.state) == (None, "approved" if item.draft.approved_at else "submitted")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=5)):
        assert visitor.get(item.get_absolute_url()).status_code == 404
        item.refresh_from_db()
        assert not item.was_public
        assert not item.revisions.public().exists()


def test_its_history_says_why_and_an_open_form_is_behind(editor, publisher, planned):
    sector, item = planned
    version = item.version
    do(publisher, "unschedule", sector)
    item.refresh_from_db()
    assert item.version > version
    entry = AuditEntry.objects.of(item).first()
    assert (entry.verb, entry.actor_name) == (Verb.UNSCHEDULED, "petra")
    assert entry.note_in_words == "“Hydrogen”, which it belongs to, is no longer scheduled."
    history = editor.get(f"{change_url(item).removesuffix('change/')}history/")
    assert entry.note_in_words in text_of(history)


def test_what_is_public_already_is_not_called_off(editor, publisher):
    sector = builders.sector()
    builders.point(sector=sector)
    item = builders.achievement(sector=sector, **builders.DRAFT)
    schedule(editor, publisher, item, 1)
    assert edit(editor, sector, goal_en="Another goal").status_code == 302
    item.refresh_from_db()
    assert item.publish_at is not None
