"""Tests of the summary of a list: numbers equal to those of the linked lists, and totals only of amounts."""

import csv
import io
from decimal import Decimal
from urllib.parse import urlencode, urlsplit

import openpyxl
import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Q
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.measures.counted import with_reasons
from achievements.measures.finding import is_amount
from achievements.models import Achievement, Figure, Part, Partner
from achievements.states import State
from achievements.summary.summary import Summary
from fields.tabular import unmarked
from publishing.models import ContentVersion
from sectors.models import Sector
from sectors.timelines.years import Years, blocks, name_of
from tests import builders
from tests.examples import number_of_examples
from tests.html import parse_html

pytestmark = pytest.mark.django_db

PAGE = "/en/progress/"
FILE = "/en/progress.csv"
TODAY = "2026-03-01 12:00"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def summary(query=""):
    ContentVersion.objects.renew()  # rows that are made without a revision do not change the content version
    asked = ListQuery(QueryDict(query))
    assert not asked.is_refused, (query, asked.reasons)
    return Summary(ListResult(asked))


def as_dict(rows):
    return {str(row.label): row.count for row in rows}


def counts_by_link(summary):
    """Yield (number, URL of the counted list) for each linked number."""
    rows = [*summary.sectors, *summary.states, *summary.years, *summary.partners]
    yield from ((row.count, row.url) for row in rows)
    yield from ((cell.count, cell.url) for _slug, _label, cells in summary.cross for cell in cells)
    yield from ((row.numbers.achievements, row.url) for row in summary.figures)


# Numbers and the lists behind them

SIDES = st.one_of(
    st.integers(1975, 2045).map(str),
    st.sampled_from(["1392", "0001", "2999", "9999", "2011-06", "2011-06-30", "2012-02-29", "2026-03-01"]),
)
PERIODS = st.one_of(
    st.just(None),
    SIDES,
    st.tuples(SIDES, SIDES).map(lambda sides: "/".join(sorted(sides))).filter(lambda text: "2011/2011-06" not in text),
    SIDES.map(lambda side: f"{side}/.."),
    SIDES.map(lambda side: f"../{side}"),
)
BODIES = ("dgist", "keti", "dmi")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["health", "energy"]),
        PERIODS,
        st.lists(st.tuples(st.sampled_from(BODIES), st.sampled_from(["lead", "partner"])), max_size=3, unique=True),
        st.lists(
            st.tuples(
                st.sampled_from(["MW", "%", "jobs"]),
                st.sampled_from(["result", "target"]),
                st.sampled_from([None, "2011", "2011-06"]),
                st.booleans(),
            ),
            max_size=3,
        ),
    ),
    max_size=8,
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["no", "no. 1", "zebra"]),
        "sector": st.lists(st.sampled_from(["health", "energy", "empty"]), min_size=1, max_size=2),
        "status": st.lists(st.sampled_from(["planned", "under-way", "ended", "undated"]), min_size=1, max_size=3),
        "state": st.lists(st.sampled_from(State.values), min_size=1, max_size=3),
        "partner": st.lists(st.sampled_from(BODIES), min_size=1, max_size=2),
        "role": st.lists(st.sampled_from(["lead", "partner"]), min_size=1, max_size=2),
        "unit": st.lists(st.sampled_from(["MW", "%", "jobs"]), min_size=1, max_size=2),
        "kind": st.lists(st.sampled_from(["result", "target"]), min_size=1, max_size=2),
        "min": st.sampled_from(["3", "5", "6"]),
        "plan": st.just("growth"),
        "from": SIDES,
        "to": SIDES,
        "sort": st.just("title"),
    },
).map(lambda query: urlencode(query, doseq=True))


@pytest.fixture
def city():
    builders.plan(slug="growth")
    for slug in ("health", "energy", "empty"):
        builders.sector(slug=slug, name_en=slug.title())
    ever = builders.achievement(sector=Sector.objects.get(slug="health"), period="2010")
    bodies = {slug: builders.organization(slug=slug) for slug in BODIES}
    for body in bodies.values():
        builders.partner(achievement=ever, organization=body)
    for unit in ("MW", "%", "jobs"):
        builders.figure(achievement=ever, unit_en=unit, unit_ko=unit)
    return bodies


