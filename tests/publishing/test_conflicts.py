"""Tests of concurrent edits of one item: no overwritten changes and no lost input."""

import pytest

from accounts.models import AuditEntry
from accounts.once import NOT_MADE_FOR
from achievements.models import Achievement, Organization
from sectors.models import Sector
from tests import builders
from tests.forms import fields_of, send, shown_in
from tests.html import parse_html
from tests.staff import action_url, change_url, do, edit, text_of
from tests.workflow import run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def item():
    return builders.full_achievement("lion")


def late(client, item, fields, **changes):
    """Submit a form that was opened before another person's save."""
    return client.post(change_url(item), fields | {"_save": "Save"} | changes)


def choices(response):
    """Return the radio buttons as {path: preselected value or an empty string}, and the hidden fields."""
    page = parse_html(response.content)
    chosen = dict.fromkeys((box["name"].removeprefix("take-") for box in page.select("[type=radio]")), "")
    chosen |= {box["name"].removeprefix("take-"): box["value"] for box in page.select("[type=radio][checked]")}
    return chosen, {box["name"]: box["value"] for box in page.select("#content-main [type=hidden]")}


def take(client, item, response, clashes="mine", **wanted):
    """Submit the choices, with the side in `clashes` for each path without a choice."""
    chosen, fields = choices(response)
    sides = {path: side or clashes for path, side in (chosen | wanted).items()}
    return client.post(change_url(item), fields | {f"take-{path}": side for path, side in sides.items()})


def title(item):
    return item.draft.snapshot["fields"]["title_en"]


