"""Tests of each action: its states, its users, and its effects."""

import datetime
import itertools
from contextlib import nullcontext

import pytest
import time_machine
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Organization, Report
from jobs.models import Job
from portal.admin import PlanAdmin
from publishing.admin import DraftsAdmin
from publishing.redaction.models import Redaction
from publishing.removal.models import RemovedContent
from publishing.revisions import DraftState
from sectors.models import Identity, Office, Page, Picture, Plan, Responsibility, Sector
from tests import builders, workflow
from tests.conftest import PASSWORD
from tests.forms import once, send, shown_in
from tests.public import STAFF, patterns
from tests.staff import action_url, change_url, do, edit, list_url, text_of, undrawn
from tests.workflow import day, published, run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

REASON = {"note_en": "It was wrong.", "note_ko": "사실과 달랐습니다."}


def member(role, name, sectors=()):
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    for sector in sectors:
        Responsibility.objects.create(user=user, sector=sector)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def other_publisher(db):
    return member("Publishers", "paula")


def submitted(editor, item=None):
    item = item or builders.achievement(title_en="Before")
    return workflow.submitted(item, by=editor, title_en="After")


def test_a_draft_goes_from_state_to_state(editor, publisher):
    item = builders.achievement()
    edit(editor, item, title_en="After")
    states = [item.draft.state]
    for client, action, fields in (
        (editor, "submit", {}),
        (publisher, "return", {"return_note": "Please say since when."}),
        (editor, "submit", {}),
        (publisher, "approve", {}),
        (publisher, "schedule", {"at_0": "2999-01-01"}),
        (publisher, "unschedule", {}),
        (publisher, "publish", {}),
    ):
        response = do(client, action, item, **fields)
        assert response.status_code == 302, text_of(response)
        states.append(item.draft and item.draft.state)
    expected = ["draft", "submitted", "returned", "submitted", "approved", "scheduled", "approved", None]
    assert states == expected


def test_the_author_reads_why_a_draft_was_returned_where_they_edit(editor, publisher):
    item = submitted(editor)
    response = do(publisher, "return", item)
    assert response.status_code == 200  # a note is asked for
    run("return", item, by=publisher, return_note="Please say since when.")
    assert "Please say since when." in text_of(editor.get(change_url(item)))
    assert "Please say since when." in text_of(editor.get("/admin/"))


def test_nobody_approves_publishes_or_schedules_what_they_submitted_superusers_included(admin_client, publisher):
    for client in (publisher, admin_client):
        item = submitted(client)
        for action, fields in (("approve", {}), ("publish", {}), ("schedule", {"at_0": "2999-01-01"})):
            fields = {"item": item.pk, f"version-{item.pk}": Achievement.objects.get(pk=item.pk).version} | fields
            fields |= {"readers": "yes", "note_en": "x", "note_ko": "x"}
            url = action_url(action, item)
            response = client.post(url, once(client, url, **fields))
            assert "You submitted this yourself. Someone else has to do the rest." in text_of(response)
            item.refresh_from_db()
            assert (item.title_en, item.draft.state) == ("Before", "submitted")


@pytest.mark.parametrize("state", ["submitted", "approved", "scheduled"])
def test_an_edit_resets_the_review_state_of_a_draft(editor, publisher, state):
    item = submitted(editor)
    if state == "approved":
        run("approve", item, by=publisher)
    if state == "scheduled":
        run("schedule", item, by=publisher, at=day("2999-01-01"))
    assert item.draft.state == state
    save_edit(item, by=editor, title_en="Another")
    draft = item.draft
    assert (draft.state, draft.approver, draft.submitter, draft.publish_at) == ("draft", None, None, None)
    assert do(publisher, "publish", item).status_code == 200


def test_in_an_emergency_one_person_publishes_with_a_reason_until_another_confirms(publisher, other_publisher, visitor):
    item = builders.achievement(title_en="Before")
    save_edit(item, by=publisher, title_en="After")
    assert do(publisher, "publish-alone", item).status_code == 200  # a reason is asked for
    assert do(publisher, "publish-alone", item, alone_reason="The date is wrong.").status_code == 302
    assert "After" in text_of(visitor.get(item.get_absolute_url()))
    assert "The date is wrong." not in text_of(visitor.get(item.history_url))
    assert "The date is wrong." in text_of(other_publisher.get(change_url(item)))
    assert "Published alone, to be confirmed" in text_of(other_publisher.get("/admin/"))

    def count():
        return len(other_publisher.get(f"{list_url(Achievement)}?draft=alone").context_data["cl"].queryset)

    assert count() == 1
    assert "Someone else has to confirm it." in text_of(do(publisher, "confirm", item))
    assert count() == 1
    assert do(other_publisher, "confirm", item).status_code == 302
    assert count() == 0
    assert item.revisions.in_force().get().confirmer.username == "paula"


def test_a_note_for_colleagues_is_read_where_they_work_and_never_in_public(editor, viewer, visitor):
    item = builders.achievement()
    assert do(editor, "note", item, text="Call the harbor first.").status_code == 302
    for page in (change_url(item), change_url(item).replace("change/", "history/")):
        assert "Call the harbor first." in text_of(viewer.get(page))
    for url in (item.get_absolute_url(), item.history_url):
        assert "harbor" not in visitor.get(url).content.decode()
    assert viewer.get(action_url("note", item)).status_code == 403


def test_an_editor_cannot_publish_alone(editor):
    item = submitted(editor)
    assert editor.get(action_url("publish-alone", item)).status_code == 403


