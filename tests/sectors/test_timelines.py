"""Tests of rows on a scale of years: the same facts as the text, a readable scale, as of the shown day."""

import datetime
import itertools

import pytest
import time_machine
from bs4 import BeautifulSoup

from achievements.claims.phases import Phases
from sectors.models import Plan
from sectors.periods import Period
from sectors.timelines.bar_svg import bar_svg
from sectors.timelines.drawing import NARROW
from sectors.timelines.scale import GUTTER, LABEL, Scale, scale_of
from sectors.timelines.year_lines import MOST_LABELS, labels_of, scale_of_rows, year_lines
from sectors.timelines.years import AHEAD, BACK, timeline_of
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


def texts(elements):
    return [" ".join(element.get_text(" ").split()) for element in elements]


def drawn(text, years=(2021, 2030), today=TODAY, **options):
    """Return the shapes of the bar of a period: (look, left, right) of rectangles, “<” or “>” of arrows."""
    svg = BeautifulSoup(bar_svg(Period.parse(text), scale(*years, today), **options), "html.parser")
    arrows = ["<" for _ in svg.select(".per > path")] + [">" for _ in svg.select("svg svg")]
    return [(rect["class"][0], *ends_of(rect)) for rect in svg.select("rect")] + arrows


def ends_of(rect):
    left, width = (float(rect[name].removesuffix("%")) for name in ("x", "width"))
    return left, round(left + width, 1)


# Where a period lies


@pytest.mark.parametrize(
    ("period", "shapes"),
    [
        ("2021/2022", [("done", 0, 20)]),
        ("2030", [("plan", 90, 100)]),
        ("2021/2030", [("done", 0, 55), ("todo", 55, 100)]),
        ("2021/..", [("done", 0, 55), ("todo", 55, 102)]),  # without an end there is no edge
        ("../2025", [("done", -2, 50)]),
        ("1392/2022", [("done", -2, 20)]),
        ("2030/2999", [("plan", 90, 102)]),
        ("2027/..", [("plan", 60, 102)]),
        ("1000/9999", [("done", -2, 55), ("todo", 55, 102)]),
        ("1392", ["<"]),
        ("2020-12-31", ["<"]),
        ("../0001", ["<"]),
        ("2999", [">"]),
        ("2031-01-01", [">"]),
        ("9999-12-31/..", [">"]),
    ],
)
def test_the_past_is_solid_the_rest_pale_what_is_planned_dashed_and_what_lies_beyond_an_arrow(period, shapes):
    assert drawn(period) == shapes


@pytest.mark.parametrize("period", ["2021/2022", "2021/2030", "2030"])
def test_what_was_discontinued_is_hatched_as_a_whole(period):
    [(look, left, right)] = drawn(period, is_cut=True)
    assert look == "cut"
    assert right - left >= 10


@pytest.mark.parametrize("period", ["2026-07-02", "2013-10-13/2013-10-17", "1986-01-01", "2036-12-31", "2020-02"])
@pytest.mark.parametrize("today", [TODAY, datetime.date(2040, 1, 1), datetime.date(1980, 1, 1)])
def test_a_single_day_is_seen_and_stays_within_the_scale(period, today):
    [(_look, left, right)] = drawn(period, (1986, 2036), today)
    assert right - left >= 1.5
    assert (left, right) == (max(left, 0), min(right, 100))


@pytest.mark.parametrize(
    ("day", "looks"),
    [
        ("2026-07-01", ["plan"]),
        ("2026-07-02", ["todo"]),
        ("2026-08-01", ["done", "todo"]),
        ("2026-09-30", ["done"]),  # of its last day too little is left to see
        ("2026-10-01", ["done"]),
    ],
)
def test_the_look_is_that_of_the_day_of_the_scale(day, looks):
    shapes = drawn("2026-07-02/2026-09-30", (2025, 2027), datetime.date.fromisoformat(day))
    assert [shape[0] for shape in shapes] == looks


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


def plan_for(period):
    return Plan(period=Period.parse(period) if period else None)


