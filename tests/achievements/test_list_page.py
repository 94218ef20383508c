"""Tests of the page of the list: what is in sight, what is kept from step to step, and the rows of each view."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from achievements.listing import result
from publishing.models import ContentVersion
from sectors.models import Plan
from sectors.nouns import Noun
from tests import builders
from tests.html import parse_html
from tests.samples import copied

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "/en/achievements/"
FEW = 2  # rows of a page here
MOST_BYTES = 800  # of a row


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    """Create five achievements of two sectors: with a share of a target, a target alone, a result alone, nothing."""
    sectors = [builders.sector(slug=slug, name_en=slug.title()) for slug in ("energy", "robots")]
    body = builders.organization(slug="agency", name_en="The Agency")
    measured = {"unit_en": "people", "unit_ko": "명", "label_en": "People trained", "label_ko": "교육 인원"}
    for number in range(5):
        item = builders.achievement(sector=sectors[number % 2], title_en=f"Item {number}", period=str(2010 + number))
        if number in (0, 2):
            builders.figure(achievement=item, value=50, as_of="2012", **measured)
        if number in (0, 1):
            builders.figure(achievement=item, value=200, as_of="2030", kind="target", **measured)
        if number < 4:
            builders.partner(achievement=item, organization=body)


def titles(page):
    return [" ".join(link.get_text().split()) for link in page.select(".hit h3 a, .compact tbody th > a")]


def test_the_filters_that_are_used_most_are_in_sight_and_the_others_behind_one_control(city, see):
    page = see(LIST)
    form = page.select_one("form#filters")
    assert [legend.get_text() for legend in form.find_all("legend")][:4] == [
        "Sector",
        "Status",
        "Years under way",
        "Partner",
    ]
    folded = form.select_one("details.more-filters")
    assert not folded.has_attr("open")
    inside = folded.select(":scope > details, :scope > fieldset, :scope > .field")
    assert folded.summary.get_text() == f"More filters ({len(inside)})"
    outside = {field["name"] for field in form.select("[name]") if folded not in field.parents}
    assert outside == {"sector", "state", "from", "to", "partner", "find-partner"}


@pytest.mark.parametrize(
    ("query", "is_open"),
    [("sector=energy", False), ("lacks=figure", True), ("changed=2020", True), ("changed=soon", True), ("q=x", False)],
)
def test_the_other_filters_open_where_one_of_them_is_in_use_or_wrong(city, see, query, is_open):
    assert see(f"{LIST}?{query}").select_one(".more-filters").has_attr("open") == is_open


@pytest.mark.parametrize("query", ["", "q=item", "sector=energy&lacks=target", "q=nothing", "from=soon"])
def test_the_number_beside_the_button_is_that_of_the_list(city, see, visitor, query):
    page = see(f"{LIST}?{query}")
    now = page.select_one(".apply [data-count]")
    heading = page.select_one(".result-line h2")
    expected = f"{heading.get_text().split()[0]} now" if heading else ""
    assert now.get_text(strip=True) == expected
    assert visitor.get(f"{now['data-count']}?{query}").content.decode().strip() == expected


@pytest.mark.parametrize("query", ["", "sort=title", "q=agency", "kind=target", "lacks=partner"])
def test_cards_and_table_hold_the_same_rows_in_the_same_order(city, see, monkeypatch, query):
    monkeypatch.setattr(result, "PAGE_SIZE", FEW)
    cards, table = LIST + f"?{query}".rstrip("?"), f"{LIST}?{query}{'&' * bool(query)}view=table"
    while cards:
        first, second = see(cards), see(table)
        assert titles(first) == titles(second) != []
        assert not second.select(".hit")
        assert not first.select(".compact")
        cards, table = (following(page) for page in (first, second))
        assert bool(cards) == bool(table)


def following(page):
    link = page.select_one(".pages a[rel=next]")
    return link and link["href"]


def test_the_view_is_kept_over_pages_filters_and_languages_and_out_of_everything_else(city, see, monkeypatch):
    monkeypatch.setattr(result, "PAGE_SIZE", FEW)
    page = see(f"{LIST}?q=item&sector=energy&view=table")
    kept = page.select(".pages a, a.chip, .active-filters li a, .langs a, .apply a")
    assert len(kept) >= 6
    assert all(("view", "table") in parse_qsl(urlsplit(link["href"]).query) for link in kept)
    assert page.select_one("form#filters input[name=view]")["value"] == "table"
    others = [*page.select(".outputs a"), page.find("link", rel="canonical")]
    assert len(others) >= 6
    assert all("view" not in link["href"] for link in others)
    assert page.select_one(".switch a")["href"] == f"{LIST}?q=item&sector=energy"
    assert page.select_one(".switch [aria-current]").get_text(strip=True) == "Table"


@pytest.mark.parametrize("query", ["view=map", "view=cards", "view="])
def test_a_view_that_is_none_or_the_usual_one_is_left_out(city, visitor, query):
    response = visitor.get(f"{LIST}?{query}")
    assert (response.status_code, response.headers["Location"]) == (302, LIST)
    assert visitor.get(f"/en/achievements.json?{query}").status_code == 200


def test_a_row_says_how_far_its_main_figure_is(city, see):
    rows = {row.h3.get_text(): row for row in see(LIST).select(".hit")}
    texts = {title: " ".join(row.select_one(".meter").get_text(" ").split()) for title, row in rows.items()}
    assert texts["Item 0"].startswith("50 people of a target of 200 people by 2030")
    assert "25%" in texts["Item 0"]
    assert rows["Item 0"].select_one(".prog .fg")["width"] == "25.0%"
    assert texts["Item 1"].startswith("Target: 200 people by 2030")
    assert texts["Item 1"].endswith("No result published yet")
    assert not rows["Item 1"].select(".prog .fg")
    assert texts["Item 2"] == "50 people People trained · 2012"
    assert texts["Item 3"] == "No figure given"
    assert rows["Item 3"].select_one(".meta").get_text(" ", strip=True).endswith("The Agency")
    assert rows["Item 4"].select_one(".meta").get_text(" ", strip=True).endswith("Partners not stated")


def test_a_row_costs_few_bytes_however_many_partners_and_figures_it_has(sample, visitor):
    content = visitor.get("/ko/achievements/").content.decode()
    rows = re.findall(r'<li class="hit .*?</li>', content, re.DOTALL)
    sizes = [len(row.encode()) for row in rows]
    assert len(rows) == result.PAGE_SIZE
    assert sum(sizes) / len(sizes) <= MOST_BYTES


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lacks=figure", {"Item 3", "Item 4"}),
        ("lacks=target", {"Item 2", "Item 3", "Item 4"}),
        ("lacks=result", {"Item 1", "Item 3", "Item 4"}),
        ("lacks=partner", {"Item 4"}),
        ("lacks=partner&lacks=figure", {"Item 3", "Item 4"}),
        ("lacks=partner&sector=robots", set()),
    ],
)
def test_what_is_lacking_is_found_and_counted(city, see, visitor, query, expected):
    query = "&".join(sorted(query.split("&"), key=lambda pair: (not pair.startswith("sector"), pair)))
    page = see(f"{LIST}?{query}")
    assert set(titles(page)) == expected
    assert visitor.get(f"/api/v2/achievements?{query}").json()["count"] == len(expected)
    counts = {box["value"]: box.parent.select_one(".count").get_text() for box in see(LIST).select("[name=lacks]")}
    assert counts == {"figure": "2", "target": "3", "result": "3", "partner": "1"}


def test_the_page_names_its_items_as_their_plan_does(city, see):
    Plan.objects.update(noun=Noun.PROJECT)
    ContentVersion.objects.renew()
    page = see(f"{LIST}?q=item")
    assert page.h1.get_text() == "Projects"
    assert page.title.get_text().startswith("Projects: item")
    assert page.select_one(".result-line h2").get_text() == "5 projects"
    assert page.select_one(".apply button").get_text(strip=True) == "Show projects"
    assert "achievement" not in page.select_one("main").get_text().casefold()


def test_the_form_stays_open_on_phones_where_something_in_it_is_wrong_or_was_looked_for(city, see):
    assert see(f"{LIST}?from=soon").select("form.filters.opened")
    assert see(f"{LIST}?find-partner=agency").select("form.filters.opened")
    assert not see(f"{LIST}?sector=energy").select("form.filters.opened")
    find = see(LIST).select_one("#id_partner .option-search button")
    assert find["formaction"] == f"{LIST}#id_partner"


def test_a_search_with_many_places_says_each_once(see):
    item = builders.achievement(title_en="Robot arm", place_en="Robot street")
    builders.partner(achievement=item, organization=builders.organization(name_en="First"), role="lead")
    builders.partner(achievement=item, organization=builders.organization(name_en="Robot makers"))
    page = see(f"{LIST}?q=robot+street")
    assert [why.get_text(" ", strip=True) for why in page.select(".why > span")] == ["Place: Robot street"]
    page = see(f"{LIST}?q=makers")
    assert [why.get_text(" ", strip=True) for why in page.select(".why > span")] == ["Partner: Robot makers"]
    assert parse_html(str(page)).select(".best")
