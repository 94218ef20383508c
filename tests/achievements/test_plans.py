"""Tests of a portal with two plans: every list, count, file and page is of one of them and says of which."""

import csv
import io
import json
import zipfile

import feedparser
import openpyxl
import pytest
import time_machine

from achievements.models import Achievement, Organization
from achievements.page_metadata import OrganizationMetadata
from tests import builders
from tests.forms import send
from tests.html import parse_html
from tests.samples import copied
from tests.staff import change_url, list_url, text_of

pytestmark = pytest.mark.django_db

NEW, OLD = "New growth", "Old growth"


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    """Three achievements of the current plan and two of a former one, in sectors of one name, with one partner."""
    for number, (slug, title, owner) in enumerate([("new", NEW, "New city"), ("old", OLD, "Old city")]):
        plan = builders.plan(slug=slug, title_en=title, title_ko=title, owner_en=owner, owner_ko=owner)
        sector = builders.sector(plan=plan, slug=f"energy-{slug}", name_en="Energy", name_ko="에너지")
        point = builders.point(sector=sector, slug=f"point-{slug}", text_en=f"A point of {slug}")
        for each in range(3 - number):
            item = builders.achievement(sector=sector, title_en=f"{slug} {each}", period="2012", place_en="Harbor")
            builders.partner(achievement=item, organization=org())
            builders.figure(achievement=item, value=10, unit_en="MW", unit_ko="MW")
            builders.part(achievement=item)
            item.points.add(point)


def org():
    return Organization.objects.first() or builders.organization(slug="port", name_en="Port", name_ko="항만")


SCOPES = {
    "": {"new"},
    "plan=new": {"new"},
    "plan=old": {"old"},
    "plan=all": {"new", "old"},
    "plan=new&plan=old": {"new", "old"},
    "plan=all&plan=old": {"new", "old"},
    "sector=energy-old": {"old"},
    "sector=energy-old&sector=energy-new": {"new", "old"},
    "q=old": set(),
    "plan=all&q=old": {"old"},
    "point=point-old": {"old"},
    "partner=port": {"new"},
}


FEEDS = {
    "/en/organizations/port/": {"new", "old"},
    "/en/plans/old/": {"old"},
    "/en/sectors/energy-old/": {"old"},
    "/en/": {"new"},
}


def words_in(names):
    return {str(name).split()[0] for name in names}


def count_of(scope):
    return sum({"new": 3, "old": 2}[name] for name in scope)


@pytest.mark.parametrize(("query", "scope"), SCOPES.items())
def test_every_form_of_a_list_is_of_the_same_plans(city, visitor, query, scope):
    def take(path):
        response = visitor.get(f"{path}?{query}", follow=True)
        return b"".join(response) if response.streaming else response.content

    page = parse_html(take("/en/achievements/"))
    assert words_in(link.get_text() for link in page.select(".hits h3 a")) == scope
    assert page.select_one(".result-line h2").get_text().split()[0] == str(count_of(scope))
    rows = list(csv.DictReader(io.StringIO(take("/en/achievements.csv").decode("utf-8-sig"))))
    assert (words_in(row["title_en"] for row in rows), {row["plan"] for row in rows}) == (scope, scope)
    sheet = openpyxl.load_workbook(io.BytesIO(take("/en/achievements.xlsx"))).worksheets[0]
    assert sheet.max_row - 1 == count_of(scope)
    results = json.loads(take("/api/v1/achievements"))["results"]
    assert {each["plan"]["slug"] for each in results} == scope
    assert len(results) == count_of(scope)
    feed = feedparser.parse(take("/en/achievements.atom"))
    assert words_in(entry.title for entry in feed.entries) == scope
    printed = parse_html(take("/en/achievements/print/"))
    assert words_in(link.get_text() for link in printed.select(".hits h2 a")) == scope
    with zipfile.ZipFile(io.BytesIO(take("/en/achievements.zip"))) as archive:
        parts = archive.read("parts.csv").decode("utf-8-sig").splitlines()
    assert len(parts) - 1 == count_of(scope)
    summary = parse_html(take("/en/progress/"))
    if scope:
        assert summary.select_one(".lead").get_text().split()[1] == str(count_of(scope))


