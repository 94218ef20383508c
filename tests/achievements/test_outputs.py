"""Tests of the outputs of a list: the same achievements in the same order in every format."""

import csv
import datetime
import io
import json
import re
import zipfile
from urllib.parse import urlencode, urlsplit

import feedparser
import openpyxl
import pytest
from django.db.models import F
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from achievements.exports.columns import achievement_columns
from achievements.exports.outputs import sizes
from achievements.listing.facets import facet_form
from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.models import Achievement
from fields.search import folded_lines
from fields.search_words import search_words
from fields.tabular import Sheet, csv_lines, marked, unmarked
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.html import parse_html
from tests.portal.test_leaks import HIDING, SECRET, hide_achievement, hide_plan, hide_sector
from tests.samples import copied
from tests.workbooks import rows_of_sheet

pytestmark = pytest.mark.django_db

LIST = "/en/achievements/"
FILE = "/en/achievements.{}"
MEDICAL = "의료관광"
TEXTS = [
    "-5 % energy",
    "=1+1",
    "+82 53",
    "@daegu",
    "'quoted'",
    "'=odd",
    "two\nlines",
    'a "word", and more',
    "\u2013 dash",
]


def body(response):
    assert response.status_code == 200, response.content
    return b"".join(response) if response.streaming else response.content