def test_withdrawing_keeps_the_page_with_the_reason_and_takes_it_from_the_lists(publisher, visitor):
    item = builders.achievement(title_en="A claim")
    assert do(publisher, "withdraw", item).status_code == 200  # a reason is asked for
    assert do(publisher, "withdraw", item, **REASON).status_code == 302
    page = text_of(visitor.get(item.get_absolute_url()))
    assert "This page was withdrawn on" in page
    assert "It was wrong." in page
    assert "사실과 달랐습니다." in text_of(visitor.get(item.get_absolute_url().replace("/en/", "/ko/")))
    assert "A claim" not in text_of(visitor.get("/en/achievements/"))
    assert "Withdrawn. It was wrong." in text_of(visitor.get(item.history_url))


def test_a_withdrawal_can_be_announced_and_cancelled(publisher, visitor):
    item = builders.achievement()
    do(publisher, "withdraw", item, at_0="2999-01-01", **REASON)
    item.refresh_from_db()
    assert item.is_live
    assert "It was wrong." not in text_of(visitor.get(item.history_url))
    assert do(publisher, "keep-public", item).status_code == 302
    item.refresh_from_db()
    assert item.withdraw_at is None
    assert item.revisions.count() == 1


def test_publishing_a_change_leaves_an_announced_withdrawal_as_it_is(editor, publisher, visitor):
    item = builders.achievement()
    soon = timezone.localtime() + datetime.timedelta(days=2)
    do(publisher, "withdraw", item, at_0=soon.strftime("%Y-%m-%d"), **REASON)
    published(item, editor, publisher, title_en="Corrected")
    assert item.withdraw_at
    with time_machine.travel(soon + datetime.timedelta(days=1)):
        assert "withdrawn on" in text_of(visitor.get(item.get_absolute_url()))
        assert "Corrected" not in text_of(visitor.get("/en/achievements/"))


def test_a_change_is_not_scheduled_for_after_a_withdrawal(editor, publisher):
    item = submitted(editor)
    run("withdraw", item, by=publisher, at=day("2998-01-01"), **REASON)
    response = do(publisher, "schedule", item, at_0="2999-01-01")
    assert "It is set to be withdrawn before then." in text_of(response)
    assert do(publisher, "schedule", item, at_0="2997-01-01").status_code == 302


def test_a_withdrawn_item_can_be_restored(editor, publisher, visitor):
    item = builders.achievement()
    run("withdraw", item, by=publisher, **REASON)
    key = item.revisions.public().filter(withdraws=False).get().pk
    response = editor.post(
        action_url("restore", item), shown_in(editor, f"{action_url('restore', item)}&revision={key}")
    )
    assert response.status_code == 302
    run("submit", item, by=editor, **REASON)
    assert do(publisher, "publish", item).status_code == 302
    assert "withdrawn" not in text_of(visitor.get(item.get_absolute_url()))


def test_a_withdrawn_item_can_be_changed_and_published_again(editor, publisher, visitor):
    item = builders.achievement()
    run("withdraw", item, by=publisher, **REASON)
    published(item, editor, publisher, title_en="Corrected")
    page = visitor.get(item.get_absolute_url())
    assert "Corrected" in text_of(page)
    assert "withdrawn" not in text_of(page)
    assert "Published again." in text_of(visitor.get(item.history_url))


def test_a_merged_page_leads_to_the_other_and_never_in_a_circle(publisher, visitor):
    one, other, third = (builders.achievement() for _number in range(3))
    address = f"http://testserver{other.get_absolute_url()}"
    assert do(publisher, "merge", one, target=address, **REASON).status_code == 302
    response = visitor.get(one.get_absolute_url())
    assert (response.status_code, response.headers["Location"]) == (301, other.get_absolute_url())
    assert one.title_en not in text_of(visitor.get("/en/achievements/"))
    for target in (str(one.pk), str(other.pk), "nonsense", "9" * 30):
        assert do(publisher, "merge", other, target=target, **REASON).status_code == 200
        other.refresh_from_db()
        assert other.merged_into is None
    do(publisher, "merge", other, target=str(third.pk), **REASON)
    assert visitor.get(one.get_absolute_url(), follow=True).redirect_chain[-1][0] == third.get_absolute_url()


def test_a_merge_takes_the_right_on_both_sides(editor, publisher, places):
    own, closed = (builders.achievement(sector=sector, title_en=f"Bridge {sector.pk}") for sector in places)
    beside = builders.achievement(sector=places[0], title_en="Bridge beside")
    limited = member("Publishers", "limited", [places[0]])
    for target in (str(closed.pk), closed.title_en, f"http://testserver{closed.get_absolute_url()}"):
        response = do(limited, "merge", own, target=target, **REASON)
        assert response.status_code == 200
    assert f"You do not look after “{closed}”." in text_of(do(limited, "merge", own, target=str(closed.pk), **REASON))
    offered = text_of(do(limited, "merge", own, target="Bridge", **REASON))
    assert str(beside) in offered
    assert str(closed) not in offered
    with pytest.raises(ValidationError, match="You do not look after"):
        run("merge", own, by=limited, target=closed, **REASON)
    assert limited.get(action_url("merge", closed)).status_code == 403
    assert not Achievement.objects.exclude(merged_into=None).exists()
    assert do(limited, "merge", own, target=str(beside.pk), **REASON).status_code == 302


def test_the_reason_of_a_merge_stands_in_both_histories(publisher, viewer, visitor):
    one, other = builders.achievement(title_en="One bridge", title_ko=""), builders.achievement()
    assert do(publisher, "merge", one, target=str(other.pk), **REASON).status_code == 302
    for item in (one, other):
        assert REASON["note_en"] in text_of(visitor.get(item.history_url))
        korean = visitor.get(item.history_url.replace("/en/", "/ko/"))
        assert REASON["note_ko"] in text_of(korean)
        staff = text_of(viewer.get(change_url(item).replace("change", "history")))
        assert f"{REASON['note_en']} / {REASON['note_ko']}" in staff
    assert "One bridge" in text_of(visitor.get(other.history_url))
    assert AuditEntry.objects.of(other).first().note_in_words.startswith("“One bridge” was merged into this: ")


