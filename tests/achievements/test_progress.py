"""Tests of the page of progress: shares that are true, sums that are sums, and files that say what the page says."""

import csv
import io
import re
from collections import Counter, defaultdict
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine
from django.core.cache import caches
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from achievements.charts.drawing import Box, Caption, Dot, Rule
from achievements.charts.money import money_charts
from achievements.charts.plan_targets import plan_targets
from achievements.charts.progress import measure_progress
from achievements.charts.rows import chart_rows
from achievements.charts.sector import sector_charts
from achievements.charts.series import measure_charts
from achievements.models import Achievement, Figure, Partner, PlanFigure
from achievements.progress.dimensions import NAMES
from achievements.progress.progress import ListProgress
from achievements.progress.query import ProgressQuery
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.html import parse_html

pytestmark = pytest.mark.django_db

PAGE = "/en/progress/"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-03-01 12:00", tick=False):
        yield


@pytest.fixture
def won():
    return builders.make(builders.Unit, slug="krw", symbol="KRW", name_ko="원", dimension="money")


@pytest.fixture
def people():
    return builders.measure(
        name_en="People trained", slug="trained", unit=builders.unit(name_en="people", name_ko="명")
    )


def figure(item, measure, value, **values):
    return builders.figure(achievement=item, measure=measure, value=value, **values)


def progress_of(measure=None):
    """The MeasureProgress of all public achievements; of one measure where there are several."""
    found = measure_progress(chart_rows(Achievement.objects.live()))
    return next(each for each in found if measure in (None, each.measure))


def progress(query=""):
    ContentVersion.objects.renew()
    return ListProgress(ProgressQuery(QueryDict(query)))


def lines_of(response):
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def svg_of(response):
    return ElementTree.fromstring(response.content)  # noqa: S314 (our own)


# Shares of targets


def test_a_share_is_given_only_of_achievements_that_state_both(people):
    both, target_alone, result_alone = (builders.achievement() for _ in range(3))
    figure(both, people, 164, as_of="2026-01")
    figure(both, people, 347, kind="target", as_of="2030")
    figure(target_alone, people, 1000, kind="target")
    figure(result_alone, people, 500)
    found = progress_of()
    assert (found.percent, found.known_result.value, found.known_target.value) == ("47%", 164, 347)
    assert (found.target.value, found.result.value, found.other_result.value) == (1347, 664, 500)
    assert (found.achievements_beside, found.achievements_with_target, found.achievements_with_other_result) == (
        1,
        2,
        1,
    )


def test_without_both_in_one_achievement_the_two_stand_side_by_side(people, see):
    figure(builders.achievement(), people, 500)
    figure(builders.achievement(), people, 1000, kind="target")
    found = progress_of()
    assert (found.percent, found.known_result, found.are_of_others) == (None, None, True)
    row = " ".join(see(PAGE).select_one("#targets .bars li div").get_text(" ", strip=True).split())
    assert row.startswith("No share. Targets: 1,000")
    assert "%" not in row
    assert row.endswith("The results are those of others.")


@pytest.mark.parametrize(
    ("target", "result", "share"),
    [
        ({}, {"part": 1}, "50%"),  # a part toward a target of the whole
        ({"part": 1}, {"part": 1}, "50%"),
        ({"part": 1}, {"part": 2}, None),
        ({"part": 1}, {}, None),  # the whole reached more than the part was to
        ({}, {"value": -5}, None),
        ({"value": 0}, {}, None),
        ({}, {"is_approximate": True}, "about 50%"),
        ({"state": "discontinued"}, {}, None),
    ],
)
def test_a_share_compares_what_is_comparable(people, target, result, share):
    item = builders.achievement(outcome=target.pop("state", ""))
    parts = {1: builders.part(achievement=item), 2: builders.part(achievement=item)}
    for values in (target, result):
        if "part" in values:
            values["part"] = parts[values["part"]]
    figure(item, people, **{"value": 10, "kind": "target"} | target)
    figure(item, people, **{"value": 5} | result)
    found = measure_progress(chart_rows(Achievement.objects.live()))
    assert (found[0].percent if found else None) == share


