"""Tests of concurrent requests on PostgreSQL with real connections: one wins, and the other one gets a message."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from achievements.models import Achievement, Organization, Partner
from delivery.content_version import content_version
from publishing.models import ContentVersion
from sectors.models import Plan
from tests import builders
from tests.forms import shown_in
from tests.publishing.test_actions import REASON
from tests.staff import action_url, change_url, do, edit, list_url, merge_into, text_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one writer in at a time, and the test's own database is one connection",
    ),
]


def at_once(*actions):
    """Run functions in parallel threads. Return their results or exceptions in order."""
    start, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(number, action):
        start.wait()
        try:
            results[number] = action()
        except Exception as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def statuses(responses):
    return sorted(response.status_code for response in responses)


@pytest.mark.parametrize("round_", range(5))
def test_of_two_concurrent_saves_one_wins_and_the_other_shows_both_versions(editor, publisher, round_):
    item = builders.full_achievement("lion")
    forms = [(client, shown_in(client, change_url(item))) for client in (editor, publisher)]
    for (_client, fields), word in zip(forms, ("mine", "theirs"), strict=True):
        fields |= {"title_en": f"{word} title", "parts-0-title_en": f"{word} part", "_save": "Save"}
    responses = at_once(*(lambda c=c, f=f: c.post(change_url(item), f) for c, f in forms))
    assert statuses(responses) == [200, 302]
    loser = next(response for response in responses if response.status_code == 200)
    assert "Someone else saved this in the meantime" in text_of(loser)
    assert all(f"{word} title" in text_of(loser) for word in ("mine", "theirs"))
    snapshot = item.draft.snapshot
    word = snapshot["fields"]["title_en"].partition(" ")[0]
    assert snapshot["rows"]["parts"][0]["title_en"] == f"{word} part"
    assert item.revisions.open().count() == 1


def test_two_concurrent_publications_publish_once(editor, publisher, administrator):
    item = builders.achievement(title_en="Before")
    edit(editor, item, title_en="After")
    do(editor, "submit", item)
    forms = [(client, shown_in(client, action_url("publish", item))) for client in (administrator, publisher)]
    responses = at_once(*(lambda c=c, f=f: c.post(action_url("publish", item), f) for c, f in forms))
    assert statuses(responses) == [200, 302]
    assert item.revisions.public().count() == 2


def test_an_edit_and_a_publication_at_once_are_one_after_the_other(editor, publisher):
    item = builders.achievement(title_en="Before")
    edit(editor, item, title_en="Seen")
    do(editor, "submit", item)
    form = shown_in(editor, change_url(item)) | {"title_en": "Unseen", "_save": "Save"}
    action = shown_in(publisher, action_url("publish", item))
    responses = at_once(
        lambda: editor.post(change_url(item), form), lambda: publisher.post(action_url("publish", item), action)
    )
    assert statuses(responses) == [200, 302]
    item.refresh_from_db()
    assert item.title_en == ("Before" if item.draft else "Seen")


@pytest.mark.parametrize("round_", range(3))
def test_concurrent_runs_of_publish_due_publish_once(editor, publisher, round_):
    item = builders.achievement(title_en="Before")
    edit(editor, item, title_en="After")
    do(editor, "submit", item)
    do(publisher, "schedule", item, at_0="2999-01-01")
    item.revisions.open().update(publish_at=timezone.now())
    results = at_once(*[lambda: call_command("publish_due", verbosity=0)] * 3)
    assert results == [None] * 3
    assert item.revisions.public().count() == 2
    item.refresh_from_db()
    assert item.title_en == "After"


def test_of_two_concurrent_drafts_with_one_slug_only_one_is_published(editor, publisher, administrator):
    sectors = [builders.sector(), builders.sector()]
    for sector in sectors:
        builders.point(sector=sector)
        edit(editor, sector, slug="wanted")
        do(editor, "submit", sector)
    clients = (publisher, administrator)
    forms = [shown_in(client, action_url("publish", sector)) for client, sector in zip(clients, sectors, strict=True)]
    responses = at_once(
        lambda: publisher.post(action_url("publish", sectors[0]), forms[0]),
        lambda: administrator.post(action_url("publish", sectors[1]), forms[1]),
    )
    assert statuses(responses) == [200, 302]


def test_two_concurrent_merges_into_each_other_leave_one_page(publisher, administrator):
    one, other = builders.achievement(), builders.achievement()
    forms = [
        shown_in(client, action_url("merge", item)) | REASON | {"target": target.pk}
        for client, item, target in ((publisher, one, other), (administrator, other, one))
    ]
    responses = at_once(
        lambda: publisher.post(action_url("merge", one), forms[0]),
        lambda: administrator.post(action_url("merge", other), forms[1]),
    )
    assert statuses(responses) == [200, 302]
    assert Achievement.objects.live().count() == 1


def test_two_concurrent_merges_of_organizations_into_each_other_leave_one(publisher, administrator):
    one, other = builders.organization(), builders.organization()
    for item in (one, other):
        builders.partner(achievement=builders.achievement(), organization=item)
    responses = at_once(
        lambda: merge_into(publisher, one, other),
        lambda: merge_into(administrator, other, one),
    )
    assert statuses(responses) == [200, 302]
    kept = Organization.objects.in_use().get()
    assert set(Partner.objects.values_list("organization", flat=True)) == {kept.pk}


def test_of_a_concurrent_merge_and_deletion_of_an_organization_one_is_done(publisher, administrator):
    keep, goes = builders.organization(), builders.organization()
    delete = f"{list_url(Organization)}{goes.pk}/delete/"
    confirmed = shown_in(administrator, delete)
    responses = at_once(
        lambda: merge_into(publisher, keep, goes),
        lambda: administrator.post(delete, confirmed),
    )
    left = Organization.objects.filter(pk=goes.pk).first()
    assert statuses(responses) == ([302, 302] if left else [200, 302])
    assert left is None or left.merged_into == keep


def test_two_concurrent_choices_leave_one_plan_on_the_front_page(publisher, administrator):
    builders.plan()
    plans = [builders.plan(), builders.plan()]
    clients = (publisher, administrator)
    forms = [
        shown_in(client, action_url("put-on-front-page", plan)) for client, plan in zip(clients, plans, strict=True)
    ]
    responses = at_once(
        lambda: publisher.post(action_url("put-on-front-page", plans[0]), forms[0]),
        lambda: administrator.post(action_url("put-on-front-page", plans[1]), forms[1]),
    )
    assert statuses(responses) == [302, 302]
    assert Plan.objects.get(is_current=True) in plans
    assert Plan.objects.filter(is_current=True).count() == 1


def test_concurrent_transactions_renew_the_content_version_without_waiting():
    ContentVersion.objects.renew()
    before, both_have_renewed = content_version(), threading.Barrier(2)

    def change():
        with transaction.atomic():
            ContentVersion.objects.renew()
            both_have_renewed.wait(timeout=20)

    assert at_once(change, change) == [None, None]
    assert ContentVersion.objects.count() == 2
    assert content_version() != before
