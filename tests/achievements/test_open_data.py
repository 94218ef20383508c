"""Tests of the page about the data, for people, catalogs and search engines."""

import json
import re

import pytest

from achievements.exports.tables import achievements, dependent_tables
from achievements.models import Achievement
from achievements.opendata.parameters import parameters
from achievements.templatetags.open_data import KINDS
from fields.text import one_line
from portal.templatetags.page_metadata import json_ld
from publishing.models import ContentVersion
from tests import builders
from tests.html import parse_html
from tests.public import sitemap_urls
from tests.samples import copied

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE, CATALOG = "/en/data/", "/data/catalog.jsonld"


def description(page):
    """Return the description of the data on the page as {term: text}."""
    return {row.dt.get_text(): row.dd.get_text(" ", strip=True) for row in page.select(".details > div")}


def for_search_engines(page):
    things = json.loads(page.find("script", type="application/ld+json").string)
    return next(thing for thing in things if thing["@type"] == "Dataset")


@pytest.fixture
def take(visitor):
    """Function that returns the content type and the bytes at a URL."""

    def taken(url):
        response = visitor.get(url)
        assert response.status_code == 200, url
        content = b"".join(response) if response.streaming else response.content
        return response.headers["Content-Type"].partition(";")[0], content

    return taken


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    plan = builders.plan(title_en="New Growth", title_ko="신성장", owner_en="Daegu", owner_ko="대구시")
    sector = builders.sector(plan=plan, name_en="Energy", name_ko="에너지")
    builders.full_achievement("giraffe", sector=sector)
    builders.achievement(sector=sector, period="2006", position=2)


def test_the_page_describes_the_data(city, see):
    assert description(see(PAGE)) == {
        "Title": "Achievements of “New Growth”",
        "Publisher": "Daegu",
        "License": "KOGL Type 1 (source indication)",
        "Achievements": "2",
        "Period covered": "2006–2012",
        "Updated": "As soon as something is published",
        "Last updated": "January 1, 2020",
        "Languages": "English and Korean",
        "For catalogs": "DCAT (JSON-LD)",
    }
    assert see(PAGE).find("a", rel="license")["href"] == "https://www.kogl.or.kr/info/licenseType1.do"


@pytest.mark.parametrize(
    ("period", "covered"),
    [("2013/..", "since 2006"), ("../2013", "2006–2013"), ("2005-06/2007", "2005–2012"), ("", "2006–2012")],
)
def test_the_period_is_open_where_one_of_them_is(city, see, period, covered):
    builders.achievement(period=period)
    ContentVersion.objects.renew()
    assert description(see(PAGE))["Period covered"].lower() == covered


def test_the_description_follows_publications_and_withdrawals(city, see):
    item = builders.achievement(period="2030")
    ContentVersion.objects.renew()
    assert description(see(PAGE))["Achievements"] == "3"
    builders.achievement(period="1990", **builders.DRAFT)
    Achievement.objects.filter(pk=item.pk).update(**builders.withdrawn())
    ContentVersion.objects.renew()
    facts = description(see(PAGE))
    assert (facts["Achievements"], facts["Period covered"]) == ("2", "2006–2012")


@pytest.mark.parametrize("url", [PAGE, "/ko/data/", CATALOG])
def test_the_page_and_the_catalog_work_without_content(visitor, url):
    response = visitor.get(url)
    assert response.status_code == 200
    assert "testserver" in response.content.decode()


def test_every_column_and_every_filter_has_its_row(city, see):
    page = see(PAGE)
    said = [heading.get_text() for heading in page.select(".meanings tbody th code")]
    tables = [achievements(""), *(table for _model, table in dependent_tables())]
    for name in [column.name for table in tables for column in table.columns] + [each.name for each in parameters()]:
        assert name in said
    assert {column.kind for table in tables for column in table.columns} <= set(KINDS)
    assert "achieved" in [code.get_text() for code in page.select(".values code")]


