"""Tests of planned publications and their cancellation together with the plan or sector they belong to."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from tests import builders
from tests.staff import change_url, do, edit, text_of
from tests.workflow import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]


def schedule(editor, publisher, item, days):
    run("submit", item, by=editor)
    assert do(publisher, "schedule", item, at_0=in_days(days), at_1="").status_code == 302
    item.refresh_from_db()


REASON = {"note_en": "It is over.", "note_ko": "끝났습니다."}


def in_days(days):
    return (timezone.localdate() + datetime.timedelta(days=days)).isoformat()


@pytest.fixture
def planned(editor, publisher):
    """Create a sector to be published in a day, and an achievement of it to be published in two days."""
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


ENDS = {
    "the sector is withdrawn": lambda publisher, item: do(publisher, "withdraw", item.sector, **REASON),
    "the sector is merged": lambda publisher, item: do(
        publisher, "merge", item.sector, target=builders.sector().slug, **REASON
    ),
    "the plan is withdrawn": lambda publisher, item: do(publisher, "withdraw", item.sector.plan, **REASON),
    "the sector's end is announced": lambda publisher, item: do(
        publisher, "withdraw", item.sector, at_0=in_days(1), at_1="", **REASON
    ),
    "the sector's end is announced for the same moment": lambda publisher, item: do(
        publisher, "withdraw", item.sector, at_0=in_days(2), at_1="", **REASON
    ),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_achievement_scheduled_after_the_end_of_its_sector_gets_no_page(editor, publisher, visitor, end):
    sector = builders.sector(plan=builders.plan(is_current=False))
    builders.point(sector=sector)
    item = builders.achievement(sector=sector, title_en="Zebra", **builders.DRAFT)
    schedule(editor, publisher, item, 2)
    assert end(publisher, item).status_code == 302
    item.refresh_from_db()
    assert item.publish_at is None
    with time_machine.travel(timezone.now() + datetime.timedelta(days=5)):
        for url in (item.get_absolute_url(), item.history_url):
            response = visitor.get(url)
            assert (response.status_code, "Zebra" in response.content.decode()) == (404, False)


def test_postponing_a_sector_cancels_the_earlier_publication_of_its_achievement(editor, publisher, planned):
    sector, item = planned
    assert do(publisher, "schedule", sector, at_0=in_days(10), at_1="").status_code == 302
    item.refresh_from_db()
    assert item.publish_at is None


def test_a_publication_before_an_announced_withdrawal_stays_scheduled(editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    builders.point(sector=item.sector)
    schedule(editor, publisher, item, 1)
    assert do(publisher, "withdraw", item.sector, at_0=in_days(5), at_1="", **REASON).status_code == 302
    item.refresh_from_db()
    assert item.publish_at is not None


def test_a_cancellation_is_recorded_with_its_reason_and_raises_the_version(editor, publisher, planned):
    sector, item = planned
    version = item.version
    run("unschedule", sector, by=publisher)
    item.refresh_from_db()
    assert item.version > version
    entry = AuditEntry.objects.of(item).first()
    assert (entry.event, entry.actor_name) == (AuditEvent.UNSCHEDULED, "petra")
    assert entry.note_in_words == "“Hydrogen”, which it belongs to, will not be public at that time."
    history = editor.get(f"{change_url(item).removesuffix('change/')}history/")
    assert entry.note_in_words in text_of(history)


def test_an_edit_of_a_public_sector_keeps_planned_publications(editor, publisher):
    sector = builders.sector()
    builders.point(sector=sector)
    item = builders.achievement(sector=sector, **builders.DRAFT)
    schedule(editor, publisher, item, 1)
    assert edit(editor, sector, goal_en="Another goal").status_code == 302
    item.refresh_from_db()
    assert item.publish_at is not None