def fill(rows, bodies):
    for slug, period, roles, figures in rows:
        item = Achievement.objects.create(
            sector=Sector.objects.get(slug=slug),
            title_en=f"Achievement no. {period}",
            period=period,
            publish_at=builders.LONG_AGO,
        )
        part = Part.objects.create(achievement=item, title_en="Part")
        for body, role in roles:
            Partner.objects.create(achievement=item, organization=bodies[body], role=role)
        for number, (unit, kind, as_of, is_of_part) in enumerate(figures, start=4):
            facts = {"kind": kind, "as_of": as_of, "value": number} | builders.records_of(
                unit_en=unit, unit_ko=unit, label_en="Size"
            )
            Figure.objects.create(achievement=item, part=part if is_of_part else None, **facts)


@settings(
    max_examples=number_of_examples(30, 800),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=ROWS, query=FILTERS)
def test_each_number_is_that_of_the_list_behind_it(city, rows, query):
    with transaction.atomic():
        fill(rows, city)
        ContentVersion.objects.renew()
        asked = ListQuery(QueryDict(query))
        if not asked.is_refused:
            check(ListResult(asked))
        transaction.set_rollback(True)


def check(result):
    shown = Summary(result)
    assert shown.total == result.count
    assert sum(row.count for row in shown.states) == sum(row.count for row in shown.sectors) == shown.total
    dated = result.matching.exclude(period_start=None).count()
    assert sum(row.count for row in shown.years) >= dated + shown.counts.undated == shown.total
    assert len(shown.years) <= 54
    assert len(shown.spans) <= 10
    for count, url in counts_by_link(shown):
        assert bool(count) == bool(url)
        if url:
            behind = ListQuery(QueryDict(urlsplit(url).query))
            assert (behind.is_refused, ListResult(behind).count) == (False, count), url
            assert behind.corrected() == urlsplit(url).query
    for row in shown.figures:
        facts = {"measure__slug": row.numbers.measure, "kind": row.numbers.kind}
        having = Figure.objects.filter(achievement__in=result.matching, **facts)
        assert row.numbers.achievements <= row.numbers.figures <= having.count()


def test_a_year_counts_what_reaches_into_it():
    for period in ("2009/2011", "2010-12-31/2011-01-01", "2011", None, "2011-06/.."):
        builders.achievement(period=period)
    shown = summary()
    assert as_dict(shown.years) == {"2009": 1, "2010": 2, "2011": 4} | {str(year): 1 for year in range(2012, 2027)} | {
        "Period not given": 1
    }


def test_a_year_is_counted_as_far_as_the_dates_of_the_list_reach():
    builders.achievement(period="2010-01")
    builders.achievement(period="2010-08/2012")
    rows = summary("from=2010-06&to=2011-03").years
    assert [(str(row.label), row.count, row.url) for row in rows] == [
        ("2010", 1, "/en/achievements/?from=2010-06&to=2010"),
        ("2011", 1, "/en/achievements/?from=2011&to=2011-03"),
    ]


def test_years_far_away_share_a_row():
    for period in ("0001/9999", "1392/2011", "2012", "2999", "../1400"):
        builders.achievement(period=period)
    assert as_dict(summary().years) == {"Until 2010": 3, "2011": 2, "2012": 2} | {
        str(year): 1 for year in range(2013, 2027)
    } | {"From 2027 on": 2}
    assert as_dict(summary("to=1500").years) == {"Until 1499": 3, "1500": 2}
    assert as_dict(summary("from=1391&to=1393").years) == {"1391": 2, "1392": 3, "1393": 3}


def test_no_period_at_all_leaves_no_year_to_draw():
    builders.achievement()
    shown = summary()
    assert as_dict(shown.years) == {"Period not given": 1}
    assert not [*shown.cross, *shown.spans]


