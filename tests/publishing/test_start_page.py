"""Tests of forms and action pages: the state of an item, the effect of an action, and its result."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from accounts.models import AuditEntry
from achievements.models import Achievement
from sectors.models import Responsibility
from tests import builders, workflow
from tests.conftest import PASSWORD, member
from tests.forms import errors_of, send, shown_in
from tests.html import parse_html
from tests.staff import action_url, change_url, do, edit, list_url, text_of
from tests.workflow import published, run, save_edit

pytestmark = [pytest.mark.one_database, pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

REASONS = {"note_en": "It was wrong.", "note_ko": "사실과 달랐습니다."}


def in_days(days):
    return {"at_0": (timezone.localdate() + datetime.timedelta(days=days)).isoformat(), "at_1": ""}


def messages_of(client, response):
    page = parse_html(client.get(response.url).content)
    return [" ".join(item.get_text().split()) for item in page.select(".messagelist li")]


def limited_editor(sector):
    client = member("Editors", "limited")
    Responsibility.objects.create(user=User.objects.get(username="limited"), sector=sector)
    return client


def test_the_form_of_a_draft_that_somebody_looked_at_says_what_an_edit_costs(editor, publisher):
    item = builders.achievement()
    save_edit(item, by=editor, place_en="Harbor")
    assert "An edit that you save" not in text_of(editor.get(change_url(item)))
    run("submit", item, by=editor)
    assert "An edit that you save has to be submitted and approved again." in text_of(editor.get(change_url(item)))
    run("schedule", item, by=publisher, at=workflow.in_days(3))
    page = text_of(editor.get(change_url(item)))
    assert "An edit that you save cancels the schedule" in page
    day = timezone.localdate() + datetime.timedelta(days=3)
    assert f"Public. Draft: Scheduled ({day:%B} {day.day}, {day.year}" in page


def test_an_announced_withdrawal_is_shown_as_such(editor, publisher):
    item = builders.achievement(title_en="Bridge")
    response = do(publisher, "withdraw", item, **in_days(3), **REASONS)
    day = timezone.localdate() + datetime.timedelta(days=3)
    assert messages_of(publisher, response)[0].startswith(f"“Bridge”: to be withdrawn on {day:%B} {day.day}")
    page = text_of(editor.get(change_url(item)))
    assert "Public until" in page
    assert "It was wrong." in page
    front = text_of(editor.get("/admin/"))
    assert "To be withdrawn 1 Bridge" in front


@pytest.mark.parametrize("way", ["withdraw", "merge"])
def test_the_form_of_a_withdrawn_item_says_that_publishing_makes_it_public_again(editor, publisher, visitor, way):
    item, other = builders.achievement(title_en="Bridge"), builders.achievement(title_en="Harbor")
    target = {"target": other} if way == "merge" else {}
    run(way, item, by=publisher, **REASONS, **target)
    form = text_of(editor.get(change_url(item)))
    assert ("Merged into “Harbor”" if way == "merge" else "Withdrawn on") in form
    assert "It was wrong." in form
    assert "a publisher uses “Make public again”" in form
    assert "that becomes a draft, which brings the page back once it is published." in form
    save_edit(item, by=editor, place_en="Harbor")
    assert "Once this draft is published, the page is public again." in text_of(editor.get(change_url(item)))
    run("submit", item, by=editor)
    assert "it is public again at its address" in text_of(publisher.get(action_url("publish", item)))
    run("publish", item, by=publisher)
    assert visitor.get(item.get_absolute_url()).status_code == 200


def test_many_are_submitted_and_published_with_the_notes_that_the_pages_show(editor, publisher):
    items = [builders.achievement(title_en=name) for name in ("Bridge", "Harbor")]
    for year, item in enumerate(items, start=2011):
        save_edit(item, by=editor, period=str(year))
    assert "Period added: 2011." in text_of(editor.get(action_url("submit", *items)))
    assert do(editor, "submit", *items).status_code == 302
    page = text_of(publisher.get(action_url("publish", *items)))
    assert "What readers are told Period added: 2011." in page
    assert do(publisher, "publish", *items).status_code == 302
    notes = [item.revisions.public().first().note_en for item in items]
    assert notes == ["Period added: 2011.", "Period added: 2012."]


def test_a_written_note_for_readers_is_kept_and_a_proposed_one_is_updated(editor, publisher):
    item = builders.achievement(title_en="Bridge")
    save_edit(item, by=editor, period="2011")
    run("submit", item, by=editor, note_en="We know now when it was.")
    run("return", item, by=publisher, return_note="Is that so?")
    save_edit(item, by=editor, period="2012")
    fields = shown_in(editor, action_url("submit", item))
    assert fields["note_en"] == "We know now when it was."
    assert "2012" in fields["note_ko"]


@pytest.mark.parametrize("step", ["submit", "schedule"])
def test_a_stored_proposed_note_is_replaced_after_another_edit(editor, publisher, step):
    item = builders.achievement()
    edit(editor, item, period="2011")
    do(editor, "submit", item)
    if step == "schedule":
        do(publisher, "schedule", item, **in_days(3))
    edit(editor, item, period="2012")
    do(editor, "submit", item)
    do(publisher, "publish", item)
    assert item.revisions.public().first().note_en == "Period added: 2012."


def test_the_approval_page_shows_the_note_for_readers(editor, publisher):
    item = builders.achievement()
    save_edit(item, by=editor, place_en="Harbor")
    run("submit", item, by=editor, note_en="We know now where it is.")
    assert "What readers are told We know now where it is." in text_of(publisher.get(action_url("approve", item)))
    save_edit(item, by=editor, place_en="Old harbor")
    run("submit", item, by=editor, is_minor=True)
    assert "What readers are told Nothing: it is a minor edit." in text_of(publisher.get(action_url("approve", item)))


def test_restore_discard_and_confirm_pages_show_the_differences(editor, publisher, administrator):
    item = builders.achievement(title_en="Bridge")
    published(item, editor, publisher, title_en="Big bridge")
    first = item.revisions.public().last()
    page = text_of(editor.get(f"{action_url('restore', item)}&revision={first.pk}"))
    assert "Title (English) Before Big bridge After Bridge" in page
    save_edit(item, by=publisher, title_en="Bigger bridge")
    assert "Title (English) Before Big bridge After Bigger bridge" in text_of(
        publisher.get(action_url("discard", item))
    )
    run("publish-alone", item, by=publisher, alone_reason="The mayor is on air.")
    page = text_of(administrator.get(action_url("confirm", item)))
    assert "The mayor is on air." in page
    assert "Title (English) Before Big bridge After Bigger bridge" in page


def test_the_histories_of_both_items_mention_a_merge(publisher, visitor):
    item, other = builders.achievement(title_en="Bridge"), builders.achievement(title_en="Harbor")
    response = do(publisher, "merge", item, target=str(other.pk), **REASONS)
    [message] = messages_of(publisher, response)
    assert message == "“Bridge”: merged into “Harbor”. Above its form there is a button that takes this back."
    assert "It was wrong. This page leads to: Harbor" in text_of(visitor.get(item.history_url))
    assert "Bridge" in text_of(visitor.get(other.history_url))
    assert AuditEntry.objects.of(item).first().note_in_words == "Into “Harbor”: It was wrong. / 사실과 달랐습니다."


def test_a_bulk_action_skips_and_marks_items_of_other_sectors(editor):
    own, foreign = builders.achievement(title_en="Bridge"), builders.achievement(sector=builders.sector())
    limited = limited_editor(own.sector)
    for item in (own, foreign):
        save_edit(item, by=editor, place_en="Harbor")
    response = do(limited, "submit", own, foreign)
    assert "Your account does not have the right to do this here." in text_of(response)
    assert [item.draft.state for item in (own, foreign)] == ["submitted", "draft"]


def test_a_limited_editor_chooses_only_among_their_sectors(editor):
    own, other = builders.sector(name_en="Solar"), builders.sector(name_en="Hydrogen")
    limited = limited_editor(own)
    query = "/admin/autocomplete/?app_label=achievements&model_name=achievement&field_name=sector"
    assert [each["text"] for each in limited.get(query).json()["results"]] == ["Solar"]
    assert len(editor.get(query).json()["results"]) == 2
    other_item = builders.achievement(sector=other)
    assert "does not have the right to change it here" in text_of(limited.get(change_url(other_item)))


def test_an_achievement_with_rows_is_made_without_scripts(editor):
    sector, body = builders.sector(), builders.organization()
    url = f"{list_url(Achievement)}add/"
    assert "?plain=1" in editor.get(url).content.decode()
    page = parse_html(editor.get(f"{url}?plain=1").content)
    assert str(sector.pk) in [option["value"] for option in page.select("#id_sector option")]
    measure = builders.records_of(**builders.CAPACITY)["measure"]
    rows = {"partners-0-organization": body.pk, "figures-0-value": "5", "figures-0-measure": measure.pk}
    response = send(editor, f"{url}?plain=1", sector=sector.pk, title_en="Bridge", _continue="Save", **rows)
    assert response.status_code == 302
    item = Achievement.objects.get()
    assert (item.partners.get().organization, item.figures.get().value, item.parts.count()) == (body, 5, 0)


def test_a_new_account_is_one_of_staff_and_its_role_is_named_in_the_language_of_the_reader(administrator):
    new = {"username": "lee", "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert send(administrator, "/admin/auth/user/add/", **new).status_code == 302
    user = User.objects.get(username="lee")
    assert user.is_staff
    response = administrator.get(f"/admin/auth/user/{user.pk}/change/", headers={"accept-language": "ko"})
    options = [option.get_text() for option in parse_html(response.content).select("#id_groups option")]
    assert set(options) == {"관리자", "공개 담당자", "편집자", "열람자"}


def test_a_role_that_accounts_have_is_not_deleted(client, editor):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    roles = {role.name: f"/admin/auth/group/{role.pk}/delete/" for role in Group.objects.all()}
    assert client.get(roles["Editors"]).status_code == 403
    assert client.get(roles["Viewers"]).status_code == 200


@pytest.mark.parametrize("key", ["abc", "[]", "-1", "9" * 30, "x\0"])
def test_an_invalid_primary_key_gives_a_form_error(editor, key):
    item = builders.achievement()
    builders.partner(achievement=item)
    for name in ("sector", "partners-0-organization"):
        response = edit(editor, item, **{name: key})
        assert response.status_code == 200
        assert errors_of(response)
    assert item.draft is None


# Buttons, and what is said after one was pressed


def buttons_of(client, url):
    """Return the actions above the form and the buttons below it, with a star after each main one."""
    page = parse_html(client.get(url).content)
    links = page.select(".workflow-panel-actions a")
    steps = [link.get_text() + "*" * ("workflow-panel-secondary" not in link["class"]) for link in links]
    rows = [
        [button.get("value", button.get_text()) + "*" * ("default" in button.get("class", [])) for button in row]
        for row in (row.select("input, a") for row in page.select(".submit-row"))
    ]
    assert all(row == rows[0] for row in rows)
    return steps, rows[0]


SAVE = ["Save draft*", "Save and submit for review", "Save and go back to the list"]
SAVE_AGAIN = ["Save as a draft again", "Save and submit for review again", "Save and go back to the list"]


def test_each_state_has_one_main_action_and_every_state_the_same_order(editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    url = change_url(item)
    assert buttons_of(editor, f"{url[: -len(f'{item.pk}/change/')]}add/") == ([], SAVE)
    assert buttons_of(editor, url)[1] == SAVE
    run("submit", item, by=editor)
    steps, row = buttons_of(publisher, url)
    assert (steps[:4], row) == (["Approve", "Publish now*", "Publish later", "Return to the author"], SAVE_AGAIN)
    steps, row = buttons_of(editor, url)
    assert (any(step.endswith("*") for step in steps), row) == (False, SAVE_AGAIN)
    run("approve", item, by=publisher)
    assert buttons_of(publisher, url)[0][:3] == ["Publish now*", "Publish later", "Return to the author"]
    run("schedule", item, by=publisher, at=workflow.in_days(3))
    steps, row = buttons_of(publisher, url)
    assert "Cancel the schedule" in steps
    assert (any(step.endswith("*") for step in steps), row) == (False, SAVE_AGAIN)


def test_forms_of_what_has_no_drafts_have_the_same_buttons(editor, administrator):
    plain = ["Save*", "Save and go back to the list"]
    assert buttons_of(editor, change_url(builders.organization()))[1] == [*plain, "Delete"]
    assert buttons_of(administrator, change_url(User.objects.get(username="emil")))[1] == plain
    assert buttons_of(editor, "/admin/achievements/report/add/")[1] == plain
    report = builders.report(owner=User.objects.get(username="emil"), audience="private")
    assert buttons_of(editor, change_url(report))[1] == [*plain, "Delete"]


def test_a_notice_says_what_happened_and_what_comes_next(editor, publisher):
    item = builders.achievement(title_en="Bridge")
    kept = "The draft of “Bridge” was saved. The public still sees the published version."
    response = edit(editor, item, place_en="Harbor", _save=None, _continue="Save")
    assert messages_of(editor, response) == [f"{kept} Submit it for review when it is ready."]
    response = edit(editor, item, place_en="Port", _save=None, _submit="Save")
    assert messages_of(editor, response) == [f"{kept} Look through it below and submit it."]
    for client, action, fields, notice in (
        (editor, "submit", {}, "“Bridge”: submitted for review. Someone else reviews and publishes it."),
        (
            publisher,
            "return",
            {"return_note": "Why?"},
            "“Bridge”: returned. Its author finds your note above the form.",
        ),
        (editor, "submit", {}, "“Bridge”: submitted for review. Someone else reviews and publishes it."),
        (publisher, "approve", {}, "“Bridge”: approved. It can be published now."),
        (publisher, "publish", {}, "“Bridge”: published. Readers see it now."),
    ):
        assert messages_of(client, do(client, action, item, **fields)) == [notice]


def test_the_message_after_creation_says_that_the_item_is_not_public(editor):
    sector = builders.sector()
    for button, url in (("_continue", "/change/"), ("_save", "/achievement/"), ("_submit", "/do/submit/")):
        response = send(
            editor,
            f"/admin/achievements/achievement/add/?sector={sector.pk}",
            title_en=f"New{button}",
            **{button: "Save"},
        )
        assert url in response.url
        [notice] = messages_of(editor, response)
        assert notice.startswith(f"“New{button}” was saved. The public cannot see it yet.")
