"""Tests of the seven states of an achievement: alike in Python, in the database, in every list and in every file."""

import csv
import io
import itertools

import pytest
import time_machine
from django.utils import translation

from achievements.models import Achievement
from achievements.states import State, state_condition, state_now
from tests import builders
from tests.html import parse_html
from tests.workflow import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("long_sessions")]

PERIODS = {"": "undated", "2020": "ended", "2025-01/2027": "under-way", "2030": "planned", "2013/..": "under-way"}
OUTCOMES = ["", "achieved", "partly", "discontinued"]
WORDS = {
    "achieved": ("Achieved", "달성"),
    "partly": ("Partly achieved", "일부 달성"),
    "discontinued": ("Discontinued", "중단"),
    "unstated": ("Ended, outcome not stated", "종료(결과 미기재)"),
    "under-way": ("Under way", "추진 중"),
    "planned": ("Planned", "예정"),
    "undated": ("Period not given", "기간 미기재"),
}


def expected(period, outcome):
    """Return the state in words of the rule: the outcome, else the period."""
    return outcome or {"ended": "unstated"}.get(PERIODS[period], PERIODS[period])


@pytest.fixture
def city():
    """Return {achievement: state}: an achievement for each period and outcome, in one sector."""
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        sector = builders.sector(slug="states")
        yield {
            builders.achievement(sector=sector, period=period or None, outcome=outcome): expected(period, outcome)
            for period, outcome in itertools.product(PERIODS, OUTCOMES)
        }


def test_python_and_the_database_agree(city):
    assert {item: item.state.value for item in Achievement.objects.all()} == city
    assert {item: item.now for item in Achievement.objects.annotate(now=state_now())} == city
    for state in State:
        found = set(Achievement.objects.filter(state_condition(state)))
        assert found == {item for item, each in city.items() if each == state.value}


def test_every_state_selects_its_achievements_and_their_numbers_add_up(city, visitor):
    found = {}
    for state in State.values:
        file = b"".join(visitor.get(f"/en/achievements.csv?state={state}&bom=0")).decode()
        rows = list(csv.DictReader(io.StringIO(file)))
        assert {row["state"] for row in rows} == {state}
        found[state] = {int(row["number"]) for row in rows}
    assert sum(map(len, found.values())) == len(city)
    counts = {each["value"]: each["count"] for each in visitor.get("/api/v1/counts?by=state").json()["results"]}
    assert counts == {state: len(numbers) for state, numbers in found.items()}


def test_former_addresses_go_on_meaning_what_they_meant(city, visitor):
    def numbers(query):
        return {item["number"] for item in visitor.get(f"/api/v1/achievements?{query}").json()["results"]}

    assert numbers("status=ended") == {item.pk for item in city if str(item.period or "") == "2020"}
    assert numbers("outcome=discontinued") == {item.pk for item in city if item.outcome == "discontinued"}
    assert numbers("status=planned&outcome=achieved") == {
        item.pk for item in city if (str(item.period or ""), item.outcome) == ("2030", "achieved")
    }


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_page_says_the_state_and_none_says_ended_alone(city, visitor, language):
    with translation.override(language):
        words = {state: texts[language == "ko"] for state, texts in WORDS.items()}
        ended = {"en": "Ended", "ko": "종료"}[language]
        for item, state in city.items():
            page = parse_html(visitor.get(item.get_absolute_url()).content)
            assert [each.get_text() for each in page.select(".verdict .state")][:1] == [words[state]]
            assert words[state] in page.find("meta", attrs={"name": "description"})["content"]
            assert not page.find_all(string=lambda text: text.strip() == ended)
        for path in ("achievements/", "sectors/states/", "progress/", "achievements/print/", ""):
            page = parse_html(visitor.get(f"/{language}/{path}").content)
            assert words["discontinued"].casefold() in page.get_text().casefold()
            assert not page.find_all(string=lambda text: text.strip() == ended), path


def test_a_page_of_the_past_counts_the_states_of_then(editor, publisher, visitor):
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        sector = builders.sector()
        item = builders.achievement(sector=sector, period="2025")
        for each in (sector.plan, sector, item):
            builders.record_loaded(each)
    with time_machine.travel("2026-06-01 12:00+09:00", tick=False):
        published(item, editor, publisher, outcome="partly")
    for day, word in (("2026-04-01", "Ended, outcome not stated"), ("2026-07-01", "Partly achieved")):
        page = parse_html(visitor.get(f"/en/?as_of={day}").content)
        assert [each.get_text(" ", strip=True) for each in page.select(".counts li")] == [f"1 {word.lower()}"]