def test_restoring_makes_a_draft_and_leaves_the_old_version_as_it_is(editor, publisher, visitor):
    item = builders.full_achievement("lion")
    first = item.revisions.get()
    published(item, editor, publisher, title_en="Second", **{"parts-0-DELETE": "on"})
    url = f"{action_url('restore', item)}&revision={first.pk}"
    response = editor.post(action_url("restore", item), shown_in(editor, url))
    assert response.status_code == 302, text_of(response)
    assert "Second" in text_of(visitor.get(item.get_absolute_url()))
    assert item.draft.snapshot == first.snapshot
    published(item, editor, publisher)
    assert item.parts.get().title_en == "lion row"
    first_now = item.revisions.get(pk=first.pk)
    assert (first_now.snapshot, first_now.published_at) == (first.snapshot, first.published_at)
    save_edit(item, by=editor, title_en="Third")
    assert editor.post(action_url("restore", item), shown_in(editor, url)).status_code == 302
    kept = item.revisions.superseded().first()
    assert (item.draft.snapshot, kept.snapshot["fields"]["title_en"]) == (first.snapshot, "Third")


def test_a_revision_of_another_item_is_not_restored(editor):
    item, stranger = builders.achievement(), builders.achievement()
    key = stranger.revisions.get().pk
    fields = {"item": item.pk, f"version-{item.pk}": item.version, "revision": key}
    assert editor.post(action_url("restore", item), fields).status_code == 200
    assert item.draft is None


def test_discarding_a_draft_leaves_what_is_public(editor):
    item = builders.achievement(title_en="Public")
    save_edit(item, by=editor, title_en="Draft")
    assert do(editor, "discard", item).status_code == 302
    assert item.draft is None
    assert shown_in(editor, change_url(item))["title_en"] == "Public"


def test_a_sector_that_drafts_belong_to_is_not_deleted(editor, publisher):
    sector, item = builders.sector(**builders.DRAFT), builders.achievement(sector=builders.sector())
    save_edit(item, by=editor, sector=sector.pk, points=[])
    assert "Other drafts belong to it." in text_of(do(publisher, "delete", sector))
    assert Sector.objects.filter(pk=sector.pk).exists()


def test_published_items_cannot_be_deleted(administrator, publisher, admin_client):
    public, gone = builders.achievement(), builders.achievement(**builders.withdrawn())
    for client in (publisher, administrator, admin_client):
        for item in (public, gone):
            assert client.post(change_url(item).replace("change", "delete"), {"post": "yes"}).status_code == 403
            assert NOT_DELETED in text_of(client.get(action_url("delete", item)))
        client.post(
            list_url(Achievement), {"action": "delete_selected", "_selected_action": [public.pk], "post": "yes"}
        )
    assert Achievement.objects.count() == 2


def test_the_plan_of_the_front_page_is_not_withdrawn_or_merged(publisher, see):
    plan, other = builders.plan(), builders.plan()
    response = do(publisher, "withdraw", plan, **REASON)
    assert "This plan is on the front page. Put another one there first." in text_of(response)
    response = do(publisher, "merge", plan, target=other.slug, **REASON)
    assert "This plan is on the front page. Put another one there first." in text_of(response)
    assert see("/en/").h1.get_text() == plan.heading_en


def test_a_plan_is_put_on_the_front_page_in_place_of_the_other(publisher, editor, see):
    builders.plan()
    new = builders.plan(heading_en="The new heading")
    draft = builders.plan(**builders.DRAFT)
    assert "It is not public. Publish it first." in text_of(publisher.get(action_url("put-on-front-page", draft)))
    assert editor.get(action_url("put-on-front-page", new)).status_code == 403
    assert do(publisher, "put-on-front-page", new).status_code == 302
    assert see("/en/").h1.get_text() == "The new heading"
    assert Plan.objects.filter(is_current=True).count() == 1


def test_the_plan_that_leaves_the_front_page_gets_another_version(publisher):
    former, new = builders.plan(), builders.plan()
    version = former.version
    assert do(publisher, "put-on-front-page", new).status_code == 302
    former.refresh_from_db()
    assert (former.is_current, former.version) == (False, version + 1)


def test_a_publication_is_not_scheduled_for_a_time_that_has_passed(editor, publisher):
    item = submitted(editor)
    response = do(publisher, "schedule", item, at_0="2020-01-01", at_1="08:00", **REASON)
    assert "This time has already passed. Choose a later time, or do it now." in text_of(response)
    item.refresh_from_db()
    assert item.draft.state == DraftState.SUBMITTED


def test_a_withdrawal_is_not_announced_for_a_time_that_has_passed(publisher):
    item = builders.achievement()
    response = do(publisher, "withdraw", item, at_0="2020-01-01", at_1="08:00", **REASON)
    assert "This time has already passed. Choose a later time, or do it now." in text_of(response)
    item.refresh_from_db()
    assert item.withdraw_at is None


def test_the_author_of_a_draft_decides_if_another_person_submitted_it(publisher, other_publisher):
    item = builders.achievement(title_en="Before")
    save_edit(item, by=publisher, title_en="After")
    run("submit", item, by=other_publisher)
    assert "You submitted this yourself." in text_of(do(other_publisher, "approve", item))
    assert do(publisher, "approve", item).status_code == 302
    assert "You submitted this yourself." in text_of(do(other_publisher, "publish", item))
    assert do(publisher, "publish", item).status_code == 302