@pytest.mark.parametrize(
    ("plan", "periods", "years"),
    [
        ("2024/2030", ["2009", "2040"], (2024, 2030)),  # the years of the plan, whatever lies beyond them
        ("2024/2030", [], (2024, 2030)),
        ("2024-03/2024-11", [], (2024, 2024)),
        ("2024/..", ["2009/2028"], (2009, 2028)),  # it does not say how long
        ("1000/2030", ["2009"], (2009, 2026)),  # nobody could read a thousand years
        ("", ["2009"], (2009, 2026)),
    ],
)
def test_rows_are_on_the_years_of_their_plan_else_on_those_of_their_periods(plan, periods, years):
    found = scale_of_rows(plan_for(plan), [Period.parse(each) for each in periods], TODAY)
    assert (found.years[0], found.years[-1]) == years


def test_without_any_year_there_is_no_scale():
    assert scale_of_rows(plan_for(""), [], TODAY) is None
    assert scale_of_rows(None, [], TODAY) is None


@pytest.mark.parametrize("length", [1, 7, 12, 13, 19, 25, 60])
@pytest.mark.parametrize("first", [1986, 1999, 2024])
def test_at_most_twelve_years_have_a_label_and_each_has_room_up_to_the_next(length, first):
    labels = labels_of(scale(first, first + length - 1))
    places = [place for place, label in enumerate(labels) if label]
    steps = {after - before for before, after in itertools.pairwise(places)}
    assert len(labels) == length
    assert 1 <= len(places) <= MOST_LABELS
    assert len(steps) <= 1
    assert all(length - places[-1] >= step for step in steps)


def test_the_line_of_today_is_drawn_where_the_scale_has_today():
    assert 'class="now" x1="55%"' in year_lines(scale(2021, 2030))
    for years in ((2009, 2015), (2030, 2040)):  # of a plan that is over, and of one to come
        assert 'class="now"' not in year_lines(scale(*years))


# The sector page


def rows_of(page):
    """Return title, period and state of each row."""
    return [texts(row.select(":is(h4 a, .when p, .state)")) for row in page.select(".rows > .row")]


def test_every_achievement_is_one_row_in_both_languages(see):
    sector = builders.sector()
    planned = builders.achievement(sector=sector, period="2030", title_en="Later", title_ko="나중")
    first = builders.achievement(sector=sector, period="2009/2012", title_en="First", title_ko="처음")
    undated = builders.achievement(sector=sector, title_en="Some time", title_ko="언젠가")
    builders.achievement(sector=builders.sector(), period="2010", title_en="Elsewhere")
    page = see(sector.get_absolute_url())
    assert rows_of(page) == [
        ["Later", "2030", "Planned"],
        ["First", "2009–2012", "Ended, outcome not stated"],
        ["Some time", "Period not given", "Period not given"],
    ]
    korean = see(sector.get_absolute_url().replace("/en/", "/ko/"))
    assert rows_of(korean)[1] == ["처음", "2009~2012년", "종료(결과 미기재)"]
    for each in (page, korean):
        keys = [item.pk for item in (planned, first, undated)]
        addresses = [link["href"].partition("/achievements/")[2] for link in each.select(".row h4 a")]
        assert addresses == [f"{key}/" for key in keys]
        assert [row["id"] for row in each.select(".row")] == [f"achievement-{key}" for key in keys]
        assert {svg["aria-hidden"] for svg in each.select(".row svg")} == {"true"}
        assert len(each.select(".row .per")) == 2  # what has no period has words alone