def test_measures_that_do_not_add_up_have_no_sum_and_no_share(see):
    rate = builders.measure(adds_up=False)
    for value in (40, 60):
        item = builders.achievement()
        figure(item, rate, value)
        figure(item, rate, 90, kind="target")
    found = progress_of()
    assert (found.percent, found.result, found.target) == (None, None, None)
    assert "Values of different items do not add up." in see(PAGE).select_one("#targets").get_text()


def test_planned_money_is_no_result_and_spent_money_no_target(won):
    cost = builders.measure(unit=won)
    item = builders.achievement()
    figure(item, cost, 100, kind="target", spending="planned")
    figure(item, cost, 90, spending="planned")
    figure(item, cost, 25, spending="spent")
    found = progress_of()
    assert (found.percent, found.result.value, found.target.value) == ("25%", 25, 100)


# Results over time


def test_at_each_date_the_latest_results_are_added_up_to_the_total(people):
    one, other = builders.achievement(), builders.achievement()
    for value, date in ((5, "2024"), (9, "2025-06"), (12, "2026")):
        figure(one, people, value, as_of=date)
    figure(other, people, 100, as_of="2025")
    [chart] = measure_charts([progress_of()])
    assert [(str(point.as_of), point.figure.value) for point in chart.points] == [
        ("2024", 5),
        ("2025-06", 9),
        ("2025", 109),
        ("2026", 112),
    ]
    assert chart.result.value == chart.points[-1].figure.value == 112
    assert chart.description.endswith("2026: 112 people")


def test_a_long_line_is_told_from_its_end_and_whole_in_its_file(people, visitor, see):
    item = builders.achievement()
    with builders.together():
        for month in range(30):
            figure(item, people, 1000 + month, as_of=f"{2020 + month // 12}-{1 + month % 12:02}")
    rows = see(PAGE).select("#results .chart-table tbody tr")
    assert [rows[1].select("td")[0].get_text(), rows[-1].select("td")[0].get_text()] == ["1,006 people", "1,029 people"]
    assert len(lines_of(visitor.get("/en/progress/results.csv"))) == 30


def test_one_value_makes_no_line(people, see):
    figure(builders.achievement(), people, 5, as_of="2024")
    [chart] = measure_charts([progress_of()])
    assert (chart.is_line, chart.drawing) == (False, None)
    assert "One value so far, so no line." in see(PAGE).select_one("#results").get_text()
    assert not see(PAGE).select("#results .chart")


@pytest.mark.parametrize("values", [(1, 10**15), (-5, -3), (-(10**15), 10**15), (0, 0), (3, 3), (1, 2)])
@pytest.mark.parametrize("target", [None, 5, -7, 10**14])
def test_drawings_stay_within_their_bounds(people, values, target):
    item = builders.achievement()
    for year, value in zip((1950, 2099), values, strict=True):
        figure(item, people, value, as_of=str(year))
    if target is not None:
        figure(item, people, target, kind="target")
    [chart] = measure_charts([progress_of()])
    for shape in chart.drawing.shapes:
        places = {Rule: "x1 x2 y1 y2", Dot: "x y", Caption: "x y", Box: "x y"}.get(type(shape), "")
        for name in places.split():
            limit = chart.drawing.width if name.startswith("x") else chart.drawing.height
            assert -1 <= getattr(shape, name) <= limit, shape


# Money


def test_money_is_split_by_year_and_payer_without_saying_a_won_twice(won):
    cost = builders.measure(unit=won)
    nation, firm = (builders.organization(kind=kind) for kind in ("national", "company"))
    item = builders.achievement()
    whole = figure(item, cost, 100, kind="target", spending="planned")
    share = {"kind": "target", "spending": "planned", "whole": whole}
    figure(item, cost, 60, year=2026, **share)
    figure(item, cost, 40, year=2026, funder=nation, **share)
    figure(item, cost, 30, year=2027, funder=firm, **share)
    figure(item, cost, 70, funder=nation, **share)  # of all years: it says less than the years do
    figure(item, cost, 7, spending="spent", year=2026)
    planned, spent = money_charts(chart_rows(Achievement.objects.live()))
    assert [(line.payer, [each and int(each.value) for each in line.figures]) for line in planned.lines] == [
        ("nation", [40, None]),
        ("private", [None, 30]),
        ("none", [20, None]),
    ]
    assert [int(total.value) for total in planned.totals] == [60, 30]
    assert (planned.without_year.value, planned.total.value, spent.total.value) == (10, 100, 7)


