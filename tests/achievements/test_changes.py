"""Tests of the public changes: nothing unpublished leaks, and every change stands once, with its values."""

import csv
import io

import pytest

from tests import builders
from tests.workflow import published, run

pytestmark = pytest.mark.django_db


def rows(visitor, query=""):
    """The rows of the CSV of changes as dictionaries."""
    response = visitor.get(f"/en/changes.csv?bom=0{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def aimed_at(number, **values):
    """An achievement with a target for people trained."""
    item = builders.achievement(**{"title_en": "Motor valley", "title_ko": "모터밸리", "period": "2024/2027"} | values)
    texts = {"unit_en": "people", "unit_ko": "명", "label_en": "People trained", "label_ko": "교육 인원"}
    builders.figure(achievement=item, value=number, kind="target", as_of="2030", **texts)
    return item


def test_values_stand_in_sentences(visitor, see, editor, publisher):
    item = aimed_at(278)
    published(item, editor, publisher, **{"figures-0-value": "347", "period": "2024/2028", "outcome": "partly"})
    found = {row["field"]: (row["old"], row["new"], row["beside"]) for row in rows(visitor) if row["kind"] != "added"}
    assert found == {
        "Target for people trained raised": ("278 people", "347 people", "2030"),
        "Period changed": ("2024–2027", "2024–2028", ""),
        "Outcome stated": ("not stated", "Partly achieved", ""),
    }
    line = see("/en/changes/").select_one(".change").get_text(" ", strip=True)
    assert "before: 278 people → now: 347 people (2030)" in line
    print(see("/en/changes/").main)


def test_pages(see, visitor, editor, publisher):
    item = aimed_at(278)
    published(item, editor, publisher, **{"figures-0-value": "347"})
    run("withdraw", item, by=publisher, note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    print(see("/ko/changes/").main.get_text(" ", strip=True))
    print(visitor.get("/en/changes.atom").content.decode())
    print(see("/en/achievements/?as_of=2025-03-31").main.get_text(" ", strip=True))
    print(see("/en/changes/compare/?from=2025-03-31&to=2026-11-30", status=302) if 0 else visitor.get("/en/changes/compare/?from=2025-03-31&to=2026-11-30").headers)
    print(see("/en/changes/compare/?since=2025-03-31&until=2026-11-30").main.get_text(" ", strip=True))
    assert 0
