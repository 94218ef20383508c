"""Tests that the pages of the list and of its summary say in HTML what the oracle computes."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest

from achievements.listing import facets, result
from tests.achievements.oracle.rules import APART, REASONS, STATES, is_about_figures
from tests.achievements.oracle.running import answered, encoded, query_of, random_test, written
from tests.html import parse_html

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
AMOUNT = re.compile(rf"({NUMBER.pattern})(?: (million|billion|trillion))?")
YEARS = ("first_year", "last_year")
POWERS = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SPAN = re.compile(r"(?P<until>Until )?(?P<first>\d+)(?P<on> on)?(?:–(?P<last>\d+))?")


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(result, "PAGE_SIZE", 3)
    monkeypatch.setattr(facets, "MOST", 100)  # so that the form offers all measures


@pytest.fixture
def read(see):
    """Function that opens a page below /en/ with a query."""
    return lambda path, query: see(f"/en/{path}?{encoded(query)}")


# The list


@random_test(12, 300, count=2)
def test_rows_of_the_page_show_the_figures_that_count_and_mark_the_others(city, visitor, rows, asked):
    with written(city, rows) as oracle:
        for query, _result in answered(oracle, asked):
            items = {item.key: item for item in oracle.found(query)}
            pages = list(pages_of(visitor, f"/en/achievements/?{encoded(query)}"))
            check_counts(oracle, query, pages[0])
            rows_shown = [row for page in pages for row in page.select(".hits > .hit")]
            assert [key_of(row) for row in rows_shown] == oracle.keys(query)
            for row in rows_shown:
                shown = oracle.in_row(items[key_of(row)], query)
                check_row(row, *shown) if is_about_figures(query) else check_meter(row, shown[0])
            printed = parse_html(visitor.get(f"/en/achievements/print/?{encoded(query)}").content).select(".hit")
            assert [key_of(row) for row in printed] == oracle.keys(query)
            for row in printed:
                check_row(row, *oracle.in_row(items[key_of(row)], query))


def pages_of(visitor, url):
    while url:
        page = parse_html(visitor.get(url, follow=True).content)
        yield page
        following = page.select_one(".pagination a[rel=next]")
        url = following and following["href"]


def key_of(row):
    return int(re.search(r"/achievements/(\d+)/", (row.h3 or row.h2).a["href"])[1])


def check_counts(oracle, query, page):
    """Check the heading, and the numbers beside the choices that the form offers."""
    assert number_in(page.select_one(".result-line h2").get_text()) == len(oracle.found(query))
    for name in ("sector", "state", "measure", "unit", "kind"):
        boxes = page.select(f".option input[name={name}]")
        shown = {box["value"]: number_in(box.parent.select_one(".count").get_text()) for box in boxes}
        expected = oracle.facet(query, name)
        assert shown == {value: expected.get(value, 0) for value in shown}, (query, name)
        assert not boxes or expected.keys() <= shown.keys(), (query, name)


def check_row(row, own, of_parts, reasons):
    in_parts = row.select(".matched-parts .amount")
    outside = [amount for amount in row.select(".figures .amount") if amount not in in_parts]
    assert amounts_in(outside) == values_of(own)
    assert amounts_in(in_parts) == values_of(of_parts)
    marked = [item.get_text(" ", strip=True).rpartition("(")[2].rstrip(")") for item in row.select(".uncounted li")]
    assert sorted(marked) == sorted(REASONS[why] for why in reasons.values())


def check_meter(row, own):
    """Check that a row without filters about figures says that it has none, or shows one of its own."""
    assert bool(row.select(".meter .missing")) == (not own)
    assert bool(re.search(r"\d", row.select_one(".meter").get_text())) == bool(own)


def amounts_in(elements):
    return Counter(Decimal(digits_of(element).replace(",", "")) for element in elements)


def digits_of(element):
    """All digits of an amount, which stand in the title where the amount has number words."""
    title = element.parent.get("title")
    return NUMBER.search(title or element.get_text())[0]


def values_of(figures):
    """The numbers as they are written; money in other scales is written as an amount of its currency."""
    return Counter(figure.value * (int(figure.scale) if figure.base == "krw" else 1) for figure in figures)


def number_in(text):
    return int(NUMBER.search(text)[0].replace(",", ""))


# The summary


@random_test(12, 300, count=2)
def test_charts_and_totals_of_the_page_have_the_numbers_of_the_oracle(city, read, rows, asked):
    with written(city, rows) as oracle:
        for query, _result in answered(oracle, asked):
            page = read("progress/", query)
            if not oracle.found(query):
                assert not page.select("table")
                continue
            check_sides(oracle, query, page)
            check_totals(oracle, query, page)
            by_year = read("progress/", {**query, "rows": ["year"], "columns": ["sector"]})
            check_years(oracle, query, by_year)
            for link in [*page.select(".pivot-table a"), *by_year.select(".pivot-table a, .counts a")]:
                behind = query_of(link["href"])
                assert not oracle.is_refused(behind)
                assert len(oracle.found(behind)) == number_in((link.b or link).get_text()), link["href"]


def rows_of_pivot(page):
    """The rows of the table of one's own choice, each as a label and its numbers."""
    rows = page.select(".pivot-table tbody tr, .pivot-table tfoot tr")
    return [(row.th.get_text(), [number_in(cell.get_text()) for cell in row.select("td")]) for row in rows]


