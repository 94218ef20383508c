"""Tests of plan, sector and achievement pages beyond their facts, without hidden content."""

import datetime
import re
from pathlib import Path

import pytest
from django.utils import timezone

from achievements.models import Achievement, Figure
from achievements.states import State
from portal import design_sheet, sector_page
from publishing.models import ContentVersion
from tests import builders
from tests.html import parse_html

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HIDING = {"draft": builders.DRAFT, "scheduled": builders.scheduled(), "withdrawn": builders.withdrawn()}


def texts(page, selector):
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def test_a_card_has_the_first_key_figure_of_its_sector_in_the_readers_order(see):
    sector, other = builders.sector(), builders.sector()
    first, second = builders.achievement(sector=sector), builders.achievement(sector=sector)
    for item, value in ((second, 4), (first, 1), (first, 2), (second, 5)):
        builders.figure(achievement=item, value=value, unit_en="MW", is_key=True)
    builders.figure(achievement=first, value=9, unit_en="MW")
    for state in HIDING.values():
        builders.figure(achievement=builders.achievement(sector=other, **state), value=7, unit_en="MW", is_key=True)
    cards = see("/en/").select(".card")
    assert [texts(card, ".amount") for card in cards] == [["1 MW"], []]


def test_a_key_figure_without_a_label_is_named_by_its_achievement(see):
    item = builders.achievement(title_en="A solar roof", title_ko="태양광 지붕")
    builders.figure(achievement=item, value=1, unit_en="MW", label_en="", label_ko="", is_key=True)
    for language, title in (("en", "A solar roof"), ("ko", "태양광 지붕")):
        assert texts(see(f"/{language}/"), ".card .key-figure") == [f"{title} 1 MW"]


def test_sectors_stand_in_the_order_that_staff_gave_them(see):
    for name, position in (("Second", 2), ("Third", 3), ("First", 1)):
        builders.achievement(sector=builders.sector(name_en=name, position=position), period="2020")
    page = see("/en/")
    assert texts(page, ".card h3") == ["First", "Second", "Third"]


def test_a_plan_of_the_past_shows_the_key_figures_of_then(see):
    first, second = (builders.achievement(sector=builders.sector()) for _ in range(2))
    figures = [
        builders.figure(achievement=item, value=value, unit_en="MW", is_key=is_key)
        for item, value, is_key in ((first, 1, True), (first, 2, False), (second, 3, True), (second, 4, True))
    ]
    for figure in figures:  # behind the back of the revisions
        Figure.objects.filter(pk=figure.pk).update(value=9)
    assert [texts(card, ".amount") for card in see("/en/").select(".card")] == [["9 MW"], ["9 MW"]]
    page = see("/en/?as_of=2026-01-01")
    assert [texts(card, ".amount") for card in page.select(".card")] == [["1 MW"], ["3 MW"]]
    assert page.title.text.endswith("(January 1, 2026)")


def test_a_plan_of_the_past_shows_no_key_figure_that_was_hidden_then(see):
    shown, winter, summer = builders.achievement(), day(2025, 12), day(2026, 6)
    gone = {"publish_at": builders.LONG_AGO, "withdraw_at": winter}
    states = [builders.DRAFT, builders.scheduled(), {"publish_at": summer}, gone]
    hidden = [builders.achievement(sector=shown.sector, **state) for state in states]
    for item in (shown, *hidden):
        builders.figure(achievement=item, value=1 if item is shown else 9, unit_en="MW", is_key=True)
    assert texts(see("/en/?as_of=2026-01-01"), ".card .amount") == ["1 MW"]
    Achievement.objects.filter(pk=shown.pk).update(publish_at=None)
    shown.revisions.all().delete()
    assert texts(see("/en/?as_of=2026-01-01"), ".card .amount") == []
    assert texts(see("/en/?as_of=2025-01-01"), ".card .amount") == ["9 MW"]  # of what was withdrawn later


def day(year, month):
    return datetime.datetime(year, month, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("language", "value", "amount", "digits"),
    [
        ("en", 60_000_000_000, "KRW 60 billion", "60,000,000,000"),
        ("ko", 60_000_000_000, "600억 원", "60,000,000,000"),
        ("en", 123_456_789, "KRW 123 million", "123,456,789"),
        ("ko", 1_284_300_000_000, "1조 2,843억 원", "1,284,300,000,000"),
        ("ko", 10_000, "10,000원", None),
        ("en", 0, "KRW 0", None),
    ],
)
def test_a_number_in_words_has_its_digits_behind_it(see, language, value, amount, digits):
    item = builders.achievement()
    builders.figure(achievement=item, value=value, unit_en="KRW", unit_ko="원", counted_ko="")
    page = see(f"/{language}/achievements/{item.pk}/")
    assert texts(page, ".meter .amount") == [amount]
    exact = page.select_one(".meter details.exact")
    assert (exact and exact.summary["title"]) == digits
    assert not digits or exact.p.get_text() == f"= {digits}"