def test_forty_years_fold_into_columns_that_a_phone_can_show():
    builders.achievement(period="1987/2026")
    names = [str(name_of(span)) for span in summary().spans]
    assert names == ["1987–1989", "1990–1999", "2000–2009", "2010–2019", "2020–2026"]
    assert blocks(range(2008, 2013), 5) == [Years(2008, 2009), Years(2010, 2012)]
    with override("ko"):
        assert name_of(summary().spans[0]) == "1987~1989년"


def test_one_achievement_counts_once_for_a_partner_with_two_roles():
    body = builders.organization(name_en="DGIST")
    item = builders.achievement()
    for role in ("lead", "funder"):
        builders.partner(achievement=item, organization=body, role=role)
    builders.partner(achievement=item, organization=builders.organization(name_en="KETI"))
    assert as_dict(summary().partners) == {"DGIST": 1, "KETI": 1}


def test_partners_are_those_that_the_list_is_narrowed_to():
    bodies = [builders.organization(slug=slug, name_en=slug) for slug in ("one", "two", "three")]
    item = builders.achievement()
    for body in bodies:
        builders.partner(achievement=item, organization=body)
    builders.partner(achievement=builders.achievement(), organization=bodies[0], role="lead")
    assert as_dict(summary("partner=one&partner=two").partners) == {"one": 2, "two": 1}
    assert as_dict(summary("partner=one&role=lead").partners) == {"one": 1}
    assert as_dict(summary("role=partner").partners) == {"one": 1, "two": 1, "three": 1}


def test_sectors_of_several_plans_say_which():
    for number, title in enumerate(("Plan of 2010", "Plan of 2020")):
        plan = builders.plan(title_en=title, is_current=not number)
        builders.achievement(sector=builders.sector(plan=plan, name_en="Energy"))
        builders.sector(plan=plan, name_en="Empty")
    assert as_dict(summary().sectors) == {"Energy": 1, "Empty": 0}
    shown = summary("plan=all")
    assert as_dict(shown.sectors) == {"Energy – Plan of 2010": 1, "Energy – Plan of 2020": 1}
    assert [str(label) for _slug, label, _cells in shown.cross] == []


# Totals of figures


def totals():
    return {
        (str(row.measure), row.numbers.kind): (str(row.total), row.numbers.figures, row.numbers.achievements)
        for row in summary().figures
    }


def test_measures_and_kinds_are_never_mixed_and_units_are_converted():
    item = builders.achievement()
    for value, label, kind in [(5, "Solar", "result"), (7, "Solar", "target"), (9, "Wind", "result")]:
        builders.figure(achievement=item, value=value, label_en=label, label_ko="", kind=kind)
    builders.figure(
        achievement=builders.achievement(), value=1500, unit_en="kW", unit_ko="kW", label_en="Solar", label_ko=""
    )
    rows = summary().figures
    assert [(row.numbers.measure, row.numbers.kind, str(row.total)) for row in rows] == [
        ("solar", "result", "6.5 MW"),
        ("solar", "target", "7 MW"),
        ("wind", "result", "9 MW"),
    ]
    assert rows[0].url == "/en/achievements/?measure=solar&kind=result"


def test_a_part_is_never_added_to_its_whole():
    item = builders.achievement()
    part = builders.part(achievement=item)
    builders.figure(achievement=item, value=11)
    builders.figure(achievement=item, part=part, value=5)
    builders.figure(achievement=item, part=part, value=6, kind="target")
    assert totals() == {("Capacity", "result"): ("11 MW", 1, 1), ("Capacity", "target"): ("6 MW", 1, 1)}


