"""Each verb: from which state, by whom, and what it leaves behind."""

import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from achievements.models import Achievement
from publishing.revisions import State
from publishing.verbs import ALL
from sectors.admin import PlanAdmin
from sectors.models import Page, Plan, Responsibility, Sector
from tests import builders
from tests.desk import change_url, do, edit, list_url, publish, text_of, verb_url
from tests.forms import send, shown_in

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
    edit(editor, item, title_en="After")
    assert do(editor, "submit", item).status_code == 302
    return item


def test_a_draft_goes_from_state_to_state(editor, publisher):
    item = builders.achievement()
    edit(editor, item, title_en="After")
    states = [item.draft.state]
    for client, verb, fields in (
        (editor, "submit", {}),
        (publisher, "return", {"return_note": "Please say since when."}),
        (editor, "submit", {}),
        (publisher, "approve", {}),
        (publisher, "schedule", {"at_0": "2999-01-01"}),
        (publisher, "unschedule", {}),
        (publisher, "publish", {}),
    ):
        response = do(client, verb, item, **fields)
        assert response.status_code == 302, text_of(response)
        states.append(item.draft and item.draft.state)
    expected = ["draft", "submitted", "returned", "submitted", "approved", "scheduled", "approved", None]
    assert states == expected


def test_the_author_reads_why_a_draft_was_returned_where_they_edit(editor, publisher):
    item = submitted(editor)
    response = do(publisher, "return", item)
    assert response.status_code == 200  # a note is asked for
    do(publisher, "return", item, return_note="Please say since when.")
    assert "Please say since when." in text_of(editor.get(change_url(item)))
    assert "Please say since when." in text_of(editor.get("/admin/"))


def test_nobody_approves_publishes_or_schedules_what_they_submitted_superusers_included(admin_client, publisher):
    for client in (publisher, admin_client):
        item = submitted(client)
        for verb, fields in (("approve", {}), ("publish", {}), ("schedule", {"at_0": "2999-01-01"})):
            fields = {"item": item.pk, f"version-{item.pk}": Achievement.objects.get(pk=item.pk).version} | fields
            fields |= {"readers": "yes", "note_en": "x", "note_ko": "x"}
            response = client.post(verb_url(verb, item), fields)
            assert "You submitted this yourself. Someone else has to do the rest." in text_of(response)
            item.refresh_from_db()
            assert (item.title_en, item.draft.state) == ("Before", "submitted")


@pytest.mark.parametrize("state", ["submitted", "approved", "scheduled"])
def test_an_edit_voids_what_others_said_of_the_draft(editor, publisher, state):
    item = submitted(editor)
    if state == "approved":
        do(publisher, "approve", item)
    if state == "scheduled":
        do(publisher, "schedule", item, at_0="2999-01-01")
    assert item.draft.state == state
    edit(editor, item, title_en="Another")
    draft = item.draft
    assert (draft.state, draft.approver, draft.submitter, draft.publish_at) == ("draft", None, None, None)
    assert do(publisher, "publish", item).status_code == 200


def test_in_an_emergency_one_person_publishes_with_a_reason_until_another_confirms(publisher, other_publisher, visitor):
    item = builders.achievement(title_en="Before")
    edit(publisher, item, title_en="After")
    assert do(publisher, "publish-alone", item).status_code == 200  # a reason is asked for
    assert do(publisher, "publish-alone", item, alone_reason="The date is wrong.").status_code == 302
    assert "After" in text_of(visitor.get(item.get_absolute_url()))
    assert "The date is wrong." not in text_of(visitor.get(item.history_url))
    assert "The date is wrong." in text_of(other_publisher.get(change_url(item)))
    assert "Published alone, to be confirmed" in text_of(other_publisher.get("/admin/"))

    def count():
        return len(other_publisher.get(f"{list_url(Achievement)}?draft=alone").context["cl"].queryset)

    assert count() == 1
    assert "Someone else has to confirm it." in text_of(do(publisher, "clear", item))
    assert count() == 1
    assert do(other_publisher, "clear", item).status_code == 302
    assert count() == 0
    assert item.revisions.in_force().get().clearer.username == "paula"


