"""Tests of the sample plan: every fact on the page that it belongs to, in both languages."""

import re

import pytest
import yaml

from achievements.models import Achievement
from tests.samples import SAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

with open(SAMPLE, encoding="utf-8") as file:
    PLAN = yaml.safe_load(file)

# Written out by hand, so that the portal's own formats are not tested with themselves.
PERIODS = {
    "2010-06": ("June 2010", "2010년 6월"),
    "2010-10": ("October 2010", "2010년 10월"),
    "2011-05": ("May 2011", "2011년 5월"),
    "2010-10/2011-05": ("October 2010 – May 2011", "2010년 10월~2011년 5월"),
    "2013-10-13/2013-10-17": ("October 13–17, 2013", "2013년 10월 13일~17일"),
}
FIGURES = {
    19: ("19 institutions", "19개 기관"),
    10000: ("10,000 medical tourists", "의료관광객 10,000명"),
    5000: ("5,000 participants", "5,000명"),
    100: ("100 countries", "100개국"),
    10: ("10 kW", "10 kW"),
    11.2: ("11.2 MW", "11.2 MW"),
    5.6: ("5.6 MW", "5.6 MW"),
    60000000000: ("KRW 60 billion", "600억 원"),
}
ROLES = {"host": ("Host", "주관"), "operator": ("Operator", "운영"), "partner": ("Partner", "참여")}
LANGUAGES = ("en", "ko")


def period_in(language, period):
    if str(period) in PERIODS:
        return PERIODS[str(period)][LANGUAGES.index(language)]
    start, _slash, end = str(period).partition("/")
    assert re.fullmatch(r"\d{4}", start)
    if not end:
        return start if language == "en" else f"{start}년"
    return f"{start}–{end}" if language == "en" else f"{start}~{end}년"


def facts_of_figure(language, figure):
    yield ".amount", FIGURES[figure["value"]][LANGUAGES.index(language)]
    yield (
        ".figure-name",
        figure["label"][language] + ({"en": " Target", "ko": " 목표"}[language] if "target" in figure else ""),
    )
    if "as_of" in figure:
        words = {"en": "by {}", "ko": "{}년까지"} if "target" in figure else {"en": "as of {}", "ko": "{}년 기준"}
        yield ".figure .muted", words[language].format(figure["as_of"])


def facts_of_achievement(language, achievement):
    """Yield the facts of an achievement as (selector, text) within its own article."""
    yield "h1, h3", achievement["title"][language]
    if "period" in achievement:
        yield ".facts .period", period_in(language, achievement["period"])
    if "place" in achievement:
        yield ".place", {"en": "Place: ", "ko": "장소: "}[language] + achievement["place"][language]
    for key, role in achievement.get("partners", []):
        name, role = PLAN["organizations"][key][language], ROLES[role][LANGUAGES.index(language)]
        yield ".partners li", f"{name} ({role})"
    for figure in achievement.get("figures", []):
        yield from facts_of_figure(language, figure)


def facts_of_part(language, part):
    if "period" in part:
        yield ".period", period_in(language, part["period"])
    for figure in part.get("figures", []):
        yield from facts_of_figure(language, figure)


def facts_of_claim(language, achievement):
    """Yield the facts of an achievement as (selector, text) on its own page."""
    yield "h1", achievement["title"][language]
    if "period" in achievement:
        yield ".verdict dd", period_in(language, achievement["period"])
    if "place" in achievement:
        yield ".tag-line", achievement["place"][language]
    for key, role in achievement.get("partners", []):
        name, role = PLAN["organizations"][key][language], ROLES[role][LANGUAGES.index(language)]
        yield ".partners li", f"{role} {name}"
    for figure in achievement.get("figures", []):
        yield from facts_of_meter(language, figure)


def facts_of_phase(language, part):
    if "period" in part:
        yield ".muted", period_in(language, part["period"])
    for figure in part.get("figures", []):
        yield from facts_of_meter(language, figure)


def facts_of_meter(language, figure):
    yield ".amount", FIGURES[figure["value"]][LANGUAGES.index(language)]
    if "as_of" in figure:
        words = {"en": "by {}", "ko": "{}년까지"} if "target" in figure else {"en": "as of {}", "ko": "{}년 기준"}
        yield ".meter .muted", words[language].format(figure["as_of"])


def missing_in_article(language, achievement, article):
    """Return the facts missing from the article of an achievement, each looked for in its own element."""
    wrong = absent(facts_of_achievement(language, achievement), article)
    rows = article.select(".parts > li")
    for part, row in zip(achievement.get("parts", []), rows, strict=True):
        if not text_of(row).startswith(part["title"][language]):
            wrong.append(part["title"])
        wrong += absent(facts_of_part(language, part), row)
    return wrong


