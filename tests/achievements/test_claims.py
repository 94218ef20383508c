"""Tests of the page of an achievement: the outcome first, honest bars, whom to call, and the facts that are missing."""

import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.claims.lacks import lacks
from achievements.claims.measured import measured
from achievements.claims.phases import Phases
from achievements.claims.verdict import Verdict
from achievements.models import Achievement, Figure, Partner
from achievements.states import State
from sectors.models import Office
from tests import builders
from tests.staff import publish
from tests.workflow import run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("today", "long_sessions")]

TRAINED = {"label_en": "Training", "label_ko": "교육", "unit_en": "people", "unit_ko": "명"}
MARCH, JUNE = (datetime.datetime(2026, month, 1, tzinfo=datetime.UTC) for month in (3, 6))


@pytest.fixture
def today():
    with time_machine.travel("2026-07-02 12:00+09:00", tick=False):
        yield


@pytest.fixture
def answered():
    """An achievement whose plan has an office."""
    plan = builders.plan(office=builders.office(name_en="Plan office", telephone="053-803-0001"))
    return builders.achievement(sector=builders.sector(plan=plan))


def texts(elements):
    return [" ".join(each.get_text(" ").split()) for each in elements]


def text_at(page, selector):
    found = texts(page.select(selector))
    return found[0] if found else None


def verdict_of(page):
    return {text_at(each, "dt"): text_at(each, "dd") for each in page.select(".verdict > div")}


# The verdict


@pytest.mark.parametrize(
    ("values", "state", "reason"),
    [
        ({"period": "2020/2022"}, "Ended, outcome not stated", "The period is over. What came of it is not stated."),
        ({"period": "2020/.."}, "Under way", "The outcome is stated when the period ends."),
        ({"period": "2030"}, "Planned", "It has not begun."),
        ({}, "Period not given", "Without a period it cannot be said whether this has begun."),
        ({"outcome": "achieved"}, "Achieved", ""),
        ({"outcome": "partly"}, "Partly achieved", "No reason is given."),
        ({"outcome": "discontinued", "outcome_note_en": "No money."}, "Discontinued", "No money."),
    ],
)
def test_a_page_opens_with_the_state_and_why(values, state, reason, see):
    page = see(builders.achievement(**values).get_absolute_url())
    assert verdict_of(page)["Status"] == f"{state} {reason}".strip()
    assert page.select_one(".verdict .state svg")


def test_a_reason_in_the_other_language_says_so(see):
    item = builders.achievement(outcome="partly", outcome_note_ko="예산이 줄었습니다.")
    assert "(in Korean)" in verdict_of(see(item.get_absolute_url()))["Status"]


def test_every_state_has_a_reason_or_none():
    assert {state: isinstance(str(Verdict(sample(state)).reason), str) for state in State} == dict.fromkeys(State, True)


def sample(state):
    outcome = state.value if state.value in ("achieved", "partly", "discontinued") else ""
    periods = {State.UNSTATED: "2020", State.UNDER_WAY: "2020/..", State.PLANNED: "2030"}
    return Achievement(outcome=outcome, period=periods.get(state))


def test_a_verdict_names_the_lead_and_no_other_partner(see):
    item = builders.achievement()
    for role in ("partner", "lead", "funder"):
        builders.partner(achievement=item, organization=builders.organization(name_en=f"The {role}"), role=role)
    page = see(item.get_absolute_url())
    assert verdict_of(page)["Lead"] == "The lead"
    assert [texts(row.select("span, a")) for row in page.select(".partners li")] == [
        ["Lead", "The lead"],
        ["Funder", "The funder"],
        ["Partner", "The partner"],
    ]


@pytest.mark.parametrize(("letters", "is_long"), [(70, False), (71, True)])
def test_a_long_title_is_smaller(letters, is_long, see):
    page = see(builders.achievement(title_en="a" * letters).get_absolute_url())
    assert ("long" in page.h1.get("class", [])) == is_long


# Targets and results


def bars(page, selector):
    return [[rect["class"][0] for rect in svg.select("rect")] for svg in page.select(f"{selector} .prog")]


def test_a_share_stands_where_a_result_has_a_target_in_the_same_unit(see):
    item = builders.achievement()
    builders.figure(achievement=item, value=164, as_of="2026-06", **TRAINED)
    builders.figure(achievement=item, value=347, as_of="2030", kind="target", **TRAINED)
    page = see(item.get_absolute_url())
    said = verdict_of(page)["Target and result"]
    assert said == "Training: 164 people of a target of 347 people by 2030 47% · as of June 2026"
    assert bars(page, ".verdict") == [["bg", "fg"]]
    assert page.select_one(".verdict .fg")["width"] == "47.1%"
    assert not page.select("#figures")  # it says all