def table(page, name):
    """The rows of a table of a page, each as the texts of its cells."""
    rows = page.select(f"table[aria-labelledby={name}] tbody tr")
    return [[" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("th, td")] for row in rows]


def shown_numbers(pairs):
    return [number for _value, number in pairs if number]


def check_sides(oracle, query, page):
    *sectors, (_total, totals) = rows_of_pivot(page)
    assert [cells[-1] for _label, cells in sectors] == shown_numbers(oracle.shown_sectors(query))
    assert totals == [*shown_numbers(oracle.shown_states(query)), len(oracle.found(query))]


def check_years(oracle, query, page):
    *rows, (_total, totals) = rows_of_pivot(page)
    sectors = [slug for slug, number in oracle.shown_sectors(query) if number]
    assert totals == [*shown_numbers(oracle.shown_sectors(query)), len(oracle.found(query))]
    undated = oracle.undated(query)
    if undated:
        label, cells = rows.pop()
        assert (label, cells[-1]) == ("Not stated", undated)
    spans = [span_of(label) for label, _cells in rows]
    assert [cells[-1] for _label, cells in rows] == [oracle.in_years(query, *span) for span in spans]
    for span, (_label, cells) in zip(spans, rows, strict=True):
        by_sector = [oracle.in_years({**query, "sector": [slug], "plan": ["all"]}, *span) for slug in sectors]
        assert cells[:-1] == by_sector
    counted = {item.key for item in oracle.found(query) for span in spans if is_within(item, span)}
    assert counted == {item.key for item in oracle.found(query) if item.start}


def span_of(label):
    found = SPAN.search(label.replace("\u200b", ""))
    first, last = int(found["first"]), int(found["last"] or found["first"])
    return (None if found["until"] else first), (None if found["on"] else last)


def is_within(item, span):
    first, last = span
    return bool(item.start) and item.start.year <= (last or 9999) and item.end.year >= (first or 1)


def check_totals(oracle, query, page):
    totals = oracle.totals(query)
    sizes = Counter()
    for (measure, *_), total in totals.items():
        sizes[measure] += len(total.counted)
    expected = sorted(totals.items(), key=lambda pair: place_of(pair[0], sizes))
    shown = table(page, "figures")
    assert len(shown) == len(expected)
    for cells, (group, total) in zip(shown, expected, strict=True):
        check_total(cells, group, total)
    assert len({(cells[0], cells[1]) for cells in shown}) == len(shown)


def place_of(group, sizes):
    """The place of a total: measures with the most figures first, and of each results, targets and baselines."""
    measure, kind, spending, apart = group
    return -sizes[measure], measure, ["result", "target", "baseline"].index(kind), spending, apart


def check_total(cells, group, total):
    _measure, kind, amount, smallest, largest, dates, based_on, left_out = cells
    numbers = total.numbers
    assert kind == kind_in_words(*group[1:])
    assert amount_in(amount) == numbers["total"], cells
    assert (amount_in(smallest), amount_in(largest)) == (numbers["smallest"], numbers["largest"]), cells
    years = " – ".join(dict.fromkeys(str(numbers[name]) for name in YEARS if numbers[name]))
    dates, _bracket, budget = dates.partition(" (budget of ")
    assert budget.rstrip(")") == years
    without_date = re.search(r", (\d+) without a date", dates)
    assert int(without_date[1] if without_date else 0) == (numbers["undated"] if numbers["first_date"] else 0)
    assert (dates == "–") == (not numbers["first_date"])
    of_parts = [numbers["of_parts"]] if numbers["of_parts"] else []
    assert [int(number) for number in re.findall(r"\d+", based_on)] == [
        numbers["figures"],
        *of_parts,
        numbers["achievements"],
    ]
    reasons = {why: int(count) for count, why in re.findall(r"(\d+) × ([^;]+)", left_out)}
    assert reasons == {REASONS[why]: count for why, count in numbers["left_out"].items()}


def kind_in_words(kind, spending, apart):
    words = [kind.title(), *([spending.title()] if spending else [])]
    assert apart in ("", *APART)
    assert set(APART) < set(STATES)
    return ", ".join([*words, *([f"Status: {apart.title()}"] if apart else [])])


def amount_in(text):
    """The exact number of an English amount in the base unit; None where it is no amount."""
    scale = Fraction(1, 1000) if text.endswith(" kW") else 1
    if found := AMOUNT.search(text):
        return Fraction(found[1].replace(",", "")) * POWERS[found[2] or ""] * scale
    return None