def test_parts_are_added_up_where_the_whole_has_no_figure():
    item = builders.achievement()
    for value in (5, 6):
        builders.figure(achievement=item, part=builders.part(achievement=item), value=value)
    other = builders.achievement()
    builders.figure(achievement=other, value=3)
    [row] = summary().figures
    assert (str(row.total), row.numbers.figures, row.numbers.of_parts, row.numbers.achievements) == ("14 MW", 3, 2, 2)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2010", "2011"], "2 MW"),
        (["2011-06", "2011"], "2 MW"),
        (["2011-06-30", "2011-06"], "2 MW"),
        ([None, "2009"], "2 MW"),
        (["2012", None], "1 MW"),
        (["2011", "2011"], "3 MW"),
        ([None, None], "3 MW"),
    ],
)
@pytest.mark.parametrize("is_of_part", [False, True])
def test_totals_use_the_latest_date_of_figures_with_the_same_label(dates, expected, is_of_part):
    item = builders.achievement()
    part = builders.part(achievement=item) if is_of_part else None
    for value, as_of in enumerate(dates, start=1):
        builders.figure(achievement=item, part=part, value=value, as_of=as_of)
    assert [str(row.total) for row in summary().figures] == [expected]


def test_figures_of_different_measures_are_not_added_up():
    item = builders.achievement()
    builders.figure(achievement=item, value=1, as_of="2010", label_en="Solar", label_ko="")
    builders.figure(achievement=item, value=2, as_of="2011", label_en="Wind", label_ko="")
    builders.figure(achievement=builders.achievement(), value=4, as_of="2009", label_en="Wind", label_ko="")
    assert totals() == {("Solar", "result"): ("1 MW", 1, 1), ("Wind", "result"): ("6 MW", 2, 2)}


def test_percentages_are_not_added_up(see):
    for value in (20, 90):
        builders.figure(achievement=builders.achievement(), value=value, unit_en="%", unit_ko="%")
    [row] = summary().figures
    assert (row.total, row.smallest, row.largest, row.numbers.figures) == ("", "20%", "90%", 2)
    assert "does not add up" in see(PAGE).get_text()
    assert "figure,capacity,total" not in see_file()


@pytest.mark.parametrize(
    "unit",
    ["%", "percent", "%p", "KRW per month", "km/h", "rank", "th", "1인당 원", "위", "배", "취업률", "점", "place"],
)
def test_units_that_cannot_be_added(unit):
    assert not is_amount(unit)


@pytest.mark.parametrize(
    "unit",
    ["MW", "KRW", "participants", "명", "원", "개 기관", "개소", "m²", "experts", "charging points", "개 식당", "회"],
)
def test_units_that_can_be_added(unit):
    assert is_amount(unit)


def test_totals_are_exact_to_the_last_digit_that_figures_have():
    for value in ("0.1", "0.2", "60000000000.0001"):
        builders.figure(achievement=builders.achievement(), value=Decimal(value), unit_en="KRW", unit_ko="원")
    [row] = summary().figures
    assert row.numbers.total == Decimal("60000000000.3001")
    with override("ko"):
        assert str(summary().figures[0].smallest) == "0.1원"


def test_totals_exclude_figures_of_hidden_achievements():
    builders.figure(achievement=builders.achievement(), value=1)
    builders.figure(achievement=builders.achievement(**builders.DRAFT), value=2)
    builders.figure(achievement=builders.achievement(**builders.withdrawn()), value=4)
    assert totals() == {("Capacity", "result"): ("1 MW", 1, 1)}


# The page


@pytest.fixture
def full():
    builders.page()
    item = builders.full_achievement("giraffe")
    builders.achievement(sector=item.sector, period="2013/..")


@pytest.mark.parametrize(
    "query", ["", "rows=year&columns=partner", "rows=point&columns=role", "rows=place&columns=measure"]
)
def test_the_page_links_every_number(full, see, query):
    page = see(f"{PAGE}?{query}")
    links = page.select(".counts a, .pivot-table a, #evidence .cover a")
    assert len(links) > 10
    assert {tuple(link["rel"]) for link in links} == {("nofollow",)}
    for link in links:
        heading = see(link["href"]).select_one(".result-line h2").get_text(strip=True)
        assert heading.split()[0] in link.get_text().split(), (link, heading)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_charts_are_named_or_hidden_and_have_their_table(full, see, language):
    page = see(f"/{language}/progress/")
    for table in page.select("table"):
        assert table.caption or page.find(id=table["aria-labelledby"])
        assert table.select("thead th[scope=col]")
        assert table.select("tbody th[scope=row]")
    for drawing in page.select("main svg"):
        assert drawing.get("aria-hidden") == "true" or (drawing["role"] == "img" and drawing["aria-label"])
    assert {region["tabindex"] for region in page.select("[role=region]")} == {"0"}
    assert not page.select("[style]")


