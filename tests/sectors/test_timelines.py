"""Tests of timelines: the same facts as the text, a readable scale for any periods, as of the shown day."""

import datetime
import itertools

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.claims.phases import Phases
from portal.plan_timeline import PlanTimeline, read_timelines, with_timelines
from sectors.periods import Period, Status
from sectors.timelines.drawing import NARROW
from sectors.timelines.period_bar import period_bar
from sectors.timelines.rows import MOST_ROWS, RowTimeline
from sectors.timelines.scale import GUTTER, LABEL, Scale, scale_of
from sectors.timelines.years import AHEAD, BACK, Years, name_of, spans_of, timeline_of
from tests import builders
from tests.html import parse_html
from tests.staff import edit, publish

pytestmark = [pytest.mark.one_database, pytest.mark.django_db, pytest.mark.usefixtures("today", "long_sessions")]

TODAY = datetime.date(2026, 7, 2)  # the middle of its year, but for half a day
SECRET = "zebra"
MARCH, JUNE = (datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (3, 6))


@pytest.fixture
def today():
    with time_machine.travel("2026-07-02 12:00+09:00", tick=False):
        yield


def scale(first, last, today=TODAY):
    return Scale(range(first, last + 1), today)


def numbers(stretch):
    return stretch and tuple(float(text.removesuffix("%")) for text in stretch)


def texts(elements):
    return [" ".join(element.get_text(" ").split()) for element in elements]


# Where a period lies


@pytest.mark.parametrize(
    ("period", "over", "to_come", "back", "on"),
    [
        ("2021/2022", (0, 20), None, False, False),
        ("2030", None, (90, 10), False, False),
        ("2021/2030", (0, 54.986), (54.986, 45.014), False, False),
        ("2021/..", (0, 54.986), (54.986, 45.014), False, True),
        ("../2025", (0, 50), None, True, False),
        ("1392/2022", (0, 20), None, True, False),
        ("2030/2999", None, (90, 10), False, True),
        ("1000/9999", (0, 54.986), (54.986, 45.014), True, True),
        ("1392", None, None, True, False),
        ("2999", None, None, False, True),
        ("../0001", None, None, True, False),
        ("9999-12-31/..", None, None, False, True),
    ],
)
def test_the_past_is_solid_the_future_hollow_and_the_rest_beyond_the_scale_an_arrow(period, over, to_come, back, on):
    shape = period_bar(Period.parse(period), scale(2021, 2030))
    assert (numbers(shape.over), numbers(shape.to_come)) == (over, to_come)
    assert (shape.goes_back, shape.goes_on, shape.dot) == (back, on, "")


@pytest.mark.parametrize(
    "period", ["2026-07-02", "2013-10-13/2013-10-17", "1986", "1986-01-01", "2036-12-31", "2020-02"]
)
def test_very_short_periods_are_dots_within_the_scale(period):
    shape = period_bar(Period.parse(period), scale(1986, 2036))
    assert (shape.over, shape.to_come) == (None, None)
    assert 0 <= float(shape.dot.removesuffix("%")) <= 100


@pytest.mark.parametrize(
    "period", ["2026-07-01/2026-07-03", "2026", "2026-07-02/..", "../2026-07-02", "2025-01/2026-07-02"]
)
@pytest.mark.parametrize("years", [(2026, 2026), (2020, 2030), (1986, 2036)])
def test_every_period_leaves_something_to_see(period, years):
    shape = period_bar(Period.parse(period), scale(*years))
    lengths = [numbers(stretch)[1] for stretch in (shape.over, shape.to_come) if stretch]
    assert shape.dot or shape.goes_back or shape.goes_on or sum(lengths) * NARROW / 100 >= 7


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-07-01", Status.PLANNED),
        ("2026-07-02", Status.UNDER_WAY),
        ("2026-07-04", Status.UNDER_WAY),
        ("2026-07-05", Status.ENDED),
    ],
)
def test_the_status_is_that_of_the_day_of_the_scale(day, status):
    shape = period_bar(Period.parse("2026-07-02/2026-07-04"), scale(2000, 2030, datetime.date.fromisoformat(day)))
    assert (shape.status, shape.is_ended, shape.is_under_way) == (
        status,
        status == Status.ENDED,
        status == Status.UNDER_WAY,
    )


# The scale