def test_a_target_alone_is_outlined_and_says_that_there_is_no_result(see):
    item = builders.achievement()
    builders.figure(achievement=item, value=347, kind="target", **TRAINED)
    page = see(item.get_absolute_url())
    assert verdict_of(page)["Target and result"] == "Training: Target: 347 people no year given No result published yet"
    assert bars(page, ".verdict") == [["none"]]
    assert "%" not in page.select_one(".verdict").get_text()


def test_a_result_and_a_target_of_other_things_have_no_share(see):
    item = builders.achievement()
    builders.figure(achievement=item, value=5, as_of="2025", **builders.CAPACITY)
    builders.figure(achievement=item, value=347, as_of="2030", kind="target", **TRAINED)
    page = see(item.get_absolute_url())
    assert bars(page, ".main") == [["none"]]
    assert "%" not in page.select_one(".measured").get_text()


@pytest.mark.parametrize(("value", "width"), [(0, "0.0%"), (50, "49.9%"), (100, "99.7%"), (250, "99.7%")])
def test_a_bar_is_never_longer_than_its_target(value, width):
    item = builders.achievement()
    builders.figure(achievement=item, value=value, as_of="2026", **TRAINED)
    builders.figure(achievement=item, value=100, as_of="2030", kind="target", **TRAINED)
    [found] = measured(Achievement.objects.with_details().get().own_figures)
    assert found.width == width


def test_results_of_one_measure_are_one_with_those_before_it(see):
    item = builders.achievement()
    for value, year in ((97, "2025"), (38, "2024"), (164, "2026")):
        builders.figure(achievement=item, value=value, as_of=year, **TRAINED)
    page = see(item.get_absolute_url())
    assert texts(page.select(".measured > li > .measured-name")) == ["Training"]
    assert "Before: 97 people (2025), 38 people (2024)" in text_at(page, ".measured")
    rows = [texts(row.select("th, td")) for row in page.select("#figure-table")[0].parent.select("tbody tr")]
    assert rows == [
        ["Training", "Result", "2024", "38 people"],
        ["Training", "Result", "2025", "97 people"],
        ["Training", "Result", "2026", "164 people"],
    ]


def test_a_share_and_money_are_said_with_their_whole(see):
    item = builders.achievement()
    money = {"unit_en": "KRW", "unit_ko": "원"}
    whole = builders.figure(achievement=item, value=100, label_en="Cost", year=2026, spending="planned", **money)
    builders.figure(achievement=item, value=60, label_en="National", whole=whole, spending="planned", **money)
    said = text_at(see(item.get_absolute_url()), ".measured")
    assert "(2026 · Planned)" in said
    assert "of which National: KRW 60 (60%)" in said


# Phases


def test_phases_are_bars_on_one_scale(see):
    item = builders.achievement(period="2024/2028")
    for period in ("2024", "2025/2027", "2028/..", None):
        builders.part(achievement=item, period=period)
    page = see(item.get_absolute_url())
    rows = page.select(".phases li")
    looks = [[rect["class"][0] for rect in row.select(".per rect")] for row in rows]
    assert looks == [["done"], ["done", "todo"], ["plan"], []]
    assert texts(row.select_one(".state") for row in rows) == [
        "Ended, outcome not stated",
        "Under way",
        "Planned",
        "Period not given",
    ]
    assert "Scale: 2024 to 2028. Dotted line: today." in page.get_text()
    assert len(page.select("#phase-years")) == 1
    assert {use["href"] for use in page.select(".per use")} == {"#phase-years"}
    assert all(svg["aria-hidden"] == "true" for svg in page.select(".per"))


@pytest.mark.parametrize("period", ["../1990", "2999", "1000/9999", "2026-07-02", "2999/..", "2021/2022"])
def test_a_bar_stays_on_the_scale_and_is_seen(period):
    item = builders.achievement(period="2021/2026")
    builders.part(achievement=item, period=period)
    [phase] = Phases(Achievement.objects.with_details().get()).parts
    for each in phase.bars:
        x, width = float(each.x.rstrip("%")), float(each.width.rstrip("%"))
        assert 0 <= x <= 100
        assert width > 0
        assert x + width <= 100.01
    assert phase.bars


def test_the_bar_of_what_was_discontinued_is_hatched(see):
    page = see(builders.achievement(period="2023/2025", outcome="discontinued").get_absolute_url())
    assert page.select_one(".verdict .per rect")["class"] == ["cut"]
    assert page.select_one("pattern#p-discontinued")


# Sources


def test_sources_are_notes_with_the_way_back(see):
    item = builders.achievement()
    for number in range(2):
        builders.source(achievement=item, title_en=f"Paper {number}")
    page = see(item.get_absolute_url())
    assert len(page.select(".cited .fn")) == 2
    for link in page.select("a.fn"):
        assert page.select_one(link["href"]), link
    assert "No source given" not in page.get_text()


# Missing facts


