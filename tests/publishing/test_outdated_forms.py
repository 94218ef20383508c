"""Tests of forms that were opened before an upgrade changed their fields, and are sent after it: nothing gets lost."""

import pytest

from accounts.form_tokens import make_form_token
from tests import builders
from tests.forms import shown_in
from tests.staff import change_url, text_of
from tests.workflow import save_edit, user_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def opened_before(client, user, item, renamed=(), new=()):
    """Return what the form of the release before would send: with former names, and without what is new.

    `renamed` are pairs of a former and a present name; `new` are names of fields, those of rows as in "figures.is_key".
    """
    former = {present: name for name, present in dict(renamed).items()}
    snapshot = item.working_copy()
    fields = {former.get(name, name): value for name, value in snapshot["fields"].items() if name not in new}
    rows = {
        relation: [{name: row[name] for name in row if f"{relation}.{name}" not in new} for row in rows]
        for relation, rows in snapshot["rows"].items()
    }
    token = make_form_token(
        "change", user, f"{item._meta.label}.{item.pk}", item.version, snapshot | {"fields": fields, "rows": rows}
    )
    parts = {tuple(name.split(".")) for name in new}
    sent = {
        former.get(name, name): value
        for name, value in shown_in(client, change_url(item)).items()
        if not any(name.startswith(part[0]) and name.endswith(part[-1]) for part in parts)
    }
    return sent | {"form_token": token}


@pytest.fixture
def plan():
    plan = builders.plan()
    plan.breadcrumb_en = "Home https://www.example.org/\nGrowth plan"
    plan.breadcrumb_ko = "홈 https://www.example.org/\n성장 전략"
    plan.save()
    return plan


@pytest.fixture
def old_form(editor, plan):
    return opened_before(editor, user_of(editor), plan, type(plan).renamed_fields.items())


def test_what_stands_in_a_renamed_field_stays(editor, plan, old_form):
    assert "trail_en" in old_form
    assert "breadcrumb_en" not in old_form
    assert editor.post(change_url(plan), old_form | {"title_en": "Plan 2040"}).status_code == 302
    fields = plan.draft.snapshot["fields"]
    assert (fields["title_en"], fields["breadcrumb_en"].split("\n")[-1]) == ("Plan 2040", "Growth plan")
    assert fields["breadcrumb_ko"].endswith("성장 전략")
    assert not any(name.startswith("trail") for name in fields)


def test_what_was_typed_into_a_renamed_field_is_saved(editor, plan, old_form):
    assert editor.post(change_url(plan), old_form | {"trail_ko": "새 경로"}).status_code == 302
    assert plan.draft.snapshot["fields"]["breadcrumb_ko"] == "새 경로"


def test_an_unchanged_form_of_the_release_before_is_no_edit(editor, plan, old_form):
    page = editor.post(change_url(plan), old_form, follow=True)
    assert "nothing was changed" in text_of(page)
    plan.refresh_from_db()
    assert plan.draft is None


def test_a_renamed_field_with_an_error_is_shown_with_what_was_typed(editor, plan, old_form):
    sent = old_form | {"trail_en": "Home javascript:alert(1)", "title_en": "", "title_ko": ""}
    page = editor.post(change_url(plan), sent)
    assert page.status_code == 200
    assert "Home javascript:alert(1)" in text_of(page)


def test_a_late_form_of_the_release_before_can_be_merged(editor, publisher, plan, old_form):
    save_edit(plan, by=publisher, title_en="Theirs")
    response = editor.post(change_url(plan), old_form | {"trail_ko": "새 경로", "heading_en": "Mine"})
    page = text_of(response)
    assert "Someone else saved this in the meantime" in page
    assert "새 경로" in page
    assert "Growth plan" not in page


def test_what_a_form_could_not_show_keeps_its_value(editor):
    item = builders.achievement(title_en="Bridge", place_en="Harbor")
    builders.figure(achievement=item, is_key=True)
    old_form = opened_before(editor, user_of(editor), item, new=["place_en", "figures.is_key"])
    assert "place_en" not in old_form
    assert "figures-0-is_key" not in old_form
    assert editor.post(change_url(item), old_form | {"title_en": "New bridge"}).status_code == 302
    snapshot = item.draft.snapshot
    assert (snapshot["fields"]["title_en"], snapshot["fields"]["place_en"]) == ("New bridge", "Harbor")
    assert snapshot["rows"]["figures"][0]["is_key"] is True