SHARES = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from([None, 2025, 2026]), st.sampled_from([None, "n", "c"])), max_size=5
)


@settings(max_examples=number_of_examples(25, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wholes=st.lists(st.tuples(st.integers(1, 100), st.sampled_from([None, 2024]), SHARES), max_size=3))
def test_pieces_of_money_always_make_their_wholes(won_measure, wholes):
    cost, bodies = won_measure
    Figure.objects.all().delete()
    item = Achievement.objects.get()
    for number, (value, year, shares) in enumerate(wholes):
        common = {"achievement": item, "measure": cost, "unit": cost.unit, "as_of": "2024"}
        whole = Figure.objects.create(value=value, year=year, position=number, **common)
        for part, share_year, funder in shares:
            values = common | {"value": part, "year": share_year, "funder": bodies.get(funder), "whole": whole}
            Figure.objects.create(**values)
    charts = money_charts(chart_rows(Achievement.objects.live()))
    expected = sum(value for value, _year, _shares in wholes)
    assert sum(chart.total.value for chart in charts) == expected
    for chart in charts:
        assert all(piece.value > 0 for piece in chart.pieces)
        by_line = sum(each.value for line in chart.lines for each in line.figures if each)
        assert by_line + (chart.without_year.value if chart.without_year else 0) == expected


@pytest.fixture
def won_measure(won):
    builders.achievement()
    return builders.measure(unit=won), {slug: builders.organization(slug=slug, kind="city") for slug in "nc"}


# A table of one's own choice

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["health", "energy"]),
        st.sampled_from([None, "2010", "2011/2013", "2012/..", "2030"]),
        st.sampled_from(["", "achieved", "discontinued"]),
        st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["lead", "partner"])), max_size=3, unique=True),
        st.lists(st.tuples(st.integers(-9, 99), st.sampled_from(["2010", "2011"])), max_size=2),
    ),
    min_size=1,
    max_size=7,
)
SIDES = st.sampled_from(["sector", "state", "partner", "role", "partner_kind", "place"])


@pytest.fixture
def city(people):
    bodies = {slug: builders.organization(slug=slug, kind=kind) for slug, kind in (("a", "city"), ("b", "company"))}
    return {slug: builders.sector(slug=slug) for slug in ("health", "energy")}, bodies, people


def values_of(item, name):
    """The values of an achievement on a side, worked out from its rows."""
    partners = list(item.partners.all())
    return {
        "sector": lambda: {item.sector.slug},
        "state": lambda: {item.state.value},
        "place": lambda: {item.place_en} - {""},
        "partner": lambda: {each.organization.slug for each in partners},
        "role": lambda: {each.role for each in partners},
        "partner_kind": lambda: {each.organization.kind for each in partners},
    }[name]()


def pairs_of(item, one, other):
    """The cells that an achievement stands in: of two sides about partners those of one partner."""
    about = {
        "partner": lambda p: p.organization.slug,
        "role": lambda p: p.role,
        "partner_kind": lambda p: p.organization.kind,
    }
    if one in about and other in about:
        return {(about[one](each), about[other](each)) for each in item.partners.all()} or {("", "")}
    return {(a, b) for a in values_of(item, one) or {""} for b in values_of(item, other) or {""}}


def amount_of(item):
    """The latest result of an achievement; two of one date are two things."""
    by_date = defaultdict(list)
    for each in item.figures.all():
        by_date[str(each.as_of)].append(each.value)
    return sum(by_date[max(by_date)])