def absent(facts, element):
    return [
        (selector, fact)
        for selector, fact in facts
        if fact not in [text_of(found) for found in element.select(selector)]
    ]


def facts_of_sector(language, sector):
    yield "h1", sector["name"][language]
    yield "p.goal", sector["goal"][language]
    if "scope" in sector:
        yield ".sector-head .muted", {"en": "Covers {}", "ko": "범위: {}"}[language].format(sector["scope"][language])


def facts_of_row(language, achievement):
    """Yield the facts that the row of an achievement has on the page of its sector; its own page has the others."""
    yield "h4", achievement["title"][language]
    if "period" in achievement:
        yield ".when p", period_in(language, achievement["period"])


def facts_of_plan(language):
    plan = PLAN["plan"]
    yield from (plan[key][language] for key in ("title", "heading", "owner"))
    yield from (crumb[language] for crumb in plan["breadcrumb"])
    yield from (" ".join(paragraph.split()) for paragraph in plan["body"][language].split("\n\n"))
    for sector in PLAN["sectors"]:
        yield sector["name"][language]
        yield sector["goal"][language]


def text_of(page):
    return " ".join(page.get_text(" ").split())


def missing(facts, page):
    text = text_of(page)
    return [fact for fact in facts if fact not in text]


def test_the_whole_plan_is_loaded(sample):
    assert len(PLAN["sectors"]) == 3
    assert Achievement.objects.live().count() == sum(len(sector["achievements"]) for sector in PLAN["sectors"]) == 37


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_page_has_every_fact_of_the_plan(sample, see, language):
    assert not missing(facts_of_plan(language), see(f"/{language}/"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", PLAN["sectors"], ids=lambda sector: sector["slug"])
def test_a_sector_page_has_every_fact_of_its_sector_where_it_belongs(sample, see, language, sector):
    page = see(f"/{language}/sectors/{sector['slug']}/")
    assert not absent(facts_of_sector(language, sector), page)
    headings = [text_of(shown) for shown in page.select(".group > h3")]
    assert [point[language] in heading for point, heading in zip(sector["strategy"], headings, strict=False)] == [
        True
    ] * len(sector["strategy"])
    rows = {text_of(row.h4): row for row in page.select("ol.rows > li.row")}
    assert rows.keys() == {achievement["title"][language] for achievement in sector["achievements"]}
    for achievement in sector["achievements"]:
        row = rows[achievement["title"][language]]
        assert not absent(facts_of_row(language, achievement), row)
        names = tuple(PLAN["organizations"][key][language] for key, _role in achievement.get("partners", ()))
        assert not names or text_of(row.select_one(".by")).startswith(names)  # the lead, or the first of the others


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_achievement_page_has_every_fact_of_its_achievement(sample, see, language):
    for sector in PLAN["sectors"]:
        for achievement in sector["achievements"]:
            row = Achievement.objects.get(title_en=achievement["title"]["en"])
            page = see(f"/{language}/achievements/{row.pk}/").main
            assert not absent(facts_of_claim(language, achievement), page)
            for part, phase in zip(achievement.get("parts", []), page.select(".phases > li"), strict=True):
                assert text_of(phase).startswith(part["title"][language])
                assert not absent(facts_of_phase(language, part), phase)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_organization_page_lists_its_achievements_with_its_roles(sample, see, language):
    for sector in PLAN["sectors"]:
        for achievement in sector["achievements"]:
            for key, role in achievement.get("partners", []):
                page = see(f"/{language}/organizations/{key.replace('_', '-')}/")
                role_of_group = ROLES[role][LANGUAGES.index(language)]
                [group] = [each for each in page.select(".group") if text_of(each.h3).startswith(role_of_group)]
                assert achievement["title"][language] in [text_of(row.h4) for row in group.select("li.row")]
                assert PLAN["organizations"][key][language] in text_of(page.h1)


def test_internal_notes_to_check_are_on_no_page(sample, see):
    note = next(item["check"] for sector in PLAN["sectors"] for item in sector["achievements"] if "check" in item)
    row = Achievement.objects.get(to_check=note)
    assert "Paris Agreement" in note
    for url in (row.get_absolute_url(), row.sector.get_absolute_url(), f"/en/achievements/?sector={row.sector.slug}"):
        page = text_of(see(url))
        assert str(row) in page
        assert "Paris Agreement" not in page