def test_a_point_lists_its_public_achievements_or_says_that_there_are_none(see):
    sector = builders.sector()
    served, idle, hidden = (builders.point(sector=sector) for _number in range(3))
    item = builders.achievement(sector=sector, title_en="A claim")
    item.points.add(served)
    for state in HIDING.values():
        builders.achievement(sector=sector, **state).points.add(hidden)
    page = see(sector.get_absolute_url())
    assert texts(page, f"#point-{served.slug} h4") == ["A claim"]
    for point in (idle, hidden):
        assert texts(page, f"#point-{point.slug} > .missing") == ["Nothing that is published serves this point yet."]


def test_an_achievement_of_two_points_stands_at_the_first_and_is_named_at_the_second(see):
    sector = builders.sector()
    points = [builders.point(sector=sector) for _number in range(3)]
    both = builders.achievement(sector=sector, title_en="Both")
    both.points.add(*points[:2])
    builders.achievement(sector=sector, title_en="Last").points.add(points[2])
    builders.achievement(sector=sector, title_en="None")
    page = see(sector.get_absolute_url())
    assert texts(page, ".row h4") == ["Both", "Last", "None"]  # those that serve no point come last
    assert texts(page, f"#point-{points[0].slug} .row h4") == ["Both"]
    [link] = page.select(f"#point-{points[1].slug} a")
    assert (link.get_text(), link["href"]) == ("Both", f"#achievement-{both.pk}")
    assert texts(page, ".group h3 .count") == ["1 achievement"] * 3
    assert page.select(".group h3")[-1].get_text().startswith("Serving no single point")


def test_a_large_sector_shows_some_achievements_and_links_to_all(see, monkeypatch):
    monkeypatch.setattr(sector_page, "MOST", 3)
    sector = builders.sector()
    point, idle = builders.point(sector=sector), builders.point(sector=sector)
    items = [builders.achievement(sector=sector, period="2010") for _number in range(5)]
    items[4].points.add(point)  # one that is not shown
    builders.achievement(sector=sector, period="2010", **builders.DRAFT).points.add(idle)
    page = see(sector.get_absolute_url())
    assert [each["id"] for each in page.select(".row")] == [f"achievement-{item.pk}" for item in items[:3]]
    assert texts(page, ".counts b") == ["5"]
    assert not page.select_one(f"#point-{point.slug} > .missing")
    assert page.select_one(f"#point-{idle.slug} > .missing")
    [more] = page.select("p > a.more")
    assert (more["href"], more.get_text()) == (
        f"/en/achievements/?sector={sector.slug}",
        "All 5 achievements in the list",
    )
    assert texts(see(more["href"]), ".result-line h2") == ["5 achievements"]


def test_latest_changes_list_notes_and_first_publications(see):
    now = timezone.now()
    sector = builders.sector()
    item, hidden = builders.achievement(sector=sector), builders.achievement(sector=sector, **builders.DRAFT)
    assert not see(sector.get_absolute_url()).select("#changes")  # all of it was new together
    for day in range(1, 8):
        item.record_revision(by=None, at=now - datetime.timedelta(days=day), note_en=f"Change {day}")
    item.record_revision(by=None, at=now - datetime.timedelta(hours=1), is_minor=True)
    hidden.record_revision(by=None, at=now - datetime.timedelta(days=1), note_en="Of what is gone")
    later = builders.achievement(sector=sector, title_en="Something new", publish_at=now - datetime.timedelta(days=1.5))
    shown = texts(see(sector.get_absolute_url()), "section[aria-labelledby=changes] .news li")
    notes = ["Change 1", "Added", "Change 2", "Change 3", "Change 4"]
    assert [line.endswith(note) for line, note in zip(shown, notes, strict=True)] == [True] * 5, shown
    assert later.title_en in shown[1]


def test_latest_changes_link_to_moved_achievements_that_are_public(see):
    now = timezone.now()
    sector, other = builders.sector(), builders.sector()
    moved, hidden = builders.achievement(sector=sector), builders.achievement(sector=sector)
    for item in (moved, hidden):
        item.record_revision(by=None, at=now - datetime.timedelta(days=1), note_en=f"Change of {item.pk}")
    for item, target in ((moved, other), (hidden, builders.sector(**builders.DRAFT))):
        item.sector = target
        item.save()
        item.record_revision(by=None, at=now, is_minor=True)
    *_moves, line = see(sector.get_absolute_url()).select("section[aria-labelledby=changes] .news li")
    assert line.a["href"] == moved.get_absolute_url()
    assert f"Change of {moved.pk}" in line.get_text()