def fill(rows, sectors, bodies, measure):
    for model in (Figure, Partner, Achievement):
        model.objects.all().delete()
    for number, (sector, period, outcome, partners, figures) in enumerate(rows):
        values = {"title_en": f"No. {number}", "place_en": ["", "Here"][number % 2], "publish_at": builders.LONG_AGO}
        item = Achievement.objects.create(sector=sectors[sector], period=period, outcome=outcome, **values)
        for slug, role in partners:
            Partner.objects.create(achievement=item, organization=bodies[slug], role=role)
        for value, date in figures:
            Figure.objects.create(achievement=item, measure=measure, unit=measure.unit, value=value, as_of=date)
    return Achievement.objects.live().prefetch_related("partners__organization", "figures")


def is_summed(item):
    """Return True if the sum of results holds an achievement: those that are planned or discontinued stand apart."""
    return item.figures.all() and item.state.value not in ("planned", "discontinued")


def cells_of(items, one, other):
    """({cell: number}, {cell: sum}) by a plain computation over the rows."""
    counts, sums = Counter(), defaultdict(Decimal)
    for item in items:
        for pair in pairs_of(item, one, other):
            counts[pair] += 1
            if is_summed(item):
                sums[pair] += amount_of(item)
    return counts, sums


def value_of(cell):
    return cell.total.value if cell.total else 0


@settings(max_examples=number_of_examples(25, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, sides=st.lists(SIDES, min_size=2, max_size=2, unique=True), asks_sum=st.booleans())
def test_each_cell_is_what_a_plain_computation_finds(city, rows, sides, asks_sum):
    one, other = sides
    items = list(fill(rows, *city))
    shown = progress(f"rows={one}&columns={other}{'&sum=trained/result' if asks_sum else ''}").pivot
    counts, sums = cells_of(items, one, other)
    for line in shown.lines:
        for head, cell in zip(shown.heads, line.cells, strict=True):
            assert cell.count == counts[line.value, head.value], (line.value, head.value)
            assert not shown.sum or value_of(cell) == sums[line.value, head.value]
    assert sum(counts.values()) == sum(cell.count for line in shown.lines for cell in line.cells)
    assert shown.total.count == len(items)
    assert not shown.sum or value_of(shown.total) == sum(amount_of(item) for item in items if is_summed(item))


def test_a_sum_by_funder_holds_what_each_one_pays(won):
    cost = builders.measure(unit=won, slug="cost")
    one, two = builders.organization(slug="one"), builders.organization(slug="two")
    item = builders.achievement()
    whole = figure(item, cost, 100)
    figure(item, cost, 60, funder=one, whole=whole)
    figure(item, cost, 30, funder=two, whole=whole)
    shown = progress("rows=funder&columns=sector&sum=cost/result").pivot
    assert {line.value: line.total.total.value for line in shown.lines} == {"one": 60, "two": 30, "": 10}
    assert shown.total.total.value == 100


def test_the_files_of_a_table_are_the_table(people, visitor, see):
    item = builders.full_achievement("giraffe")
    figure(item, people, 164)
    query = "rows=partner&columns=role&sum=trained/result"
    page = see(f"{PAGE}?{query}")
    shown = [[cell.get_text() for cell in row.select("th, td")] for row in page.select(".pivot-table tr")]
    lines = list(csv.reader(io.StringIO(visitor.get(f"/en/progress/table.csv?{query}").content.decode("utf-8-sig"))))
    plain = [[cell.replace(" people", "").replace("–", "") for cell in row] for row in shown[1:]]
    assert plain == lines[1:]
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(visitor.get(f"/en/progress/table.xlsx?{query}").streaming_content))
    )
    table, about = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    assert [[str(cell if cell is not None else "") for cell in row] for row in table] == lines
    assert ("Sum of", "People trained – Result") in [row[:2] for row in about]
    link = page.select_one("#table .tools a[href*=csv]")["href"]
    assert visitor.get(link).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("rows=zebra", "“zebra” is no side of a table."),
        ("rows=state&columns=state", "Rows and columns are the same."),
        ("sum=zebra/result", "There is nothing to add up under “zebra/result” here."),
    ],
)
def test_a_table_that_cannot_be_made_says_why(see, visitor, query, sentence):
    builders.achievement()
    assert sentence in see(f"{PAGE}?{query}").select_one("#table").get_text()
    response = visitor.get(f"/en/progress/table.csv?{query}")
    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_every_side_has_a_page(see):
    builders.full_achievement("giraffe")
    for name in NAMES:
        page = see(f"{PAGE}?rows={name}")
        assert page.select_one(f"#pivot-rows option[selected][value={name}]")
        assert page.select(".pivot-table tbody tr")