def test_the_list_leads_to_its_own_summary(full, see):
    link = see("/en/achievements/?status=ended&sort=title").find("a", string="Progress of these, in charts and tables")
    assert link["href"] == f"{PAGE}?status=ended"
    page = see(link["href"])
    assert page.select_one(".lead").get_text(strip=True).startswith("How 1 achievement turned out")
    assert page.select_one(".active-filter").get_text(strip=True) == "Status of the period: Ended"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex, follow"
    assert page.select_one(".jump a[href='/en/achievements/?status=ended']")["rel"] == ["nofollow"]


def test_a_plain_summary_may_be_indexed_under_one_address(full, see):
    page = see(f"{PAGE}?utm_source=letter")
    assert not page.find("meta", attrs={"name": "robots"})
    assert page.find("link", rel="canonical")["href"].endswith(PAGE)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("status=done", "Status of the period: “done” is not one of the choices."),
        ("from=2012&to=2009", "To: “To” (2009) is earlier than “From” (2012)."),
        ("sectr=energy", "There is no filter named “sectr”."),
    ],
)
def test_a_refused_list_has_no_numbers(full, see, visitor, query, reason):
    page = see(f"{PAGE}?{query}")
    assert reason in " ".join(page.select_one(".error-summary").get_text().split())
    assert not page.select("main :is(table, svg, .lead, a[href*='.csv'])")
    response = visitor.get(f"{FILE}?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert reason in response.content.decode()


def test_a_summary_without_results_says_so(full, see):
    page = see(f"{PAGE}?q=nothing+like+it")
    assert "Nothing matches all of these filters" in page.get_text()
    assert not page.select("main :is(table, svg)")
    assert not summary("q=nothing").figures


@pytest.mark.parametrize("rows", [1, 20])
def test_a_summary_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}", sector=builders.sector())
    for query in ("", "?q=word&from=2000&status=ended"):
        ContentVersion.objects.renew()
        with django_assert_max_num_queries(40):  # the first time after a change
            assert visitor.get(f"{PAGE}{query}").status_code == 200
        with django_assert_max_num_queries(14):  # the numbers are kept under the content version
            assert visitor.get(f"{PAGE}{query}").status_code == 200


def test_numbers_are_counted_anew_when_something_becomes_public(see):
    builders.achievement()
    assert see(PAGE).select_one(".lead").get_text(strip=True).startswith("How 1 achievement ")
    builders.achievement()
    assert see(PAGE).select_one(".lead").get_text(strip=True).startswith("How 2 achievements ")


# The file


def see_file():
    return Client().get(FILE).content.decode()


def test_the_file_holds_every_number_of_the_page(full, visitor):
    response = visitor.get(FILE)
    assert response.headers["Content-Disposition"] == 'attachment; filename="achievements-progress-2026-03-01.csv"'
    text = response.content.decode()
    assert text.startswith("\ufefftable,key,row,column,unit,kind,value\r\n")
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert {line["table"] for line in lines} == {"sector", "state", "year", "partner", "sector and year", "figure"}
    page = parse_html(visitor.get(PAGE).content)
    by_state = {line["row"]: line["value"] for line in lines if line["table"] == "state" and line["value"] != "0"}
    assert by_state == dict(text.get_text().rsplit(" ", 1) for text in page.select("#outcomes > .counts a"))
    assert {line["column"]: line["value"] for line in lines if line["table"] == "figure"} == {
        "total": "5",
        "smallest": "5",
        "largest": "5",
        "figures": "1",
        "of_parts": "0",
        "undated": "1",
        "approximate": "0",
        "achievements": "1",
    }


