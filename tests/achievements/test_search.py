"""Tests that a search finds what is there, says why, begins with the best, and offers others where it finds nothing."""

import unicodedata
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.models import Achievement
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.html import parse_html
from tests.staff import list_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def search(visitor):
    """Return the page of the list for words, in a language."""

    def search(words, language="en", **query):
        response = visitor.get(f"/{language}/achievements/", {"q": words} | query, follow=True)
        assert response.status_code == 200
        return parse_html(response.content)

    return search


def texts(page, selector):
    return [" ".join(each.get_text().split()) for each in page.select(selector)]


def titles(page):
    return texts(page, ".hit h3")


def html_of(page, selector):
    return ["".join(map(str, each.contents)).strip() for each in page.select(selector)]


@pytest.fixture
def city():
    """A hydrogen city: one word in every place where words are looked for."""
    plan = builders.plan(slug="growth", title_en="Growth plan", title_ko="성장 계획")
    energy = builders.sector(plan=plan, slug="energy", name_en="Clean energy", name_ko="청정에너지")
    heart = builders.sector(plan=plan, slug="hydrogen", name_en="Hydrogen economy", name_ko="수소 경제")
    point = builders.point(sector=energy, text_en="Pipelines for hydrogen", text_ko="수소 배관망")
    body = builders.organization(
        slug="gaon", name_en="Gaon Robot", name_ko="㈜가온로봇", aliases="Hydrogen Gaon\n수소가온"
    )
    items = {
        "text": builders.achievement(
            sector=energy, title_en="Buses", title_ko="버스", text_en="Twelve buses run on hydrogen.", period="2024"
        ),
        "partner": builders.achievement(sector=energy, title_en="Robots", title_ko="로봇", period="2010"),
        "title": builders.achievement(sector=energy, title_en="Hydrogen station", title_ko="충전소", period="2001"),
        "korean": builders.achievement(sector=energy, title_en="Plant", title_ko="그린 Hydrogen 생산", period="2002"),
        "point": builders.achievement(sector=energy, title_en="Pipes", title_ko="배관", period="2020"),
        "sector": builders.achievement(sector=heart, title_en="School", title_ko="학교", period="2021"),
        "part": builders.achievement(sector=energy, title_en="Park", title_ko="단지", period="2022"),
        "measure": builders.achievement(sector=energy, title_en="Tank", title_ko="저장고", period="2023"),
        "unit": builders.achievement(sector=energy, title_en="Fleet", title_ko="차량", period="2019"),
        "other": builders.achievement(sector=energy, title_en="Solar roofs", title_ko="태양광 지붕", period="2025"),
    }
    builders.partner(achievement=items["partner"], organization=body)
    builders.part(achievement=items["part"], title_en="Hydrogen hall", title_ko="수소관")
    items["point"].points.add(point)
    builders.figure(
        achievement=items["measure"], unit_en="t", unit_ko="t", label_en="Hydrogen stored", label_ko="수소 저장"
    )
    builders.figure(
        achievement=items["unit"], unit_en="hydrogen cars", unit_ko="수소차", label_en="Cars", label_ko="차량 수"
    )
    builders.page(slug="about-hydrogen", title_en="About hydrogen", title_ko="수소 안내")
    ContentVersion.objects.renew()
    return items


def test_everything_that_an_achievement_is_of_is_searched_and_each_row_says_why(city, search):
    page = search("HYDROGEN")
    rows = {row.select_one("h3").get_text(strip=False).strip(): row for row in page.select(".hit")}
    assert set(rows) == {str(item.title) for name, item in city.items() if name != "other"}
    for row in rows.values():
        assert {mark.get_text().casefold() for mark in row.select("mark")} == {"hydrogen"}
    found = {title: texts(row, ".why > span, .matched-parts li") for title, row in rows.items()}
    assert found == {
        "Hydrogen station": [],
        "Plant": ["Title: 그린 Hydrogen 생산 (in Korean)"],
        "Robots": ["Partner: Hydrogen Gaon"],
        "School": [],
        "Pipes": ["Strategy point: Pipelines for hydrogen"],
        "Park": ["Hydrogen hall"],
        "Tank": ["Measure: Hydrogen stored"],
        "Fleet": ["Unit: hydrogen cars"],
        "Buses": ["Text: Twelve buses run on hydrogen."],
    }


