"""Tests that no target's number is anywhere without its word: pages, images, metadata, files, the API, the admin."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal

import feedparser
import openpyxl
import pytest
from pypdf import PdfReader

from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, PlanFigure, SectorFigure
from delivery.og_images import image
from delivery.pdf import pdf_renderer
from sectors.models import Sector
from tests import builders
from tests.html import parse_html
from tests.kinds import every_kind
from tests.staff import action_url, change_url, list_url
from tests.workflow import published, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("long_sessions", "sample")]

LANGUAGES = ("en", "ko")
WORD = {"en": re.compile("target", re.IGNORECASE), "ko": re.compile("목표")}
AS_OF = {"en": re.compile("as of", re.IGNORECASE), "ko": re.compile("기준(?!일 없음)")}
RESULT = 10_037  # the one that has targets beside it
MONEY = 87_654_321
TARGETS = {
    "own": 98_347,
    "without a date": 97_531,
    "beside a result": 96_289,
    "beside a result, without a date": 95_783,
    "of a part": 94_261,
    "of a part, beside a result": 93_719,
    "with shares": 92_647,
    "share": 91_453,
    "with shares, beside a result": 89_923,
    "share of one beside a result": 88_607,
    "of a sector": 86_239,
    "of a sector, beside a result": 85_781,
    "of a plan": 84_377,
    "before a change": 83_269,
    "after a change": 82_561,
    "in a draft": 81_817,
    "of a former day": 79_657,
    "withdrawn": 78_593,
    "money": MONEY,
}
FORMS = [form for value in TARGETS.values() for form in (f"{value:,}", str(value))]
FORMS += ["87.7 million", "8,765만 4,321", "8765만 4321"]
NUMBER = re.compile(rf"(?<![\d,.])(?:{'|'.join(map(re.escape, FORMS))})(?![\d]|,\d)")
RESULTS = re.compile(r"(?<![\d,.])10,?037(?!\d)")
BLOCKS = ("li", "tr", "p", "dd", "dt", "h1", "h2", "h3", "option", "label", "div")
ATTRIBUTES = ("content", "alt", "title", "aria-label", "value", "placeholder", "data-label")


# Content


@pytest.fixture
def city(editor, publisher):
    """Paths by kind of what shows targets in every position, beside the pages of the sample plan."""
    sector = Sector.objects.get(slug="renewable-energy")
    paths = {name: path for name, (path, status) in every_kind().items() if status == 200}
    items = make_targets(sector)
    plan = builders.plan(slug="former", is_current=False)
    past = school(builders.sector(slug="past", plan=plan), 98)
    target(past, "of a former day", is_key=True)
    changed = make_changed(past.sector, editor, publisher)
    gone = builders.achievement(sector=sector, **builders.withdrawn())
    target(gone, "withdrawn")
    paths |= {f"item {item.pk}": f"/achievements/{item.pk}/" for item in [*items, changed, past, gone]}
    paths |= {
        "history of a target": f"/achievements/{changed.pk}/history/",
        "day before a change": f"/achievements/{changed.pk}/?as_of=2021-02-03",
        "sector on a day": "/sectors/past/?as_of=2021-02-03",
        "plan on a day": "/plans/former/?as_of=2021-02-03",
        "former plan": "/plans/former/",
        "former sector": "/sectors/past/",
        "sector with a result": "/sectors/schools/",
        "list of targets": "/achievements/?plan=all&kind=target",
        "list of a measure": "/achievements/?plan=all&measure=trained",
        "list of all": "/achievements/?plan=all&q=school",
        "summary of all": "/progress/?plan=all",
        "printed targets": "/achievements/print/?plan=all&kind=target",
        "changes": "/changes/",
    }
    return paths


def measured():
    """The measure of people trained, made for the first figure."""
    if found := Measure.objects.filter(slug="trained").first():
        return found
    unit = Unit.objects.filter(slug="people").first() or builders.unit(slug="people", name_en="people", name_ko="명")
    return builders.measure(slug="trained", name_en="Training", name_ko="교육", counted_ko="교육 인원", unit=unit)


def target(item, name, model=None, **values):
    """Create the target of this name, by 2030 where nothing else is said."""
    parent = {(model.parent_field if model else "achievement"): item}
    facts = {"measure": measured(), "value": TARGETS[name], "kind": "target", "as_of": "2030"}
    return builders.figure(*([model] if model else []), **parent | facts | values)


def result(item, model=None, **values):
    parent = {(model.parent_field if model else "achievement"): item}
    facts = {"measure": measured(), "value": RESULT, "as_of": "2025"}
    return builders.figure(*([model] if model else []), **parent | facts | values)


def make_targets(sector):
    """Create achievements with a target in each position, and those of their sector and plan."""
    with builders.together():
        items = [school(sector, number) for number in range(7)]
        target(items[0], "own", is_key=True)
        target(items[1], "without a date", as_of=None, is_key=True)
        result(items[2], is_key=True)
        target(items[2], "beside a result")
        result(items[3])
        target(items[3], "beside a result, without a date", as_of=None)
        parts = [builders.part(achievement=items[4]) for _ in range(2)]
        target(items[4], "of a part", part=parts[0])
        result(items[4], part=parts[1])
        target(items[4], "of a part, beside a result", part=parts[1])
        target(items[5], "share", whole=target(items[5], "with shares"))
        result(items[6])
        whole = target(items[6], "with shares, beside a result")
        target(items[6], "share of one beside a result", whole=whole)
        money = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Budget", "label_ko": "예산"}
        facts = builders.records_of(**money) | {"year": 2030, "spending": "planned"}
        target(items[6], "money", **facts)
        target(sector, "of a sector", SectorFigure)
        other = builders.sector(slug="schools", plan=sector.plan)
        result(other, SectorFigure)
        target(other, "of a sector, beside a result", SectorFigure)
        target(sector.plan, "of a plan", PlanFigure)
    return items


def school(sector, number):
    return builders.achievement(
        sector=sector, title_en=f"School {number}", title_ko=f"학교 {number}", period="2020/2030"
    )


def make_changed(sector, editor, publisher):
    """Create an achievement whose target was changed today, and has another value in its draft."""
    item = school(sector, 99)
    target(item, "before a change")
    published(item, editor, publisher, **{"figures-0-value": str(TARGETS["after a change"])})
    save_edit(item, by=editor, **{"figures-0-value": str(TARGETS["in a draft"])})
    return item


# Reading


def fault(text, language):
    """The word for what is wrong with a text that has the number of a target; nothing where it is right."""
    if not NUMBER.search(text):
        return ""
    if not WORD[language].search(text):
        return f"not named: {text[:300]}"
    is_dated = AS_OF[language].search(text) and not RESULTS.search(text)
    return f"read as a result: {text[:300]}" if is_dated else ""


def faults_of_page(content, language):
    """Yield the faults of each text, attribute and JSON-LD of a page."""
    page = parse_html(content)
    for script in page.find_all("script"):
        if script.get("type") == "application/ld+json":
            yield from (fault(text, language) for text in strings(json.loads(script.string)))
        script.extract()
    for node in page.find_all(string=NUMBER):
        yield fault(" ".join([head_of(node), squeezed(block_of(node))]).strip(), language)
    for element in page.find_all(lambda tag: any(NUMBER.search(str(tag.get(name, ""))) for name in ATTRIBUTES)):
        text = element["content"] if element.name == "meta" else squeezed(block_of(element))
        yield fault(text, language)


def block_of(node):
    """The smallest thing around a node that readers take as one: a figure, a row of a form or a table, a sentence."""
    ancestors = list(node.parents)
    for is_one in (is_figure, is_form_row, is_table_row):
        if found := next(filter(is_one, ancestors), None):
            return found
    return next(parent for parent in ancestors if parent.name in BLOCKS)


def head_of(node):
    """The caption of the table that a cell is in and the header of its column; nothing outside of such a table."""
    cell, table = node.find_parent("td"), node.find_parent("table", class_="chart-table")
    if not (cell and table and table.thead):
        return ""
    heads = table.thead.find_all("th")
    place = len(cell.find_previous_siblings(["th", "td"]))
    said = [table.caption, heads[place] if place < len(heads) else None]
    return " ".join(squeezed(each) for each in said if each)


def is_figure(element):
    return bool({"figure", "meter"} & set(element.get("class", ())))


def is_form_row(element):
    return "inline-related" in element.get("class", ())


def is_table_row(element):
    return element.name == "tr"


def squeezed(element):
    """The text of an element on one line; of a choice only what is chosen."""
    for choice in element.select("select"):
        chosen = choice.select_one("option[selected]")
        choice.replace_with(chosen.get_text() if chosen else "")
    return " ".join(element.get_text(" ").split())


def strings(value):
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(each)


def check(faults):
    assert not [each for each in faults if each]


# Pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_its_targets(city, visitor, language):
    seen = ""
    for path in city.values():
        response = visitor.get(f"/{language}{path}", follow=True)
        check(faults_of_page(response.content, language))
        seen += parse_html(response.content).get_text(" ")
    found = {name for name, value in TARGETS.items() if f"{value:,}" in seen}
    assert TARGETS.keys() - found <= {"in a draft", "withdrawn"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_image_of_a_link_names_its_targets(city, visitor, monkeypatch, language):
    drawn = []
    monkeypatch.setattr(image, "png", lambda each: drawn.append(each) or b"")
    for path in city.values():
        page = parse_html(visitor.get(f"/{language}{path}", follow=True).content)
        if meta := page.find("meta", property="og:image"):
            visitor.get(meta["content"].removeprefix("http://testserver"))
    texts = [text for each in drawn for text in (each.title, each.lead, each.main, *each.facts)]
    assert sum(bool(NUMBER.search(text)) for text in texts) >= 4
    check(fault(text, language) for text in texts)


@pytest.mark.skipif(pdf_renderer() is None, reason="no WeasyPrint here: pip install -r delivery/pdf/requirements.txt")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_paper_names_its_targets(city, visitor, language):
    schools = Achievement.objects.filter(title_en__in=["School 2", "School 4", "School 6"])
    paths = ["/sectors/past/", "/plans/former/", *(f"/achievements/{item.pk}/" for item in schools)]
    found = 0
    for path in paths:
        response = visitor.get(f"/{language}{path.rstrip('/')}.pdf")
        if response.status_code == 200:
            texts = around_numbers(" ".join(text_of_pdf(response.content).split()))
            assert not [text for text in texts if not WORD[language].search(text)]
            found += len(texts)
    assert found > 6


def text_of_pdf(content):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def around_numbers(text):
    """The words before and behind each number of a target."""
    return [text[max(found.start() - 60, 0) : found.end() + 60] for found in NUMBER.finditer(text)]


# Files


def fetch(visitor, url):
    response = visitor.get(url)
    assert response.status_code == 200, url
    return b"".join(response) if response.streaming else response.content


def faults_of_rows(rows):
    """Yield a fault for each cell, or line of a cell, with a target's number in a row that does not say `target`."""
    for row in rows:
        says_kind = "target" in (row.get("kind"), row.get("column"))
        for cell in row.values():
            for line in str(cell).splitlines():
                has_word = says_kind or any(word.search(line) for word in WORD.values())
                yield "" if has_word or not NUMBER.search(line) else f"not named: {row}"


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_names_its_targets(city, visitor, language):
    file = f"/{language}/achievements{{}}?plan=all"
    check(faults_of_rows(lines_of(fetch(visitor, file.format(".csv")))))
    check(faults_of_rows(lines_of(fetch(visitor, f"/{language}/progress.csv?plan=all"))))
    book = openpyxl.load_workbook(io.BytesIO(fetch(visitor, file.format(".xlsx"))), read_only=True)
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    check(faults_of_rows(dict(zip(header, row, strict=True)) for row in rows))
    with zipfile.ZipFile(io.BytesIO(fetch(visitor, file.format(".zip")))) as files:
        tables = [lines_of(files.read(name)) for name in files.namelist() if name.endswith(".csv")]
    for table in tables:
        check(faults_of_rows(table))
    assert sum(row.get("kind") == "target" for table in tables for row in table) >= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_names_its_targets(city, visitor, language):
    item = Achievement.objects.get(title_en="School 0")
    urls = [f"/{language}/achievements.json?plan=all", f"/{language}/achievements/{item.pk}.json"]
    for url in [*urls, "/api/v1/plans", "/api/v1/sectors", "/api/v1/achievements?plan=all"]:
        response = visitor.get(url)
        if response.status_code == 200:
            check(faults_of_document(json.loads(response.content, parse_float=Decimal)))