@pytest.mark.parametrize(("code", "first", "name"), [("en", "Table", "Summary"), ("ko", "표", "요약")])
def test_the_workbook_has_the_cells_of_the_csv_with_types(full, visitor, code, first, name):
    text = visitor.get(f"/{code}/progress.csv").content.decode("utf-8-sig")
    lines = [[unmarked(cell) for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
    response = visitor.get(f"/{code}/progress.xlsx")
    assert response["X-Robots-Tag"] == "noindex"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert (head[0], book.sheetnames[0]) == (first, name)
    assert [[*(cell or "" for cell in texts), float(value)] for *texts, value in rows] == [
        [*texts, float(value)] for *texts, value in lines[1:]
    ]
    link = parse_html(visitor.get(f"/{code}/progress/?status=ended").content).select_one("[href*='progress.xlsx']")
    assert link["href"] == f"/{code}/progress.xlsx?status=ended"


def test_no_cell_of_the_file_is_a_formula():
    builders.achievement(sector=builders.sector(name_en="=cmd|'/c calc'!A0"))
    item = Achievement.objects.get()
    builders.figure(achievement=item, label_en="=cmd", label_ko="=cmd")
    ContentVersion.objects.renew()
    text = see_file()
    assert f"sector,{item.sector.slug},'=cmd|'/c calc'!A0,achievements" in text
    assert "figure,cmd,'=cmd,total,mw," in text


def test_the_file_is_the_same_in_both_languages_with_unique_keys_and_without_a_cut(visitor):
    for number in range(60):
        item = builders.achievement(period="2010" if number % 2 else None)
        builders.partner(achievement=item, organization=builders.organization())
        builders.figure(achievement=item, unit_en=f"unit {number}", unit_ko="명")
    tables = {}
    for language in ("en", "ko"):
        text = visitor.get(f"/{language}/progress.csv").content.decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text)))
        tables[language] = {(line["table"], line["key"], line["column"], line["kind"]): line["value"] for line in lines}
        assert len(tables[language]) == len(lines)
    assert tables["en"] == tables["ko"]
    assert len([key for key in tables["en"] if key[0] == "partner"]) == 60
    assert len({key[1] for key in tables["en"] if key[0] == "figure"}) == 60


def test_a_total_is_exact_on_both_databases():
    for value in ("999999999999.9999", "1000000000000", "0.0001"):
        for _number in range(3):
            builders.figure(achievement=builders.achievement(), value=Decimal(value), unit_en="KRW", unit_ko="원")
    builders.figure(achievement=builders.achievement(), value=Decimal(999999999999999), unit_en="KRW", unit_ko="원")
    [row] = summary().figures
    assert row.numbers.total == Decimal("1005999999999999.0000")
    [bulk] = summary("unit=KRW&min=999999999999999").figures
    assert bulk.numbers.total == Decimal(999999999999999)


def test_a_summary_sums_what_the_filter_selected():
    item = builders.achievement()
    builders.figure(achievement=item, value=1, unit_en="MW", unit_ko="MW")
    builders.figure(achievement=item, part=builders.part(achievement=item), value=12, unit_en="MW", unit_ko="MW")
    builders.figure(achievement=builders.achievement(), value=20, unit_en="MW", unit_ko="MW")
    builders.figure(achievement=builders.achievement(), value=3, unit_en="MW", unit_ko="MW")
    [row] = summary("unit=MW&min=10").figures
    assert (row.numbers.total, row.numbers.smallest, row.numbers.largest, row.numbers.of_parts) == (32, 12, 20, 1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by statistics")
def test_reasons_look_at_the_figures_of_one_achievement():
    plan = with_reasons(Figure.objects.all(), Q()).explain()
    searches = [line for line in plan.splitlines() if "SEARCH" in line and "(id=?)" not in line]
    assert searches
    assert all("(achievement_id=? AND measure_id=?)" in line for line in searches)