def test_titles_come_before_partners_and_partners_before_the_rest(city, search):
    found = titles(search("hydrogen"))
    assert found[:3] == ["Plant", "Hydrogen station", "Robots"]
    assert found[3:] == ["Buses", "Tank", "Park", "School", "Pipes", "Fleet"]  # newest first, as within each rank


def test_an_order_of_ones_choice_stands(city, search, visitor):
    page = search("hydrogen", sort="newest")
    assert titles(page)[0] == "Buses"
    options = {option["value"]: option.get_text(strip=True) for option in page.select("[name=sort] option")}
    assert options[""] == "Best match first"
    assert options["newest"] == "Newest first"
    assert page.select_one("[name=sort] option[selected]")["value"] == "newest"
    plain = parse_html(visitor.get("/en/achievements/").content)
    assert plain.select_one("[name=sort] option")["value"] == ""
    assert plain.select_one("[name=sort] option").get_text(strip=True) == "Newest first"
    assert "Best match first" not in texts(plain, "[name=sort] option")
    moved = visitor.get("/en/achievements/?sort=relevance")
    assert moved.status_code == 302
    assert moved.url == "/en/achievements/"


def test_every_form_of_a_list_has_one_order(city, visitor, search):
    rows = titles(search("hydrogen"))
    document = visitor.get("/en/achievements.json?q=hydrogen").json()
    assert [each["title"]["en"] for each in document["results"]] == rows
    lines = visitor.get("/en/achievements.csv?q=hydrogen").getvalue().decode("utf-8-sig").splitlines()[1:]
    assert len(lines) == len(rows)
    assert all(title in line for title, line in zip(rows, lines, strict=True))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('"solar roofs"', ["Solar roofs"]),
        ('"roofs solar"', []),
        ("roofs solar", ["Solar roofs"]),
        ("hydrogen station", ["Hydrogen station"]),
        ("hydrogen -buses -tank -park -school -pipes -fleet -로봇", ["Plant", "Hydrogen station"]),
        ('hydrogen -"clean energy"', ["School"]),
        ("-hydrogen", ["Solar roofs"]),
        ("“twelve buses” hydrogen", ["Buses"]),
        ("gaon hydrogen", ["Robots"]),
        ("-hydrogen -solar", []),
    ],
)
def test_phrases_and_exclusions(city, search, words, expected):
    assert titles(search(words)) == expected


def test_korean_pages_say_why_in_korean(city, search):
    page = search("수소", "ko")
    assert {"추진전략: 수소 배관망", "지표: 수소 저장", "단위: 수소차"} <= set(texts(page, ".why > span"))
    assert "<mark>수소</mark> 경제" in html_of(page, ".hit .tag span")


def test_pages_of_that_name_stand_first(city, search):
    page = search("hydrogen")
    assert texts(page, ".best p") == [
        "Hydrogen economy – Sector of the plan: 1 achievement, its goal, strategy and measures"
    ]
    assert texts(page, ".named-pages li") == ["Organization: Gaon Robot", "Page: About hydrogen"]
    links = [link["href"] for link in page.select(".best a, .named-pages a")]
    assert links == ["/en/sectors/hydrogen/", "/en/organizations/gaon/", "/en/pages/about-hydrogen/"]
    assert texts(search("성장", "ko"), ".named-pages li") == ["계획: 성장 계획"]
    assert not search("hydrogen pipelines").select(".best, .named-pages")
    assert not search("").select(".best, .named-pages")


def test_what_is_not_public_is_neither_named_nor_suggested(city, search):
    builders.sector(name_en="Quantum", name_ko="양자", **builders.DRAFT)
    builders.organization(name_en="Quantum Lab", name_ko="양자 연구소")
    builders.page(title_en="Quantum page", title_ko="양자 페이지", **builders.DRAFT)
    builders.achievement(sector=city["text"].sector, title_en="Quantum chip", title_ko="양자 칩", **builders.DRAFT)
    ContentVersion.objects.renew()
    for words in ("quantum", "quantm"):
        page = search(words)
        assert not page.select(".hit, .best, .named-pages, .suggestions")


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        ("hydrgen", "en", "hydrogen (9 achievements)"),
        ("Hydrogen staton", "en", "hydrogen station (1 achievement)"),
        ("태양괌", "ko", "태양광 (성과 1건)"),
        ("로봇을", "ko", "로봇 (성과 1건)"),
        ("수소에서", "ko", "수소 (성과 6건)"),
        ('"solar rofs"', "en", '"solar roofs" (1 achievement)'),
    ],
)
def test_nothing_found_offers_the_nearest_words(city, search, words, language, expected):
    page = search(words, language)
    assert not page.select(".hit")
    assert texts(page, ".suggestions li")[0] == expected
    behind = parse_qs(urlsplit(page.select_one(".suggestions a")["href"]).query)["q"][0]
    assert len(search(behind, language).select(".hit")) >= 1


