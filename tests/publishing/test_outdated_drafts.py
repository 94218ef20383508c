"""Tests of drafts that the database would refuse now: shown, corrected and published without failure."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from publishing.revisions import DraftState
from tests import builders
from tests.forms import send, shown_in
from tests.html import parse_html
from tests.staff import action_url, change_url, do, edit, text_of
from tests.workflow import run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def spoil(item, **values):
    """Change a stored draft as by a later change of the schema. `partner` and `source` change its rows."""
    draft = item.draft
    partner, source = values.pop("partner", {}), values.pop("source", {})
    draft.snapshot["fields"] |= values
    draft.snapshot["rows"]["partners"][0] |= partner
    draft.snapshot["rows"]["sources"][0] |= source
    draft.save()


@pytest.fixture
def item(editor):
    item = builders.achievement(title_en="Bridge")
    builders.partner(achievement=item)
    builders.source(achievement=item)
    save_edit(item, by=editor, place_en="In the harbor")
    return item


UNFIT = {
    "a choice that is none any more": ({"outcome": "gone"}, "Outcome"),
    "a text that is no period": ({"period": "nonsense"}, "Period"),
    "a field that is none any more": ({"mood": "sunny"}, "mood"),
    "a row that a rule forbids by now": ({"source": {"url": ""}}, "Sources"),
    "a row with a choice that is none any more": ({"partner": {"role": "gone"}}, "Partners"),
}


@pytest.mark.parametrize(("values", "name"), UNFIT.values(), ids=UNFIT)
def test_the_form_shows_what_fits_and_names_the_rest(editor, publisher, item, values, name):
    spoil(item, **values)
    page = editor.get(change_url(item))
    assert page.status_code == 200
    warning = parse_html(page.content).select_one(".workflow-panel-warning").get_text()
    assert f"shown instead: {name}." in " ".join(warning.split())
    assert shown_in(editor, change_url(item))["place_en"] == "In the harbor"


@pytest.mark.parametrize(("values", "name"), UNFIT.values(), ids=UNFIT)
def test_an_invalid_draft_is_not_published_and_the_page_says_why(editor, publisher, item, visitor, values, name):
    run("submit", item, by=editor)
    spoil(item, **values)
    before = visitor.get(item.get_absolute_url()).content
    assert "What is missing before it can be published" in text_of(publisher.get(action_url("publish", item)))
    assert do(publisher, "publish", item).status_code == 200
    item.refresh_from_db()
    assert item.draft is not None
    assert visitor.get(item.get_absolute_url()).content == before


@pytest.mark.parametrize(("values", "name"), UNFIT.values(), ids=UNFIT)
def test_its_preview_its_differences_and_its_history_are_shown(editor, item, values, name):
    spoil(item, **values)
    for url in (f"{item.page_url()}preview/", f"{change_url(item).removesuffix('change/')}compare/"):
        assert editor.get(url).status_code == 200
    assert editor.get(f"{change_url(item).removesuffix('change/')}history/").status_code == 200


@pytest.mark.parametrize(("values", "name"), UNFIT.values(), ids=UNFIT)
def test_saving_what_the_form_shows_mends_it(editor, publisher, item, values, name):
    spoil(item, **values)
    assert edit(editor, item).status_code == 302
    run("submit", item, by=editor)
    assert do(publisher, "publish", item).status_code == 302
    item.refresh_from_db()
    assert (item.place_en, item.outcome, item.draft) == ("In the harbor", "", None)


def test_at_its_time_it_keeps_its_schedule_and_the_run_says_why(editor, publisher, item):
    run("submit", item, by=editor)
    run("approve", item, by=publisher)
    draft = item.draft
    draft.save_with(publish_at=timezone.now(), publisher=None)
    spoil(item, mood="sunny")
    with pytest.raises(CommandError, match="values that can no longer be stored: mood"):
        call_command("publish_due")
    assert item.revisions.due().exists()


def test_an_unchanged_draft_of_an_older_schema_is_no_edit(editor, item):
    builders.figure(achievement=item)
    save_edit(item, by=editor, place_en="Old harbor")
    run("submit", item, by=editor)
    draft = item.draft
    del draft.snapshot["rows"]["figures"][0]["is_key"], draft.snapshot["fields"]["outcome"]
    draft.save()
    before = draft.snapshot
    edit(editor, item)
    draft.refresh_from_db()
    assert (draft.state, draft.snapshot) == (DraftState.SUBMITTED, before)
    edit(editor, item, place_en="New harbor")
    draft.refresh_from_db()
    assert (draft.state, draft.snapshot["rows"]["figures"][0]["is_key"]) == (DraftState.DRAFT, False)


def test_an_address_that_was_taken_meanwhile_is_named_in_the_form(editor, publisher):
    sector = builders.sector(slug="solar")
    save_edit(sector, by=editor, slug="sun")
    builders.sector(slug="sun")
    page = editor.get(change_url(sector))
    assert "shown instead: Page address." in text_of(page)
    assert send(editor, change_url(sector), slug="solar-energy").status_code == 302
    assert sector.draft.snapshot["fields"]["slug"] == "solar-energy"


def test_a_text_that_is_too_long_by_now_is_no_failure(editor, publisher, item):
    builders.part(achievement=item, title_en="Stored")
    save_edit(item, by=editor, place_en="Old harbor")
    run("submit", item, by=editor)
    draft = item.draft
    draft.snapshot["rows"]["parts"][0]["title_en"] = "x" * 400
    draft.save()
    assert editor.get(change_url(item)).status_code == 200
    page = text_of(publisher.get(action_url("publish", item)))
    assert "What is missing before it can be published" in page
    assert do(publisher, "publish", item).status_code == 200
    assert item.draft is not None


def test_an_invalid_value_in_a_draft_row_is_replaced_by_the_stored_one(editor, item):
    part = builders.part(achievement=item, period="2010-06")
    save_edit(item, by=editor, place_en="Old harbor")
    draft = item.draft
    row = next(row for row in draft.snapshot["rows"]["parts"] if row["id"] == str(part.pk))
    row["period"] = "nonsense"
    draft.save()
    assert "shown instead: Part: Period." in text_of(editor.get(change_url(item)))
    assert shown_in(editor, change_url(item))["parts-0-period"] == "June 2010"
    assert edit(editor, item).status_code == 302
    assert item.draft.snapshot["rows"]["parts"][0]["period"] == "2010-06"


def test_a_late_save_over_an_invalid_draft_can_be_merged(editor, publisher, item):
    fields = shown_in(editor, change_url(item))
    save_edit(item, by=publisher, place_en="Theirs")
    spoil(item, outcome="gone", mood="sunny")
    response = editor.post(change_url(item), fields | {"_continue": "Save", "title_en": "Mine"})
    assert "shown instead: mood, Outcome." in text_of(response)
    page = parse_html(response.content)
    sent = {box["name"]: box["value"] for box in page.select("#content-main [type=hidden], [type=radio][checked]")}
    assert editor.post(change_url(item), sent).status_code == 302
    kept = item.draft.snapshot["fields"]
    assert (kept["title_en"], kept["place_en"], kept["outcome"]) == ("Mine", "Theirs", "")