def test_a_poor_record_says_what_is_missing_and_whom_to_call(answered, see):
    Achievement.objects.filter(pk=answered.pk).update(title_ko="")
    page = see(answered.get_absolute_url())
    assert texts(page.select(".lacks li")) == [
        "Period not given",
        "No figure given",
        "Partners not stated",
        "No source given",
        "No Korean title",
    ]
    assert "053-803-0001" in page.select_one("#lacks").parent.get_text()
    assert verdict_of(page)["Target and result"] == "No figure given"
    assert text_at(page, ".cited") == "No source given"
    korean = see(f"/ko/achievements/{answered.pk}/")
    assert len(korean.select(".lacks li")) == 5
    assert "영어" in korean.h1.get_text()


def test_a_record_with_few_gaps_says_so_in_their_places(see):
    item = builders.achievement(period="2024")
    builders.figure(achievement=item, **builders.CAPACITY)
    assert lacks(item) == []
    page = see(item.get_absolute_url())
    assert not page.select(".lacks")
    assert texts(page.select(".missing")) == ["No source given", "Partners not stated"]


def test_a_poor_record_leads_on_to_others_of_its_sector(answered, see):
    others = [builders.achievement(sector=answered.sector, title_en=f"Other {number}") for number in range(6)]
    builders.achievement(sector=answered.sector, title_en="Secret", **builders.DRAFT)
    page = see(answered.get_absolute_url())
    assert [link["href"] for link in page.select("#related ~ ul a")] == [each.get_absolute_url() for each in others[:3]]


# Whom to call


def office_on(page):
    return text_at(page, ".side .telephone")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_office_that_answers_stands_first_beside_the_text(language, answered, see):
    path = f"/{language}/achievements/{answered.pk}/"
    for place, telephone in (("sector", "053-803-0002"), ("achievement", "053-803-0003")):
        assert office_on(see(path))
        item = answered.sector if place == "sector" else answered
        item.office = builders.office(telephone=telephone)
        item.save()
        page = see(path)
        assert office_on(page) == telephone
        assert page.select_one(".side .telephone")["href"] == f"tel:+82{telephone.replace('-', '')[1:]}"
    assert page.select_one(".side section:first-child .telephone")


def test_a_page_without_an_office_has_no_telephone(see):
    page = see(builders.achievement().get_absolute_url())
    assert not page.select(".telephone")
    assert "Responsible office" not in page.get_text()


def test_a_past_day_shows_the_office_of_then(editor, publisher, see):
    with time_machine.travel(MARCH, tick=False):
        old, new = builders.office(telephone="053-111-0000"), builders.office(telephone="053-222-0000")
        plan = builders.plan(office=old, publish_at=MARCH)
        item = builders.achievement(sector=builders.sector(plan=plan, publish_at=MARCH), publish_at=MARCH)
    with time_machine.travel(JUNE, tick=False):
        publish(editor, publisher, plan, office=new.pk)
    url = item.get_absolute_url()
    assert office_on(see(f"{url}?as_of=2026-04-01")) == old.telephone
    assert office_on(see(url)) == new.telephone


def test_a_past_day_from_before_there_were_offices_shows_none(see):
    item = builders.achievement(office=builders.office(), publish_at=MARCH)
    for each in (item, item.sector, item.sector.plan):
        for revision in each.revisions.all():
            revision.snapshot["fields"].pop("office")
            revision.save()
    assert office_on(see(item.get_absolute_url()))
    assert office_on(see(f"{item.get_absolute_url()}?as_of=2026-04-01")) is None