def test_many_are_submitted_and_published_at_once_and_each_that_cannot_be_is_named(editor, publisher):
    drafts = [builders.achievement(title_en=f"Draft {number}", **builders.DRAFT) for number in range(3)]
    stranger = builders.achievement(title_en="Nothing to do")
    data = {"action": "submit", "_selected_action": [item.pk for item in [*drafts, stranger]]}
    data |= {f"version-{item.pk}": item.version for item in [*drafts, stranger]}
    page = editor.post(list_url(Achievement), data).headers["Location"]
    response = send(editor, page)
    assert "There is no open draft." in text_of(response)
    assert [item.draft.state for item in drafts] == ["submitted"] * 3
    save_edit(drafts[0], by=editor, title_en="Changed since the list was shown")
    data |= {"action": "publish", "_selected_action": [item.pk for item in drafts]}
    data |= {f"version-{item.pk}": item.version + 1 for item in drafts}
    response = send(publisher, publisher.post(list_url(Achievement), data).headers["Location"])
    assert "Someone else changed this in the meantime." in text_of(response)
    assert [Achievement.objects.get(pk=item.pk).was_public for item in drafts] == [False, True, True]


def test_the_list_carries_the_version_of_each_row(publisher):
    item = builders.achievement()
    assert f'name="version-{item.pk}" value="{item.version}"' in publisher.get(list_url(Achievement)).content.decode()


NO_DRAFT = "There is no open draft."
NOT_NOW = "This is not possible now: the draft is “{}”."
NOT_DELETED = "It was public once, so it is not deleted. Withdraw it, or hide its content too."
HIDDEN = "Its content is hidden. Nothing else can be done with it."
NEVER_WITHDRAWN = "Only what is public, and is not withdrawn yet, can be withdrawn."
ON_FRONT_PAGE = "This plan is on the front page. Put another one there first."

ALL = DraftsAdmin.workflow_actions
EVERY = PlanAdmin.workflow_actions  # all that any item has, and what only plans have

# What can be done in each state.
NOTE, HIDE = {"note"}, {"hide"}
PREVIEWS = {"make-preview-link"}
TAKE_BACK = {"withdraw", "merge", "restore"} | HIDE
DECIDE = {"publish", "schedule", "return", "publish-alone"} | PREVIEWS
WRITE = {"submit", "publish-alone"} | PREVIEWS
POSSIBLE = {
    "public": NOTE | TAKE_BACK,
    "draft": NOTE | WRITE | TAKE_BACK | {"discard"},
    "linked": NOTE | WRITE | TAKE_BACK | {"discard", "revoke-preview-link"},
    "returned": NOTE | WRITE | TAKE_BACK | {"discard"},
    "submitted": NOTE | DECIDE | TAKE_BACK | {"approve", "discard"},
    "approved": NOTE | DECIDE | TAKE_BACK,
    "scheduled": NOTE | DECIDE | HIDE | {"unschedule", "restore"},
    "announced": NOTE | HIDE | {"keep-public", "restore"},
    "withdrawn": NOTE | HIDE | {"restore", "republish"},
    "merged": NOTE | HIDE | {"restore", "republish"},
    "alone": NOTE | TAKE_BACK | {"confirm"},
    "hidden": {"confirm-hiding", "put-back"},
    "never": NOTE | WRITE | {"delete"},
    "plan": NOTE | TAKE_BACK | {"put-on-front-page"},
    "front plan": NOTE | {"restore"},
    "plan draft": NOTE | WRITE | {"delete"},
}

# What a action says in a state in which it cannot be done, unless it is about the draft.
REFUSED = {
    "withdraw": NEVER_WITHDRAWN,
    "merge": NEVER_WITHDRAWN,
    "keep-public": "No withdrawal is scheduled.",
    "confirm": "Nothing here was published by one person alone.",
    "revoke-preview-link": "There is no preview link.",
    "restore": "This field is required.",  # there is no version that could be restored
    "republish": "Only what was withdrawn can be made public again.",
    "put-on-front-page": "It is not public. Publish it first.",
    "hide": "It was never public. Delete it instead.",
    "confirm-hiding": "Its content is not hidden.",
    "put-back": "Its content is not hidden.",
    "delete": NOT_DELETED,
}
REFUSED_IN = {
    ("scheduled", "withdraw"): "A change is scheduled. Cancel its schedule first.",
    ("scheduled", "merge"): "A change is scheduled. Cancel its schedule first.",
    ("never", "discard"): "It was never public, so there is nothing but the draft. Delete the item instead.",
    ("plan draft", "discard"): "It was never public, so there is nothing but the draft. Delete the item instead.",
    ("front plan", "hide"): ON_FRONT_PAGE,
    ("front plan", "withdraw"): ON_FRONT_PAGE,
    ("front plan", "merge"): ON_FRONT_PAGE,
    ("front plan", "put-on-front-page"): "It is on the front page already.",
}


def actions_in(state):
    return EVERY if "plan" in state else ALL


def possible_in(state):
    return POSSIBLE[state]


def sentence(state, action, draft):
    if state == "hidden":
        return HIDDEN
    about_draft = NOT_NOW.format(draft.state.label) if draft else NO_DRAFT
    return REFUSED_IN.get((state, action.name)) or REFUSED.get(action.name) or about_draft


