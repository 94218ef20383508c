"""Tests of preview links: one draft, and no names of other unpublished items."""

import pytest
from django.urls import reverse

from tests import builders
from tests.html import parse_html
from tests.staff import change_url, do, edit, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def link_to(client, item):
    page = parse_html(client.get(change_url(item)).content)
    return next(link["href"] for link in page.select(".workflow-panel a") if "key=" in link["href"])


def test_an_item_of_an_unpublished_sector_gets_no_preview_link(editor):
    sector = builders.sector(name_en="Zebra", **builders.DRAFT)
    item = builders.achievement(sector=sector, **builders.DRAFT)
    response = do(editor, "make-preview-link", item)
    assert "“Zebra” is not public yet, and the preview would show its name." in text_of(response)
    assert item.draft.preview_key == ""


def test_a_preview_link_ends_when_its_draft_moves_to_an_unpublished_sector(editor, visitor):
    item = builders.achievement()
    edit(editor, item, title_en="Fine words")
    do(editor, "make-preview-link", item)
    link = link_to(editor, item)
    assert "Fine words" in text_of(visitor.get(link))
    sector = builders.sector(name_en="Zebra", name_ko="얼룩말", **builders.DRAFT)
    edit(editor, item, sector=sector.pk)
    response = visitor.get(link)
    assert response.status_code == 404
    assert "Zebra" not in response.content.decode()
    staff_preview = reverse("achievements:achievement_preview", args=[item.pk])
    assert "Zebra" in text_of(editor.get(staff_preview))