@pytest.mark.parametrize(
    ("query", "title", "publisher"),
    [
        ("", NEW, "New city"),
        ("plan=old", OLD, "Old city"),
        ("sector=energy-old", OLD, "Old city"),
        ("plan=all", "all plans", "New city, Old city"),
        ("plan=new&plan=old", f"“{NEW}”, “{OLD}”", "New city, Old city"),
    ],
)
def test_every_file_is_titled_and_published_by_its_own_plan(city, visitor, query, title, publisher):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(visitor.get(f"/en/achievements.xlsx?{query}"))))
    about = " ".join(str(cell) for row in book.worksheets[-1].iter_rows(values_only=True) for cell in row)
    printed = parse_html(visitor.get(f"/en/achievements/print/?{query}").content)
    feed = feedparser.parse(visitor.get(f"/en/achievements.atom?{query}").content).feed
    for text in (about, printed.h1.get_text(), feed.title):
        assert title in text
    assert publisher in about
    assert publisher in printed.select_one(".details").get_text()
    assert feed.author == publisher
    other = OLD if title == NEW else NEW
    assert title not in (NEW, OLD) or other not in printed.get_text()


def test_a_list_says_of_which_plan_it_is_and_leads_to_the_others(city, see):
    page = see("/en/achievements/?q=1")
    scope = page.select_one(".plan-scope")
    assert " ".join(scope.get_text().split()) == f"Plan: {NEW} (search all plans)"
    assert scope["href"] == "/en/achievements/?q=1&plan=all"
    assert {box["value"] for box in page.select("#id_plan input")} == {"new", "old", "all"}
    assert OLD not in page.select_one(".hits").get_text()
    everything = see("/en/achievements/?plan=all")
    assert {NEW, OLD} <= {link.get_text() for link in everything.select(".hits a")}
    assert everything.title.get_text().endswith("– All plans")
    assert see("/en/achievements/?plan=old").title.get_text().endswith(f"– {OLD}")


def test_counts_beside_the_choices_are_of_the_plans_of_the_list(city, see):
    def options(query):
        boxes = see(f"/en/achievements/?{query}").select(".facet .option input")
        found = {(box["name"], box["value"]): box for box in boxes}
        return {key: box.find_parent("label").select_one(".count").get_text() for key, box in found.items()}

    assert options("")["partner", "port"] == "3"
    assert options("plan=all")["partner", "port"] == "5"
    numbers = options("")
    assert (numbers["plan", "new"], numbers["plan", "old"], numbers["plan", "all"]) == ("3", "2", "5")
    assert ("sector", "energy-old") not in numbers
    assert options("plan=old")["sector", "energy-old"] == "2"


def test_a_former_plan_has_a_notice_a_menu_of_its_own_and_a_place_in_the_list_of_plans(city, see):
    item = Achievement.objects.get(title_en="old 0")
    part = "This is part of a former plan, “Old growth”."
    notices = {
        "plans/old/": "This is a former plan, kept as it was.",
        "sectors/energy-old/": part,
        f"achievements/{item.pk}/": part,
        "achievements/?plan=old": part,
    }
    for path, notice in notices.items():
        page = see(f"/en/{path}")
        assert notice in page.select_one(".notice").get_text(), path
        assert page.select_one(".notice a")["href"] == "/en/"
        for menu in page.select("nav.nav"):
            assert [link["href"] for link in menu.select("a")] == [
                "/en/plans/old/",
                "/en/plans/old/#sectors",
                *(f"/en/{name}/?plan=old" for name in ("achievements", "progress", "organizations", "changes")),
            ]
        assert OLD in page.select_one(".name").get_text()
    page = see("/en/sectors/energy-new/")
    assert not page.select(".notice")
    assert page.find("a", string="Former plans")["href"] == "/en/plans/"
    plans = see("/en/plans/")
    assert [link["href"] for link in plans.select(".plans h2 a")] == ["/en/", "/en/plans/old/"]


def test_the_data_set_is_that_of_the_current_plan(city, see, visitor):
    page = see("/en/data/")
    details = {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in page.select(".details > div")}
    assert (details["Title"], details["Publisher"]) == ("Achievements of “New growth”", "New city")
    assert details["Achievements"] == "3"
    [dataset] = visitor.get("/data/catalog.jsonld").json()["dcat:dataset"]
    assert {word["@value"] for word in dataset["dcat:keyword"]} == {"Energy", "에너지"}
    assert "Old" not in json.dumps(dataset)