def in_state(state, editor, publisher):
    if "plan" in state:
        plans = builders.plan(), builders.plan(), builders.plan(**builders.DRAFT)
        return plans[["front plan", "plan", "plan draft"].index(state)]
    if state == "never":
        return builders.achievement(**builders.DRAFT)
    if state == "withdrawn":
        return builders.achievement(**builders.withdrawn())
    item = builders.achievement()
    for client, action, values in WAYS[state]:
        by = {"editor": editor, "publisher": publisher}[client]
        if action == "edit":
            save_edit(item, by=by, title_en="After")
        else:
            run(action, item, by=by, **values())
    if state in DraftState:
        assert item.draft.state == state
    return item


def nothing():
    return {}


BEGIN, SUBMIT = ("editor", "edit", nothing), ("editor", "submit", nothing)
WAYS = {
    "public": [],
    "draft": [BEGIN],
    "linked": [BEGIN, ("editor", "make-preview-link", nothing)],
    "submitted": [BEGIN, SUBMIT],
    "returned": [BEGIN, SUBMIT, ("publisher", "return", lambda: {"return_note": "x"})],
    "approved": [BEGIN, SUBMIT, ("publisher", "approve", nothing)],
    "scheduled": [BEGIN, SUBMIT, ("publisher", "schedule", lambda: {"at": day("2999-01-01")})],
    "announced": [("publisher", "withdraw", lambda: {"at": day("2999-01-01"), **REASON})],
    "hidden": [("publisher", "hide", lambda: REASON)],
    "merged": [("publisher", "merge", lambda: {"target": builders.achievement(), **REASON})],
    "alone": [("publisher", "edit", nothing), ("publisher", "publish-alone", lambda: {"alone_reason": "Now."})],
}


def filled_in(action, item):
    """Return form values for an action at the present version of an item."""
    version = type(item).objects.get(pk=item.pk).version
    fields = {"item": item.pk, f"version-{item.pk}": version, "readers": "yes", "text": "x", **REASON}
    fields |= {"return_note": "x", "alone_reason": "x"}
    fields |= {"at_0": "2999-01-01"} if action.name == "schedule" else {}
    other = builders.plan() if isinstance(item, Plan) else builders.achievement()
    public = item.revisions.public().filter(withdraws=False).last()
    return fields | {"target": other.page_key, "revision": older(public).pk if public else ""}


def older(revision):
    """Create a revision of a day earlier with other titles."""
    then = {"title_en": "Once", "title_ko": "예전"}
    snapshot = revision.snapshot | {"fields": revision.snapshot["fields"] | then}
    published = revision.published_at - datetime.timedelta(days=1)
    return type(revision).objects.create(item=revision.item, snapshot=snapshot, published_at=published)


def snapshot(item):
    """Return all stored data of an item: its row, its revisions and its audit entries."""
    rows = type(item).objects.filter(pk=item.pk), item.revisions.order_by("pk"), AuditEntry.objects.of(item)
    return [list(each.values()) for each in rows]


def complaints(response):
    """Return the sentences that the page of an action says above its form and beside its fields."""
    context = response.context_data
    above = [str(message) for attempt in context["attempts"] for message in attempt.messages]
    return above + [message for messages in context["form"].errors.values() for message in messages]


def test_every_action_is_in_the_table_of_states():
    offered = {
        action.name
        for model_admin in admin.site._registry.values()
        for action in getattr(model_admin, "workflow_actions", ())
    }
    assert offered == {action.name for action in EVERY} == set().union(*POSSIBLE.values())
    for action in EVERY:
        refused = [state for state in POSSIBLE if action in actions_in(state) and action.name not in possible_in(state)]
        assert refused, action.name


@pytest.mark.parametrize("state", POSSIBLE)
def test_an_action_outside_its_states_gives_a_message_and_writes_nothing(editor, publisher, admin_client, state):
    item = in_state(state, editor, publisher)
    for action in actions_in(state):
        with transaction.atomic(), undrawn():
            check_action(admin_client, action, state, item)
            transaction.set_rollback(True)


def check_action(client, action, state, item):
    fields, before, draft = filled_in(action, item), snapshot(item), item.draft
    url = action_url(action.name, item)
    response = client.post(url, once(client, url, **fields))
    if action.name in possible_in(state):
        assert response.status_code == 302, (action.name, complaints(response))
        assert snapshot(item) != before, action.name
        entry = AuditEntry.objects.of(item).first()
        assert (entry.event, entry.actor_name) == (action.audit, "admin")
        versions = type(item).objects.filter(pk=item.pk).values_list("version", flat=True)
        steps = [version - fields[f"version-{item.pk}"] for version in versions]
        assert steps == [int(action.is_edit)] * len(versions), action.name
    else:
        assert response.status_code == 200, action.name
        assert complaints(response) == [sentence(state, action, draft)], action.name
        assert snapshot(item) == before, action.name


def first_state_of(action):
    return next(state for state in POSSIBLE if action in actions_in(state) and action.name in possible_in(state))


@pytest.mark.parametrize("action", EVERY, ids=lambda action: action.name)
def test_every_action_requires_the_shown_version(editor, publisher, admin_client, action):
    item = in_state(first_state_of(action), editor, publisher)
    fields, before, url = filled_in(action, item), snapshot(item), action_url(action.name, item)
    key = f"version-{item.pk}"
    for forged in (fields[key] - 1, fields[key] + 1, -1, "x", "9" * 20, ""):
        with undrawn():
            response = admin_client.post(url, once(admin_client, url, **fields) | {key: forged})
        assert response.status_code == 200, forged
        assert complaints(response) == ["Someone else changed this in the meantime. Below is how it is now."]
        assert snapshot(item) == before
    assert admin_client.post(url, once(admin_client, url, **fields)).status_code == 302


# Roles

BY_EDITORS = {"submit", "discard", "delete", "restore", "note", "make-preview-link", "revoke-preview-link"}
RIGHTS = {
    "Viewers": set(),
    "Editors": {"change"},
    "Publishers": {"change", "publish"},
    "Administrators": {"change", "publish"},
}


