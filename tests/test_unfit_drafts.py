"""A draft that the database would refuse by now is shown, mended and published; nothing breaks."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests import builders
from tests.desk import change_url, do, edit, text_of, verb_url
from tests.forms import send, shown_in

pytestmark = pytest.mark.django_db


def spoil(item, **values):
    """As if the schema or the choices had changed after a draft was kept; `partner` and `source` are about its rows."""
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
    assert edit(editor, item, place_en="In the harbor").status_code == 302
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
    warning = BeautifulSoup(page.content, "html.parser").select_one(".desk-warning").get_text()
    assert f"in its place: {name}." in " ".join(warning.split())
    assert shown_in(editor, change_url(item))["place_en"] == "In the harbor"


@pytest.mark.parametrize(("values", "name"), UNFIT.values(), ids=UNFIT)
def test_it_is_not_published_and_publishing_says_so(editor, publisher, item, visitor, values, name):
    do(editor, "submit", item)
    spoil(item, **values)
    before = visitor.get(item.get_absolute_url()).content
    assert "What is missing before it can be published" in text_of(publisher.get(verb_url("publish", item)))
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
    do(editor, "submit", item)
    assert do(publisher, "publish", item).status_code == 302
    item.refresh_from_db()
    assert (item.place_en, item.outcome, item.draft) == ("In the harbor", "", None)


def test_at_its_time_it_keeps_its_schedule_and_the_run_says_why(editor, publisher, item):
    do(editor, "submit", item)
    do(publisher, "approve", item)
    draft = item.draft
    draft.keep(publish_at=timezone.now(), publisher=None)
    spoil(item, mood="sunny")
    with pytest.raises(CommandError, match="no place any more for what the draft says of: mood"):
        call_command("publish_due")
    assert item.revisions.due().exists()


def test_an_address_that_was_taken_meanwhile_is_named_in_the_form(editor, publisher):
    sector = builders.sector(slug="solar")
    edit(editor, sector, slug="sun")
    builders.sector(slug="sun")
    page = editor.get(change_url(sector))
    assert "in its place: Page address." in text_of(page)
    assert send(editor, change_url(sector), slug="solar-energy").status_code == 302
    assert sector.draft.snapshot["fields"]["slug"] == "solar-energy"