def read_csv(visitor, query="", **options):
    text = body(visitor.get(FILE.format("csv") + f"?{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), **options))


def read_xlsx(visitor, query=""):
    return rows_of_sheet(body(visitor.get(FILE.format("xlsx") + f"?{query}")))


def read_json(visitor, query=""):
    """Return the numbers of the achievements on all JSON pages, and the set of their counts."""
    numbers, counts, url = [], set(), FILE.format("json") + f"?{query}"
    while url:
        answer = json.loads(body(visitor.get(url)))
        numbers += [item["number"] for item in answer["results"]]
        counts.add(answer["count"])
        url = answer["next"]
    return numbers, counts


def read_lines(visitor, query=""):
    return body(visitor.get(FILE.format("ndjson") + f"?{query}")).splitlines()


def read_pages(visitor, query=""):
    """Return the numbers of the achievements on all pages of the list, and the count in its heading."""
    numbers, url, heading = [], f"{LIST}?{query}", ""
    while url:
        page = parse_html(visitor.get(url, follow=True).content)
        numbers += [number_in(link["href"]) for link in page.select(".hits h3 a")]
        heading = page.select_one(".result-line h2").get_text()
        following = page.select_one(".pagination a[rel=next]")
        url = following and following["href"]
    return numbers, int(re.match(r"\d+", heading)[0])


def number_in(url):
    return int(re.search(r"/achievements/(\d+)/", url)[1])


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    """Create more than a page of achievements that differ in every filter."""
    names = {"health": "보건", "energy": "에너지"}
    sectors = [builders.sector(slug=slug, name_en=slug.title(), name_ko=name) for slug, name in names.items()]
    points = [builders.point(sector=sector, slug=f"{sector.slug}-point") for sector in sectors]
    bodies = [
        builders.organization(slug=slug, name_en=slug.upper(), aliases=f"{slug}-alias") for slug in ("abc", "xyz")
    ]
    periods = ["2009/2012", "2013/..", "../2011", "2999", "", "2011-05", "2010-06-01/2010-06-03"]
    for number in range(30):
        item = builders.achievement(
            sector=sectors[number % 2],
            title_en=TEXTS[number % len(TEXTS)] + f" {number}",
            title_ko=f"{MEDICAL if number % 3 else '연료전지'} {number}호",
            period=periods[number % len(periods)],
            place_en=["Daegu", "", "Medivalley"][number % 3],
            place_ko=["대구", "서울", ""][number % 3],
            outcome=["", "achieved", "partly"][number % 3],
        )
        item.points.set(points[number % 2 : number % 2 + number % 2])
        add_rows(item, number, bodies)
    builders.part(achievement=item, title_en="Hydrogen storage")
    for state in HIDING.values():
        builders.achievement(sector=sectors[0], title_en="Hidden", **state())


def add_rows(item, number, bodies):
    """Add an organization in two roles, figures of two units, or two sources to some achievements."""
    for role in ("lead", "funder", "partner")[: number % 4]:
        builders.partner(achievement=item, organization=bodies[number % 5 % 2], role=role)
    if number % 5 == 0:
        builders.partner(achievement=item, organization=bodies[1], role="operator")
    for value in range(number % 3):
        unit = {"unit_en": "MW", "unit_ko": "MW"} if number % 2 else {"unit_en": "", "unit_ko": "명"}
        builders.figure(achievement=item, value=value * 10 + number, kind=["result", "target"][value], **unit)
    for _ in range(2 if number % 7 == 0 else 0):
        builders.source(achievement=item)


FILTERS = {
    "q": ["energy", "의료", "hydrogen", "abc", "xyz-alias", "5 %", "없다"],
    "sector": ["health", "energy"],
    "point": ["health-point", "energy-point"],
    "from": ["2010", "2011-06", "2999"],
    "to": ["2010", "2012-01-01"],
    "status": ["planned", "under-way", "ended", "undated"],
    "outcome": ["achieved", "partly", "discontinued", "none"],
    "partner": ["abc", "xyz"],
    "role": ["lead", "host", "operator", "funder", "partner"],
    "place": ["Daegu", "서울", "Medivalley"],
    "unit": ["MW", "명"],
    "kind": ["result", "target"],
    "sourced": ["yes", "no"],
    "lacks": ["figure", "target", "result", "partner"],
    "changed": ["2020-01-01", "2020-01-02"],
    "sort": ["oldest", "plan", "title", "changed"],
}
WRONG = [("sector", "nowhere"), ("status", "ok"), ("from", "soon"), ("min", "3"), ("sectr", "health"), ("unit", "\0")]
PAIRS = st.sampled_from([(name, value) for name, values in FILTERS.items() for value in values])
QUERIES = st.lists(PAIRS, max_size=4, unique=True).filter(
    lambda pairs: all(
        len([1 for other in pairs if other[0] == name]) == 1
        for name in ("q", "from", "to", "sort", "changed")
        if name in dict(pairs)
    )
)
SETTINGS = settings(
    max_examples=number_of_examples(20, 600), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def listed(query):
    return ListResult(ListQuery(QueryDict(query)))


@SETTINGS
@given(pairs=QUERIES)
@example(pairs=[])
@example(pairs=[("partner", "xyz"), ("role", "operator"), ("sort", "title")])
def test_page_csv_xlsx_json_and_ndjson_hold_the_same_achievements_in_the_same_order(city, visitor, pairs):
    query = urlencode(pairs)
    if listed(query).query.is_refused:  # “to” before “from”
        return
    numbers, count = read_pages(visitor, query)
    assert count == len(numbers) == len(set(numbers))
    assert [int(row["number"]) for row in read_csv(visitor, query)] == numbers
    assert [row["number"] for row in read_xlsx(visitor, query)] == numbers
    assert read_json(visitor, query) == (numbers, {count})
    assert [json.loads(line)["number"] for line in read_lines(visitor, query)] == numbers
    sheet = parse_html(visitor.get(f"/en/achievements/print/?{query}").content)
    assert [number_in(link["href"]) for link in sheet.select(".hits h2 a")] == numbers
    feed = feedparser.parse(body(visitor.get(FILE.format("atom") + f"?{query}")))
    assert not feed.bozo
    assert [number_in(entry.link) for entry in feed.entries] == numbers


@SETTINGS
@given(pairs=QUERIES)
def test_each_number_beside_a_choice_is_that_of_the_list_behind_it(city, pairs):
    result = listed(urlencode(pairs))
    if result.query.is_refused:
        return
    checked = 0
    for facet in facet_form(result).all:
        others = [pair for pair in result.query.parameters if pair[0] != facet.name]
        for _heading, options in facet.groups:
            for option in options:
                behind = listed(urlencode([*others, (facet.name, option.value)]))
                assert option.number == behind.matching.count(), (facet.name, option)
                checked += 1
    assert checked > 20


def test_invalid_characters_do_not_break_the_feed(db, visitor):
    builders.achievement(title_en="Pasted\ufffe title\uffff")
    feed = feedparser.parse(body(visitor.get(FILE.format("atom"))))
    assert not feed.bozo
    assert feed.entries[0].title == "Pasted title"


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("extension", ["csv", "xlsx", "json", "ndjson", "atom", "zip"])
def test_a_wrong_query_gives_no_rows_but_reasons(city, visitor, wrong, extension):
    response = visitor.get(FILE.format(extension) + "?" + urlencode([wrong, ("status", "ended")]))
    assert response.status_code == 400
    reasons = response.json()["errors"] if extension.endswith("json") else response.content.decode().splitlines()
    assert len(reasons) == 1
    assert reasons[0].endswith(".")
    assert b"<" not in response.content


def test_a_wrong_query_is_not_printed_but_explained(city, visitor):
    printed = visitor.get("/en/achievements/print/?sector=nowhere")
    assert (printed.status_code, printed.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    [reason, back] = parse_html(printed.content).main.select(".prose p")
    assert "nowhere" in reason.get_text()
    assert back.a["href"] == "/en/achievements/?sector=nowhere"


def test_an_unknown_form_is_not_found(visitor):
    assert visitor.get(FILE.format("docx")).status_code == 404


def original(row):
    return {name: unmarked(value) for name, value in row.items()}


def expected_texts():
    """Return the names and the stored values of the text columns of the achievements themselves."""
    names = [column.name for column in achievement_columns("") if column.kind == "text" and is_own(column)]
    return names, {row.pop("pk"): row for row in Achievement.objects.live().values("pk", *names)}


def is_own(column):
    return column.name in {field.name for field in Achievement._meta.concrete_fields} - {"sector"}


def test_texts_survive_a_round_trip_through_csv_and_xlsx(city, visitor):
    builders.achievement(title_ko="의료", text_en="- one\n- two\n\n=three", place_en="'tis", period="2010")
    names, texts = expected_texts()
    assert len(names) > 8
    files = {
        "csv": [original(row) for row in read_csv(visitor)],
        "xlsx": [{name: value or "" for name, value in row.items()} for row in read_xlsx(visitor)],
    }
    for rows in files.values():
        assert {int(row["number"]): {name: row[name] for name in names} for row in rows} == {
            number: {name: str(value or "") for name, value in row.items()} for number, row in texts.items()
        }


@given(st.text(max_size=20))
@example("'=x")
@example("''")
@example("＝x")
def test_escaped_text_is_no_formula_and_can_be_unescaped(text):
    assert unmarked(marked(text)) == text
    assert not marked(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_no_cell_of_the_csv_begins_like_a_formula_and_numbers_stay_numbers(city, visitor):
    builders.figure(achievement=Achievement.objects.live().first(), value=-3, unit_en="°C", unit_ko="°C")
    with zipfile.ZipFile(io.BytesIO(body(visitor.get(FILE.format("zip"))))) as files:
        figures = list(csv.DictReader(io.TextIOWrapper(files.open("figures.csv"), "utf-8-sig", newline="")))
    assert "-3" in {row["value"] for row in figures}
    for row in read_csv(visitor):
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_opens_in_a_spreadsheet_and_in_a_program(city, visitor):
    assert body(visitor.get(FILE.format("csv"))).startswith(b"\xef\xbb\xbfnumber,url,")
    assert body(visitor.get(FILE.format("csv") + "?bom=0")).startswith(b"number,url,")
    response = visitor.get(FILE.format("csv"))
    assert re.search(r'attachment; filename="achievements-\d{4}-\d\d-\d\d\.csv"', response["Content-Disposition"])
    assert response["X-Robots-Tag"] == "noindex"


def read_workbook(visitor, query="", code="en"):
    return openpyxl.load_workbook(io.BytesIO(body(visitor.get(f"/{code}/achievements.xlsx?{query}"))))


def test_a_workbook_has_types_and_says_what_it_is(city, visitor):
    book = read_workbook(visitor, "sector=health&from=2011")
    sheet, *_tables, columns, about = book.worksheets
    header = [cell.value for cell in sheet[1]]
    starts = [cell.value for cell in sheet[chr(ord("A") + header.index("First day"))][1:]]
    assert {type(value) for value in starts} <= {datetime.datetime, type(None)}
    assert sheet["L2"].number_format == "yyyy-mm-dd"
    assert isinstance(sheet["A2"].value, int)
    assert [row[2].value for row in columns.iter_rows() if row[0].value == sheet.title] == header
    assert columns["E2"].value == "번호"
    facts = {row[0].value: row[1].value for row in about.iter_rows()}
    assert facts["Filters"] == "Sector: Health; From: 2011"
    assert facts["Address"] == "http://testserver/en/achievements/?sector=health&from=2011"
    assert "KOGL Type 1" in facts["License"]


def test_a_workbook_is_in_the_language_of_its_address(city, visitor):
    english, korean = (read_workbook(visitor, code=code) for code in ("en", "ko"))
    assert english.sheetnames == ["Achievements", "Parts", "Figures", "Partners", "Sources", "Columns", "About"]
    assert korean.sheetnames == ["성과", "세부성과", "수치", "참여기관", "출처", "열", "안내"]
    assert [cell.value for cell in korean.worksheets[2][1]][:4] == ["성과", "세부성과", "실적·목표 구분", "값"]
    for book in (english, korean):
        for sheet in book.worksheets:
            heads = [cell.value for cell in sheet[1] if cell.value]
            assert len(heads) == len(set(heads)), sheet.title


def test_the_sheets_of_a_workbook_join_and_their_keys_stay(city, visitor):
    first, again = (body(visitor.get(FILE.format("xlsx") + "?sector=energy")) for _ in range(2))
    achievements, parts, figures, partners, sources = (rows_of_sheet(first, place) for place in range(5))
    assert [rows_of_sheet(again, place) for place in range(5)] == [achievements, parts, figures, partners, sources]
    numbers = {row["number"] for row in achievements}
    for key, rows in {"part": parts, "figure": figures, "partner": partners, "source": sources}.items():
        assert {row["achievement"] for row in rows} <= numbers
        assert len({row[key] for row in rows}) == len(rows) > 0
    with zipfile.ZipFile(io.BytesIO(body(visitor.get(FILE.format("zip") + "?sector=energy")))) as files:
        for name, rows in {"parts": parts, "figures": figures, "partners": partners, "sources": sources}.items():
            lines = list(csv.DictReader(io.TextIOWrapper(files.open(f"{name}.csv"), "utf-8-sig", newline="")))
            assert [row["achievement"] for row in lines] == [str(row["achievement"]) for row in rows]


def test_a_sheet_is_ready_to_sort_and_filter(city, visitor):
    for sheet in read_workbook(visitor).worksheets[:6]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        widths = {name: sheet.column_dimensions[name].width for name in "ABCD"}
        assert all(8 <= width <= 62 for width in widths.values())
    assert len(set(widths.values())) > 1


def test_amounts_dates_and_links_of_a_workbook_are_typed(visitor):
    item = builders.achievement(period="2009/2012")
    builders.part(achievement=item, period="2010-06")
    dates = {"2011": "2011-12-31", "2012-02": "2012-02-29", "2013-10-13": "2013-10-13", "": None}
    money = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Budget", "label_ko": "예산"}
    for value, day in zip(["1284300000000", "2.5", "-3", "0"], dates, strict=True):
        builders.figure(achievement=item, value=value, as_of=day, **money)
    builders.source(achievement=item, url="https://example.org/a_(b)?c=1&d=#e", date="2012-02")
    builders.source(achievement=item, url="https://example.org/" + "a" * 470)
    book = read_workbook(visitor)
    _achievements, parts, figures, _partners, sources = (rows_of_sheet_in(book, place) for place in range(5))
    assert (parts[0]["period"].value, parts[0]["end"].value) == ("2010-06", datetime.datetime(2010, 6, 30))  # noqa: DTZ001
    cells = [(row["value"].value, row["value"].number_format, row["unit_ko"].value) for row in figures]
    assert cells[0] == (1284300000000, "#,##0", "원")
    assert [cell[0] for cell in cells[1:]] == [2.5, -3, 0]
    assert cells[1][1] == "#,##0.0##############"
    days = [row["as_of_last_day"].value for row in figures]
    assert [day and day.date().isoformat() for day in days] == list(dates.values())
    assert sources[0]["last_day"].value.date().isoformat() == "2012-02-29"
    assert [row["url"].hyperlink.target.partition("#")[0] for row in sources] == [
        "https://example.org/a_(b)?c=1&d=",
        "https://example.org/" + "a" * 470,
    ]
    assert sources[0]["url"].value == "https://example.org/a_(b)?c=1&d=#e"
    assert book.worksheets[0]["B2"].hyperlink.target == f"http://testserver/en/achievements/{item.pk}/"


def rows_of_sheet_in(book, place):
    """The cells of a sheet of a workbook as dictionaries by the names that its columns have in CSV."""
    sheet, meanings = book.worksheets[place], book.worksheets[-2]
    names = [row[1].value for row in meanings.iter_rows() if row[0].value == sheet.title]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def test_a_list_with_too_many_rows_beside_it_is_refused_as_a_workbook(city, visitor, monkeypatch):
    monkeypatch.setattr("achievements.exports.outputs.MOST_ROWS", 3)
    response = visitor.get(FILE.format("xlsx"))
    assert response.status_code == 400
    assert re.search(r"at most 3 rows, and these achievements have \d+ in “Figures”", response.content.decode())
    assert len(body(visitor.get(FILE.format("zip"))))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_size_beside_a_file_is_that_of_the_file_within_a_factor_of_two(sample, visitor, extension):
    size = len(body(visitor.get(FILE.format(extension))))
    promised = sizes(Achievement.objects.live().count())[extension]
    assert size / 2 < promised < size * 2


def test_too_long_a_list_is_refused_as_a_spreadsheet(city, visitor, monkeypatch):
    monkeypatch.setattr("achievements.exports.outputs.MOST_ACHIEVEMENTS", 3)
    response = visitor.get(FILE.format("xlsx"))
    assert response.status_code == 400
    assert "at most 3 achievements" in response.content.decode()
    page = visitor.get(LIST).content.decode()
    assert "achievements.xlsx" not in page
    assert "XLSX: up to 3 rows" in page


def test_the_archive_describes_its_tables(city, visitor):
    with zipfile.ZipFile(io.BytesIO(body(visitor.get(FILE.format("zip") + "?sector=energy")))) as files:
        assert files.testzip() is None
        tables = {
            name: list(csv.reader(io.TextIOWrapper(files.open(name), "utf-8-sig", newline="")))
            for name in files.namelist()
            if name.endswith(".csv")
        }
        described = json.loads(files.read("metadata.json"))
        readme = {code: files.read(f"README.{code}.txt").decode() for code in ("en", "ko")}
    assert {
        table["url"]: [column["name"] for column in table["tableSchema"]["columns"]] for table in described["tables"]
    } == {name: rows[0] for name, rows in tables.items()}
    numbers = {row[0] for row in tables["achievements.csv"][1:]}
    assert len(numbers) == 15
    for name, (header, *rows) in tables.items():
        assert name == "achievements.csv" or {row[header.index("achievement")] for row in rows} <= numbers
        assert rows or name == "parts.csv"
        assert all(f"{column}:" in readme[code] for code in readme for column in header)
    assert "Filters: Sector: Energy" in readme["en"]
    assert "공공누리" in readme["ko"]
    assert "조건: 분야: 에너지" in readme["ko"]
    assert described["tables"][0]["tableSchema"]["columns"][0]["rdfs:label"] == {"en": "Number", "ko": "번호"}


def test_a_feed_says_when_each_achievement_changed_and_leads_through_all_of_them(visitor, monkeypatch):
    monkeypatch.setattr("achievements.exports.feed.ENTRIES", 2)
    items = [builders.achievement(title_en=f"Number {number}", title_ko="") for number in range(5)]
    url, titles = "/ko/achievements.atom?sort=title", []
    while url:
        feed = feedparser.parse(body(visitor.get(url)))
        assert not feed.bozo
        titles += [entry.title for entry in feed.entries]
        url = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    assert titles == [item.title_en for item in items]
    entry = feed.entries[0]
    assert entry.id == f"http://testserver/en/achievements/{items[-1].pk}/"
    assert urlsplit(entry.link).path == f"/ko/achievements/{items[-1].pk}/"
    assert entry.updated == items[-1].changed_at.isoformat()


def test_the_page_links_what_can_be_taken_away(city, see):
    page = see(f"{LIST}?sector=energy&sort=title")
    links = {link["href"]: " ".join(link.get_text().split()) for link in page.select(".outputs a")}
    query = "?sector=energy&sort=title"
    assert re.fullmatch(r"Download 15 achievements: CSV, about [\d.]+\sKB", links[FILE.format("csv") + query])
    assert FILE.format("xlsx") + query in links
    assert FILE.format("zip") + query in links
    assert FILE.format("json") + query in links
    assert FILE.format("atom") + "?sector=energy&sort=changed" in links
    assert all(link["rel"] == ["nofollow"] for link in page.select(".outputs a"))
    assert not see(f"{LIST}?q=nothing").select(".outputs")
    assert not see(f"{LIST}?sector=none").select(".outputs")


OUTPUTS = [FILE.format(extension) for extension in ("csv", "json", "ndjson", "atom", "xlsx", "zip")]
OTHERS = [
    "/en/achievements/print/",
    "/en/achievements/choices/partner/?find-partner=zebra",
    "/en/achievements/choices/place/?find-place=zebra",
]


@pytest.mark.parametrize("state", HIDING)
@pytest.mark.parametrize("hide", [hide_achievement, hide_sector, hide_plan])
def test_nothing_that_is_not_public_is_in_any_output(visitor, hide, state):
    builders.full_achievement("giraffe")
    hide(HIDING[state]())
    for url in (*OUTPUTS, *OTHERS, *(url.replace("/en/", "/ko/") for url in OUTPUTS)):
        content = body(visitor.get(url))
        for text in contents(url, content):
            assert SECRET not in text.replace("find-partner=zebra", "").replace("“zebra”", ""), url
            assert "giraffe" in text or "choices" in url


def contents(url, content):
    """Yield the texts in a file, unpacked if it is an archive or a spreadsheet."""
    if url.endswith(("zip", "xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            yield "".join(files.read(name).decode() for name in files.namelist())
    else:
        yield content.decode()


WORDS = st.text(alphabet="의료관광대구 abcAÉ'\\%_:&|!*-", min_size=1, max_size=6)


@SETTINGS
@given(texts=st.lists(WORDS, min_size=1, max_size=4), word=WORDS)
@example(texts=["첨단의료복합단지"], word="의료")
@example(texts=["it's"], word="t'")
@example(texts=["a\\b"], word="\\b")
def test_search_finds_what_holds_the_word_on_either_database(db, texts, word):
    Achievement.objects.all().delete()
    sector = builders.Sector.objects.first() or builders.sector()
    items = Achievement.objects.bulk_create(
        Achievement(sector=sector, title_en=f"x{text}", position=1, publish_at=builders.LONG_AGO) for text in texts
    )
    ContentVersion.objects.renew()
    result = listed(urlencode({"q": word}))
    words = search_words(" ".join(word.split()))
    if not words.all:
        return
    names = [sector.name_en, sector.name_ko]
    expected = {item.pk for item in items if words.fit(folded_lines([item.title_en, *names]))}
    assert set(result.rows.values_list("pk", flat=True)) == expected
    assert result.count == len(expected)


def test_partners_are_found_by_their_other_names_and_shown_first_by_frequency(city, see):
    assert read_first(see(f"{LIST}?q=xyz-alias")) == read_first(see(f"{LIST}?partner=xyz"))
    numbers = [int(count.get_text()) for count in see(LIST).select("#id_partner .option .count")]
    assert len(numbers) > 1
    assert numbers == sorted(numbers, reverse=True)
    found = see(f"{LIST}?find-partner=XYZ-ali")
    assert [box["value"] for box in found.select("#id_partner .option input")] == ["xyz"]
    assert found.select_one("#id_partner").name == "fieldset"  # which nothing folds
    assert not found.select(".chip")
    assert found.find("link", rel="canonical")["href"].endswith(LIST)


def read_first(page):
    return [link["href"] for link in page.select(".hits h3 a")]


def test_places_are_found_by_either_name(city, see):
    for text in ("대구", "daegu"):
        found = see(f"{LIST}?{urlencode({'find-place': text})}")
        assert [box["value"] for box in found.select("#id_place .option input")] == ["Daegu"]
    assert "name with “nowhere”" not in see(f"{LIST}?find-place=nowhere").get_text()
    assert "0 names with “nowhere”" in see(f"{LIST}?find-place=nowhere").get_text()


def test_an_amount_needs_its_unit_and_is_written_in_one_way(city, see, visitor):
    page = see(f"{LIST}?min=10")
    assert "Choose the unit or the measure of this number." in page.select_one(".error-summary").get_text()
    response = visitor.get(f"{LIST}?unit=MW&min=1%EB%B0%B1")
    assert response["Location"] == f"{LIST}?unit=mw&min=100"
    result = listed("unit=MW&min=15&max=35&kind=target")
    expected = Achievement.objects.live().filter(
        figures__unit__slug="mw", figures__value__range=(15, 35), figures__kind="target"
    )
    assert {item.pk for item in result.rows} == {item.pk for item in expected} != set()


def test_json_of_one_achievement_is_the_one_in_the_list(city, visitor):
    answer = json.loads(body(visitor.get(FILE.format("json"))))
    for item in answer["results"][:5]:
        assert json.loads(body(visitor.get(urlsplit(item["json"]).path))) == item
    hidden = Achievement.objects.hidden().first()
    assert visitor.get(f"/en/achievements/{hidden.pk}.json").status_code == 404


def test_a_truncated_partner_search_keeps_the_selected_partner(see):
    for number in range(40):
        body = builders.organization(slug=f"org-{number}", name_en=f"Institute {number}")
        builders.partner(achievement=builders.achievement(), organization=body)
    page = see(f"{LIST}?partner=org-39&find-partner=institute")
    assert [box["value"] for box in page.select("#id_partner input[checked]")] == ["org-39"]
    assert len(page.select("#id_partner .option")) == 31
    assert "Partner: Institute 39" in page.select_one(".chip").get_text()


def test_a_control_character_or_markup_breaks_no_output(visitor):
    builders.achievement(
        title_en="One\x0btwo\x01", text_en="a < b <script>alert(1)</script> **bold**", place_en="Pl\x0cace"
    )
    Achievement.objects.update(title_ko="셋\x0b넷")  # stored before such letters were left out
    for url in (*OUTPUTS, OTHERS[0], LIST, FILE.format("atom").replace("/en/", "/ko/")):
        content = body(visitor.get(url))
        assert url.endswith(("json", "csv")) or b"<script>alert" not in content
    entry = feedparser.parse(body(visitor.get(FILE.format("atom")))).entries[0]
    assert "a &lt; b" in entry.summary
    assert "**bold**" in entry.summary
    assert Achievement.objects.get().title_en == "One two"


ODD = ["{}&q=", "q=&{}", "{}&q=%C2%AD", "{}&from=&to=&min=&sort=", "{}&page=1&bom=0&utm_source=x", "{}&find-partner=x"]
CLEAN = ["q=energy", "from=2010", "unit=mw&min=10", "sort=title", "q=energy&sector=energy", "to=2012&partner=abc"]


@pytest.mark.one_database
@pytest.mark.parametrize(("odd", "clean"), [*zip(ODD, CLEAN, strict=True), *zip(ODD[1:], CLEAN, strict=False)])
def test_odd_values_of_one_visitor_do_not_leak_into_the_cache_of_another(city, visitor, odd, clean):
    """Check that results are cached under the filter values that selected them."""
    urls = [FILE.format("json"), FILE.format("csv"), LIST, "/en/progress.csv"]
    for url in urls:
        visitor.get(f"{url}?{odd.format(clean)}", follow=True)
    after = [visitor.get(f"{url}?{clean}") for url in urls]
    ContentVersion.objects.renew()
    fresh = [visitor.get(f"{url}?{clean}") for url in urls]
    for one, other in zip(after, fresh, strict=True):
        assert body(one) == body(other)


def test_an_empty_value_is_none_in_every_form(city, visitor):
    for name in ("sector", "plan", "status", "partner", "place", "q", "from", "min", "sort"):
        assert len(read_csv(visitor, f"{name}=&bom=0")) == 30


def test_an_invalid_filter_keeps_the_other_selected_filters(city, see):
    page = see(f"{LIST}?from=abc&partner=abc&place=Daegu")
    assert {box["value"] for box in page.select("#id_partner input[checked]")} == {"abc"}
    assert {box["value"] for box in page.select("#id_place input[checked]")} == {"Daegu"}
    assert "Partner: ABC" in page.select_one(".active-filters").get_text(" ")


@pytest.mark.parametrize("day", ["0001", "0001-01-01", "0002", "9999-12-31"])
def test_a_day_at_the_ends_of_the_calendar_is_answered(city, visitor, day):
    assert read_json(visitor, f"changed={day}")[1] == {0 if day.startswith("9") else 30}


def test_csv_quotes_a_carriage_return_and_leaves_empty_names_empty(visitor):
    assert list(csv_lines(Sheet(["one\rtwo", "three"], []), bom=False, end="\n"))[1] == b'"one\rtwo",three\n'
    item = builders.achievement(title_en="One\rtwo")
    builders.partner(achievement=item, organization=builders.organization(name_en="", name_ko="기관"))
    [row] = read_csv(visitor)
    assert (row["title_en"], row["partners_en"], row["partners_ko"]) == ("One two", "", "기관")
    assert b',"",' not in body(visitor.get(FILE.format("csv")))


def test_a_missing_page_of_json_or_atom_is_a_400(city, visitor):
    for extension in ("json", "atom"):
        for page in ("99", "0", "abc"):
            response = visitor.get(FILE.format(extension) + f"?page={page}")
            assert response.status_code == 400
            assert "This page does not exist." in response.content.decode()
        assert visitor.get(FILE.format(extension) + "?page=1").status_code == 200


def test_many_values_cost_no_query_each(visitor, django_assert_max_num_queries):
    builders.achievement(place_en="Daegu")
    for name in ("place", "sector", "partner"):
        query = urlencode([(name, f"x{number}") for number in range(300)])
        with django_assert_max_num_queries(60):
            response = visitor.get(FILE.format("json") + f"?{query}")
        assert "Choose at most 50." in " ".join(response.json()["errors"])


def test_live_and_hidden_are_complementary(city):
    everyone = set(Achievement.objects.values_list("pk", flat=True))
    live, hidden = (
        set(rows.values_list("pk", flat=True)) for rows in (Achievement.objects.live(), Achievement.objects.hidden())
    )
    assert live | hidden == everyone
    assert not live & hidden
    builders.Sector.objects.update(withdraw_at=F("publish_at") + datetime.timedelta(days=1))
    assert set(Achievement.objects.hidden().values_list("pk", flat=True)) == everyone


def test_pages_behind_the_middle_are_those_of_the_whole_list(city, visitor):
    numbers, count = read_pages(visitor)
    assert count == 30
    last = parse_html(visitor.get(f"{LIST}?page=2").content)
    assert [number_in(link["href"]) for link in last.select(".hits h3 a")] == numbers[25:]


def test_a_last_page_that_is_not_full_is_a_page_for_programs(visitor, monkeypatch):
    monkeypatch.setattr("achievements.exports.outputs.JSON_ROWS", 2)
    for _ in range(3):
        builders.achievement()
    pages = [visitor.get(f"/en/achievements.json?page={number}") for number in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200, 200, 400]
    assert [len(page.json()["results"]) for page in pages[:2]] == [2, 1]