def right_to(action):
    return "change" if action.name in BY_EDITORS else "publish"


@pytest.fixture
def places():
    return builders.sector(name_en="Own"), builders.sector(name_en="Other")


READ, CLOSED, LEADS_ON = (200, False), (403, True), (302, False)
BARE = ""  # the address of an item without the name of a page
ITEM_PAGES = {"changelist", "add", "history", "delete", "change", BARE}
IN_PLACE = {Organization, Unit, Measure}  # changed at once, by whoever is limited to no sector
RECORDS = {Plan, Sector, Page, Achievement, *IN_PLACE}
ACCOUNTS = {User: {"password_change", "second_factor", "sessions"}, Group: set(), AuditEntry: {"export"}}

# What every member of staff finds at the addresses that are about no kind of item.
SITE = {
    "index": 200,
    "app_list": 200,
    "autocomplete": 200,
    "jsi18n": 200,
    "view_on_site": 302,
    "login": 302,
    "logout": 405,
    "presence": 405,
    "search": 200,
    "password_change": 200,
    "password_change_done": 200,
    "second-factor": 200,
    "set-up": 200,
    "code": 302,
    "recovery-codes": 302,
    "remove": 200,
    "resubmission": 302,
    "anything else": 404,
}


OWN_PAGES = {"second-factor", "set-up", "code", "recovery-codes", "remove", "resubmission"}  # of accounts/urls.py


def pages_there():
    """Return the page names of the administration by model, with None for the site itself."""
    found = {}
    for route, pattern in patterns():
        if route.startswith(STAFF):
            kind, model = "anything else", None
            for each in admin.site._registry:
                if route.startswith(f"admin/{each._meta.app_label}/{each._meta.model_name}/"):
                    kind, model = BARE, each
            prefix = f"{model._meta.app_label}_{model._meta.model_name}_" if model else ""
            found.setdefault(model, set()).add(pattern.name.removeprefix(prefix) if pattern.name else kind)
    return found


def test_the_role_tests_cover_every_page_of_the_administration():
    accounts = {model: ITEM_PAGES | more for model, more in ACCOUNTS.items()}
    kept = {"autosave", "discard_autosave"}  # tests/publishing/test_autosaves.py says whose they are
    records = {model: ITEM_PAGES | kept | {"compare", "action", "export"} for model in RECORDS}
    for model in IN_PLACE:
        records[model] -= {"action"}
    for model in RECORDS - IN_PLACE:
        records[model] |= {"hidden"}  # tests/publishing/test_hiding.py says who opens it
    trash = {RemovedContent: {"changelist", "restore", "destroy"}}  # and test_trash.py who finds what there
    records[Achievement] |= {"source"}  # tests/achievements/test_uploads.py says who opens it
    records |= {Office: records[Organization] - {"merge"}}  # tests/sectors/test_offices.py says whose they are
    records |= {Picture: records[Office] | {"file"}}  # and tests/sectors/test_pictures.py
    reports = {Report: ITEM_PAGES | kept | {"export", "seen"}}  # tests/achievements/test_reports.py says whose they are
    identity = {Identity: ITEM_PAGES | {"compare", "export"}}  # and tests/sectors/test_identity.py who may change it
    redactions = {Redaction: ITEM_PAGES}  # tests/publishing/test_redaction.py says who opens them
    jobs = {Job: ITEM_PAGES}  # tests/jobs/test_pages.py says who opens them
    of_one = {"sessions", "own", "job", "progress", "cancel", "repeat"}  # and whose these are; so does test_sessions.py
    others = reports | identity | trash | redactions | jobs
    assert pages_there() == {None: set(SITE) | of_one} | accounts | records | others


def page_url(item, page):
    if page == BARE:
        return change_url(item).removesuffix("change/")
    arguments = [] if page in ("changelist", "add", "export") else [item.pk]
    if page == "export":
        arguments = ["csv"]
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{page}", args=arguments)


def actions_of(item):
    return admin.site.get_model_admin(type(item)).workflow_actions


def walked(client, item, pages, actions=()):
    """Return, for each page and action, the status of a GET and True if a POST gets a 403."""
    urls = {page: page_url(item, page) for page in pages} | {
        action.name: action_url(action.name, item) for action in actions
    }
    data = {"item": item.pk, f"version-{item.pk}": getattr(item, "version", "")}
    shown = {name: client.get(url).status_code for name, url in urls.items()}
    return {name: (shown[name], client.post(url, data).status_code == 403) for name, url in urls.items()}


@pytest.mark.one_database
@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("is_limited", [False, True], ids=["everywhere", "own sector"])
def test_permissions_of_each_role_on_every_action_and_page(places, role, is_limited):
    own, other = places
    client = member(role, "somebody", [own] if is_limited else [])
    items_by_place = {
        "own": [own, builders.achievement(sector=own)],
        "other": [other, builders.achievement(sector=other)] if is_limited else [],
        "above": [builders.plan(), builders.page(), builders.organization()],
    }
    for item in Achievement.objects.all():
        item.start_history(by=None)
    for place, items in items_by_place.items():
        rights = RIGHTS[role] if place == "own" or not is_limited else set()
        for item in items:
            is_made_here = not is_limited or isinstance(item, Achievement | Organization | Unit | Measure)
            expected = {
                "changelist": READ,
                "export": LEADS_ON,
                "add": READ if is_made_here and "change" in RIGHTS[role] else CLOSED,
                "history": READ,
                "delete": READ if isinstance(item, Organization) and "change" in rights else CLOSED,
                "change": (200, "change" not in rights),
                BARE: LEADS_ON,
                "compare": (200 if item.draft else 404, False),
            }
            expected |= {action.name: READ if right_to(action) in rights else CLOSED for action in actions_of(item)}
            form = client.get(change_url(item)).content.decode()
            assert ('name="_save"' in form) == ("change" in rights)
            with nullcontext() if item == items_by_place["own"][1] else undrawn():
                assert walked(client, item, ITEM_PAGES | {"compare", "export"}, actions_of(item)) == expected, item