# Files of charts


@pytest.fixture
def full(won, people):
    item = builders.full_achievement("giraffe")
    for value, date in ((38, "2024"), (164, "2025")):
        figure(item, people, value, as_of=date)
    figure(item, people, 347, kind="target", as_of="2030")
    cost = builders.measure(unit=won, slug="cost", name_en="Cost & risk <b>")
    for year in (2025, 2026):
        figure(item, cost, 1284300000000 + year, year=year, spending="spent", funder=builders.organization(kind="city"))
    for state in (builders.DRAFT, builders.withdrawn()):
        hidden = builders.achievement(sector=item.sector, **state)
        figure(hidden, people, 9999, as_of="2025")
    return item


CHART_NAMES = ["outcomes", "targets", "results", "money", "evidence"]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", CHART_NAMES)
def test_page_table_and_picture_hold_the_same_numbers(full, visitor, name, language):
    base = f"/{language}/progress/{name}"
    chart = "?chart=trained" if name == "results" else "?chart=cost/result/spent" if name == "money" else ""
    lines = lines_of(visitor.get(f"{base}.csv{chart}"))
    tree = svg_of(visitor.get(f"{base}.svg{chart}"))
    title, description = tree.find(f"{SVG}title").text, tree.find(f"{SVG}desc").text
    assert title
    page = parse_html(visitor.get(f"/{language}/progress/").content).get_text(" ")
    page = " ".join(page.split())
    for line in lines:
        numbers = [line[column] for column in ("amount", "value", "achievements") if line.get(column)]
        assert numbers
        assert all(number.lstrip("'") in description for number in numbers), (numbers, description)
        for shown in [line["amount"].lstrip("'")] if "amount" in line else [line["achievements"]]:
            assert shown in page, shown
    assert "9999" not in description
    assert "9,999" not in page


@pytest.mark.parametrize("name", CHART_NAMES)
def test_an_svg_needs_nothing_else_and_says_where_it_is_from(full, visitor, name):
    response = visitor.get(f"/en/progress/{name}.svg?sector={full.sector.slug}")
    assert (response["Content-Type"], response["X-Robots-Tag"]) == ("image/svg+xml", "noindex")
    text = response.content.decode()
    tree = svg_of(response)
    assert not re.findall(r"href|@import|url\((?!#)|<script|style=", text)
    assert "Portal Sans" in tree.find(f"{SVG}style").text
    words = " ".join("".join(each.itertext()) for each in tree.iter(f"{SVG}text"))
    assert (
        f"https://testserver/en/progress/?sector={full.sector.slug}" in words.replace(" ", "") or "testserver" in words
    )
    assert "KOGL Type 1" in words
    assert re.search(r"as of \w+ \d+, 20\d\d", words)
    used = set(re.findall(r'class="([\w-]+)"', text))
    assert all(f".{name}{{" in text for name in used)
    assert set(re.findall(r"url\(#([\w-]+)\)", text)) <= set(re.findall(r'id="([\w-]+)"', text))


@pytest.mark.parametrize("name", CHART_NAMES)
def test_a_png_is_painted_at_twice_the_size_and_always_alike(full, visitor, name):
    first = visitor.get(f"/ko/progress/{name}.png")
    assert first["Content-Type"] == "image/png"
    caches["og_images"].clear()
    caches["etags"].clear()
    assert visitor.get(f"/ko/progress/{name}.png").content == first.content
    picture = Image.open(io.BytesIO(first.content))
    svg = svg_of(visitor.get(f"/ko/progress/{name}.svg"))
    assert picture.size == (2 * int(svg.get("width")), 2 * int(svg.get("height")))
    assert len(picture.convert("RGB").getcolors(1 << 20)) > 8
    assert len(first.content) < 150_000