def test_the_rows_of_each_table_are_counted(city, see):
    hidden = builders.achievement(**builders.DRAFT)
    builders.figure(achievement=hidden)
    builders.part(achievement=hidden)
    headings = [" ".join(heading.get_text().split()) for heading in see(PAGE).select("#columns ~ h3")]
    assert headings == [
        "achievements.csv – Achievements (2 rows)",
        "parts.csv – Parts (1 row)",
        "figures.csv – Figures (1 row)",
        "partners.csv – Partners (1 row)",
        "sources.csv – Sources (1 row)",
    ]


def test_every_download_and_every_link_of_the_page_works(city, see, take):
    page = see(PAGE)
    urls = [link["href"] for link in page.select("main a[href^='/']")]
    assert len(urls) > 12
    for url in urls:
        assert take(url)[1]
    types = {link["href"].rpartition(".")[2]: link["type"] for link in page.select(".downloads a")}
    for extension, media_type in types.items():
        assert take(f"/en/achievements.{extension}")[0] == media_type


def test_the_curl_example_works(sample, see, visitor):
    command = see(PAGE).select_one(".example").get_text()
    address = re.fullmatch(r'curl "http://testserver(/[^"]+)"', command)[1]
    assert visitor.get(address).json()["count"] > 1


def test_stated_file_sizes_are_roughly_right(sample, see, take):
    said = [link.get_text() for link in see(PAGE).select(".downloads a") if "about" in link.get_text()]
    assert len(said) == 3
    for text in said:
        name, number, unit = re.fullmatch(r"(\w+) \(about ([\d.]+)\s(\w+)\)", text).groups()
        assert unit == "KB"
        _type, content = take(f"/en/achievements.{name.lower()}")
        assert 0.5 < float(number) * 1024 / len(content) < 2, name


def test_the_list_and_every_page_lead_there(city, see, visitor):
    assert see("/en/").select_one("footer a[href='/en/data/']")
    assert see("/ko/achievements/").select_one("#results a[href='/ko/data/']")
    assert {"/en/data/", "/ko/data/"} <= set(sitemap_urls(visitor))


def test_the_page_is_in_both_languages(city, see):
    english, korean = see(PAGE), see("/ko/data/")
    assert "대구시" in description(korean).values()
    assert korean.find("link", rel="canonical")["href"].endswith("/ko/data/")
    assert len(english.select("tr")) == len(korean.select("tr"))


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}", sector=builders.sector())
    with django_assert_max_num_queries(40):  # the first time after a change: everything is counted
        assert visitor.get(PAGE).status_code == 200
    with django_assert_max_num_queries(10):
        assert visitor.get(PAGE).status_code == 200


def test_search_engines_read_the_data_set_in_the_page(city, see):
    facts = for_search_engines(see(PAGE))
    assert facts["@context"] == "https://schema.org"
    assert (facts["@type"], facts["name"]) == ("Dataset", "Achievements of “New Growth”")
    assert 50 < len(facts["description"]) < 5000
    assert facts["temporalCoverage"] == "2006/2012"
    assert facts["publisher"] == {"@type": "Organization", "name": "Daegu"}
    assert {"Energy", "에너지"} == set(facts["keywords"])
    assert [each["contentUrl"].rpartition(".")[2] for each in facts["distribution"]] == [
        "csv",
        "xlsx",
        "zip",
        "json",
        "ndjson",
        "atom",
    ]
    assert for_search_engines(see("/ko/data/"))["publisher"]["name"] == "대구시"


EVIL = "</script><script>alert(1)</script><!-- <img src=x> & \u2028 ]]>"


def test_no_text_breaks_out_of_the_description(see, visitor):
    plan = builders.plan(owner_en=one_line(EVIL), title_en=one_line(EVIL))
    builders.achievement(sector=builders.sector(plan=plan, name_en=EVIL))
    page = see(PAGE)
    assert [script.get("type") for script in page.select("script")] == ["application/ld+json"]
    assert for_search_engines(page)["publisher"]["name"] == plan.owner_en
    assert not page.select("main img, main script")
    assert json.loads(visitor.get(CATALOG).content)["dct:publisher"]["foaf:name"][0]["@value"] == plan.owner_en


def test_json_ld_is_escaped_and_equal_to_its_data(city):
    facts = {"a": EVIL, "b": [1, None, "한글"]}
    html = json_ld(facts)
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028")
    assert json.loads(inside) == facts