def test_repeated_drawings_refer_to_ids_unique_on_the_page(see):
    sector = builders.sector()
    for _number in range(5):
        builders.achievement(sector=sector, period="2020/..")
    page = see(sector.get_absolute_url())
    ids = [element["id"] for element in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    assert {use["href"].removeprefix("#") for use in page.select("use")} <= set(ids)


def test_a_page_without_periods_has_no_scale_and_one_without_achievements_no_rows(see):
    sector = builders.sector()
    assert not see(sector.get_absolute_url()).select(".row, .rows-key")
    builders.achievement(sector=sector, title_en="Some time")
    page = see(sector.get_absolute_url())
    assert not page.select(".per, .years li")
    assert rows_of(page) == [["Some time", "Period not given", "Period not given"]]


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
    assert texts(page.select(".row .when p")) == ["2020"]
    assert SECRET not in page.get_text()
    years = {text.get_text() for text in page.select(".years li")}
    assert years
    assert not years & {"2014", "2015"}


def test_a_draft_changes_no_row_before_publication(editor, publisher, see):
    item = builders.achievement(period="2020")
    edit(editor, item, period="2015")
    assert texts(see(item.sector.get_absolute_url()).select(".row .when p")) == ["2020"]
    publish(editor, publisher, item)
    assert texts(see(item.sector.get_absolute_url()).select(".row .when p")) == ["2015"]


def test_rows_follow_the_current_date(see):
    item = builders.achievement(period="2026-09/2027-03")
    url = item.sector.get_absolute_url()
    found = []
    for day in ("2026-08-31", "2026-09-01", "2026-12-01", "2027-04-01"):
        with time_machine.travel(f"{day} 12:00+09:00", tick=False):
            page = see(url)
            found.append((rows_of(page)[0][2], [rect["class"][0] for rect in page.select(".per rect")]))
    assert found == [
        ("Planned", ["plan"]),
        ("Under way", ["todo"]),  # of its first day nothing is over
        ("Under way", ["done", "todo"]),
        ("Ended, outcome not stated", ["done"]),
    ]


def test_a_scheduled_achievement_joins_the_rows_at_its_publication(see):
    item = builders.achievement(period="2020", **builders.scheduled())
    assert not see(item.sector.get_absolute_url()).select(".row")
    with time_machine.travel("2026-07-02 14:00+09:00", tick=False):
        assert rows_of(see(item.sector.get_absolute_url()))


@pytest.mark.parametrize("rows", [1, 30])
def test_phases_of_an_achievement_cost_no_query(rows, django_assert_num_queries):
    item = builders.achievement(period="2020")
    for _number in range(rows):
        builders.part(achievement=item, period="2020-05")
    [loaded] = item.sector.achievements.live().with_details()
    with django_assert_num_queries(0):
        phases = Phases(loaded)
        assert (len(phases.bars), len(phases.parts)) == (1, rows)


# Days that have passed


def test_a_past_page_shows_the_rows_of_that_day(editor, publisher, see):
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        sector = builders.sector(publish_at=MARCH)
        item = builders.achievement(sector=sector, period="2026-03/2026-04", publish_at=MARCH)
        builders.part(achievement=item, period="2026-03/2026-04")
        builders.record_loaded(item)
        builders.record_loaded(sector)
    with time_machine.travel("2026-06-01 12:00+09:00", tick=False):
        publish(editor, publisher, item, period="2021/2022")
        builders.achievement(sector=sector, period="2014", publish_at=JUNE)
    page = see(f"{sector.get_absolute_url()}?as_of=2026-03-20")
    assert [row[1:] for row in rows_of(page)] == [["March–April 2026", "Under way"]]
    assert [rect["class"][0] for rect in page.select(".per rect")] == ["done", "todo"]
    assert "Dotted line: March 20, 2026." in page.get_text()
    assert "Dotted line: July 2, 2026." in see(sector.get_absolute_url()).get_text()
    claim = see(f"{item.get_absolute_url()}?as_of=2026-03-20")
    looks = [[rect["class"][0] for rect in bar.select("rect")] for bar in claim.select(".per")]
    assert looks == [["done", "todo"]] * 2  # of the item and of its part
    assert "Dotted line: March 20, 2026." in claim.get_text()


def test_a_preview_of_a_sector_has_its_rows(editor, viewer):
    item = builders.achievement(period="2020")
    for each, fields in [(item, {"period": "2015/2016"}), (item.sector, {"name_en": "Renamed"})]:
        edit(editor, each, **fields)
    claim, page = (parse_html(viewer.get(f"{each.page_url()}preview/").content) for each in (item, item.sector))
    assert "2015–2016" in claim.select_one(".verdict").get_text()
    assert texts(page.select("h1")) == ["Renamed"]
    assert texts(page.select(".row .when p")) == ["2020"]
