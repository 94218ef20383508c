"""Tests that every file of the list, and every answer of the API, holds what the oracle computes."""

import csv
import io
import json
import re
import zipfile
from decimal import Decimal
from fractions import Fraction

import feedparser
import pytest

from achievements.exports import feed, outputs
from achievements.opendata import views
from tests.achievements.oracle.rules import FACETS
from tests.achievements.oracle.rules import written as in_language
from tests.achievements.oracle.running import answered, encoded, random_test, written
from tests.html import parse_html
from tests.workbooks import rows_of_sheet

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "ko")
ORDER_OF_KINDS = ["result", "target", "baseline"]
AMOUNTS = ("total", "smallest", "largest", "figures", "of_parts", "undated", "approximate", "achievements")
YEARS = ("first_year", "last_year")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    """Give pages of JSON and feeds few rows, so that some content has several."""
    for module, name in ((outputs, "JSON_ROWS"), (views, "JSON_ROWS"), (feed, "ENTRIES")):
        monkeypatch.setattr(module, name, 2)


@pytest.fixture
def fetch(visitor):
    """Function that returns the bytes at an address."""

    def content(url):
        response = visitor.get(url)
        assert response.status_code == 200, (url, response.status_code)
        return b"".join(response) if response.streaming else response.content

    return content


@random_test(8, 400, count=2)
def test_every_file_of_the_list_has_the_rows_of_the_oracle(city, fetch, rows, asked):
    with written(city, rows) as oracle:
        for query, _result in answered(oracle, asked):
            items = {item.key: item for item in oracle.found(query)}
            ordered = [items[key] for key in oracle.keys(query)]
            file = f"/en/achievements.{{}}?{encoded(query)}"
            check_csv(oracle, ordered, fetch(file.format("csv")))
            check_xlsx(oracle, ordered, fetch(file.format("xlsx")))
            check_zip(oracle, ordered, fetch(file.format("zip")))
            documents = check_json(oracle, ordered, fetch, file.format("json"))
            assert list(results_on_pages(fetch, f"/api/v1/achievements?{encoded(query)}")) == documents
            check_feed(oracle, ordered, fetch, file.format("atom"))


@random_test(8, 400, count=2)
def test_the_file_of_the_summary_and_the_counts_of_the_api_are_those_of_the_oracle(city, fetch, rows, asked):
    with written(city, rows) as oracle:
        for query, _result in answered(oracle, asked):
            tables = [summary_lines(fetch(f"/{code}/progress.csv?{encoded(query)}")) for code in LANGUAGES]
            assert tables[0] == tables[1]
            check_summary(oracle, query, tables[0])
            check_api_counts(oracle, query, fetch)


# Tables


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def expected_row(oracle, item):
    """The cells of an achievement, as texts."""
    texts = {f"title_{code}": item.titles[code] for code in LANGUAGES}
    texts |= {
        f"figures_{code}": "\n".join(figure_line(item, each, code) for each in item.figures) for code in LANGUAGES
    }
    parts = {
        f"parts_{code}": "\n".join(f"{part.titles[code]} | {part.period}" for part in item.parts) for code in LANGUAGES
    }
    facts = {"number": str(item.key), "plan": item.plan, "sector": item.sector, "period": item.period}
    words = {"state": item.state(oracle.today), "status": item.status(oracle.today), "outcome": item.outcome}
    return facts | words | texts | parts


def figure_line(item, figure, code):
    part = next((part.titles[code] for part in item.parts if part.key == figure.part), "")
    about = "~" if figure.is_approximate else ""
    cells = [figure.kind, f"{about}{digits(figure.value)}", figure.units[code], figure.labels[code], figure.as_of, part]
    money = ["share" if figure.whole else "", str(figure.year or ""), figure.funder, figure.spending]
    return " | ".join(cells + money if any(money) else cells)