def test_a_catalog_reads_the_data_set_in_dcat(city, visitor, take):
    response = visitor.get(CATALOG)
    assert response.headers["Content-Type"] == "application/ld+json"
    assert "ETag" in response.headers
    catalog = response.json()
    [dataset] = catalog["dcat:dataset"]
    assert (catalog["@type"], dataset["@type"]) == ("dcat:Catalog", "dcat:Dataset")
    assert dataset["dct:title"] == [
        {"@value": "Achievements of “New Growth”", "@language": "en"},
        {"@value": dataset["dct:title"][1]["@value"], "@language": "ko"},
    ]
    assert "신성장" in dataset["dct:title"][1]["@value"]
    assert catalog["dct:publisher"]["foaf:name"] == [
        {"@value": "Daegu", "@language": "en"},
        {"@value": "대구시", "@language": "ko"},
    ]
    assert dataset["dct:publisher"] == {"@id": catalog["dct:publisher"]["@id"]}
    assert dataset["dct:license"] == {"@id": "https://www.kogl.or.kr/info/licenseType1.do"}
    assert dataset["dct:accrualPeriodicity"]["@id"].endswith("/UPDATE_CONT")
    assert dataset["dct:temporal"]["dcat:startDate"] == {"@value": "2006-01-01", "@type": "xsd:date"}
    assert dataset["dct:temporal"]["dcat:endDate"] == {"@value": "2012-12-31", "@type": "xsd:date"}
    assert {word["@value"] for word in dataset["dcat:keyword"]} == {"Energy", "에너지"}
    assert len(dataset["dcat:landingPage"]) == 2
    for each in dataset["dcat:distribution"]:
        kind = each["dcat:mediaType"]["@id"].partition("media-types/")[2]
        assert take(each["dcat:downloadURL"]["@id"])[0] == kind
    assert len(dataset["dcat:distribution"]) == 6
    versions = []
    for service in catalog["dcat:service"]:
        description = visitor.get(service["dcat:endpointDescription"]["@id"]).json()
        assert take(service["dcat:endpointURL"]["@id"])[0] == "application/json"
        assert description["servers"][0]["url"] == service["dcat:endpointURL"]["@id"].rstrip("/")
        versions.append(description["info"]["version"])
    assert versions == ["2.0.0", "1.0.0"]


def test_the_catalog_is_the_same_whatever_the_callers_language(city, visitor):
    contents = {visitor.get(CATALOG, headers={"accept-language": code}).content for code in ("en", "ko")}
    assert len(contents) == 1


def test_names_in_one_language_are_marked_with_theirs(visitor):
    builders.plan(title_en="Growth", title_ko="", owner_en="", owner_ko="대구시")
    catalog = visitor.get(CATALOG).json()
    assert catalog["dct:publisher"]["foaf:name"] == [{"@value": "대구시", "@language": "ko"}]


def test_names_that_are_alike_in_both_languages_are_in_both(visitor):
    builders.plan(owner_en="KOSEP", owner_ko="KOSEP")
    catalog = visitor.get(CATALOG).json()
    assert catalog["dct:publisher"]["foaf:name"] == [
        {"@value": "KOSEP", "@language": "en"},
        {"@value": "KOSEP", "@language": "ko"},
    ]


def test_every_prefix_of_the_catalog_is_declared(city, visitor):
    catalog = visitor.get(CATALOG).json()
    used = {name.partition(":")[0] for name in names_in(catalog) if ":" in name}
    assert used <= set(catalog["@context"])
    assert used >= {"dcat", "dct", "foaf"}


def names_in(value):
    if isinstance(value, dict):
        yield from (name for name in value if not name.startswith("@"))
        for name, each in value.items():
            yield from names_in(each) if name != "@context" else ()
    elif isinstance(value, list):
        for each in value:
            yield from names_in(each)


def test_the_data_block_breaks_no_policy_and_the_page_links_its_catalog(city, visitor):
    response = visitor.get(PAGE)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    page = parse_html(response.content)
    assert page.find("link", rel="describedby", type="application/ld+json")["href"] == CATALOG