def test_a_late_save_writes_nothing_and_shows_both_versions(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    before = list(item.revisions.values())
    response = late(editor, item, fields, title_en="Mine", place_en="My place")
    assert response.status_code == 200
    text = text_of(response)
    assert all(word in text for word in ("petra (Saved a draft", "Theirs", "Mine", "My place"))
    assert list(item.revisions.values()) == before
    assert choices(response)[0] == {"title_en": "", "place_en": "mine"}


def test_each_difference_is_taken_from_either_side(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs", title_ko="그들", text_en="Their text")
    response = late(editor, item, fields, title_en="Mine", place_en="My place")
    assert choices(response)[0] == {"title_en": "", "place_en": "mine", "title_ko": "theirs", "text_en": "theirs"}
    assert take(editor, item, response, title_en="theirs").status_code == 302
    values = item.draft.snapshot["fields"]
    kept = [values[name] for name in ("title_en", "place_en", "title_ko", "text_en")]
    assert kept == ["Theirs", "My place", "그들", "Their text"]
    assert item.draft.editor.username == "emil"


def test_a_field_changed_by_both_has_no_preselected_side(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs", **{"sources-0-DELETE": "on"})
    response = late(editor, item, fields, title_en="Mine", place_en="Harbor", **{"sources-0-title_en": "My source"})
    text = text_of(response)
    assert "Both of you changed this. Before that, it was: lion title" in text
    assert "The other person removed this, and you changed something in it." in text
    before = item.draft.snapshot
    response = take(editor, item, response, clashes="", place_en="theirs")
    assert "Both of you changed the same fields. Choose one version of each." in text_of(response)
    assert item.draft.snapshot == before
    assert choices(response)[0]["place_en"] == "theirs"  # what was chosen already stays
    assert take(editor, item, response, clashes="theirs").status_code == 302
    assert item.draft.snapshot == before


def test_a_side_that_does_not_exist_is_not_chosen(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields, title_en="Mine")
    response = take(editor, item, response, title_en="neither")
    assert "Choose one version of each." in text_of(response)
    assert title(item) == "Theirs"


def test_a_row_that_one_removes_and_the_other_changes_is_asked_about(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, **{"sources-0-title_en": "Their source"})
    response = late(editor, item, fields, place_en="Harbor", **{"sources-0-DELETE": "on"})
    assert "You removed this, and the other person changed something in it." in text_of(response)
    assert sorted(choices(response)[0].values()) == ["", "mine"]


def test_saving_to_submit_continues_after_the_choice(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = editor.post(change_url(item), fields | {"_submit": "Save", "place_en": "Harbor"})
    response = take(editor, item, response)
    assert response.url == action_url("submit", item)


def test_the_history_says_that_two_versions_met(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    take(editor, item, late(editor, item, fields, place_en="Harbor"))
    note = AuditEntry.objects.of(item).first().note_in_words
    assert note == "Chosen from two versions that were saved at the same time."


def test_rows_that_both_touched_are_chosen_row_by_row(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    theirs = {"parts-0-title_en": "Their part", "sources-0-DELETE": "on", "parts-TOTAL_FORMS": "2"}
    save_edit(item, by=publisher, **theirs, **{"parts-1-title_en": "Their new part"})
    mine = {"parts-0-title_en": "My part", "parts-TOTAL_FORMS": "2", "parts-1-title_en": "My new part"}
    response = late(editor, item, fields, **mine, **{"sources-0-title_en": "My source"})
    assert response.status_code == 200
    chosen, _fields = choices(response)
    assert set(chosen.values()) == {"", "mine", "theirs"}
    assert take(editor, item, response).status_code == 302
    rows = item.draft.snapshot["rows"]
    assert [row["title_en"] for row in rows["parts"]] == ["My part", "My new part", "Their new part"]
    assert [row["title_en"] for row in rows["sources"]] == ["My source"]  # removed there, changed here: kept


def test_a_conflict_about_the_order_within_a_sector_is_detected(editor, publisher):
    sector = builders.sector()
    items = [builders.achievement(sector=sector, title_en=letter) for letter in "ABC"]
    fields = shown_in(editor, change_url(sector))
    edit(publisher, sector, **{"achievements-2-position": "1"})
    response = late(editor, sector, fields, **{"achievements-0-position": "3"})
    assert response.status_code == 200
    assert take(editor, sector, response).status_code == 302
    assert sector.draft.snapshot["order"] == [items[1].pk, items[2].pk, items[0].pk]


def test_a_late_save_with_an_invalid_field_shows_its_error_first(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields, title_en="Mine", period="2010-13")
    assert "There is no month 13." in text_of(response)
    assert "Your changes are not saved yet, but nothing is lost" in text_of(response)
    page = parse_html(response.content)
    again = {"form_token": page.select_one("[name=form_token]")["value"], "title_en": "Mine", "period": "2010"}
    response = late(editor, item, fields, **again)
    take(editor, item, response)
    assert (title(item), item.draft.snapshot["fields"]["period"]) == ("Mine", "2010")


def test_a_third_save_during_the_choice_is_not_overwritten(item, editor, publisher, administrator):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields, title_en="Mine")
    save_edit(item, by=administrator, title_en="A third title", place_en="A third place")
    response = take(editor, item, response)
    assert response.status_code == 200
    assert "A third title" in text_of(response)
    assert title(item) == "A third title"
    take(editor, item, response)
    assert title(item) == "Mine"


def test_an_edit_of_what_somebody_approved_meanwhile_is_asked_about(item, editor, publisher):
    save_edit(item, by=editor, title_en="Seen")
    run("submit", item, by=editor)
    fields = shown_in(editor, change_url(item))
    run("approve", item, by=publisher)
    response = late(editor, item, fields, title_en="Unseen")
    assert response.status_code == 200
    assert item.draft.state == "approved"
    take(editor, item, response)
    assert (item.draft.state, title(item)) == ("draft", "Unseen")


def test_a_late_edit_of_an_item_published_meanwhile_is_a_conflict(item, editor, publisher):
    save_edit(item, by=editor, title_en="Seen")
    run("submit", item, by=editor)
    fields = shown_in(editor, change_url(item))
    run("publish", item, by=publisher)
    response = late(editor, item, fields, title_en="Unseen")
    assert response.status_code == 200
    item.refresh_from_db()
    assert (item.title_en, item.draft) == ("Seen", None)


def test_an_invalid_combination_of_choices_is_refused(item, editor, publisher):
    body = builders.organization()
    fields = shown_in(editor, change_url(item))
    new = {"partners-TOTAL_FORMS": "2", "partners-1-organization": body.pk, "partners-1-role": "funder"}
    save_edit(item, by=publisher, **new)
    response = late(editor, item, fields, **new)
    paths = [path for path, side in choices(response)[0].items() if path.startswith("partners/")]
    assert len(paths) == 2
    mine, theirs = sorted(paths, key=lambda path: choices(response)[0][path])
    response = take(editor, item, response, **{mine: "mine", theirs: "theirs"})
    assert response.status_code == 200
    assert "This organization has this role already." in text_of(response)
    assert take(editor, item, response, **{mine: "mine", theirs: "mine"}).status_code == 302
    assert len(item.draft.snapshot["rows"]["partners"]) == 2


@pytest.mark.parametrize("token", [None, "", "forged", "eyJ2IjoxfQ:1:abc", "x" * 5000])
def test_a_forged_version_writes_nothing(item, editor, token):
    fields = shown_in(editor, change_url(item)) | {"title_en": "Forged", "_save": "Save"}
    if token is None:
        del fields["form_token"]
    else:
        fields["form_token"] = token
    response = editor.post(change_url(item), fields)
    assert response.status_code == 200
    assert str(NOT_MADE_FOR) in text_of(response)
    assert fields_of(response)["title_en"] == "Forged"
    assert item.draft is None


def test_a_form_token_of_another_item_is_refused(item, editor):
    other = builders.achievement()
    for stranger in (other, item.sector):
        fields = shown_in(editor, change_url(item))
        fields |= {"form_token": shown_in(editor, change_url(stranger))["form_token"], "title_en": "Forged"}
        assert str(NOT_MADE_FOR) in text_of(editor.post(change_url(item), fields))
    own = shown_in(editor, change_url(item))
    response = editor.post(change_url(item), {"mine": own["form_token"], "once": own["once"]}, follow=True)
    assert str(NOT_MADE_FOR) in text_of(response)
    assert item.draft is None


def test_a_form_token_of_another_user_is_refused(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    response = publisher.post(change_url(item), fields | {"title_en": "Forged", "_save": "Save"})
    assert response.url == "/admin/second-factor/resubmission/"  # which says whose form it is
    assert item.draft is None
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields, title_en="Mine")
    assert "This form was opened by emil." in text_of(publisher.get(take(publisher, item, response).url))
    assert str(NOT_MADE_FOR) in text_of(late(editor, item, fields, form_token=choices(response)[1]["mine"]))
    assert title(item) == "Theirs"


def test_a_choice_that_no_form_would_take_is_not_published(editor, publisher):
    item, there = builders.full_achievement("lion"), builders.sector()
    save_edit(item, by=editor, sector=there.pk, points=[])
    draft = item.draft
    draft.snapshot["fields"]["points"] = [str(point.pk) for point in item.points.all()]
    draft.save()
    run("submit", item, by=editor)
    assert "strategy points belong to another sector" in text_of(do(publisher, "publish", item))


def test_a_late_save_of_a_deleted_item_is_kept_to_be_sent_again(editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    fields = shown_in(editor, change_url(item))
    run("delete", item, by=publisher)
    response = late(editor, item, fields)
    assert "Someone deleted this while you were typing" in text_of(editor.get(response.headers["Location"]))
    assert not Achievement.objects.exists()


def test_conflicts_are_detected_for_organizations_and_unpublished_items(editor, publisher):
    body, draft = builders.organization(name_en="Before"), builders.achievement(**builders.DRAFT)
    for item, name, read in (
        (body, "name_en", lambda: Organization.objects.get().name_en),
        (draft, "title_en", lambda: Achievement.objects.get().title_en),
    ):
        fields = shown_in(editor, change_url(item))
        send(publisher, change_url(item), **{name: "Theirs", "_save": "Save"})
        response = late(editor, item, fields, **{name: "Mine"})
        assert response.status_code == 200
        assert read() == "Theirs"
        assert take(editor, item, response).status_code == 302
        assert read() == "Mine"


def test_a_late_save_without_changes_keeps_the_other_version(item, editor, publisher):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields)
    assert choices(response)[0] == {"title_en": "theirs"}
    take(editor, item, response)
    assert title(item) == "Theirs"


def test_an_outdated_action_page_keeps_the_typed_text(item, editor, publisher, administrator):
    save_edit(item, by=editor, title_en="New")
    run("submit", item, by=editor)
    url = f"{change_url(item).replace(f'{item.pk}/change/', 'do/return/')}?item={item.pk}"
    fields = shown_in(publisher, url)
    run("approve", item, by=administrator)
    response = publisher.post(url, fields | {"return_note": "A long note"})
    assert "Someone else changed this in the meantime." in text_of(response)
    page = parse_html(response.content)
    assert page.select_one("[name=return_note]").get_text().strip() == "A long note"
    assert page.select_one(f"[name=version-{item.pk}]")["value"] != fields[f"version-{item.pk}"]
    assert item.draft.state == "approved"


def test_limits_hold_for_choices_too(editor, publisher, item, django_user_model):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, title_en="Theirs")
    response = late(editor, item, fields, title_en="Mine")
    django_user_model.objects.get(username="emil").responsibilities.create(sector=builders.sector())
    assert take(editor, item, response).status_code == 403
    assert Sector.objects.count() == 2
