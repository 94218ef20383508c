"""Tests that a target reads as a target wherever it is shown, and that a result is not taken for one."""

import json

import pytest

from tests import builders
from tests.html import parse_html
from tests.workflow import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("long_sessions")]

WORD = {"en": "Target", "ko": "목표"}
CLAIM = {
    "en": ("Target: 347 people trained by 2030", "Target: 30 patents, no year given"),
    "ko": ("목표: 교육 인원 347명(2030년)", "목표: 30건(연도 미기재)"),
}
FIGURES = {
    "sectors/work/": ".rows .meter",
    "achievements/": ".hit .meter",
    "achievements/?sort=title": ".hit .meter",
    "achievements/?kind=target": ".figure-target .figure-name",
    "achievements/?view=table": ".compact td.number:not(.none)",
    "achievements/print/": ".figure-target .figure-name",
    "": ".key-figure",
}


@pytest.fixture
def items():
    """Two achievements that have a target and no result yet: one with a year, one without."""
    sector = builders.sector(slug="work")
    names = {"title_en": "School", "title_ko": "학교"}
    dated = builders.achievement(sector=sector, period="2026-01/2030", **names)
    units = {"unit_en": "people trained", "unit_ko": "명", "counted_ko": "교육 인원"}
    builders.figure(achievement=dated, value=347, kind="target", as_of="2030", is_key=True, **units)
    undated = builders.achievement(sector=sector, period="2040")
    builders.figure(achievement=undated, value=30, kind="target", unit_en="patents", unit_ko="건")
    return dated, undated


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_shared_and_searched_says_target(items, visitor, language):
    for item, claim in zip(items, CLAIM[language], strict=True):
        page = parse_html(visitor.get(f"/{language}/achievements/{item.pk}/").content)
        things = [json.loads(script.string) for script in page.find_all("script", type="application/ld+json")]
        assert claim in page.find("meta", attrs={"name": "description"})["content"]
        assert claim in page.find("meta", attrs={"property": "og:image:alt"})["content"]
        assert claim in page.find("meta", attrs={"property": "og:description"})["content"]
        assert claim in json.dumps(things, ensure_ascii=False)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_shows_the_word_beside_the_number(items, visitor, language):
    for item in items:
        said = parse_html(visitor.get(f"/{language}/achievements/{item.pk}/").content).select_one(".verdict .meter")
        assert WORD[language] in said.get_text()
        assert said.select_one(".prog .none")
        assert {"en": "as of", "ko": "기준"}[language] not in said.get_text()
    for path, places in FIGURES.items():
        page = parse_html(visitor.get(f"/{language}/{path}").content)
        figures = page.select(places)
        assert figures, path
        for figure in figures:
            assert WORD[language] in figure.get_text()
            assert {"en": "as of", "ko": "기준"}[language] not in figure.get_text()
    undated = parse_html(visitor.get(f"/{language}/achievements/{items[1].pk}/").content)
    assert {"en": "no year given", "ko": "연도 미기재"}[language] in undated.select_one(".verdict .meter").get_text()


def test_a_result_has_no_word_of_a_target(visitor):
    item = builders.achievement(period="2020")
    builders.figure(achievement=item, value=164, unit_en="people", kind="target", as_of="2030")
    builders.figure(achievement=item, value=94, unit_en="people", as_of="2025")
    page = parse_html(visitor.get(item.get_absolute_url()).content)
    description = page.find("meta", attrs={"name": "description"})["content"]
    assert "94 people" in description
    assert "Target" not in description
    said = page.select_one(".verdict .meter").get_text()
    assert "94 people" in said
    assert "as of 2025" in said


def test_a_changed_target_is_told_as_a_target(items, editor, publisher, visitor):
    published(items[0], editor, publisher, **{"figures-0-value": "400"})
    history = parse_html(visitor.get(items[0].history_url).content).get_text()
    assert "Target: 347 people trained by 2030" in history
    assert "Target: 400 people trained by 2030" in history


def test_a_share_of_a_target_is_shown_where_the_target_stands_beside_its_result(see):
    item = builders.achievement(period="2020")
    units = {"unit_en": "people", "unit_ko": "명", "kind": "target"}
    builders.figure(achievement=item, value=94, as_of="2025", **units | {"kind": "result"})
    whole = builders.figure(achievement=item, value=200, as_of="2030", **units)
    builders.figure(achievement=item, value=50, as_of="2030", whole=whole, **units)
    result, share = see(item.get_absolute_url()).select(".measured .meter")
    assert "94 people of a target of 200 people by 2030 47%" in " ".join(result.get_text().split())
    assert share.select_one(".prog .none")
    assert "50 people" in share.get_text()


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_dates_of_a_total_of_targets_are_those_by_which_they_are_due(items, see, language):
    rows = [row.get_text() for row in see(f"/{language}/progress/").select(".totals tbody tr")]
    assert [{"en": "by 2030", "ko": "2030년까지"}[language] in row for row in rows if "347" in row] == [True]
