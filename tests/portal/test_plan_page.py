"""Tests of the page of a plan: how far it is, its sectors, one story, what changed, what is due, other plans."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from achievements.models import Achievement, PlanFigure, PlanStory
from sectors.models import Plan, Sector
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html
from tests.staff import change_url, edit, text_of
from tests.workflow import run

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOON = "2026-11-30 12:00+09:00"
SECRET = "aardvark"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOON, tick=False):
        yield


def texts(page, selector):
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


# How far it is


def target(plan, value, **values):
    return builders.figure(PlanFigure, plan=plan, value=value, **{"kind": "target", "as_of": "2030"} | values)


def test_a_target_stands_beside_the_result_that_the_plan_gives(see):
    plan = builders.plan(period="2024/2030")
    jobs = builders.measure(name_en="New jobs", unit=builders.unit(symbol="jobs", name_en="", name_ko=""))
    target(plan, 30_000, measure=jobs)
    for value, date in ((2_310, "2024"), (8_120, "2026-09")):
        builders.figure(PlanFigure, plan=plan, measure=jobs, value=value, as_of=date)
    [found] = see("/en/").select(".target")
    assert found.h3.get_text() == "New jobs"
    assert texts(found, ".big") == ["Target for 2030 30,000 jobs"]
    assert texts(found, ".say") == ["8,120 jobs · 27% September 2026"]
    assert found.select_one(".prog .fg")["width"] == "27.1%"
    assert found.select_one(".prog .time")["x1"] == "41.7%"
    assert "passed: 41%. Progress need not be even." in see("/en/").select_one(".pace").get_text()


def test_what_is_not_known_is_said(see):
    plan = builders.plan()
    target(plan, 200, measure=builders.measure(name_en="Exports"), as_of=None)
    [found] = see("/en/").select(".target")
    assert texts(found, ".big small") == ["Target, no year given"]
    assert texts(found, ".say") == ["No result published yet"]
    assert found.select(".prog .bg.none")
    assert not found.select(".prog .fg, .prog .time")
    assert not see("/en/").select(".pace span")


def test_a_sum_of_some_reports_says_of_how_many(see):
    plan = builders.plan(noun="project")
    sector, jobs = builders.sector(plan=plan), builders.measure(name_en="New jobs")
    target(plan, 100, measure=jobs)
    for number in range(5):
        item = builders.achievement(sector=sector)
        if number < 2:
            builders.figure(achievement=item, measure=jobs, value=10, as_of="2025")
    hidden = builders.achievement(sector=sector, **builders.DRAFT)
    builders.figure(achievement=hidden, measure=jobs, value=70, as_of="2025")
    [said] = texts(see("/en/"), ".target .say")
    assert said.startswith("20 ")
    assert said.endswith("Added up from 2 projects; the other 3 have not reported any.")


def test_the_page_has_four_targets_and_without_any_no_section_for_them(see):
    plan = builders.plan()
    assert not see("/en/").select("#targets")
    for number in range(6, 0, -1):
        target(plan, 10, measure=builders.measure(name_en=f"Measure no. {number}"), position=number)
    assert texts(see("/en/"), ".target h3") == [f"Measure no. {number}" for number in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("period", "said"),
    [("2020/2025", "The time of the plan is over."), ("2027/2030", None), ("2024/..", None), (None, None)],
)
def test_the_line_stands_only_where_some_of_the_time_has_passed(see, period, said):
    plan = builders.plan(period=period)
    target(plan, 10)
    page = see("/en/")
    assert texts(page, ".pace span") == ([said] if said else [])


def test_a_past_day_has_the_targets_and_the_share_of_time_of_then(see):
    with time_machine.travel("2025-01-05 12:00+09:00", tick=False):
        plan = builders.plan(period="2024/2030", publish_at=timezone.now())
        figure = target(plan, 10, as_of="2030")
    PlanFigure.objects.filter(pk=figure.pk).update(value=99)
    page = see("/en/?as_of=2025-06-30")
    assert "10" in texts(page, ".target .big")[0]
    assert "21%" in page.select_one(".pace").get_text()
    assert "99" in texts(see("/en/"), ".target .big")[0]


# Sectors


def test_a_card_has_hue_icon_goal_and_the_states_in_words(see):
    sector = builders.sector(hue="teal", icon="car", goal_en="A goal", goal_ko="목표")
    builders.achievement(sector=sector, outcome="achieved", period="2020")
    builders.achievement(sector=sector, outcome="partly", period="2020")
    builders.achievement(sector=sector, period="2026")
    page = see("/en/")
    [card] = page.select(".card")
    assert "hue-teal" in card["class"]
    assert card.select_one(".plain use")["href"] == "#i-car"
    assert page.select_one("symbol#i-car")
    assert page.select_one("pattern#p-partly")
    assert texts(card, ".counts li") == ["1 achieved", "1 partly achieved", "1 under way"]
    assert [rect["class"] for rect in card.select(".stack rect")] == [["achieved"], ["partly"], ["under-way"]]


def test_the_ribbon_shows_the_share_of_each_sector(see):
    plan = builders.plan()
    assert not see("/en/").select("svg.ribbon")
    for hue, count in (("blue", 3), ("rust", 1), ("teal", 0)):
        sector = builders.sector(plan=plan, hue=hue)
        for _number in range(count):
            builders.achievement(sector=sector)
    rects = see("/en/").select(".ribbon rect")
    assert [(rect["class"], rect["x"], rect["width"]) for rect in rects] == [
        (["hue-blue"], "0.00%", "74.70%"),
        (["hue-rust"], "75.00%", "24.70%"),
    ]


@pytest.mark.parametrize("number", [0, 1, 5, 12])
def test_any_number_of_sectors_is_shown(see, number):
    plan = builders.plan()
    for _number in range(number):
        builders.sector(plan=plan)
    page = see("/en/")
    assert len(page.select(".card")) == number
    assert ("No sector is published yet." in page.main.get_text()) == (number == 0)


def test_the_word_for_items_is_that_of_the_plan(see):
    sector = builders.sector(plan=builders.plan(noun="project"))
    builders.achievement(sector=sector)
    page = see("/en/")
    assert page.select_one("#sectors").get_text() == "1 sector, 1 project"
    assert "achievement" not in page.main.get_text().lower().replace("achievement no.", "")


# The story


def story(item, **values):
    return builders.make(PlanStory, plan=item.sector.plan, achievement=item, headline_en="Come and see", **values)


def headlines(page):
    return texts(page, ".story h3")


def test_a_story_tells_of_its_achievement_in_the_words_of_the_editors(see):
    sector = builders.sector(hue="plum")
    item = builders.achievement(sector=sector, title_en="A title", outcome="achieved", outcome_note_en="It works.")
    story(item)
    [found] = see("/en/").select(".story")
    assert found.h3.a["href"] == item.get_absolute_url()
    assert "hue-plum" in found["class"]
    assert texts(found, ".in") == [f"{sector.name} Come and see It works. Achieved"]
    PlanStory.objects.update(headline_en="", text_en="Two sentences.")
    assert texts(see("/en/"), ".story .in") == [f"{sector.name} A title Two sentences. Achieved"]


def withdraw(item):
    Achievement.objects.filter(pk=item.pk).update(withdraw_at=timezone.now())


def move(item):
    Achievement.objects.filter(pk=item.pk).update(sector=builders.sector(plan=builders.plan()))


def withdraw_sector(item):
    Sector.objects.filter(pk=item.sector_id).update(withdraw_at=timezone.now())


def take_back(item):
    Achievement.objects.filter(pk=item.pk).update(publish_at=None)


def end(item):
    PlanStory.objects.update(until="2026-11-29")


REASONS = {
    withdraw: "Readers do not see it: “Once told” is not public.",
    take_back: "Readers do not see it: “Once told” is not public.",
    withdraw_sector: "Readers do not see it: “Once told” is not public.",
    move: "Readers do not see it: “Once told” is in another plan now.",
    end: "Readers do not see it: its last day is over.",
}


@pytest.mark.parametrize("happens", REASONS)
def test_a_story_that_cannot_be_shown_is_left_out_and_staff_are_told_why(see, editor, happens):
    item = builders.achievement(title_en="Once told")
    story(item, until="2026-11-30")
    plan = item.sector.plan
    assert headlines(see("/en/")) == ["Come and see"]
    happens(item)
    assert headlines(see("/en/")) == []
    assert REASONS[happens] in text_of(editor.get(plan.form_url))
    assert "A story that readers do not see" in text_of(editor.get("/admin/"))
    response = editor.get(edit(editor, plan, heading_en="Another", _continue="Save", _save=None).url)
    assert REASONS[happens] in texts(parse_html(response.content), ".messagelist .warning")


def test_the_next_story_takes_the_place_of_one_that_cannot_be_shown(see, editor):
    sector = builders.sector()
    first, second = (builders.achievement(sector=sector) for _number in range(2))
    story(first, position=1)
    builders.make(PlanStory, plan=sector.plan, achievement=second, headline_en="The second", position=2)
    assert headlines(see("/en/")) == ["Come and see"]
    assert "Readers do not see it yet" not in text_of(editor.get(sector.plan.form_url))
    withdraw(first)
    assert headlines(see("/en/")) == ["The second"]


def test_a_past_day_has_the_story_of_then_and_a_preview_that_of_the_draft(see, editor):
    with time_machine.travel("2026-03-01 12:00+09:00", tick=False):
        item = builders.achievement(title_en="Old title", publish_at=timezone.now())
        for parent in (item.sector.plan, item.sector):
            type(parent).objects.filter(pk=parent.pk).update(publish_at=timezone.now())
            parent.refresh_from_db()
            builders.record_loaded(parent)
        story(item, text_en="Words")
    plan = item.sector.plan
    edit(editor, plan, **{"stories-0-headline_en": "A drafted headline"})
    preview = parse_html(editor.get(f"/en/plans/{plan.slug}/preview/").content)
    assert headlines(preview) == ["A drafted headline"]
    assert headlines(see("/en/")) == ["Come and see"]
    PlanStory.objects.all().delete()
    withdraw(item)
    assert headlines(see("/en/?as_of=2026-06-30")) == ["Come and see"]


# What changed and what is due


def test_changes_and_what_is_due_lead_on(see):
    sector = builders.sector()
    item = builders.achievement(sector=sector, title_en="Goes on", period="2024/2027-03")
    assert not see("/en/").select("#news")
    item.record_revision(by=None, at=timezone.now(), note_en="Corrected.")
    page = see("/en/")
    assert texts(page, "[aria-labelledby=due] .news li") == [
        f"by March 2027 {sector.name} Goes on Ends · Partners not stated"
    ]
    more = page.select_one("[aria-labelledby=due] .more")
    assert (more["href"], more.get_text()) == ("/en/achievements/?from=2027&to=2027", "All achievements of 2027")
    assert texts(see(more["href"]), ".results h3") == ["Goes on"]


def test_neither_stands_on_a_past_day_or_in_a_closed_plan(see):
    current, former = builders.plan(), builders.plan()
    for plan in (current, former):
        builders.achievement(sector=builders.sector(plan=plan), period="2027")
    assert see("/en/").select("#due")
    assert not see("/en/?as_of=2026-06-01").select("#due, #news")
    assert not see(former.get_absolute_url()).select("#due")


# Other plans


def test_a_former_plan_says_when_it_was_closed_and_what_continues_it(see, publisher):
    former = builders.plan(title_en="The former plan")
    current = builders.plan(title_en="The current plan", continues=former)
    draft = builders.plan(title_en=SECRET, continues=former, **builders.DRAFT)
    with time_machine.travel("2026-06-01 12:00+09:00", tick=False):
        run("put-on-front-page", current, by=publisher)
    former.refresh_from_db()
    page = see(former.get_absolute_url())
    [notice] = texts(page, ".notice")
    assert notice == (
        "This is a former plan, closed on June 1, 2026 and kept as it was. Continued by: The current plan"
    )
    assert texts(see("/en/"), ".continues") == ["Continues: The former plan"]
    assert texts(see("/en/"), "section[aria-labelledby=former] li") == ["The former plan : closed, and kept as it was."]
    sector = builders.sector(plan=former)
    assert texts(see(sector.get_absolute_url()), ".notice")[0].startswith("This is part of a former plan")
    assert SECRET not in page.get_text()
    assert draft.title_en not in see("/en/plans/").get_text()
    Plan.objects.filter(pk=former.pk).update(withdraw_at=timezone.now())
    assert not see("/en/").select(".continues, section[aria-labelledby=former]")


def test_the_list_of_plans_says_what_each_is_and_continues(see):
    former = builders.plan(title_en="The former plan", period="2018/2023", is_current=False, owner_en="The city")
    builders.plan(title_en="The current plan", continues=former, is_current=True)
    found = texts(see("/en/plans/"), ".plans li")
    assert found[0].startswith("The current plan Current plan")
    assert found[0].endswith("Continues: The former plan")
    assert "Former plan · 2018–2023 · The city" in found[1]


def test_plans_continue_one_another_in_one_direction(editor):
    first = builders.plan()
    second = builders.plan(continues=first, title_en="Second")
    third = builders.plan(continues=second, title_en="Third")
    assert send(editor, change_url(second), continues=third.pk).status_code == 200
    response = send(editor, change_url(first), continues=third.pk)
    assert "“Third” continues this plan already" in " ".join(errors_of(response))
    assert send(editor, change_url(third), continues=first.pk).status_code == 302


def test_pages_of_plans_that_continue_each_other_are_there(see):
    """Two drafts that are published at one moment may say so."""
    first = builders.plan()
    second = builders.plan(continues=first)
    Plan.objects.filter(pk=first.pk).update(continues=second)
    for url in ("/en/", "/en/plans/", second.get_absolute_url()):
        assert see(url).main


# Reading


def test_the_first_paragraph_opens_the_page_and_the_others_follow_below(see):
    builders.plan(intro_en="First words.\n\nMore words.\n\nLast words.", intro_ko="첫 문단")
    page = see("/en/")
    assert texts(page, ".lede") == ["First words."]
    assert texts(page, "section[aria-labelledby=about] .prose p") == ["More words.", "Last words."]
    assert not see("/ko/").select("#about")


def test_an_intro_in_the_other_language_is_marked(see):
    builders.plan(intro_en="", intro_ko="첫 문단\n\n둘째 문단")
    page = see("/en/")
    assert page.select_one(".lede [lang=ko]").get_text() == "첫 문단"
    assert page.select_one("#about ~ .prose [lang=ko]").get_text() == "둘째 문단"


@pytest.mark.parametrize("rows", [1, 12])
def test_a_plan_page_costs_the_same_queries_whatever_is_in_it(see, rows, django_assert_max_num_queries):
    former = builders.plan(is_current=False)
    plan = builders.plan(is_current=True, continues=former, period="2024/2030")
    with builders.together():
        for number in range(rows):
            sector, measure = builders.sector(plan=plan), builders.measure(name_en=f"Measure no. {number}")
            target(plan, 10, measure=measure)
            for _number in range(3):
                item = builders.achievement(sector=sector, period="2025/2027")
                builders.figure(achievement=item, measure=measure, is_key=True)
                builders.partner(achievement=item)
            story(item)
    see("/en/")
    with django_assert_max_num_queries(26):
        page = see("/en/?x=1")
    assert (len(page.select(".card")), len(page.select(".story"))) == (rows, 1)
    assert len(page.select(".target")) == min(rows, 4)


# Staff


def test_the_hue_and_the_icon_are_chosen_from_pictures_by_name(editor):
    sector = builders.sector()
    page = parse_html(editor.get(sector.form_url).content)
    hues, icons = (page.select(f"input[type=radio][name={name}]") for name in ("hue", "icon"))
    assert (len(hues), len(icons)) == (12, 24)
    for field in (*hues, *icons):
        label = page.select_one(f"label[for={field['id']}]")
        assert label.get_text(strip=True)
        assert label.select("svg, .swatch")
        assert "aria-label" not in field.attrs
    edit(editor, sector, hue="teal", icon="car")
    fields = sector.draft.snapshot["fields"]
    assert (fields["hue"], fields["icon"]) == ("teal", "car")


@pytest.mark.parametrize(("hue", "is_hinted"), [("indigo", True), ("rust", False), ("slate", False)])
def test_a_hue_near_that_of_a_neighbor_is_saved_with_a_hint(editor, hue, is_hinted):
    neighbor = builders.sector(name_en="Neighbor", hue="blue")
    sector = builders.sector(plan=neighbor.plan, hue="olive")
    response = editor.get(edit(editor, sector, hue=hue, _continue="Save", _save=None).url)
    assert sector.draft.snapshot["fields"]["hue"] == hue
    warnings = texts(parse_html(response.content), ".messagelist .warning")
    assert ["“Neighbor” (blue)" in warning for warning in warnings] == [True] * is_hinted


def test_the_years_of_a_plan_are_typed_as_people_write_them(editor):
    plan = builders.plan()
    edit(editor, plan, period="2024년~2030년")
    assert plan.draft.snapshot["fields"]["period"] == "2024/2030"
    response = edit(editor, plan, period="2030–2024")
    assert response.status_code == 200
    assert "ends (2024) before it begins (2030)" in text_of(response)


@pytest.mark.parametrize(
    ("day", "share"), [("2019-12-31", 0), ("2020-01-01", 1 / 366), ("2020-12-31", 1), ("2021-01-01", 1)]
)
def test_the_share_of_a_period_counts_its_days(day, share):
    period = builders.plan(period="2020").period
    assert period.share_passed(datetime.date.fromisoformat(day)) == share


@pytest.mark.parametrize("action", ["hide", "withdraw"])
def test_an_achievement_of_a_story_can_be_taken_away(see, publisher, action):
    item = builders.achievement()
    story(item)
    run(action, item, by=publisher, note_en="Why.", note_ko="이유.")
    assert headlines(see("/en/")) == []
    assert publisher.get(item.sector.plan.form_url).status_code == 200


def test_a_draft_that_a_story_waits_for_is_not_deleted_under_it(publisher):
    item = builders.achievement(sector=builders.sector(), **builders.DRAFT)
    story(item)
    with pytest.raises(ValidationError, match="Other items belong to it"):
        run("delete", item, by=publisher)