def years_of(*periods):
    found = scale_of(timeline_of(map(Period.parse, periods)), TODAY)
    return found and (found.years[0], found.years[-1])


def test_the_scale_has_every_period_that_is_near_and_today():
    assert years_of() is None
    assert years_of("2009/2012", "2014-05") == (2009, 2026)
    assert years_of("2028") == (2026, 2028)
    assert years_of("2013/..") == (2013, 2026)
    assert years_of("../2014") == (2014, 2026)


def test_distant_years_do_not_stretch_the_scale():
    assert years_of("1392", "2999", "2013/2014") == (2013, 2026)
    assert years_of("1392") == years_of("2999") == (2026, 2026)
    first, last = years_of(*(str(year) for year in range(1900, 2100)))
    assert (first, last) == (TODAY.year - BACK, TODAY.year + AHEAD)


@pytest.mark.parametrize("length", [1, 2, 5, 18, 21, 51])
@pytest.mark.parametrize("first", [1986, 1999, 2026])
def test_labels_of_years_fit_beside_each_other_and_into_the_width(length, first):
    ticks = scale(first, first + length - 1).ticks
    for width, shown in ((NARROW, {"always", "narrow"}), (scale(1, 1).desktop, {"always", "wide"})):
        places = [float(tick.x.removesuffix("%")) * width / 100 for tick in ticks if tick.shown in shown]
        assert places
        assert min((after - before for before, after in itertools.pairwise(places)), default=LABEL) >= LABEL
        assert length == 1 or max(places) + LABEL <= width + GUTTER + 0.1


def test_today_is_labeled_where_there_is_room():
    assert (scale(2026, 2036).now_anchor, scale(1986, 2026).now_anchor) == ("start", "end")
    assert Scale(range(2026, 2027), TODAY).now_x == "49.863%"


def test_years_with_the_same_number_are_named_together():
    assert spans_of([2014, 2010, 2009]) == [Years(2009, 2010), Years(2014, 2014)]
    assert [str(name_of(span)) for span in spans_of([2010, 2009, 2014])] == ["2009–2010", "2014"]


# The sector page


def rows_of(page):
    return [texts(row.select("th, td")) for row in page.select(".periods tbody tr")]


def test_the_table_has_every_achievement_of_the_page_in_both_languages(see):
    sector = builders.sector()
    planned = builders.achievement(sector=sector, period="2030", title_en="Later", title_ko="나중")
    first = builders.achievement(sector=sector, period="2009/2012", title_en="First", title_ko="처음")
    undated = builders.achievement(sector=sector, title_en="Some time", title_ko="언젠가")
    builders.achievement(sector=builders.sector(), period="2010", title_en="Elsewhere")
    page = see(sector.get_absolute_url())
    assert rows_of(page) == [["First", "2009–2012", "Ended, outcome not stated"], ["Later", "2030", "Planned"]]
    korean = see(sector.get_absolute_url().replace("/en/", "/ko/"))
    assert rows_of(korean) == [["처음", "2009~2012년", "종료(결과 미기재)"], ["나중", "2030년", "예정"]]
    for each in (page, korean):
        targets = [link["href"] for link in each.select(".periods th a, .no-period a")]
        assert targets == [f"#achievement-{item.pk}" for item in (first, planned, undated)]
        assert all(each.select_one(target) for target in targets)
        assert {svg["aria-hidden"] for svg in each.select(".timeline-section svg")} == {"true"}
        assert [head["scope"] for head in each.select(".periods thead th")] == ["col"] * 3
        assert {head["scope"] for head in each.select(".periods tbody th")} == {"row"}