def test_a_note_for_colleagues_is_read_where_they_work_and_never_in_public(editor, viewer, visitor):
    item = builders.achievement()
    assert do(editor, "note", item, text="Call the harbor first.").status_code == 302
    for page in (change_url(item), change_url(item).replace("change/", "history/")):
        assert "Call the harbor first." in text_of(viewer.get(page))
    for url in (item.get_absolute_url(), item.history_url):
        assert "harbor" not in visitor.get(url).content.decode()
    assert viewer.get(verb_url("note", item)).status_code == 403


def test_an_editor_has_no_emergencies(editor):
    item = submitted(editor)
    assert editor.get(verb_url("publish-alone", item)).status_code == 403


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
    publish(editor, publisher, item, title_en="Corrected")
    assert item.withdraw_at
    with time_machine.travel(soon + datetime.timedelta(days=1)):
        assert "withdrawn on" in text_of(visitor.get(item.get_absolute_url()))
        assert "Corrected" not in text_of(visitor.get("/en/achievements/"))


def test_a_change_is_not_scheduled_for_after_a_withdrawal(editor, publisher):
    item = submitted(editor)
    do(publisher, "withdraw", item, at_0="2998-01-01", **REASON)
    response = do(publisher, "schedule", item, at_0="2999-01-01")
    assert "It is to be withdrawn before that." in text_of(response)
    assert do(publisher, "schedule", item, at_0="2997-01-01").status_code == 302


def test_what_was_withdrawn_comes_back_as_it_was(editor, publisher, visitor):
    item = builders.achievement()
    do(publisher, "withdraw", item, **REASON)
    key = item.revisions.public().filter(withdraws=False).get().pk
    response = editor.post(verb_url("restore", item), shown_in(editor, f"{verb_url('restore', item)}&revision={key}"))
    assert response.status_code == 302
    do(editor, "submit", item, **REASON)
    assert do(publisher, "publish", item).status_code == 302
    assert "withdrawn" not in text_of(visitor.get(item.get_absolute_url()))


def test_what_was_withdrawn_can_be_published_again(editor, publisher, visitor):
    item = builders.achievement()
    do(publisher, "withdraw", item, **REASON)
    publish(editor, publisher, item, title_en="Corrected")
    page = visitor.get(item.get_absolute_url())
    assert "Corrected" in text_of(page)
    assert "withdrawn" not in text_of(page)
    assert "Published again." in text_of(visitor.get(item.history_url))


def test_a_merged_page_leads_to_the_other_and_never_in_a_circle(publisher, visitor):
    one, other, third = (builders.achievement() for _number in range(3))
    assert (
        do(publisher, "merge", one, target=f"http://x.example{other.get_absolute_url()}", **REASON).status_code == 302
    )
    response = visitor.get(one.get_absolute_url())
    assert (response.status_code, response.headers["Location"]) == (301, other.get_absolute_url())
    assert one.title_en not in text_of(visitor.get("/en/achievements/"))
    for target in (str(one.pk), str(other.pk), "nonsense", "9" * 30):
        response = do(publisher, "merge", other, target=target, **REASON)
        assert "There is no other public one" in text_of(response)
    do(publisher, "merge", other, target=str(third.pk), **REASON)
    assert visitor.get(one.get_absolute_url(), follow=True).redirect_chain[-1][0] == third.get_absolute_url()


def test_restoring_makes_a_draft_and_leaves_the_old_version_as_it_is(editor, publisher, visitor):
    item = builders.full_achievement("lion")
    first = item.revisions.get()
    publish(editor, publisher, item, title_en="Second", **{"parts-0-DELETE": "on"})
    url = f"{verb_url('restore', item)}&revision={first.pk}"
    response = editor.post(verb_url("restore", item), shown_in(editor, url))
    assert response.status_code == 302, text_of(response)
    assert "Second" in text_of(visitor.get(item.get_absolute_url()))
    assert item.draft.snapshot == first.snapshot
    publish(editor, publisher, item)
    assert item.parts.get().title_en == "lion row"
    first_now = item.revisions.get(pk=first.pk)
    assert (first_now.snapshot, first_now.published_at) == (first.snapshot, first.published_at)
    edit(editor, item, title_en="Third")
    assert "There is an open draft." in text_of(editor.post(verb_url("restore", item), shown_in(editor, url)))