def faults_of_document(value):
    """Yield a fault for each object with a target's number that has no kind `target`."""
    if isinstance(value, dict):
        numbers = [each for each in value.values() if isinstance(each, int | Decimal) and each in TARGETS.values()]
        yield f"not named: {value}" if numbers and value.get("kind") != "target" else ""
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from faults_of_document(each)
    if isinstance(value, str) and NUMBER.search(value):
        yield "" if any(word.search(value) for word in WORD.values()) else f"not named: {value}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_feed_names_its_targets(city, visitor, language):
    found = feedparser.parse(fetch(visitor, f"/{language}/achievements.atom?plan=all&q=school"))
    texts = [text for entry in found.entries for text in (entry.title, parse_html(entry.summary).get_text())]
    assert sum(bool(NUMBER.search(text)) for text in texts) >= 4
    check(fault(text, language) for text in texts)


# Staff


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_staff_names_its_targets(city, publisher, language):
    sectors = Sector.objects.filter(slug__in=["schools", "renewable-energy"])
    items = [*Achievement.objects.filter(title_en__startswith="School"), *sectors]
    plan = sectors[0].plan
    changed = Achievement.objects.get(title_en="School 99")
    lists = [list_url(model) for model in (Achievement, Sector, Measure)]
    urls = [*lists, "/admin/", *(change_url(item) for item in [*items, plan]), action_url("submit", changed)]
    urls += [change_url(changed).replace("/change/", "/history/"), f"/{language}/achievements/{changed.pk}/preview/"]
    seen = ""
    publisher.cookies["django_language"] = language
    for url in urls:
        response = publisher.get(url, follow=True)
        assert response.status_code == 200, url
        # A form says “as of” beside any date, and shows notes for readers in both languages.
        found = [each for each in faults_of_page(response.content, language) if each.startswith("not named")]
        assert not [each for each in found if not any(word.search(each) for word in WORD.values())]
        seen += response.content.decode()
    assert f"{TARGETS['in a draft']:,}" in seen