def test_a_withdrawn_parent_leaves_the_office_of_the_last_public_day(answered, publisher, see):
    run("withdraw", answered.sector, by=publisher, note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    page = see(answered.get_absolute_url())
    assert "withdrawn" in page.select_one(".notice").get_text()
    assert office_on(page) == "053-803-0001"


def test_a_preview_shows_the_office_of_the_draft(answered, editor, viewer):
    save_edit(answered, by=editor, office=builders.office(telephone="053-999-0000").pk)
    page = viewer.get(f"{answered.get_absolute_url()}preview/").content.decode()
    assert "053-999-0000" in page


def test_a_mistake_is_reported_to_the_office_else_to_the_portal(answered, see):
    builders.identity(email="portal@example.org")
    assert report_of(see(answered.get_absolute_url())).path == "portal@example.org"
    Office.objects.update(email="office@example.org")
    link = report_of(see(answered.get_absolute_url()))
    facts = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert link.path == "office@example.org"
    assert facts["subject"] == f"A mistake in achievement {answered.pk}"
    body = facts["body"]
    assert f"http://testserver{answered.get_absolute_url()}" in body
    assert "The page as of January 1, 2020" in body
    builders.identity(email="")
    Office.objects.update(email="")
    assert report_of(see(answered.get_absolute_url())) is None


def report_of(page):
    links = [link["href"] for link in page.select(".side a[href^='mailto:']") if "subject=A%20mistake" in link["href"]]
    return urlsplit(links[0]) if links else None


def test_an_address_with_signs_is_no_part_of_the_link(answered, see):
    Office.objects.update(email="a?bcc=x&y@example.org")
    link = report_of(see(answered.get_absolute_url()))
    assert "bcc" not in parse_qs(link.query)


# To keep and to share


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_permanent_address_can_be_selected_without_scripts(language, see):
    item = builders.achievement()
    path = f"/{language}/achievements/{item.pk}/"
    field = see(path).select_one("#permanent-address")
    assert field["value"] == f"http://testserver{path}"
    assert field.has_attr("readonly")
    assert see(path).select_one("label[for=permanent-address]")
    assert field["data-copy"]


def test_a_page_that_is_not_of_now_offers_nothing_to_keep(see):
    item = builders.achievement(**builders.withdrawn())
    page = see(item.get_absolute_url())
    assert not page.select(".do, script[src*=copy], [rel=license].side")


def test_others_at_the_place_are_counted_as_the_list_has_them(see):
    place = {"place_en": "Haneul District", "place_ko": "하늘구"}
    item = builders.achievement(**place)
    for _number in range(2):
        builders.achievement(sector=item.sector, **place)
    builders.achievement(sector=item.sector, **place, **builders.DRAFT)
    link = see(item.get_absolute_url()).select_one(".tag-line ~ p a")
    assert link.get_text() == "Other achievements here: 2"
    assert len(see(link["href"]).select("[href^='/en/achievements/']")) >= 3


@pytest.mark.parametrize("rows", [1, 12])
def test_the_number_of_statements_does_not_depend_on_the_rows(rows, answered, visitor):
    fill(answered, rows)
    visitor.get(answered.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(answered.get_absolute_url()).status_code == 200
    assert len(queries) <= MOST_STATEMENTS, "\n".join(query["sql"][:150] for query in queries)


MOST_STATEMENTS = 18  # three of them for the last changes


def fill(item, rows):
    with builders.together():
        for number in range(rows):
            part = builders.part(achievement=item, period="2024")
            builders.figure(achievement=item, part=part, value=number, **TRAINED)
            builders.figure(achievement=item, value=number, as_of=str(2000 + number), **TRAINED)
            builders.partner(achievement=item)
            builders.source(achievement=item)
            item.points.add(builders.point(sector=item.sector))
    assert Figure.objects.count() == 2 * rows
    assert Partner.objects.count() == rows


# Money by year and funder


def won():
    return builders.unit(slug="krw", symbol="KRW", name_en="", name_ko="원", dimension="money")


def test_money_by_year_stands_in_one_table_planned_and_spent_apart(see):
    item, measure = builders.achievement(), builders.measure(name_en="Project cost", unit=won())
    nation, city = (builders.organization(name_en=name) for name in ("The nation", "The city"))
    facts = {"achievement": item, "measure": measure}
    for year, funder, spending, value in [
        (2025, nation, "planned", 12_000_000_000),
        (2024, nation, "planned", 4_000_000_000),
        (2024, None, "planned", 16_480_000_000),
        (2024, city, "spent", 3_000_000_000),
    ]:
        builders.figure(**facts, year=year, funder=funder, spending=spending, value=value)
    builders.figure(achievement=item, value=164, unit_en="people", label_en="People trained")
    page = see(item.get_absolute_url())
    [table] = page.select("#figures ~ .scroll > .chart-table")
    assert texts(table.select("thead th")) == ["Year", "The nation", "Funder not stated", "The city"]
    rows = [texts(row.select("th, td")) for row in table.select("tbody tr")]
    assert [rows[0], rows[1][0], rows[1][1], rows[2], *rows[3:]] == [
        ["Planned"],
        "2024",
        "KRW 4 billion",
        ["2025", "KRW 12 billion", "–", "–"],
        ["Spent"],
        ["2024", "–", "–", "KRW 3 billion"],
    ]
    assert table.select_one(".exact p").get_text() == "= 16,480,000,000"
    assert "Project cost" not in " ".join(texts(page.select(".measured-name")))


def test_two_amounts_and_a_whole_with_its_share_stand_alone(see):
    item, measure = builders.achievement(), builders.measure(name_en="Project cost", unit=won())
    facts = {"achievement": item, "measure": measure, "spending": "planned"}
    whole = builders.figure(**facts, year=2024, value=10)
    builders.figure(**facts, year=2024, value=4, whole=whole, funder=builders.organization())
    for year in (2025, 2026):
        builders.figure(**facts, year=year, value=5)
    page = see(item.get_absolute_url())
    assert not page.select("#figures ~ .scroll > .chart-table")
    assert len(page.select(".measured > li")) == 3