def test_a_revision_of_another_item_is_not_restored(editor):
    item, stranger = builders.achievement(), builders.achievement()
    key = stranger.revisions.get().pk
    fields = {"item": item.pk, f"version-{item.pk}": item.version, "revision": key}
    assert editor.post(verb_url("restore", item), fields).status_code == 200
    assert item.draft is None


def test_a_draft_is_discarded_and_what_was_never_public_with_it(editor, publisher):
    item, new = builders.achievement(title_en="Public"), builders.achievement(**builders.DRAFT)
    edit(editor, item, title_en="Draft")
    assert do(editor, "discard", item).status_code == 302
    assert item.draft is None
    assert shown_in(editor, change_url(item))["title_en"] == "Public"
    assert "discarding its draft deletes it" in text_of(editor.get(verb_url("discard", new)))
    assert do(publisher, "discard", new).status_code == 302
    assert list(Achievement.objects.all()) == [item]


def test_a_sector_that_drafts_belong_to_is_not_discarded(editor, publisher):
    sector, item = builders.sector(**builders.DRAFT), builders.achievement(sector=builders.sector())
    edit(editor, item, sector=sector.pk, points=[])
    assert "Drafts of other things belong to it." in text_of(do(publisher, "discard", sector))
    assert Sector.objects.filter(pk=sector.pk).exists()


def test_nothing_that_was_public_is_deleted_by_anyone(administrator, publisher, admin_client):
    public, gone = builders.achievement(), builders.achievement(**builders.withdrawn())
    for client in (publisher, administrator, admin_client):
        for item in (public, gone):
            assert client.post(change_url(item).replace("change", "delete"), {"post": "yes"}).status_code == 403
            do_it = client.get(verb_url("discard", item))
            assert "There is no open draft." in text_of(do_it)
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
    assert see("/en/")


def test_a_plan_is_put_on_the_front_page_in_place_of_the_other(publisher, editor, see):
    builders.plan()
    new = builders.plan(heading_en="The new heading")
    draft = builders.plan(**builders.DRAFT)
    assert "It is not public. Publish it first." in text_of(publisher.get(verb_url("put-on-front-page", draft)))
    assert editor.get(verb_url("put-on-front-page", new)).status_code == 403
    assert do(publisher, "put-on-front-page", new).status_code == 302
    assert see("/en/").h1.get_text() == "The new heading"
    assert Plan.objects.filter(is_current=True).count() == 1


def test_many_are_submitted_and_published_at_once_and_each_that_cannot_be_is_named(editor, publisher):
    drafts = [builders.achievement(title_en=f"Draft {number}", **builders.DRAFT) for number in range(3)]
    stranger = builders.achievement(title_en="Nothing to do")
    data = {"action": "submit", "_selected_action": [item.pk for item in [*drafts, stranger]]}
    data |= {f"version-{item.pk}": item.version for item in [*drafts, stranger]}
    page = editor.post(list_url(Achievement), data).headers["Location"]
    response = send(editor, page)
    assert "There is no open draft." in text_of(response)
    assert [item.draft.state for item in drafts] == ["submitted"] * 3
    edit(editor, drafts[0], title_en="Changed since the list was shown")
    data |= {"action": "publish", "_selected_action": [item.pk for item in drafts]}
    data |= {f"version-{item.pk}": item.version + 1 for item in drafts}
    response = send(publisher, publisher.post(list_url(Achievement), data).headers["Location"])
    assert "Somebody else changed this meanwhile." in text_of(response)
    assert [Achievement.objects.get(pk=item.pk).was_public for item in drafts] == [False, True, True]


def test_the_list_carries_the_version_of_each_row(publisher):
    item = builders.achievement()
    assert f'name="version-{item.pk}" value="{item.version}"' in publisher.get(list_url(Achievement)).content.decode()


