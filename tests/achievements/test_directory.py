"""Tests of the directory of organizations: who is in it, the numbers of each role, its form and its file."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.choices import Role
from achievements.directory.participation import participation
from achievements.models import Organization, PlanFigure
from tests import builders
from tests.html import parse_html

pytestmark = pytest.mark.django_db
MONEY = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Investment", "label_ko": "투자"}


@pytest.fixture
def two_plans():
    """Return the current plan with two sectors and a former plan with one, each with an achievement."""
    with builders.together():
        current, former = builders.plan(slug="now", is_current=True), builders.plan(slug="then")
        robots = builders.sector(plan=current, slug="robots", name_en="Robots", position=0)
        health = builders.sector(plan=current, slug="health", name_en="Health", position=1)
        old = builders.sector(plan=former, slug="old", name_en="Old")
        return {sector.slug: builders.achievement(sector=sector) for sector in (robots, health, old)}


def organization(slug, **values):
    return builders.organization(**{"slug": slug, "name_en": slug.title(), "name_ko": ""} | values)


def rows_of(page):
    """Return {name: [number of each column]} of the table of a directory page."""
    return {
        row.th.get_text(strip=True): [cell.get_text(strip=True) for cell in row.select("td.number")]
        for row in page.select("table.organizations tbody tr")
    }


def lines_of(client, query=""):
    response = client.get(f"/en/organizations.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def test_numbers_count_each_achievement_once_whatever_its_roles(see, two_plans):
    gaon = organization("gaon")
    for role in (Role.LEAD, Role.HOST, Role.OPERATOR):
        builders.partner(achievement=two_plans["robots"], organization=gaon, role=role)
    builders.partner(achievement=two_plans["health"], organization=gaon, role=Role.PARTNER)
    page = see("/en/organizations/")
    assert rows_of(page) == {"Gaon": ["2", "1", "1", "1"]}
    assert [each.get_text(strip=True) for each in page.select(".sector-icons .visually-hidden")] == [
        "Robots,",
        "Health",
    ]


def test_numbers_add_what_is_hosted_to_what_is_operated_without_counting_it_twice(see, two_plans):
    gaon = organization("gaon")
    for role in (Role.HOST, Role.OPERATOR):
        builders.partner(achievement=two_plans["robots"], organization=gaon, role=role)
    assert rows_of(see("/en/organizations/")) == {"Gaon": ["1", "–", "1", "–"]}


def test_directory_is_of_the_current_plan_unless_another_is_named(see, two_plans):
    for slug, name in [("robots", "here"), ("old", "there")]:
        builders.partner(achievement=two_plans[slug], organization=organization(name), role=Role.LEAD)
    assert list(rows_of(see("/en/organizations/"))) == ["Here"]
    assert list(rows_of(see("/en/organizations/?plan=then"))) == ["There"]
    assert list(rows_of(see("/en/organizations/?plan=all"))) == ["Here", "There"]


@pytest.mark.parametrize("hidden", [builders.DRAFT, builders.scheduled, builders.withdrawn])
def test_directory_shows_nobody_who_is_known_from_hidden_items_alone(see, client, two_plans, hidden):
    values = hidden() if callable(hidden) else hidden
    secret = builders.achievement(sector=two_plans["robots"].sector, **values)
    builders.partner(achievement=secret, organization=organization("secret"), role=Role.LEAD)
    known = organization("known")
    builders.partner(achievement=secret, organization=known, role=Role.HOST)
    builders.partner(achievement=two_plans["robots"], organization=known, role=Role.LEAD)
    assert rows_of(see("/en/organizations/")) == {"Known": ["1", "1", "–", "–"]}
    assert [line["slug"] for line in lines_of(client)] == ["known"]


def test_payers_of_figures_are_funders_and_payers_of_a_plan_are_listed_without_achievements(see, two_plans):
    achievement = two_plans["robots"]
    builders.figure(achievement=achievement, funder=organization("payer"), year=2025, **MONEY)
    builders.figure(PlanFigure, plan=achievement.plan, funder=organization("nation"), year=2025, **MONEY)
    assert rows_of(see("/en/organizations/")) == {"Payer": ["1", "–", "–", "1"], "Nation": ["0", "–", "–", "–"]}
    assert list(rows_of(see("/en/organizations/?role=funder"))) == ["Payer"]


def test_a_payer_that_comes_while_the_directory_is_read_breaks_nothing(see, two_plans):
    def come(execute, sql, *rest):
        if waiting and sql.startswith("SELECT DISTINCT"):  # who pays, after who is public
            waiting.pop()()
        return execute(sql, *rest)

    def pay():
        builders.figure(achievement=two_plans["robots"], funder=organization("late"), year=2025, **MONEY)

    waiting = [pay]
    with connection.execute_wrapper(come):
        assert participation("a version").roles.keys() == set()
    assert not waiting
    assert list(rows_of(see("/en/organizations/"))) == ["Late"]


def test_filters_narrow_and_numbers_follow_them(see, client, two_plans):
    gaon = organization("gaon", kind="company", aliases="GRX")
    for slug in ("robots", "health"):
        builders.partner(achievement=two_plans[slug], organization=gaon, role=Role.LEAD)
    builders.partner(achievement=two_plans["health"], organization=organization("nuri", kind="university"))
    every = {"Gaon": ["2", "2", "–", "–"], "Nuri": ["1", "–", "–", "1"]}
    assert rows_of(see("/en/organizations/")) == every
    assert rows_of(see("/en/organizations/?sector=robots")) == {"Gaon": ["1", "1", "–", "–"]}
    assert list(rows_of(see("/en/organizations/?kind=university"))) == ["Nuri"]
    assert list(rows_of(see("/en/organizations/?role=lead"))) == ["Gaon"]
    assert list(rows_of(see("/en/organizations/?q=grx"))) == ["Gaon"]
    assert list(rows_of(see("/en/organizations/?q=nobody"))) == []
    for query in ("", "?sector=robots", "?kind=university", "?role=lead", "?sort=name"):
        shown = rows_of(see(f"/en/organizations/{query}"))
        assert [(line["name_en"], line["achievements"]) for line in lines_of(client, query)] == [
            (name, numbers[0]) for name, numbers in shown.items()
        ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=circus", "Kind"),
        ("sector=nowhere", "Sector"),
        ("role=chief", "Role"),
        ("sort=size", "Order"),
        ("plan=never", "Plan"),
        ("color=red", "color"),
        (f"q={'a' * 101}", "Name"),
    ],
)
def test_a_wrong_filter_is_named_and_shows_nobody(see, client, two_plans, query, said):
    builders.partner(achievement=two_plans["robots"], organization=organization("gaon"))
    page = see(f"/en/organizations/?{query}")
    assert said in page.select_one(".error-summary").get_text()
    assert not rows_of(page)
    refused = client.get(f"/en/organizations.csv?{query}")
    assert refused.status_code == 400
    assert said in refused.content.decode()


def test_addresses_have_one_form(client, two_plans):
    builders.partner(achievement=two_plans["robots"], organization=organization("gaon"))
    response = client.get("/en/organizations/?sort=&q=+gaon+&page=7")
    assert (response.status_code, response["Location"]) == (302, "/en/organizations/?q=gaon")


def test_statements_do_not_grow_with_organizations(client, two_plans):
    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/en/organizations/").status_code == 200
        return len(found)

    for number in range(2):
        builders.partner(achievement=two_plans["robots"], organization=organization(f"first-{number}"))
    few = count()
    with builders.together():
        for number in range(60):
            builders.partner(achievement=two_plans["health"], organization=organization(f"body-{number}"))
    assert count() <= few
    assert Organization.objects.live(timezone.now()).count() == 62


def test_names_in_the_other_language_are_marked(client, two_plans):
    builders.partner(achievement=two_plans["robots"], organization=organization("gaon", name_en="", name_ko="가온"))
    link = parse_html(client.get("/en/organizations/").content).select_one("table.organizations th a")
    assert link.select_one("[lang=ko]").get_text() == "가온"


# The page of an organization


def groups_of(page):
    """Return {role: titles} of the page of an organization."""
    return {
        group.h3.get_text(" ", strip=True): [link.get_text(strip=True) for link in group.select(".row h4 a")]
        for group in page.select(".group")
    }


def test_an_achievement_stands_under_the_first_role_and_is_counted_in_each(see, two_plans):
    gaon = organization("gaon")
    robots, health = two_plans["robots"], two_plans["health"]
    for achievement, role in [(robots, Role.FUNDER), (robots, Role.LEAD), (health, Role.FUNDER)]:
        builders.partner(achievement=achievement, organization=gaon, role=role)
    page = see("/en/organizations/gaon/")
    assert groups_of(page) == {"Lead 1 achievement": [robots.title_en], "Funder 2 achievements": [health.title_en]}
    facts = [(fact.dt.get_text(), fact.dd.get_text()) for fact in page.select(".profile-facts div")]
    assert facts == [("Achievements", "2"), ("Lead", "1"), ("Funder", "2"), ("Sectors", "2")]


def test_profile_holds_all_plans_and_nothing_hidden(see, two_plans):
    gaon = organization("gaon")
    secret = builders.achievement(sector=two_plans["robots"].sector, title_en="Secret", **builders.DRAFT)
    for achievement in (two_plans["old"], two_plans["robots"], secret):
        builders.partner(achievement=achievement, organization=gaon, role=Role.LEAD)
    [titles] = groups_of(see("/en/organizations/gaon/")).values()
    assert set(titles) == {two_plans["old"].title_en, two_plans["robots"].title_en}


def test_frequent_partners_are_those_of_the_same_public_achievements(see, two_plans):
    gaon, often, once_only = organization("gaon"), organization("often"), organization("once")
    for slug, bodies in [("robots", [gaon, often]), ("health", [gaon, often, once_only]), ("old", [once_only])]:
        for body in bodies:
            builders.partner(achievement=two_plans[slug], organization=body)
    found = see("/en/organizations/gaon/").select(".news li")
    assert [each.get_text(" ", strip=True) for each in found] == ["2 achievements Often", "1 achievement Once"]


def test_payments_are_those_of_public_results_with_their_year(see, two_plans):
    payer = organization("payer")
    secret = builders.achievement(sector=two_plans["robots"].sector, **builders.DRAFT)
    given = {"funder": payer, "spending": "spent", **MONEY}
    builders.figure(achievement=two_plans["robots"], value=12, year=2025, **given)
    builders.figure(achievement=two_plans["robots"], value=99, year=2030, kind="target", **given)
    builders.figure(achievement=secret, value=77, year=2026, **given)
    [row] = see("/en/organizations/payer/").select("#money + .scroll tbody tr")
    assert row.get_text(" ", strip=True) == f"2025 {two_plans['robots'].title_en} Investment Spent KRW 12"


def test_statements_of_a_profile_do_not_grow_with_rows(client, two_plans):
    gaon = organization("gaon")

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get("/en/organizations/gaon/").status_code == 200
        return len(found)

    with builders.together():
        builders.full_achievement("one", sector=two_plans["robots"].sector)
        for slug in ("robots", "old"):
            builders.partner(achievement=two_plans[slug], organization=gaon)
    few = count()
    with builders.together():
        for _number in range(30):
            item = builders.achievement(sector=two_plans["health"].sector)
            builders.partner(achievement=item, organization=gaon, role=Role.HOST)
            builders.figure(achievement=item, funder=gaon, **MONEY)
    assert count() <= few + 1  # the funder's figures
