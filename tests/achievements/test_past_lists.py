"""Tests of the list as of a day, and of two days compared: as readers saw it, whatever came later."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.listing.filters import AchievementFilter
from achievements.past.filters import CONDITIONS, ROW_CONDITIONS, UNAPPLIED
from tests import builders
from tests.workflow import published, run

pytestmark = pytest.mark.django_db

PEOPLE = {"unit_en": "people", "unit_ko": "명", "label_en": "People trained", "label_ko": "교육 인원"}


def on(text):
    return time_machine.travel(f"{text} 12:00+09:00", tick=True)


@pytest.fixture
def years(editor, publisher):
    """Three achievements: one that changed, one that was withdrawn, one that is new."""
    with on("2025-01-10"):
        sector = builders.sector(
            slug="robots", name_en="Robots", plan=builders.plan(publish_at=timezone.now()), publish_at=timezone.now()
        )
        items = {}
        for name, period in (("Alpha", "2024/2027"), ("Beta", "2024/2025")):
            items[name] = builders.achievement(sector=sector, title_en=name, period=period, publish_at=timezone.now())
        builders.partner(
            achievement=items["Alpha"], organization=builders.organization(slug="lab", name_en="Laboratory")
        )
        builders.figure(achievement=items["Alpha"], value=278, kind="target", as_of="2030", **PEOPLE)
    with on("2026-05-05"):
        published(
            items["Alpha"], editor, publisher, title_en="Alpha two", outcome="partly", **{"figures-0-value": "347"}
        )
        run("withdraw", items["Beta"], by=publisher, note_en="Wrong.", note_ko="오류.")
        items["Gamma"] = builders.achievement(sector=sector, title_en="Gamma", publish_at=timezone.now())
    with on("2026-11-20"):
        yield items


def titles(see, query):
    return [each.get_text(strip=True) for each in see(f"/en/achievements/?{query}").select("table.compact tbody th")]


def test_the_list_is_as_readers_saw_it(see, years):
    assert titles(see, "as_of=2025-03-31") == ["Alpha", "Beta"]
    assert titles(see, "as_of=2026-06-30") == ["Alpha two", "Gamma"]
    page = see("/en/achievements/?as_of=2025-03-31")
    assert "Target: 278 people by 2030" in page.main.get_text()
    assert "as it was at the end of March 31, 2025" in page.select_one(".notice").get_text()
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("table a")["href"].endswith("?as_of=2025-03-31")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=alpha", ["Alpha"]),
        ("q=laboratory", ["Alpha"]),
        ("q=two", []),
        ("q=-alpha", ["Beta"]),
        ("state=under-way", ["Alpha", "Beta"]),
        ("state=partly", []),
        ("outcome=none&sector=robots", ["Alpha", "Beta"]),
        ("partner=lab", ["Alpha"]),
        ("partner=lab&role=lead", []),
        ("from=2026", ["Alpha"]),
        ("to=2023", []),
        ("measure=people-trained&kind=target", ["Alpha"]),
        ("sourced=no&sort=title", ["Alpha", "Beta"]),
        ("lacks=partner", ["Beta"]),
        ("lacks=target", ["Beta"]),
        ("lacks=result&sort=title", ["Alpha", "Beta"]),
        ("sort=oldest", ["Alpha", "Beta"]),
    ],
)
def test_filters_apply_to_what_was_said_then(see, years, query, found):
    assert titles(see, f"as_of=2025-03-31&{query}") == found


def test_every_filter_is_asked_of_a_past_day_or_named_as_left_out():
    asked = {*CONDITIONS, *UNAPPLIED, *(name for conditions in ROW_CONDITIONS.values() for name in conditions)}
    assert asked | {"q", "plan", "sector", "sort"} == set(AchievementFilter.base_filters)


def test_amounts_are_compared_as_they_were(see, years):
    unit = "unit=" + years["Alpha"].figures.get().unit.slug
    assert titles(see, f"as_of=2025-03-31&{unit}&max=300") == ["Alpha"]
    assert titles(see, f"as_of=2026-06-30&{unit}&max=300") == []


def test_a_filter_that_no_snapshot_can_be_asked_is_named(see, years):
    page = see("/en/achievements/?as_of=2025-03-31&changed=2025-01-01")
    assert "Not applied, because it cannot be told of a past day: Changed since" in page.main.get_text()
    assert len(page.select("table.compact tbody tr")) == 2


@pytest.mark.parametrize(
    ("text", "status"), [("2024-12-31", 404), ("2999-01-01", 400), ("yesterday", 400), ("", 400), ("0001-01-01", 400)]
)
def test_a_day_without_a_list_gets_a_sentence(see, years, text, status):
    page = see(f"/en/achievements/?as_of={text}", status=status)
    assert page.select_one(".error-summary h2").get_text(strip=True)
    assert page.select_one("input[name=as_of]")


def test_two_days_compared_show_old_and_new_values(see, years):
    page = see("/en/changes/compare/?since=2026-03-31&until=2026-06-30")
    groups = {each["aria-labelledby"]: each.get_text(" ", strip=True) for each in page.select("section.day")}
    assert "before: 278 people → now: 347 people (2030)" in groups["changed"]
    assert "Alpha → now: Alpha two" in groups["changed"]
    assert "Gamma" in groups["new"]
    assert "Beta" in groups["gone"]
    assert len(page.select(".change")) == 3


def test_time_alone_changes_a_state(see, years):
    page = see("/en/changes/compare/?since=2025-06-30&until=2026-01-31")
    assert "Under way → now: Ended, outcome not stated" in page.select_one("section.day").get_text(" ", strip=True)


def test_filters_narrow_a_comparison(see, years):
    page = see("/en/changes/compare/?since=2026-03-31&until=2026-06-30&partner=lab")
    assert [each.get_text(strip=True) for each in page.select(".change b a")] == ["Alpha two"]


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-03-31&until=2026-03-31",
        "since=2026-06-30&until=2026-03-31",
        "since=2999-01-01",
        "since=x",
        "since=2026-01-01&until=2999-01-01",
        "since=2020-01-01&until=2024-01-01",
        "since=2026-01-01&sector=nowhere",
        "",
    ],
)
def test_days_that_cannot_be_compared_never_break_the_page(see, years, query):
    page = see(f"/en/changes/compare/?{query}")
    assert page.select_one("input[name=since]")
    assert not query or page.select_one(".notice, .error-summary") or "Nothing" in page.main.get_text()


def test_before_the_portal_all_is_new(see, years):
    page = see("/en/changes/compare/?since=2020-01-01&until=2025-06-30")
    assert "Nothing was public yet" in page.main.get_text()
    assert len(page.select("#new ~ ul .change")) == 2


def test_days_written_as_from_and_to_lead_to_the_same_page(visitor, years):
    response = visitor.get("/en/changes/compare/?from=2026-03-31&to=2026-06-30&sector=robots")
    assert response.headers["Location"] == "/en/changes/compare/?sector=robots&since=2026-03-31&until=2026-06-30"


def test_a_sector_that_was_withdrawn_takes_its_achievements_along(see, years, publisher):
    run("withdraw", years["Alpha"].sector, by=publisher, note_en="Over.", note_ko="종료.")
    other = builders.sector(plan=years["Alpha"].plan, publish_at=timezone.now())
    builders.achievement(sector=other, title_en="Delta", publish_at=timezone.now())
    assert titles(see, "as_of=2026-06-30") == ["Alpha two", "Gamma"]
    assert titles(see, f"as_of={timezone.localdate().isoformat()}") == ["Delta"]


def test_the_number_of_queries_does_not_depend_on_the_rows(visitor, years):
    def queries(url):
        with CaptureQueriesContext(connection) as found:
            assert visitor.get(url).status_code == 200
        return len(found)

    urls = ["/en/achievements/?as_of=2026-10-01", "/en/changes/compare/?since=2026-03-31&until=2026-10-01"]
    few = [queries(url) for url in urls]
    moment = timezone.now() - datetime.timedelta(days=100)
    for _number in range(5):
        item = builders.achievement(sector=years["Alpha"].sector, period="2026", publish_at=moment)
        builders.figure(achievement=item, value=278, **PEOPLE)
    assert [queries(url) <= number + 1 for url, number in zip(urls, few, strict=True)] == [True, True]