def test_an_organization_shows_its_part_in_every_plan_and_names_each(city, see):
    page = see("/en/organizations/port/")
    assert len(page.select(".rows .row")) == 5
    assert {NEW, OLD} <= {link.get_text() for link in page.select(".rows a")}
    assert "plan=all" in page.select_one(".head-line a")["href"]


def test_what_is_shared_of_an_organization_and_of_a_former_plan_is_of_the_same_plans_as_its_page(city, see, visitor):
    page = see("/en/organizations/port/")
    assert "5 achievements" in page.find("meta", attrs={"property": "og:image:alt"})["content"]
    assert OrganizationMetadata.from_url("port").count == "5 achievements"
    feeds = {path: see(path).find("link", type="application/atom+xml")["href"] for path in FEEDS}
    for path, titles in FEEDS.items():
        entries = feedparser.parse(visitor.get(feeds[path]).content).entries
        assert words_in(entry.title for entry in entries) == titles, path


def test_related_achievements_are_of_the_same_plan(city, see):
    item = Achievement.objects.get(title_en="old 0")
    related = see(item.get_absolute_url()).select("section[aria-labelledby=related] li a")
    assert words_in(each.get_text() for each in related) == {"old"}


def test_a_portal_with_one_plan_says_nothing_of_plans(see):
    item = builders.achievement()
    page = see("/en/achievements/")
    assert not page.select(".plan-scope, #id_plan")
    assert not page.find("a", string="Former plans")
    assert not see(item.get_absolute_url()).select(".notice")


def test_newest_first_begins_with_what_began_last(visitor):
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        periods = {
            "next year": "2027",
            "last year": "2025",
            "going on": "2024/2030",
            "in May": "2026-05",
            "old": "../1999",
        }
        for name, period in {"undated": None, **periods}.items():
            builders.achievement(title_en=name, period=period)

        def titles(query):
            return [each["title"]["en"] for each in visitor.get(f"/api/v1/achievements?{query}").json()["results"]]

        assert titles("") == ["last year", "going on", "old", "in May", "next year", "undated"]
        assert titles("sort=next") == ["in May", "next year", "last year", "going on", "old", "undated"]
        page = parse_html(visitor.get("/en/achievements/").content)
        assert [link.get_text() for link in page.select(".hits h3 a")] == titles("")


def test_staff_read_the_plan_beside_every_sector(city, editor, administrator, django_user_model):
    page = parse_html(editor.get(list_url(Achievement)).content)
    sectors = {cell.get_text() for cell in page.select("#result_list .field-shown_sector")}
    assert sectors == {f"Energy – {NEW}", f"Energy – {OLD}"}
    assert f"Energy – {OLD}" in page.select_one("#changelist-filter").get_text()
    form = parse_html(editor.get(change_url(Achievement.objects.first())).content)
    assert form.select_one("#id_sector option[selected]").get_text() == f"Energy – {NEW}"
    query = "?app_label=achievements&model_name=achievement&field_name=sector&term=energy"
    found = editor.get(f"/admin/autocomplete/{query}").json()["results"]
    assert {each["text"] for each in found} == {f"Energy – {NEW}", f"Energy – {OLD}"}
    account = parse_html(administrator.get(change_url(django_user_model.objects.get(username="emil"))).content)
    assert f"Energy – {OLD}" in account.select_one(".field-sectors").get_text()


def test_the_form_chooses_no_plan_that_nobody_chose(city, see):
    for address, checked in (("", []), ("?q=1", []), ("?plan=old", ["old"]), ("?plan=all", ["all"])):
        page = see(f"/en/achievements/{address}")
        assert [box["value"] for box in page.select("#id_plan input[checked]")] == checked


def test_no_plan_has_the_address_that_stands_for_all_plans(db, publisher):
    plan = builders.plan(slug="", title_en="All", is_current=False)
    assert plan.slug == "all-2"
    response = send(publisher, change_url(plan), slug="all")
    assert "means something else in addresses" in text_of(response)