def test_an_organization_has_no_actions(publisher):
    with pytest.raises(NoReverseMatch):
        action_url("publish", builders.organization())
    assert "doesn’t exist" in text_of(publisher.get("/admin/achievements/organization/do/publish/", follow=True))


@pytest.mark.one_database
@pytest.mark.parametrize("role", RIGHTS)
def test_only_administrators_can_open_account_pages(role):
    client, user = member(role, "somebody"), User.objects.create_user("other")
    log = AuditEntry.objects.record(AuditEvent.CHANGED, item=user)
    for item in (user, Group.objects.get(name="Viewers"), log):
        pages = ITEM_PAGES | ACCOUNTS[type(item)]
        expected = dict.fromkeys(pages, CLOSED) | {BARE: LEADS_ON}
        if role == "Administrators":
            expected |= dict.fromkeys(pages - {BARE, "delete"}, READ)
            expected |= {"add": CLOSED, "change": (200, True), "export": LEADS_ON} if item == log else {}
        assert walked(client, item, pages) == expected, item


@pytest.mark.one_database
@pytest.mark.parametrize("role", RIGHTS)
def test_general_pages_have_the_same_status_for_every_role(role, places):
    client, sector = member(role, "somebody"), places[0]
    arguments = {"app_list": ["sectors"], "view_on_site": [ContentType.objects.get_for_model(Sector).pk, sector.pk]}
    query = "?app_label=achievements&model_name=achievement&field_name=sector"
    shown = {}
    for name in SITE:
        app = "accounts" if name in OWN_PAGES else "admin"
        is_named = name != "anything else"
        url = reverse(f"{app}:{name}", args=arguments.get(name, [])) if is_named else "/admin/nothing"
        shown[name] = client.get(url + (query if name == "autocomplete" else "")).status_code
    assert shown == SITE


@pytest.mark.one_database
@pytest.mark.parametrize("action", EVERY, ids=lambda action: action.name)
def test_an_action_requires_its_role_and_sector(editor, publisher, action):
    item = in_state(first_state_of(action), editor, publisher)
    own, other = getattr(item, "sector", None), builders.sector()
    fields, before = filled_in(action, item), snapshot(item)
    for number, (role, sector) in enumerate(itertools.product(RIGHTS, [None, own, other])):
        client = member(role, f"somebody{number}", [sector] if sector else [])
        is_allowed = right_to(action) in RIGHTS[role] and sector in (None, own)
        refused = 403
        if is_allowed and (action.name, role) == ("delete", "Editors"):  # of what somebody else began
            is_allowed, refused = False, 200
        with transaction.atomic():
            url = action_url(action.name, item)
            status = client.post(url, once(client, url, **fields)).status_code
            assert status == (302 if is_allowed else refused), (role, sector)
            assert (snapshot(item) != before) == is_allowed
            transaction.set_rollback(True)


def test_a_sector_that_is_gone_is_refused_without_speaking_of_limits(editor, places):
    own, _other = places
    response = send(editor, list_url(Achievement) + "add/", title_en="New", sector=own.pk + 1000)
    assert "Choose one of the sectors that you look after." not in text_of(response)
    assert "Select a valid choice." in text_of(response)


def test_a_limited_editor_cannot_add_or_move_items_to_another_sector(places):
    own, other = places
    client = member("Editors", "somebody", [own])
    new = {"title_en": "New", "sector": other.pk}
    response = send(client, list_url(Achievement) + "add/", **new)
    assert "Choose one of the sectors that you look after." in text_of(response)
    assert send(client, list_url(Achievement) + "add/", **new | {"sector": own.pk}).status_code == 302
    assert client.get(list_url(Plan) + "add/").status_code == 403
    item = Achievement.objects.get()
    assert edit(client, item, sector=other.pk).status_code == 200
    item.refresh_from_db()
    assert item.sector == own


def test_a_bulk_action_of_a_limited_publisher_needs_one_item_of_their_sector(places):
    client = member("Publishers", "somebody", [places[0]])
    own, *others = [builders.achievement(sector=sector, **builders.DRAFT) for sector in (*places, places[1])]
    assert client.get(action_url("submit", *others)).status_code == 403
    assert client.get(action_url("submit", own, *others)).status_code == 200


def test_limited_staff_cannot_restore_or_publish_into_another_sector(places, editor, publisher):
    own, other = places
    item = builders.achievement(sector=other)
    published(item, editor, publisher, sector=own.pk, points=[])
    old = item.revisions.order_by("published_at").first()
    limited = member("Editors", "somebody", [own])
    fields = shown_in(limited, f"{action_url('restore', item)}&revision={old.pk}")
    assert "that you do not look after" in text_of(limited.post(action_url("restore", item), fields))
    save_edit(item, by=editor, sector=other.pk, points=[])
    run("submit", item, by=editor)
    response = do(member("Publishers", "paula", [own]), "publish", item)
    assert "does not have the right to do this here" in text_of(response)
    item.refresh_from_db()
    assert item.sector == own


def test_a_sector_that_limits_somebody_is_not_deleted(publisher):
    sector = builders.sector(**builders.DRAFT)
    limited = member("Publishers", "somebody", [sector])
    assert "Other items belong to it." in text_of(do(limited, "delete", sector))
    assert limited.get(list_url(Plan) + "add/").status_code == 403


