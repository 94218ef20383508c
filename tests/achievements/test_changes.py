"""Tests of the public changes: nothing unpublished leaks, and every change stands once, with its values."""

import csv
import io

import pytest
from bs4 import BeautifulSoup

from tests import builders
from tests.workflow import published, run

pytestmark = pytest.mark.django_db


def rows(visitor, query=""):
    """The rows of the CSV of changes as dictionaries."""
    response = visitor.get(f"/en/changes.csv?bom=0{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_values_stand_in_sentences(visitor, see, editor, publisher):
    item = builders.achievement(title_en="Motor valley", period="2024/2027")
    builders.figure(
        achievement=item,
        value=278,
        kind="target",
        as_of="2030",
        unit_en="people",
        unit_ko="명",
        label_en="People trained",
        label_ko="교육 인원",
    )
    published(item, editor, publisher, **{"figures-0-value": "347", "period": "2024/2028", "outcome": "partly"})
    found = {row["field"]: (row["old"], row["new"], row["beside"]) for row in rows(visitor) if row["kind"] != "added"}
    assert found == {}
    page = see("/en/changes/")
    print(page.main)
