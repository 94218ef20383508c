"""Tests of the most rows of a kind that a form saves; rows that are there already may be more."""

import pytest

from achievements.models import Part
from tests import builders
from tests.forms import fields_of, shown_in
from tests.staff import change_url, text_of

pytestmark = pytest.mark.django_db


def with_parts(fields, count, first=0):
    """Return the fields of a form with new parts up to a number of all."""
    rows = {f"parts-{number}-title_en": f"Part {number}" for number in range(first, count)}
    return fields | rows | {"parts-TOTAL_FORMS": str(count), "_save": "Save"}


@pytest.mark.parametrize("count", [101, 1000])
def test_too_many_rows_are_refused_with_their_number_and_keep_what_was_typed(editor, count):
    item = builders.achievement()
    response = editor.post(change_url(item), with_parts(shown_in(editor, change_url(item)), count))
    assert f"Parts: {count} rows are too many; at most 100 can be saved here." in text_of(response)
    assert fields_of(response)[f"parts-{count - 1}-title_en"] == f"Part {count - 1}"
    assert item.draft is None


def test_a_hundred_rows_are_saved(editor):
    item = builders.achievement()
    assert editor.post(change_url(item), with_parts(shown_in(editor, change_url(item)), 100)).status_code == 302
    assert len(item.draft.snapshot["rows"]["parts"]) == 100


def test_an_item_that_has_more_can_be_saved_and_not_made_longer(editor):
    item = builders.achievement()
    Part.objects.bulk_create([Part(achievement=item, title_en=f"Part {n}", position=n) for n in range(1, 121)])
    fields = shown_in(editor, change_url(item))
    response = editor.post(change_url(item), with_parts(fields, 121, first=120))
    assert "Parts: 121 rows are too many; at most 120 can be saved here." in text_of(response)
    fields |= {"parts-0-DELETE": "on", "parts-1-title_en": "Changed"}
    assert editor.post(change_url(item), with_parts(fields, 121, first=120)).status_code == 302
    assert len(item.draft.snapshot["rows"]["parts"]) == 120