def digits(number):
    """A number in digits, without zeros at the end of a fraction."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def check_rows(oracle, ordered, rows):
    """Check rows of text cells against the achievements of a query in their order."""
    for row, item in zip(rows, ordered, strict=True):
        expected = expected_row(oracle, item)
        assert {name: row[name] for name in expected} == expected


def check_csv(oracle, ordered, content):
    check_rows(oracle, ordered, lines_of(content))


def check_xlsx(oracle, ordered, content):
    check_rows(oracle, ordered, texts_of(rows_of_sheet(content)))
    by_key = sorted(ordered, key=lambda item: item.key)
    expected = [figure_cells(figure) for item in by_key for figure in item.figures]
    figures = by_number(texts_of(rows_of_sheet(content, 2)))
    assert [picked(row, each) for row, each in zip(figures, expected, strict=True)] == expected


def texts_of(rows):
    """Rows with every cell as text, numbers as CSV has them."""
    return [{name: "" if cell is None else text_of(cell) for name, cell in row.items()} for row in rows]


def text_of(cell):
    return digits(Decimal(str(cell))) if isinstance(cell, float) else str(cell)


def check_zip(oracle, ordered, content):
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        check_rows(oracle, ordered, lines_of(files.read("achievements.csv")))
        tables = {name: by_number(lines_of(files.read(f"{name}.csv"))) for name in ("figures", "parts")}
    by_key = sorted(ordered, key=lambda item: item.key)
    expected = [figure_cells(figure) for item in by_key for figure in item.figures]
    assert [picked(row, each) for row, each in zip(tables["figures"], expected, strict=True)] == expected
    parts = [(str(item.key), part.key, part.titles["en"], part.period) for item in by_key for part in item.parts]
    assert [(row["achievement"], row["part"], row["title_en"], row["period"]) for row in tables["parts"]] == parts


def by_number(rows):
    """Rows in the order of the numbers of their achievements; those of one stay in their order."""
    return sorted(rows, key=lambda row: int(row["achievement"]))


def picked(row, expected):
    return {name: row[name] for name in expected}


def figure_cells(figure):
    texts = {f"unit_{code}": figure.units[code] for code in LANGUAGES}
    texts |= {f"label_{code}": figure.labels[code] for code in LANGUAGES}
    names = ("kind", "part", "as_of", "measure", "unit", "funder", "spending")
    return (
        texts
        | {name: getattr(figure, name) for name in names}
        | {
            "achievement": str(figure.achievement),
            "figure": figure.key,
            "share_of": figure.whole,
            "value": digits(figure.value),
            "approximate": "about" if figure.is_approximate else "",
            "year": str(figure.year or ""),
        }
    )


# Documents


def results_on_pages(fetch, url):
    """Yield the documents on all pages; numbers are Decimals."""
    while url:
        answer = json.loads(fetch(url), parse_float=Decimal, parse_int=Decimal)
        yield from answer["results"]
        url = answer["next"]


def check_json(oracle, ordered, fetch, url):
    documents = list(results_on_pages(fetch, url))
    assert json.loads(fetch(url))["count"] == len(ordered)
    for document, item in zip(documents, ordered, strict=True):
        assert document["number"] == item.key
        assert document["title"] == {code: text or None for code, text in item.titles.items()}
        assert (document["state"], document["status"]) == (item.state(oracle.today), item.status(oracle.today))
        assert (document["period"] or "", document["sector"]["slug"]) == (item.period, item.sector)
        assert document["figures"] == [figure_document(figure) for figure in item.figures]
        assert [part["id"] for part in document["parts"]] == [part.key for part in item.parts]
    return documents


def figure_document(figure):
    return {
        "kind": figure.kind,
        "value": figure.value,
        "approximate": figure.is_approximate,
        "unit": or_none(figure.units),
        "label": or_none(figure.labels),
        "id": figure.key,
        "as_of": figure.as_of or None,
        "part": figure.part or None,
        "measure": figure.measure or None,
        "share_of": figure.whole or None,
        "year": figure.year,
        "funder": figure.funder or None,
        "spending": figure.spending or None,
        "unit_key": figure.unit or None,
    }


def or_none(texts):
    return {code: text or None for code, text in texts.items()}


def check_feed(oracle, ordered, fetch, url):
    entries = []
    while url:
        pages = feedparser.parse(fetch(url))
        entries += pages.entries
        url = next((link.href for link in pages.feed.links if link.rel == "next"), None)
    assert [int(re.search(r"/(\d+)/$", entry.id)[1]) for entry in entries] == [item.key for item in ordered]
    for entry, item in zip(entries, ordered, strict=True):
        assert entry.title == in_language(item.titles, "en")
        assert entry.updated_parsed[:6] == (item.changed or item.published).timetuple()[:6]
        check_facts(parse_html(entry.summary).p.get_text(), item)


def in_won(figure):
    return Decimal(figure.amount.numerator) / figure.amount.denominator


def check_facts(text, item):
    """Check that the line above the text of an entry has a figure of the whole of the kind that says most."""
    keys = {figure.key for figure in item.figures}
    wholes = [figure for figure in item.figures if not figure.part and figure.whole not in keys]
    if wholes:
        kind = min((figure.kind for figure in wholes), key=ORDER_OF_KINDS.index)
        assert any(is_written_in(text, figure) for figure in wholes if figure.kind == kind), (text, wholes)
        assert ("Baseline: " in text) == (kind == "baseline"), text
        assert kind != "target" or "Target: " in text, text


def is_written_in(text, figure):
    """Return True if a text has the number of a figure, or may have it in words. Money is written in won."""
    shown = in_won(figure) if figure.base == "krw" else figure.value
    number = re.escape(f"{shown.normalize():,f}")
    return abs(shown) >= 10**6 or re.search(rf"(?<![\d.-]){number}(?![\d.])", text) is not None


# The summary


def summary_lines(content):
    """{(table, key, column, kind): value} of a file; no two lines are about the same number."""
    lines = lines_of(content)
    found = {tuple(line[name] for name in ("table", "key", "column", "kind")): line["value"] for line in lines}
    assert len(found) == len(lines)
    return found


def check_summary(oracle, query, lines):
    assert counts_in(lines, "sector") == oracle.shown_sectors(query)
    assert counts_in(lines, "state") == oracle.shown_states(query)
    years = counts_in(lines, "year")
    undated = [("undated", oracle.undated(query))] if oracle.undated(query) else []
    assert years[len(years) - len(undated) :] == undated
    for key, count in years[: len(years) - len(undated)]:
        assert count == oracle.in_years(query, *years_of(key)), key
    for (table, slug, span, _kind), value in lines.items():
        if table == "sector and year":
            within = {**query, "sector": [slug], "plan": ["all"]}
            assert int(value) == oracle.in_years(within, *years_of(span)), (slug, span)
    check_figures(oracle, query, {key: value for key, value in lines.items() if key[0] == "figure"})


def counts_in(lines, name):
    return [(key, int(value)) for (table, key, _column, _kind), value in lines.items() if table == name]


def years_of(key):
    """The first and last year of a key: 2012, 2010/2012, ../1999, 2027/.."""
    first, _slash, last = key.partition("/")
    return tuple(None if year in ("..", "") else int(year) for year in (first, last or first))


def check_figures(oracle, query, lines):
    expected = {}
    for (measure, kind, spending, apart), total in oracle.totals(query).items():
        key, numbers = "/".join([measure, spending, apart]).rstrip("/"), total.numbers
        cells = {name: numbers[name] for name in AMOUNTS + YEARS if numbers[name] is not None}
        cells |= {f"left out: {why}": count for why, count in numbers["left_out"].items()}
        expected |= {("figure", key, column, kind): Fraction(number) for column, number in cells.items()}
    assert {key: Fraction(value) for key, value in lines.items()} == expected, query


def check_api_counts(oracle, query, fetch):
    asked = {name: values for name, values in query.items() if name != "sort"}
    for name in FACETS:
        answer = json.loads(fetch(f"/api/v1/counts?by={name}&{encoded(asked)}"))
        assert answer["count"] == len(oracle.found(query))
        counted = {each["value"]: each["count"] for each in answer["results"] if each["count"]}
        assert counted == oracle.facet(query, name), (query, name)
