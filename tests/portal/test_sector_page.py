"""Tests of the page of a sector: lean whatever it shows, with its charts, and the same for a long list."""

import pytest

from achievements.choices import Outcome, Role
from portal import sector_page
from sectors.periods import Period
from tests import builders

pytestmark = [pytest.mark.one_database, pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

MOST_BYTES = 25_000  # between <body> and </body> of a page with 13 achievements
MOST_BYTES_OF_ROW = 800
TITLES = {
    "title_en": "Proving ground for autonomous driving upgraded to level four",
    "title_ko": "자율주행 4단계 시험장 고도화 및 실증 기반 구축",
}
PERIODS = ["2024/2026", "2025/..", "2028", "2025/2028", "2026-05/2029-12", "2024-07", None]


@pytest.fixture
def sector():
    plan = builders.plan(period=Period.parse("2024/2030"), noun="project")
    return builders.sector(
        plan=plan,
        hue="blue",
        icon="car",
        name_en="Future mobility",
        goal_en="Become the capital of electric-vehicle motors and of autonomous transport.",
        scope_en="electric motors, autonomous driving, urban air mobility",
    )


def fill(sector, count):
    """Give a sector achievements in all the forms that its rows have, by three points or by none."""
    points = [builders.point(sector=sector) for _number in range(3)]
    bodies = [builders.organization(name_en=f"Institute of Robotics {number}") for number in range(4)]
    with builders.together():
        for number in range(count):
            outcome = [Outcome.ACHIEVED, Outcome.PARTLY, Outcome.DISCONTINUED, "", "", ""][number % 6]
            period = PERIODS[number % len(PERIODS)]
            item = builders.achievement(sector=sector, period=period, outcome=outcome, **TITLES)
            for place, body in enumerate(bodies[: number % 5]):
                builders.partner(achievement=item, organization=body, role=Role.PARTNER if place else Role.LEAD)
            item.points.add(*points[number % 4 : number % 4 + 1])
            if number % 3 != 1:
                builders.figure(achievement=item, value=164 + number, as_of="2026-06", label_en="People trained")
            if number % 3 != 2:
                facts = {"kind": "target", "as_of": "2030", "label_en": "People trained"}
                builders.figure(achievement=item, value=347, **facts)


def body_of(visitor, sector, language="en"):
    path = sector.get_absolute_url().replace("/en/", f"/{language}/")
    page = visitor.get(path).content
    return page.partition(b"<body")[2].partition(b">")[2].partition(b"</body>")[0]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_page_with_thirteen_achievements_is_lean(sector, visitor, language):
    fill(sector, 13)
    body = body_of(visitor, sector, language)
    assert body.count(b'<li class="row"') == 13
    assert b'id="measures"' in body
    assert len(body) <= MOST_BYTES


def test_a_row_costs_the_same_whatever_their_number(sector, visitor):
    fill(sector, 13)
    few = body_of(visitor, sector)
    fill(sector, 60)
    many = body_of(visitor, sector)
    assert (len(many) - len(few)) / 60 <= MOST_BYTES_OF_ROW


def test_a_page_defines_only_the_symbols_that_it_draws(sector, see):
    builders.achievement(sector=sector, period="2024/2026", **TITLES)
    page = see(sector.get_absolute_url())
    defined = {each["id"] for each in page.select("symbol, pattern, defs > g")}
    drawn = {each["href"].removeprefix("#") for each in page.select("use")}
    assert defined == drawn


def test_what_was_discontinued_is_hatched_and_defines_its_pattern(sector, see):
    builders.achievement(sector=sector, period="2024/2026", outcome=Outcome.DISCONTINUED, **TITLES)
    page = see(sector.get_absolute_url())
    assert [rect["class"] for rect in page.select(".per rect")] == [["cut"]]
    assert page.select_one("pattern#p-discontinued")


def test_the_years_are_those_of_the_plan(sector, see):
    builders.achievement(sector=sector, period="2009/2012", **TITLES)
    page = see(sector.get_absolute_url())
    assert [year.get_text() for year in page.select(".years li")] == [str(year) for year in range(2024, 2031)]
    assert page.select(".per path.off")  # it was over before the plan began


def test_a_page_calls_its_items_as_the_plan_does(sector, see):
    builders.achievement(sector=sector, **TITLES)
    page = see(sector.get_absolute_url())
    assert page.select_one("h2#achievements").get_text() == "1 project"
    assert "achievement" not in page.main.get_text().lower()


@pytest.mark.parametrize("rows", [1, 30])
def test_a_page_asks_the_same_statements_whatever_it_shows(sector, visitor, django_assert_max_num_queries, rows):
    fill(sector, rows)
    visitor.get(sector.get_absolute_url())
    with django_assert_max_num_queries(20):
        visitor.get(f"{sector.get_absolute_url()}?x=1")


def test_a_sector_that_is_cut_off_still_counts_all(sector, see, monkeypatch):
    monkeypatch.setattr(sector_page, "MOST", 2)
    fill(sector, 6)
    page = see(sector.get_absolute_url())
    assert len(page.select(".row")) == 2
    assert sum(int(number.get_text()) for number in page.select(".counts b")) == 6