@pytest.mark.parametrize("verb", [verb for verb in ALL if verb.is_edit], ids=lambda verb: verb.name)
def test_every_verb_wants_the_version_that_was_shown(editor, publisher, verb):
    item = submitted(editor)
    version = Achievement.objects.get(pk=item.pk).version
    before = snapshot(item)
    fields = {"readers": "yes", "at_0": "2999-01-01", "return_note": "x", "alone_reason": "x", **REASON}
    fields |= {"target": builders.achievement().pk, "revision": item.revisions.public().first().pk}
    for forged in (version - 1, version + 1, -1, "x", "9" * 20, ""):
        response = publisher.post(verb_url(verb.name, item), {"item": item.pk, f"version-{item.pk}": forged} | fields)
        assert response.status_code == 200, forged
        assert "Somebody else changed this meanwhile." in text_of(response)
        assert snapshot(item) == before


def snapshot(item):
    return list(Achievement.objects.filter(pk=item.pk).values()), list(item.revisions.order_by("pk").values())


@pytest.mark.parametrize("verb", ALL, ids=lambda verb: verb.name)
@pytest.mark.parametrize(
    "state", ["public", "never", "draft", "submitted", "returned", "approved", "scheduled", "withdrawn"]
)
def test_a_verb_in_the_wrong_state_is_a_sentence_and_writes_nothing(editor, publisher, admin_client, verb, state):
    item = in_state(state, editor, publisher)
    before, version = snapshot(item), Achievement.objects.get(pk=item.pk).version
    fields = {
        "item": item.pk,
        f"version-{item.pk}": version,
        "readers": "yes",
        "at_0": "2999-01-01",
        "return_note": "x",
    }
    fields |= {"alone_reason": "x", "text": "x", "target": builders.achievement().pk, **REASON}
    public = item.revisions.public().filter(withdraws=False).first()
    response = admin_client.post(verb_url(verb.name, item), fields | {"revision": public.pk if public else ""})
    assert response.status_code in (200, 302)
    is_possible = verb.name in POSSIBLE[state]
    if verb.name in ANY:
        assert (response.status_code, snapshot(item)) == (302, before)
        return
    assert (response.status_code == 302) == is_possible, text_of(response)
    assert (snapshot(item) != before) == is_possible


PREVIEWS = {"make-preview-link"}
ANY = {"note"}
POSSIBLE = {
    "public": {"withdraw", "merge", "restore"},
    "never": {"submit", "discard", "publish-alone"} | PREVIEWS,
    "draft": {"submit", "discard", "publish-alone", "withdraw", "merge"} | PREVIEWS,
    "returned": {"submit", "discard", "publish-alone", "withdraw", "merge"} | PREVIEWS,
    "submitted": {"approve", "publish", "schedule", "return", "discard", "publish-alone", "withdraw", "merge"}
    | PREVIEWS,
    "approved": {"publish", "schedule", "return", "publish-alone", "withdraw", "merge"} | PREVIEWS,
    "scheduled": {"publish", "schedule", "unschedule", "return", "publish-alone"} | PREVIEWS,
    "withdrawn": {"restore"},
}


def in_state(state, editor, publisher):
    if state == "never":
        return builders.achievement(**builders.DRAFT)
    if state == "withdrawn":
        return builders.achievement(**builders.withdrawn())
    item = builders.achievement()
    if state == "public":
        return item
    edit(editor, item, title_en="After")
    if state != "draft":
        do(editor, "submit", item)
    if state == "returned":
        do(publisher, "return", item, return_note="x")
    if state == "approved":
        do(publisher, "approve", item)
    if state == "scheduled":
        do(publisher, "schedule", item, at_0="2999-01-01")
    assert item.draft.state == State(state)
    return item


# Roles

RIGHTS = {
    "Viewers": set(),
    "Editors": {"change"},
    "Publishers": {"change", "publish"},
    "Administrators": {"change", "publish"},
}