def test_words_that_are_never_together_are_offered_alone_and_without_filters(city, search):
    page = search("solar robots")
    assert texts(page, ".suggestions li") == ["solar (1 achievement)", "robots (1 achievement)"]
    page = search("solar", sector="hydrogen")
    assert texts(page, ".suggestions li") == ["solar (1 achievement in all plans, without other filters)"]
    page = search("solar -roofs")
    assert texts(page, ".suggestions li") == ["solar (1 achievement)"]
    assert not search("zzzzqqqq").select(".suggestions")


@pytest.mark.parametrize(
    "words",
    ["\x00", "\ud800", "\u202e", '"', "-", '-"', "a" * 201, " ".join("abcdefghijk"), "%", "\\", "'; --", "\u200b"],
)
def test_any_words_are_answered(city, visitor, words):
    query = words.encode("utf-8", "surrogatepass")
    response = visitor.get("/en/achievements/", {"q": query}, follow=True)
    assert response.status_code in (200, 400)
    assert visitor.get("/en/achievements.json", {"q": query}).status_code in (200, 400)


# One word in the spellings that people write it in

WORDS = st.sampled_from(
    ["첨단의료복합단지", "기업·연구기관", "5-G", "㈜가온로봇", "1,000㎡", "“스마트”", "Énergie", "산업∼과학", "Ⅲ단계"]
)
SPELLINGS = [
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: unicodedata.normalize("NFKC", word),
    str.upper,
    lambda word: word.translate(str.maketrans("·-∼“”", 'ㆍ–〜""')),
    lambda word: word.translate(str.maketrans({"·": "・", "-": "‑", "∼": "~", "“": "「", "”": "」"})),
    lambda word: word.replace("㈜", "주식회사 "),
    lambda word: word.replace("㈜", "(주)"),
    lambda word: "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in word),
    lambda word: f"{word[:2]}\u200b{word[2:]}",
    lambda word: word.replace("첨단의료복합단지", "첨단 의료 복합 단지"),
]


@settings(
    max_examples=number_of_examples(20, 300), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(word=WORDS, stored=st.sampled_from(SPELLINGS), asked=st.lists(st.sampled_from(SPELLINGS[:9]), max_size=2))
def test_any_spelling_finds_any_other_in_public_and_in_the_administration(db, visitor, editor, word, stored, asked):
    with transaction.atomic():
        item = builders.achievement(title_ko=f"올해 {stored(word)} 지원", title_en="")
        builders.achievement(title_ko="다른 것", title_en="Something else")
        ContentVersion.objects.renew()
        for spelling in asked:
            word = spelling(word)
        document = visitor.get("/ko/achievements.json", {"q": word}).json()
        page = parse_html(editor.get(list_url(Achievement), {"q": word}).content)
        transaction.set_rollback(True)
    assert [each["number"] for each in document["results"]] == [item.pk], (word, item.title_ko)
    assert len(page.select("#result_list tbody tr")) == 1, (word, item.title_ko)


# What a search costs


def test_a_search_without_a_match_asks_for_each_word_once(city, visitor):
    words = [f"qqq{letter}zz" for letter in "abcdefghij"]
    with CaptureQueriesContext(connection) as queries:
        visitor.get("/en/achievements/", {"q": " ".join(words)})
    assert len(queries) <= 35


def test_names_that_only_drafts_know_hide_no_suggestion(city, search):
    builders.organization(name_en="Hydrogem Works", name_ko="")
    builders.measure(name_en="Hydrogem made", name_ko="")
    ContentVersion.objects.renew()
    assert texts(search("hydrogem"), ".suggestions li")[0] == "hydrogen (9 achievements)"


def test_few_former_addresses_are_looked_for_in_one_query(city, visitor):
    names = ("sector", "point", "partner", "measure")
    query = [(name, f"gone-{number}") for name in names for number in range(40)]
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(f"/en/achievements.json?{urlencode(query)}").status_code == 400
    assert len(queries) <= 35