def test_charts_are_not_sent_again_and_change_with_the_content(full, visitor, people):
    response = visitor.get("/en/progress/targets.png")
    known = {"HTTP_IF_NONE_MATCH": response["ETag"]}
    assert visitor.get("/en/progress/targets.png", **known).status_code == 304
    figure(builders.achievement(sector=full.sector), people, 5, kind="target")
    assert visitor.get("/en/progress/targets.png", **known).status_code == 200


def test_painting_is_limited_for_each_address(full, visitor, settings):
    settings.OG_IMAGES_PER_MINUTE = 1
    caches["rate_limits"].clear()
    caches["og_images"].clear()
    assert visitor.get("/en/progress/outcomes.png").status_code == 200
    assert visitor.get("/en/progress/outcomes.png").status_code == 200  # painted already
    response = visitor.get("/en/progress/targets.png")
    assert (response.status_code, response["Cache-Control"]) == (429, "no-store")


@pytest.mark.parametrize("extension", ["csv", "svg", "png"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("outcomes.{}?sectr=x", 400),
        ("outcomes.{}?status=done", 400),
        ("zebra.{}", 404),
        ("results.{}?chart=zebra", 404),
        ("outcomes.{}?q=zebra", 404),
    ],
)
def test_files_of_nothing_are_refused(full, visitor, extension, address, status):
    assert visitor.get(f"/en/progress/{address.format(extension)}").status_code == status


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("achievements/summary/", "progress/"),
        ("achievements/summary.csv", "progress.csv"),
        ("achievements/summary.xlsx", "progress.xlsx"),
    ],
)
def test_former_addresses_of_the_summary_lead_on_for_good(visitor, former, present):
    response = visitor.get(f"/ko/{former}?sector=energy&q=%EB%A1%9C%EB%B4%87")
    assert response.status_code == 301
    assert response["Location"] == f"/ko/{present}?sector=energy&q=%EB%A1%9C%EB%B4%87"


def test_an_empty_portal_has_a_page(see):
    builders.plan()
    assert "Nothing is published yet." in see(PAGE).get_text()


def test_evidence_leads_to_the_lists_of_what_lacks_it(full, see):
    builders.achievement(sector=full.sector)
    page = see(PAGE)
    for row in page.select(".cover li"):
        number = row.select_one("a").get_text().split()[1]
        assert see(row.a["href"]).select_one(".result-line h2").get_text(strip=True).split()[0] == number


# What other pages show


def test_a_sector_has_charts_of_its_own_achievements_alone(full, people, django_assert_max_num_queries):
    other = builders.achievement(sector=builders.sector())
    figure(other, people, 5000, as_of="2025")
    sector_charts(full.sector)  # reads the measures, which are kept for a content version
    with django_assert_max_num_queries(3):  # two of them read the version
        charts = sector_charts(full.sector)
    assert "5,000" not in charts.measures[0].description
    assert [chart.key for chart in charts.money] == ["cost/result/spent"]
    assert sector_charts(builders.sector()).is_empty


def test_targets_of_a_plan_have_results_or_a_reason(people):
    plan = builders.plan()
    sector = builders.sector(plan=plan)
    counted = builders.measure()
    for value, kind, measure in [(1000, "target", people), (500, "target", counted), (100, "result", counted)]:
        builders.figure(PlanFigure, plan=plan, measure=measure, value=value, kind=kind)
    first, second = plan_targets(plan)
    assert (first.result, first.percent, first.width, first.reason) == (None, None, None, "No result published yet")
    assert (second.percent, second.width, second.is_added_up, second.reason) == ("20%", 20, False, "")
    builders.achievement(sector=sector)
    figure(builders.achievement(sector=sector), people, 250)
    figure(builders.achievement(sector=sector, **builders.DRAFT), people, 250)
    first, _second = plan_targets(plan)
    assert (first.result.value, first.is_added_up, first.achievements, first.others) == (250, True, 1, 1)
    assert (first.percent, first.width) == (None, 25)
    assert Decimal(first.width) == 25
    [past, _other] = plan_targets(plan, is_past=True)
    assert past.result is None