@pytest.fixture
def places():
    return builders.sector(name_en="Own"), builders.sector(name_en="Other")


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("is_limited", [False, True], ids=["everywhere", "own sector"])
def test_every_role_meets_every_verb_and_every_page(places, role, is_limited):
    own, other = places
    client = member(role, "somebody", [own] if is_limited else [])
    things = {"own": [own, builders.achievement(sector=own)], "other": [other, builders.achievement(sector=other)]}
    things["above"] = [builders.plan(), builders.page()]
    for place, items in things.items():
        is_open = not is_limited or place == "own"
        for item in items:
            verbs = PlanAdmin.verbs if isinstance(item, Plan) else ALL
            for verb in verbs:
                expected = 200 if is_open and verb.permission in RIGHTS[role] else 403
                assert client.get(verb_url(verb.name, item)).status_code == expected, (verb.name, item)
                data = {"item": item.pk, f"version-{item.pk}": item.version}
                status = client.post(verb_url(verb.name, item), data).status_code
                assert (status == 403) == (expected == 403), (verb.name, item)
            may_edit = is_open and "change" in RIGHTS[role]
            assert client.get(change_url(item)).status_code == 200
            assert (client.post(change_url(item), {}).status_code == 403) == (not may_edit)
            assert ('name="_save"' in client.get(change_url(item)).content.decode()) == may_edit
            for page in ("history/", "compare/"):
                assert client.get(change_url(item).replace("change/", page)).status_code in (200, 404)


@pytest.mark.parametrize("role", RIGHTS)
def test_every_role_meets_every_list_and_every_new_form(role):
    client = member(role, "somebody")
    for model in (Plan, Sector, Page, Achievement):
        assert client.get(list_url(model)).status_code == 200
        status = client.get(list_url(model) + "add/").status_code
        assert status == (200 if "change" in RIGHTS[role] else 403)


def test_who_is_limited_to_a_sector_makes_nothing_for_another(places):
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


def test_who_is_limited_acts_on_many_only_where_all_are_theirs(places):
    client = member("Publishers", "somebody", [places[0]])
    items = [builders.achievement(sector=sector, **builders.DRAFT) for sector in places]
    assert client.get(verb_url("submit", *items)).status_code == 403
    assert client.get(verb_url("submit", items[0])).status_code == 200


def test_who_is_limited_restores_and_publishes_nothing_into_another_sector(places, editor, publisher):
    own, other = places
    item = builders.achievement(sector=other)
    publish(editor, publisher, item, sector=own.pk, points=[])
    old = item.revisions.order_by("published_at").first()
    limited = member("Editors", "somebody", [own])
    fields = shown_in(limited, f"{verb_url('restore', item)}&revision={old.pk}")
    assert "that you do not look after" in text_of(limited.post(verb_url("restore", item), fields))
    edit(editor, item, sector=other.pk, points=[])
    do(editor, "submit", item)
    response = do(member("Publishers", "paula", [own]), "publish", item)
    assert "does not have the right to do this here" in text_of(response)
    item.refresh_from_db()
    assert item.sector == own


def test_a_sector_that_limits_somebody_is_not_discarded(publisher):
    sector = builders.sector(**builders.DRAFT)
    limited = member("Publishers", "somebody", [sector])
    assert "Other things belong to it." in text_of(do(limited, "discard", sector))
    assert limited.get(list_url(Plan) + "add/").status_code == 403


def test_a_button_without_its_version_does_nothing(editor, publisher):
    item = submitted(editor)
    fields = {"item": item.pk, "readers": "yes", **REASON}
    assert "Somebody else changed this meanwhile." in text_of(publisher.post(verb_url("publish", item), fields))
    assert item.draft.state == "submitted"


@pytest.mark.parametrize("verb", ["restore", "merge", "clear", "discard"])
def test_what_is_for_one_item_has_no_page_for_many(publisher, verb):
    items = [builders.achievement(), builders.achievement()]
    assert publisher.get(verb_url(verb, *items)).status_code == 404


def test_a_crafted_link_to_a_verb_fills_in_nothing(publisher):
    item = builders.achievement()
    for query in ("at=abc", "at_0=x&note_en=injected", "revision=x"):
        response = publisher.get(f"{verb_url('withdraw', item)}&{query}")
        assert response.status_code == 200
        assert "injected" not in shown_in(publisher, f"{verb_url('withdraw', item)}&{query}").values()