def test_repeated_drawings_refer_to_ids_unique_on_the_page(see):
    sector = builders.sector()
    for _number in range(MOST_ROWS + 2):
        builders.achievement(sector=sector, period="2020/..")
    page = see(sector.get_absolute_url())
    ids = [element["id"] for element in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    assert {use["href"].removeprefix("#") for use in page.select("use")} <= set(ids)
    assert (len(page.select(".periods")), len(page.select("details .periods tbody tr"))) == (2, 2)
    assert page.select_one(".timeline-section summary").get_text(strip=True) == "2 more achievements"


def test_a_page_without_periods_names_what_it_has_and_one_without_achievements_has_no_timeline(see):
    sector = builders.sector()
    assert not see(sector.get_absolute_url()).select(".timeline-section")
    builders.achievement(sector=sector, title_en="Some time")
    page = see(sector.get_absolute_url())
    assert not page.select(".periods")
    assert "Some time" in page.select_one(".no-period").get_text()


@pytest.fixture
def hidden():
    """Create a public item beside hidden items of every state."""
    sector = builders.sector()
    item = builders.achievement(sector=sector, period="2020")
    builders.part(achievement=item, period="2020-05")
    builders.record_loaded(item)
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        for period in ("2015", None):
            builders.achievement(sector=sector, period=period, title_en=f"{SECRET} title", **state)
        other = builders.sector(name_en=f"{SECRET} sector", **state)
        builders.achievement(sector=other, period="2014")
    return item


def test_nothing_that_is_not_public_is_drawn_or_counted(hidden, see):
    page = see(hidden.sector.get_absolute_url())
    assert texts(page.select(".periods tbody .period")) == ["2020"]
    assert not page.select(".no-period")
    plan = see("/en/")
    assert texts(plan.select(".periods .by-year li")) == ["2020: 1"]
    assert not plan.select(".no-period")
    for each in (page, plan):
        assert SECRET not in each.select_one(".timeline-section").get_text()
        years = {text.get_text() for text in each.select(".scale .year")}
        assert years
        assert not years & {"2014", "2015"}


def test_a_draft_changes_no_timeline_before_publication(editor, publisher, see):
    item = builders.achievement(period="2020")
    edit(editor, item, period="2015")
    assert texts(see(item.sector.get_absolute_url()).select(".periods tbody .period")) == ["2020"]
    assert texts(see("/en/").select(".by-year li")) == ["2020: 1"]
    publish(editor, publisher, item)
    assert texts(see(item.sector.get_absolute_url()).select(".periods tbody .period")) == ["2015"]
    assert texts(see("/en/").select(".by-year li")) == ["2015: 1"]


def test_the_timeline_follows_the_current_date(see):
    item = builders.achievement(period="2026-09/2027-03")
    url = item.sector.get_absolute_url()
    found_rows = []
    for day in ("2026-08-31", "2026-09-01", "2027-03-31", "2027-04-01"):
        with time_machine.travel(f"{day} 12:00+09:00", tick=False):
            page = see(url)
            [group] = page.select(".periods tbody g")
            found_rows.append(
                (rows_of(page)[0][2], group["class"], bool(group.select(".over")), bool(group.select(".to-come")))
            )
    assert found_rows == [
        ("Planned", ["state-planned"], False, True),
        ("Under way", ["state-under-way"], False, True),  # of its first day nothing is over
        ("Under way", ["state-under-way"], True, False),  # of its last day too little is left to see
        ("Ended, outcome not stated", ["state-unstated"], True, False),
    ]


def test_a_scheduled_achievement_joins_the_timeline_at_its_publication(see):
    item = builders.achievement(period="2020", **builders.scheduled())
    assert not see("/en/").select(".periods")
    with time_machine.travel("2026-07-02 14:00+09:00", tick=False):
        assert texts(see("/en/").select(".by-year li")) == ["2020: 1"]
        assert rows_of(see(item.sector.get_absolute_url()))


# The plan page


def test_a_plan_counts_for_each_sector_what_goes_on_in_each_year(see):
    plan = builders.plan()
    one, two, empty = (builders.sector(plan=plan, name_en=name) for name in ("One", "Two", "Empty"))
    for period in ("2020/2022", "2021/2022", "2024", "1392", None, "2022/.."):
        builders.achievement(sector=one, period=period)
    builders.achievement(sector=two, period="2020-05-05")
    builders.achievement(sector=builders.sector(plan=builders.plan(is_current=False)), period="2019")
    page = see("/en/")
    rows = {row.th.get_text(strip=True): texts(row.select(".by-year li")) for row in page.select(".periods tbody tr")}
    assert rows == {
        "One": ["Until 2019: 1", "2020: 1", "2021: 2", "2022: 3", "2023: 1", "2024: 2", "2025–2026: 1"],
        "Two": ["2020: 1"],
        "Empty": [],
    }
    said = ["Numbers by year (most in 2022: 3)", "Numbers by year (most in 2020: 1)"]
    assert texts(page.select(".by-year summary")) == said
    assert texts(page.select(".no-period")) == ["1 achievement has no period and is not counted here."]
    assert [link["href"] for link in page.select(".periods th a")] == [
        sector.get_absolute_url() for sector in (one, two, empty)
    ]
    korean = see("/ko/").select_one(".by-year")
    assert texts(korean.select("li"))[-1] == "2025~2026년: 1"


def test_the_drawn_numbers_are_those_in_words():
    sector = builders.sector()
    for period in ("2020/2022", "2021", "2025/.."):
        builders.achievement(sector=sector, period=period)
    [row] = PlanTimeline(with_timelines(sector.plan.sectors.live(), sector.plan)).rows
    assert {column.label: column.count for column in row.columns} == {
        "2020": 1, "2021": 2, "2022": 1, "2023": 0, "2024": 0, "2025": 1, "2026": 1,
    }  # fmt: skip
    assert [(str(name), count) for name, count in row.numbers] == [
        ("2020", 1), ("2021", 2), ("2022", 1), ("2025–2026", 1),
    ]  # fmt: skip
    assert row.columns[3].height == "0.0"


@pytest.mark.parametrize("rows", [1, 30])
def test_a_plan_is_counted_in_one_query_and_the_next_time_in_none(rows, see):
    sector = builders.sector()
    for number in range(rows):
        builders.achievement(sector=sector, period=f"{2000 + number}/..")
        builders.sector(plan=sector.plan)
    with CaptureQueriesContext(connection) as queries:
        assert read_timelines(sector.plan)[sector.pk].starts.total() == rows
    assert len(queries) == 1
    see("/en/")
    with CaptureQueriesContext(connection) as queries:
        see("/en/")
    assert not [query for query in queries if "EXTRACT" in query["sql"].upper()]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_timeline_of_a_sector_and_the_phases_of_an_achievement_cost_no_query(rows, django_assert_num_queries):
    sector = builders.sector()
    for _number in range(rows):
        builders.part(achievement=builders.achievement(sector=sector, period="2020"), period="2020-05")
    achievements = list(sector.achievements.live().with_details())
    with django_assert_num_queries(0):
        assert len(RowTimeline(achievements).rows) == rows
        phases = Phases(achievements[0])
        assert (len(phases.bars), len(phases.parts)) == (1, 1)


# Days that have passed


def test_a_past_page_shows_the_timeline_of_that_day(editor, publisher, see):
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        sector = builders.sector(publish_at=MARCH)
        item = builders.achievement(sector=sector, period="2026-03/2026-04", publish_at=MARCH)
        builders.part(achievement=item, period="2026-03")
        builders.record_loaded(item)
        builders.record_loaded(sector)
    with time_machine.travel("2026-06-01 12:00+09:00", tick=False):
        publish(editor, publisher, item, period="2021/2022")
        builders.achievement(sector=sector, period="2014", publish_at=JUNE)
    then = {url: see(f"{url}?as_of=2026-03-20") for url in (sector.get_absolute_url(), "/en/", item.get_absolute_url())}
    page, plan, claim = then.values()
    assert [row[1:] for row in rows_of(page)] == [["March–April 2026", "Under way"]]
    assert texts(plan.select(".by-year li")) == ["2026: 1"]
    looks = [[rect["class"][0] for rect in bar.select("rect")] for bar in claim.select(".per")]
    assert looks == [["done", "todo"]] * 2
    assert "Dotted line: March 20, 2026." in claim.get_text()
    for each in (page, plan):
        assert texts(each.select(".scale text.now")) == ["March 20, 2026"]
    assert texts(see(sector.get_absolute_url()).select(".scale text.now")) == ["Today"]
    assert texts(see("/en/").select(".by-year li")) == ["2014: 1", "2021–2022: 1"]


def test_a_preview_of_a_sector_and_of_an_achievement_has_its_timeline(editor, viewer):
    item = builders.achievement(period="2020")
    publishable = [(item, {"period": "2015/2016"}), (item.sector, {"name_en": "Renamed"})]
    for each, fields in publishable:
        edit(editor, each, **fields)
    pages = [parse_html(viewer.get(f"{each.page_url()}preview/").content) for each in (item, item.sector)]
    assert "2015–2016" in pages[0].select_one(".verdict").get_text()
    assert texts(pages[1].select(".periods tbody .period")) == ["2020"]
