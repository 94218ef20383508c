"""Tests of the folded texts that open drafts keep for the search of the administration."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from sectors.models import SectorRevision
from tests import builders
from tests.workflow import in_days, published, run, save_edit, submitted

pytestmark = pytest.mark.django_db


def words_of(item):
    """Return the texts that the revisions of an item keep, each as a set of lines, the draft first."""
    return [set(revision.search_text.splitlines()) for revision in item.revisions.all()]


def test_a_draft_keeps_its_texts_until_it_is_public(editor, publisher):
    item = builders.point(text_en="Grow algae").sector
    assert words_of(item) == [set()]
    save_edit(item, by=editor, name_en="ＷＨＡＬＥ farm")
    [draft, _public] = words_of(item)
    assert {"whale farm", "grow algae"} <= draft
    published(item, editor, publisher)
    assert words_of(item) == [set(), set()]


def test_a_scheduled_change_is_found_until_its_time(editor, publisher):
    item = submitted(builders.point().sector, by=editor, name_en="Whale")
    run("schedule", item, by=publisher, at=in_days(3))
    assert "whale" in words_of(item)[0]


def test_an_upgrade_gives_texts_to_the_drafts_that_there_are(editor):
    item = builders.sector()
    save_edit(item, by=editor, name_en="Whale")
    texts = words_of(item)
    SectorRevision.objects.update(search_text="")
    migration = import_module("sectors.migrations.0012_words_of_drafts")
    migration.fold(apps, SimpleNamespace(connection=connection))
    assert words_of(item) == texts