def test_all_rows_of_all_pages_are_not_acted_on_unseen(publisher):
    items = [builders.achievement(**builders.DRAFT) for _number in range(2)]
    data = {"action": "submit", "_selected_action": [items[0].pk], "select_across": "1"}
    response = publisher.post(list_url(Achievement), data, follow=True)
    assert "Choose them page by page." in text_of(response)
    assert [item.draft.state for item in items] == ["draft"] * 2


def test_of_two_who_published_alone_each_confirms_the_other(publisher, other_publisher):
    item = builders.achievement()
    for client, title in ((publisher, "One"), (other_publisher, "Two")):
        edit(client, item, title_en=title)
        do(client, "publish-alone", item, alone_reason="Now.")
    for client, left in ((publisher, 1), (other_publisher, 0)):
        assert do(client, "clear", item).status_code == 302
        assert item.revisions.uncleared().count() == left


def test_an_account_is_limited_on_its_page_by_administrators_alone(administrator, publisher, places):
    user = get_user_model().objects.get(username="petra")
    url = reverse("admin:auth_user_change", args=[user.pk])
    fields = {"responsibilities-TOTAL_FORMS": "1", "responsibilities-0-sector": places[0].pk}
    assert send(administrator, url, **fields).status_code == 302
    assert list(user.responsibilities.values_list("sector", flat=True)) == [places[0].pk]
    assert publisher.get(url).status_code == 403


def test_a_verb_that_does_not_exist_and_an_item_that_does_not_are_not_found(publisher):
    item = builders.achievement()
    assert publisher.get(verb_url("explode", item)).status_code == 404
    for query in ("", "?item=x", "?item=999999", "?item=99999999999999999999999"):
        assert publisher.get(verb_url("withdraw", item).partition("?")[0] + query).status_code == 404


def test_a_public_change_needs_a_note_or_is_minor(editor, publisher, visitor):
    item = submitted(editor)
    response = do(publisher, "publish", item, note_en="")
    assert "Tell readers what changed, or choose that it is a minor edit." in text_of(response)
    assert do(publisher, "publish", item, readers="no").status_code == 302
    assert item.revisions.in_force().get().note == ""
    assert "minor" not in text_of(visitor.get(item.history_url)).lower()


def test_a_changed_figure_goes_out_as_minor_only_with_a_second_persons_reason(editor, publisher):
    item = builders.full_achievement("lion")
    edit(editor, item, **{"figures-0-value": "6"})
    do(editor, "submit", item, readers="no")
    response = do(publisher, "publish", item, readers="no")
    assert "A figure, a period or a source changes. Say why readers need not know, or tell them." in text_of(response)
    response = do(publisher, "publish-alone", item, readers="no", alone_reason="Now.")
    assert "alone, you cannot call that a minor edit" in text_of(response)
    assert item.figures.get().value == 5
    assert do(publisher, "publish", item, readers="no", minor_reason="A typing error.").status_code == 302
    assert item.figures.get().value == 6


def test_a_reason_for_one_change_does_not_cover_the_next(editor, publisher):
    items = [builders.full_achievement(word) for word in ("lion", "tiger")]
    for item in items:
        edit(editor, item, **{"figures-0-value": "6"})
        do(editor, "submit", item, readers="no")
        do(publisher, "schedule", item, readers="no", minor_reason="A typing error.", at_0="2999-01-01")
        edit(editor, item, **{"figures-0-value": "600"})
        do(editor, "submit", item, readers="no")
    response = do(publisher, "publish", *items)
    assert text_of(response).count("Say why readers need not know") == 2
    assert [item.figures.get().value for item in items] == [5, 5]


def test_the_first_publication_asks_for_no_note(editor, publisher, visitor):
    item = builders.achievement(**builders.DRAFT)
    do(editor, "submit", item)
    assert "readers" not in shown_in(publisher, verb_url("publish", item))
    do(publisher, "publish", item)
    assert "First published." in text_of(visitor.get(item.history_url))