def test_related_achievements_share_a_point_or_a_partner_and_are_public(see):
    sector = builders.sector()
    point = builders.point(sector=sector)
    body = builders.organization()
    item = builders.achievement(sector=sector)
    both = builders.achievement(sector=sector, title_en="Both")
    partner = builders.achievement(title_en="Partner")
    hidden = [builders.achievement(sector=sector, **state) for state in HIDING.values()]
    for each in (item, both, *hidden):
        each.points.add(point)
    for each in (item, both, partner, *hidden):
        builders.partner(achievement=each, organization=body)
    builders.achievement(sector=sector, title_en="Neither")
    page = see(item.get_absolute_url())
    assert texts(page, "section[aria-labelledby=related] li a") == ["Both", "Partner"]
    for each in hidden:
        assert each.title_en not in page.get_text()


def test_a_citation_names_owner_title_plan_number_day_and_address(see):
    plan = builders.plan(title_en="The plan", owner_en="The city", owner_ko="")
    item = builders.achievement(sector=builders.sector(plan=plan), title_en="A claim")
    [text] = texts(see(item.get_absolute_url()), ".citation")
    day = "January 1, 2020"
    address = f"http://testserver/en/achievements/{item.pk}/"
    assert text == f"The city: “A claim.” The plan, achievement {item.pk}, as of {day}. {address}"
    korean = see(f"/ko/achievements/{item.pk}/").select_one(".citation")
    assert korean.select_one("[lang=en]").get_text() == "The city"


def test_pages_of_past_days_omit_changes_related_items_and_citations(see):
    sector = builders.sector()
    item = builders.achievement(sector=sector)
    item.record_revision(by=None, at=timezone.now(), note_en="Change of today")
    for target in (sector, item):
        page = see(f"{target.get_absolute_url()}?as_of=2026-01-01")
        assert not page.select("#changes, .changes, #related, .citation")


def test_a_count_has_its_digits_in_groups_wherever_it_stands(see):
    sector = builders.sector(slug="energy")
    one = builders.achievement(sector=sector)
    others = [Achievement(sector=sector, title_en=f"No. {count}", publish_at=one.publish_at) for count in range(1200)]
    Achievement.objects.bulk_create(others)
    ContentVersion.objects.renew()
    report = builders.report()
    for path in ("", "sectors/energy/", "achievements/", "progress/", f"reports/{report.slug}/", "data/"):
        for code in ("en", "ko"):
            page = see(f"/{code}/{path}")
            texts = [page.get_text(" "), *[meta["content"] for meta in page.select("meta[content]")]]
            assert any("1,201" in text for text in texts), (code, path)
            assert not any(re.search(r"\b1201\b", text) for text in texts), (code, path)


def test_the_search_of_a_former_plan_stays_within_it(see, visitor):
    builders.plan()
    former = builders.plan(slug="former")
    item = builders.achievement(sector=builders.sector(plan=former))
    form = see(former.get_absolute_url()).select_one("form[role=search]")
    fields = {field["name"]: field.get("value", "") for field in form.select("input")}
    assert fields == {"plan": "former", "q": ""}
    found = parse_html(visitor.get(form["action"], fields, follow=True).content).select(".hits h3")
    assert [each.get_text(strip=True) for each in found] == [item.title_en]


def test_the_sheet_of_components_is_for_staff_and_shows_every_component(viewer, visitor):
    for language in ("en", "ko"):
        assert visitor.get(f"/{language}/design/").headers["Location"].startswith("/admin/login/")
        response = viewer.get(f"/{language}/design/")
        assert "no-store" in response.headers["Cache-Control"]
        page = parse_html(response.content)
        for state in State.values:
            assert page.select(f".state.state-{state} .mark"), state
        on_sheet = {name for element in page.select("[class]") for name in element["class"]}
        assert {sheet.stem: missing for sheet in ON_SHEET if (missing := classes_of(sheet) - on_sheet)} == {}
        assert page.select(".card .amount, .footnote-links a, .periods svg, .foreign")


LAYOUTS = {"changes", "charts", "claim", "frame", "organizations", "progress", "rows", "sector", "targets"}  # of pages
ON_SHEET = [sheet for sheet in Path("static/components").glob("*.css") if sheet.stem not in LAYOUTS]


def classes_of(style_sheet):
    """Return all class names in the selectors of a style sheet."""
    css = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", style_sheet.read_text(), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][\w-]*)", css))


def test_every_color_and_size_is_on_the_sheet():
    tokens = set(re.findall(r"--([\w-]+): (?:#|rgb|var)", Path("static/tokens.css").read_text())) - {"text"}
    assert tokens == set(design_sheet.COLORS)
    sizes = re.findall(r"--size-(\w+):", Path("static/tokens.css").read_text())
    assert list(dict.fromkeys(sizes)) == design_sheet.SIZES
