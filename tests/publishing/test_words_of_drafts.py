"""Tests of the folded texts that open drafts keep for the search of the administration."""

from importlib import import_module
from operator import attrgetter
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from achievements.models import Organization
from fields import folding
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
    migration = import_module("sectors.migrations.0013_fold_drafts")
    migration.fold(apps, SimpleNamespace(connection=connection))
    assert words_of(item) == texts


def test_texts_are_folded_anew_some_rows_at_a_time(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(folding, "BATCH", 2)
    items = [builders.organization(name_en=f"Body {number}") for number in range(5)]
    texts = list(Organization.objects.order_by("pk").values_list("search_text", flat=True))
    Organization.objects.exclude(pk=items[0].pk).update(search_text="")
    columns = ["name_en", "name_ko", "aliases"]
    with django_assert_num_queries(1 + 3 * 2):  # the keys, and for each batch its rows and what changed of them
        folding.fold_rows(Organization.objects, attrgetter(*columns), columns)
    assert list(Organization.objects.order_by("pk").values_list("search_text", flat=True)) == texts
    with django_assert_num_queries(1 + 3):
        folding.fold_rows(Organization.objects, attrgetter(*columns), columns)