def test_a_button_without_its_version_does_nothing(editor, publisher):
    item = submitted(editor)
    url = action_url("publish", item)
    fields = once(publisher, url, item=item.pk, readers="yes", **REASON)
    assert "Someone else changed this in the meantime." in text_of(publisher.post(url, fields))
    assert item.draft.state == "submitted"


@pytest.mark.parametrize(
    "action", ["restore", "merge", "confirm", "discard", "republish", "hide", "put-back", "confirm-hiding", "delete"]
)
def test_single_item_actions_have_no_bulk_page(publisher, action):
    items = [builders.achievement(), builders.achievement()]
    assert publisher.get(action_url(action, *items)).status_code == 404


def test_query_parameters_do_not_prefill_an_action_page(publisher):
    url = action_url("withdraw", builders.achievement())
    tokens = {"csrfmiddlewaretoken": "", "once": ""}
    plain = shown_in(publisher, url) | tokens
    for query in ("at=abc", "at_0=x&note_en=injected", "revision=x"):
        assert shown_in(publisher, f"{url}&{query}") | tokens == plain


def test_select_across_is_refused_for_actions(publisher):
    items = [builders.achievement(**builders.DRAFT) for _number in range(2)]
    data = {"action": "submit", "_selected_action": [items[0].pk], "select_across": "1"}
    response = publisher.post(list_url(Achievement), data, follow=True)
    assert "Select them page by page." in text_of(response)
    assert [item.draft.state for item in items] == ["draft"] * 2


def test_two_publications_without_review_are_confirmed_by_each_others_publisher(publisher, other_publisher):
    item = builders.achievement()
    for client, title in ((publisher, "One"), (other_publisher, "Two")):
        save_edit(item, by=client, title_en=title)
        run("publish-alone", item, by=client, alone_reason="Now.")
    for client, left in ((publisher, 1), (other_publisher, 0)):
        assert do(client, "confirm", item).status_code == 302
        assert item.revisions.unconfirmed().count() == left


def test_an_account_is_limited_on_its_page_by_administrators_alone(administrator, publisher, places):
    user = get_user_model().objects.get(username="petra")
    url = reverse("admin:auth_user_change", args=[user.pk])
    assert send(administrator, url, sectors=[places[0].pk], own_password=PASSWORD).status_code == 302
    assert list(user.responsibilities.values_list("sector", flat=True)) == [places[0].pk]
    assert publisher.get(url).status_code == 403


def test_unknown_actions_and_items_are_not_found(publisher):
    item = builders.achievement()
    assert publisher.get(action_url("explode", item)).status_code == 404
    for query in ("", "?item=x", "?item=999999", "?item=99999999999999999999999"):
        assert publisher.get(action_url("withdraw", item).partition("?")[0] + query).status_code == 404


def test_a_public_change_needs_a_note_or_is_minor(editor, publisher, visitor):
    item = submitted(editor)
    response = do(publisher, "publish", item, note_en="")
    assert "Tell readers what changed, or mark this as a minor edit." in text_of(response)
    assert do(publisher, "publish", item, readers="no").status_code == 302
    assert item.revisions.in_force().get().note == ""
    assert "minor" not in text_of(visitor.get(item.history_url)).lower()


def test_a_changed_figure_is_a_minor_edit_only_with_a_reason_of_a_second_person(editor, publisher):
    item = builders.full_achievement("lion")
    save_edit(item, by=editor, **{"figures-0-value": "6"})
    run("submit", item, by=editor, is_minor=True)
    response = do(publisher, "publish", item, readers="no")
    assert "A figure, a period or a source changes. Say why readers need not know, or tell them." in text_of(response)
    response = do(publisher, "publish-alone", item, readers="no", alone_reason="Now.")
    assert "you cannot mark this as a minor edit" in text_of(response)
    assert item.figures.get().value == 5
    assert do(publisher, "publish", item, readers="no", minor_reason="A typing error.").status_code == 302
    assert item.figures.get().value == 6


def test_a_reason_for_one_change_does_not_cover_the_next(editor, publisher):
    items = [builders.full_achievement(word) for word in ("lion", "tiger")]
    for item in items:
        save_edit(item, by=editor, **{"figures-0-value": "6"})
        run("submit", item, by=editor, is_minor=True)
        run("schedule", item, by=publisher, is_minor=True, minor_reason="A typing error.", at=day("2999-01-01"))
        save_edit(item, by=editor, **{"figures-0-value": "600"})
        run("submit", item, by=editor, is_minor=True)
    response = do(publisher, "publish", *items)
    assert text_of(response).count("Say why readers need not know") == 2
    assert [item.figures.get().value for item in items] == [5, 5]


def test_the_first_publication_asks_for_no_note(editor, publisher, visitor):
    item = builders.achievement(**builders.DRAFT)
    run("submit", item, by=editor)
    assert "readers" not in shown_in(publisher, action_url("publish", item))
    do(publisher, "publish", item)
    assert "First published." in text_of(visitor.get(item.history_url))


def test_the_former_name_of_an_action_leads_to_it(editor, publisher, other_publisher):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="Urgent")
    run("publish-alone", item, by=publisher, alone_reason="The mayor is on air.")
    url = action_url("confirm", item)
    former = url.replace("/do/confirm/", "/do/clear/")
    assert other_publisher.get(former).headers["Location"] == url
    assert do(other_publisher, "confirm", item).status_code == 302
    response = other_publisher.post(former, shown_in(other_publisher, url))
    assert (response.status_code, response.headers["Location"]) == (307, url)
