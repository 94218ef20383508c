"""Tests of the content version: a new one after public changes, at planned times and at midnight."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from delivery.content_version import cached, content_version
from publishing.models import ContentVersion
from publishing.snapshots import rolled_back
from tests import builders
from tests.staff import do, edit

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)  # in Seoul


def test_publishing_changes_the_version_and_a_draft_does_not(editor, publisher):
    item = builders.achievement(title_en="One")
    before = content_version()
    edit(editor, item, title_en="Two")
    do(editor, "submit", item, readers="no")
    assert content_version() == before
    do(publisher, "publish", item, readers="no")
    assert content_version() != before


def test_a_change_of_an_organization_changes_the_version(editor):
    builders.partner(achievement=builders.achievement(), organization=builders.organization(slug="dgist"))
    before = content_version()
    edit(editor, builders.Organization.objects.get(slug="dgist"), name_en="Another name")
    assert content_version() != before


@pytest.mark.parametrize(
    "planned",
    [
        {"publish_at": NOON + datetime.timedelta(hours=1)},
        {"publish_at": builders.LONG_AGO, "withdraw_at": NOON + datetime.timedelta(hours=1)},
    ],
)
def test_a_planned_publication_or_withdrawal_changes_the_version_at_its_time(planned):
    with time_machine.travel(NOON, tick=False) as clock:
        builders.achievement(**planned)
        before = content_version()
        clock.shift(59 * 60)
        assert content_version() == before
        clock.shift(60)
        after = content_version()
        assert after != before
        clock.shift(60)
        assert content_version() == after


@pytest.mark.parametrize("field", ["publish_at", "withdraw_at"])
def test_the_version_changes_at_the_exact_microsecond(field):
    moment = NOON + datetime.timedelta(microseconds=1)
    builders.achievement(**{"publish_at": builders.LONG_AGO} | {field: moment})
    builders.achievement(**{"publish_at": builders.LONG_AGO} | {field: NOON - datetime.timedelta(hours=1)})
    seen = []
    for at in (moment - datetime.timedelta(microseconds=1), moment, moment + datetime.timedelta(microseconds=1)):
        with time_machine.travel(at, tick=False):
            seen.append(content_version())
    assert seen[0] != seen[1] == seen[2]


def test_local_midnight_changes_the_version():
    with time_machine.travel(NOON, tick=False) as clock:
        before = content_version()
        clock.move_to(datetime.datetime(2026, 3, 1, 14, 59, 59, tzinfo=datetime.UTC))
        assert content_version() == before
        clock.move_to(datetime.datetime(2026, 3, 1, 15, tzinfo=datetime.UTC))
        assert content_version() != before


def test_a_rolled_back_version_is_never_used_again():
    """Check that values cached under a rolled-back version are never found, as each version is unique."""
    builders.achievement()
    before, seen = content_version(), set()
    for _ in range(3):
        with rolled_back():
            ContentVersion.objects.renew()
            seen.add(content_version())
            cached(content_version(), "rows", lambda: "never public")
        assert content_version() == before
    assert len(seen | {before}) == 4
    assert cached(content_version(), "rows", lambda: "public") == "public"


def test_cached_values_are_computed_once_per_content_version():
    made = []
    for _ in range(2):
        assert cached(content_version(), "number", lambda: made.append(1) or len(made)) == 1
    ContentVersion.objects.renew()
    assert cached(content_version(), "number", lambda: made.append(1) or len(made)) == 2


def test_counts_follow_what_is_published(editor, publisher, see):
    item = builders.achievement(period="2010")
    builders.achievement(period="2010")
    assert see("/en/achievements/").select_one(".result-line h2").get_text() == "2 achievements"
    do(publisher, "withdraw", item, note_en="Wrong.", note_ko="사실과 다릅니다.")
    page = see("/en/achievements/")
    assert page.select_one(".result-line h2").get_text() == "1 achievement"
    assert "Ended, outcome not stated 1" in " ".join(page.select_one("#id_state").get_text(" ").split())


def test_status_follows_the_calendar(see):
    with time_machine.travel(NOON, tick=False) as clock:
        builders.achievement(period="2026-03-01")
        counts = []
        for _ in range(2):
            options = see("/en/achievements/").select("#id_state .option")
            counts.append([option.select_one(".count").get_text() for option in options])
            clock.shift(24 * 60 * 60)
    assert counts == [["0"] * 4 + ["1", "0", "0"], ["0"] * 3 + ["1", "0", "0", "0"]]


def test_the_last_change_is_the_last_one_with_a_note_for_readers(editor, publisher):
    item = builders.achievement(title_en="One")
    edit(editor, item, title_en="Two")
    do(editor, "submit", item, readers="no")
    do(publisher, "publish", item, readers="no")
    item.refresh_from_db()
    assert item.changed_at == builders.LONG_AGO
    edit(editor, item, title_en="Three")
    do(editor, "submit", item, note_en="Better.", note_ko="보완했습니다.")
    do(publisher, "publish", item)
    item.refresh_from_db()
    assert timezone.now() - item.changed_at < datetime.timedelta(minutes=5)
    latest = item.revisions.noted().filter(withdraws=False).first()
    assert item.changed_at == latest.published_at
