"""Tests of page metadata for link previews and search engines, without hidden content."""

import functools
import io
import json
import re
import unicodedata
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from achievements.models import Achievement, Organization
from achievements.page_metadata import AchievementMetadata
from achievements.state_marks import state_mark
from achievements.states import State
from delivery.og_images.drawing import BAND, EDGE, FOOT, ROOM, SIZE, TITLES, png
from delivery.og_images.image import OgImage, drawing
from delivery.og_images.strokes import symbol_mask
from delivery.og_images.text import TextStyle, drawable, fitted, font, letters, lines, pieces_by_font, width
from fields.excerpts import in_short, markdown_text, plain_text
from portal.page_metadata import SectorMetadata
from sectors.models import Identity, Plan, Sector
from sectors.symbols.hue_colors import COLORS
from sectors.symbols.sprite import definition
from tests import builders
from tests.html import parse_html
from tests.portal.test_leaks import HIDING, SECRET, hidden, hide_achievement, hide_plan, hide_sector
from tests.public import crawl, sitemap_urls

HOST = "http://testserver"
LOCALES = {"en": "en_US", "ko": "ko_KR"}
MOST_BYTES = 120_000


@pytest.fixture
def city(db):
    """Create a page of every kind."""
    plan = builders.plan(
        title_en="New Growth",
        title_ko="신성장",
        owner_en="Daegu",
        owner_ko="대구광역시",
        breadcrumb_en="Home https://example.org/\nNo address\nNew Growth",
        breadcrumb_ko="처음 https://example.org/\n주소 없음\n신성장",
    )
    sector = builders.sector(plan=plan, slug="energy", name_en="Energy", name_ko="에너지")
    item = builders.full_achievement("giraffe", sector=sector)
    builders.page(slug="about", title_en="About", title_ko="소개")
    builders.report(slug="since-2010", query="sector=energy", description_en="All **since** 2010.")
    return item


def kinds_of(item):
    """Return the path of each kind of page, with its type in schema.org."""
    return {
        "": "CollectionPage",
        "sectors/energy/": "CollectionPage",
        f"achievements/{item.pk}/": "Article",
        "organizations/giraffe-body/": "WebPage",
        "pages/about/": "WebPage",
        "reports/since-2010/": "Article",
        "reports/": "CollectionPage",
        "achievements/": "CollectionPage",
        "progress/": "CollectionPage",
        "data/": "Dataset",
    }


def every_page(item):
    return [f"/{code}/{path}" for code in LOCALES for path in kinds_of(item)]


def meta_of(page):
    """Return the meta elements of a page as {name: content}."""
    metas = page.select("head meta[content]")
    return {meta.get("property") or meta.get("name"): meta["content"] for meta in metas}


def json_ld_of(page):
    scripts = page.select("script[type='application/ld+json']")
    return [node for script in scripts for node in json.loads(script.string)]


def path_of(url):
    assert url.startswith(f"{HOST}/"), url
    return url.removeprefix(HOST)


def picture(visitor, url):
    response = visitor.get(path_of(url))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    return response


def test_every_page_has_metadata_in_its_language(city, see):
    for url in every_page(city):
        page, code = see(url), url[1:3]
        facts = meta_of(page)
        other = next(each for each in LOCALES if each != code)
        assert facts["og:url"] == page.find("link", rel="canonical")["href"] == f"{HOST}{url}"
        assert (facts["og:locale"], facts["og:locale:alternate"]) == (LOCALES[code], LOCALES[other])
        assert facts["og:site_name"] == {"en": "New Growth", "ko": "신성장"}[code]
        assert facts["og:type"] in {"website", "article"}
        assert facts["og:title"] in page.title.string, url
        assert facts["twitter:card"] == "summary_large_image"
        assert 0 < len(facts["description"]) <= 161, url
        assert facts["description"] == facts["og:description"]
        assert facts["og:image:alt"]
        assert "robots" not in facts


def test_descriptions_differ_from_page_to_page(city, see):
    pages = every_page(city)
    assert len({meta_of(see(url))["description"] for url in pages if "data" not in url}) > len(pages) - 4


@pytest.mark.one_database
def test_link_images_have_their_stated_size(city, see, visitor):
    for url in every_page(city):
        facts = meta_of(see(url))
        response = picture(visitor, facts["og:image"])
        image = Image.open(io.BytesIO(response.content))
        image.load()
        assert image.size == (1200, 630) == (int(facts["og:image:width"]), int(facts["og:image:height"]))
        assert len(response.content) < MOST_BYTES
        assert not response.cookies
        assert "max-age" in response.headers["Cache-Control"]
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        again = visitor.get(path_of(facts["og:image"]), headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


def test_the_address_of_a_picture_changes_with_what_it_shows_and_with_nothing_else(city, see):
    url = city.get_absolute_url()
    first = meta_of(see(url))["og:image"]
    builders.achievement(sector=builders.sector())
    assert meta_of(see(url))["og:image"] == first
    Achievement.objects.filter(pk=city.pk).update(title_en="Another title")
    assert meta_of(see(url))["og:image"] != first


def test_a_link_image_does_not_depend_on_its_query_string(city, see, visitor):
    for url in every_page(city):
        address = path_of(meta_of(see(url))["og:image"])
        path, version = address.split("?v=")
        assert version in picture(visitor, f"{HOST}{path}").headers["ETag"], url


def test_what_is_not_public_has_no_picture(city, visitor):
    for name, hide in {"draft": hide_achievement, "scheduled": hide_sector, "withdrawn": hide_plan}.items():
        hide(HIDING[name](), word=f"{SECRET}-{name}")
    kinds = {"achievement": "achievements", "sector": "sectors", "plan": "plans", "organization": "organizations"}
    found = hidden(Achievement, Sector, Plan, Organization)
    assert len(found) > 8
    for item in found:
        key = getattr(item, "slug", "") or item.pk
        for code in LOCALES:
            assert visitor.get(f"/{code}/{kinds[item._meta.model_name]}/{key}/card.png").status_code == 404
    for audience in ("private", "staff"):
        report = builders.report(slug=f"for-{audience}", audience=audience)
        assert visitor.get(f"{report.page_url()}card.png").status_code == 404
    for path in ("achievements/99999999999999999999/", "achievements/0/", "sectors/no/", "plans/no/"):
        assert visitor.get(f"/en/{path}card.png").status_code == 404


def test_a_staff_report_has_no_metadata(city, editor, see):
    builders.report(slug="ours", audience="staff", name_en=SECRET)
    page = parse_html(editor.get("/en/reports/ours/").content)
    assert SECRET in page.get_text()
    assert not page.select("meta[property], script[type*=json]")


@pytest.mark.one_database
@pytest.mark.parametrize("state", HIDING)
def test_metadata_and_link_images_contain_no_hidden_text(city, visitor, monkeypatch, state):
    hide_achievement(HIDING[state]())
    hide_sector(HIDING[state](), word=f"{SECRET}2")
    drawn = []
    monkeypatch.setattr("delivery.og_images.image.png", lambda card: drawn.append(card) or png(card))
    pages = crawl(visitor, ["/en/", "/ko/", *sitemap_urls(visitor)])
    shown = [parse_html(page.content) for page in pages.values() if "html" in page["Content-Type"]]
    for image in {meta_of(page)["og:image"] for page in shown if "og:image" in meta_of(page)}:
        picture(visitor, image)
    assert len(drawn) >= 12
    assert any("giraffe" in repr(card) for card in drawn)
    assert SECRET not in repr(drawn)
    assert SECRET not in repr([(meta_of(page), json_ld_of(page)) for page in shown])


def test_withdrawn_pages_and_their_histories_are_not_indexed(city, see):
    item = builders.achievement(**builders.withdrawn())
    page = see(item.get_absolute_url())
    assert meta_of(page)["robots"] == "noindex"
    assert not page.select("link[rel=canonical], link[hreflang], meta[property], script[type*=json]")
    assert meta_of(see(item.history_url))["robots"] == "noindex"
    assert "robots" not in meta_of(see(city.history_url))


def test_a_second_page_is_a_page_of_its_own(city, see):
    for _number in range(30):
        builders.achievement(sector=city.sector)
    for path in ("achievements/", "reports/since-2010/"):
        page = see(f"/ko/{path}?page=2&utm_source=x" if path == "achievements/" else f"/ko/{path}?page=2")
        links = {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")}
        assert page.find("link", rel="canonical")["href"] == links["ko"] == f"{HOST}/ko/{path}?page=2"
        assert links["en"] == f"{HOST}/en/{path}?page=2"
        assert meta_of(page)["og:url"] == links["ko"]


def feeds(page):
    return [link["href"] for link in page.select("link[type='application/atom+xml']")]


def test_every_page_leads_to_the_feed_of_what_it_is_about(city, see, visitor):
    assert feeds(see("/en/")) == ["/en/achievements.atom?sort=changed"]
    assert feeds(see("/ko/sectors/energy/")) == ["/ko/achievements.atom?sector=energy&sort=changed"]
    assert feeds(see("/en/organizations/giraffe-body/")) == [
        "/en/achievements.atom?plan=all&partner=giraffe-body&sort=changed"
    ]
    assert feeds(see("/en/reports/since-2010/")) == ["/en/achievements.atom?sector=energy"]
    assert feeds(see("/en/achievements/?sector=energy")) == ["/en/achievements.atom?sector=energy&sort=changed"]
    assert not feeds(see("/en/achievements/?from=never"))
    for url in every_page(city):
        for feed in feeds(see(url)):
            assert visitor.get(feed).status_code == 200


def addresses(node):
    """Return every page URL in structured data, without citations."""
    if isinstance(node, list):
        return [url for each in node for url in addresses(each)]
    if not isinstance(node, dict):
        return []
    own = [node[name] for name in ("url", "mainEntityOfPage") if name in node]
    return own + [url for name, value in node.items() if name != "citation" for url in addresses(value)]


def test_search_engines_get_what_they_ask_for_of_each_kind(city, see):
    for code in LOCALES:
        for path, kind in kinds_of(city).items():
            page = see(f"/{code}/{path}")
            nodes = {node["@type"]: node for node in json_ld_of(page)}
            assert kind in nodes, path
            assert {node["@context"] for node in nodes.values()} == {"https://schema.org"}
            urls = addresses(list(nodes.values()))
            assert urls
            assert all(url.startswith(f"{HOST}/") for url in urls), path
            check_breadcrumb(nodes["BreadcrumbList"], page)
            if kind == "Article":
                check_article(nodes[kind], code)
    assert {"GovernmentOrganization", "WebSite"} <= {node["@type"] for node in json_ld_of(see("/ko/"))}


def test_an_id_names_one_thing_whichever_plan_and_language_its_page_has(city, see):
    former = builders.plan(is_current=False, title_en="Plan of before", owner_en="Office of before")
    below = builders.achievement(sector=builders.sector(plan=former, slug="coal"))
    named = {}
    for page in (city, city.sector, city.sector.plan, below, below.sector, former):
        for code in ("en", "ko"):
            text = see(page.get_absolute_url().replace("/en/", f"/{code}/")).select_one("script[type*=json]").string
            for node in re.findall(r'"@id": "([^"]+)", "name": "([^"]+)"', text):
                named.setdefault(node[0], set()).add(node[1])
    assert len(named) > 4
    assert all(len(names) == 1 for names in named.values()), named


def test_the_author_is_the_plans_owner_whoever_has_the_portal(city, see):
    Identity.objects.update_or_create(defaults={"name_en": "Another office", "name_ko": "다른 기관"})
    page = see(city.get_absolute_url())
    article = next(node for node in json_ld_of(page) if node["@type"] == "Article")
    assert article["author"]["name"] == article["publisher"]["name"] == "Daegu"
    assert page.select_one("meta[name=author]")["content"] == "Daegu"
    assert page.select_one(".citation").get_text(strip=True).startswith("Daegu:")


@pytest.mark.parametrize(
    ("query", "english", "korean"),
    [
        ("from=2009", "Achievements: going on in 2009 or later", "성과: 2009년 이후 진행"),
        ("to=2009", "Achievements: begun by 2009", "성과: 2009년까지 시작"),
        ("unit=mw&min=10", "Achievements: MW, at least 10", "성과: MW, 10 이상"),
        ("q=giraffe&from=never", "Achievements: Please check the filters", "성과: 조건을 확인해 주시기 바랍니다"),
    ],
)
def test_the_title_of_a_list_says_what_a_value_means_or_that_it_is_wrong(city, see, query, english, korean):
    builders.figure(achievement=city, value=11, unit_en="MW", unit_ko="MW")
    for code, title in (("en", english), ("ko", korean)):
        assert see(f"/{code}/achievements/?{query}").title.get_text().startswith(f"{title} – ")


def test_a_list_that_is_cut_says_how_many_there_are(city, see):
    for number in range(101):
        builders.achievement(sector=city.sector, title_en=f"Achievement {number}")
    listed = next(t["mainEntity"] for t in json_ld_of(see("/en/sectors/energy/")) if "mainEntity" in t)
    assert (listed["numberOfItems"], len(listed["itemListElement"])) == (102, 100)


def test_the_identity_is_queried_once_per_page(city, visitor):
    for path in ("data/", "reports/", "pages/about/", "achievements/"):
        with CaptureQueriesContext(connection) as captured:
            visitor.get(f"/en/{path}")
        assert sum('FROM "sectors_identity"' in each["sql"] for each in captured) == 1, path


def check_breadcrumb(crumbs, page):
    """Check that the breadcrumb has a URL for each step and the same names as the visible one."""
    steps = crumbs["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) > 1
    seen = [row.get_text(strip=True) for row in page.select(".breadcrumb li")]
    without_address = {"No address", "주소 없음"}
    assert [step["name"] for step in steps] == [name for name in seen if name not in without_address]
    assert all(urlsplit(step["item"]).scheme for step in steps)


def check_article(article, code):
    assert article["inLanguage"] == code
    assert article["headline"]
    assert all(url.startswith(HOST) for url in article["image"])
    assert article["datePublished"] <= article["dateModified"]
    assert article["datePublished"][-6:] == "+09:00"
    for role in ("author", "publisher"):
        assert article[role]["name"] == {"en": "Daegu", "ko": "대구광역시"}[code]


def test_an_achievement_says_when_where_with_whom_and_by_what_it_is_shown(city, see):
    article = next(node for node in json_ld_of(see(city.get_absolute_url())) if node["@type"] == "Article")
    assert article["temporalCoverage"] == "2009/2012"
    assert article["contentLocation"]["name"] == "giraffe place"
    assert article["mentions"][0]["url"] == f"{HOST}/en/organizations/giraffe-body/"
    assert article["citation"][0]["url"] == "https://giraffe.example/s"
    assert article["isPartOf"]["url"] == f"{HOST}/en/sectors/energy/"


def test_pages_without_a_plan_have_metadata(db, see, visitor):
    for url in ("/en/achievements/", "/ko/data/", "/en/reports/"):
        facts = meta_of(see(url))
        assert facts["og:title"]
        if "og:image" in facts:
            picture(visitor, facts["og:image"])


def test_sitemaps_say_when_a_page_was_changed_and_where_its_other_language_is(city, visitor):
    sitemap = visitor.get("/sitemap-achievements.xml").content.decode()
    days = re.findall(r"<lastmod>(.*?)</lastmod>", sitemap)
    assert days == [(city.changed_at or city.publish_at).date().isoformat()] * 2
    assert re.findall(r'hreflang="([^"]+)"', sitemap) == ["en", "ko", "x-default"] * 2
    assert visitor.get("/sitemap.xml").content.decode().count("<lastmod>") > 3


def test_link_images_are_cached_and_rate_limited_per_address(city, visitor, settings):
    settings.OG_IMAGES_PER_MINUTE, settings.PROXIES = 2, 0
    card = f"/en/achievements/{city.pk}/card.png"
    assert [visitor.get(card).status_code for _again in range(4)] == [200] * 4
    caches["og_images"].clear()
    codes = []
    for _again in range(2):
        codes.append(visitor.get(card).status_code)
        caches["og_images"].clear()
    assert codes == [200, 429]


def test_a_full_queue_of_link_images_answers_503_with_retry_after(city, visitor, settings, caplog):
    """Check that refused requests neither count for the rate limit nor fill the log."""
    settings.OG_IMAGES_PER_MINUTE, settings.PROXIES = 1, 0
    url = f"/en/achievements/{city.pk}/card.png"
    with drawing.admitted, drawing.admitted:
        refused = [visitor.get(url) for _again in range(3)]
    assert {(each.status_code, each.headers["Cache-Control"]) for each in refused} == {(503, "no-store")}
    assert all(int(each.headers["Retry-After"]) > 0 for each in refused)
    assert visitor.get(url).status_code == 200
    assert not caplog.records


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_a_matching_etag_gets_a_304_without_a_link_image(city, visitor, known):
    card = f"/en/achievements/{city.pk}/card.png"
    first = visitor.get(card)
    again = visitor.get(card, headers={"if-none-match": known.format(tag=first.headers["ETag"])})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Cross-Origin-Resource-Policy"):
        assert again.headers[name] == first.headers[name]
    assert visitor.get(card, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_description_is_cut_between_words_and_holds_no_markup():
    text = "## Head\n\nSome **bold** <b> & [link](https://example.org/)."
    assert markdown_text(text) == "Head Some bold <b> & link."
    assert plain_text(text) == "## Head Some **bold** <b> & link."
    assert in_short("one two three", 9) == "one two…"
    assert in_short("one two", 7) == "one two"
    assert in_short("하나 둘 셋", 7) == "하나…"
    assert in_short("가" * 300, 10) == "가" * 4 + "…"


EVERYTHING = "".join(map(chr, [*range(1, 0x3000), *range(0xAC00, 0xD7A4), 0x4E00, 0x1F600, 0x202E, 0x10FFFF]))


@pytest.mark.one_database
def test_only_letters_that_the_fonts_have_are_drawn():
    for start in range(0, len(EVERYTHING), 500):
        drawn = drawable(EVERYTHING[start : start + 500])
        assert not set(drawn) - set(letters())


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        *(
            (text, text)
            for text in ("서울 Seoul é – ₩", "㈜가온 ㎡ ½ ① ⑳ · ㎿", "大邱(대구)", "똠방각하 펲 뷁", "ㄱㆍㅏ ｶﾅ")
        ),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),  # typed on a Mac
        ("\u1112\u119e\u11ab글", "ㅎㆍㄴ글"),  # an old syllable
        ("ﬁnance 𝐀 A\u202e\u200b\0", "finance A A"),
        ("전기차 🚗 보급 👩\u200d🔬\ufe0f", "전기차 […] 보급 […]"),
        ("\u05e9\u05c1\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "[…]"),
        ("a\u20a9\ue000b", "a₩ […] b"),
    ],
)
def test_letters_are_drawn_or_spelled_or_a_sign_stands_for_them(text, drawn):
    assert drawable(text) == drawn


KOREAN = st.text(
    st.sampled_from("㈜㎡①½·ㆍ大邱力㉠Ⅳ℃±※○●「」〈〉～＆％ㄱㅏㆍ")
    | st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
)


@pytest.mark.one_database
@given(KOREAN)
def test_every_letter_of_korean_text_is_drawn(text):
    assert drawable(text) == unicodedata.normalize("NFC", text)
    assert not any(is_blank(letter) for letter in set(text))


@functools.cache
def is_blank(letter):
    """Return True if a letter leaves no trace, or the box of a letter that is not there."""
    style = TextStyle(32)
    [(path, _piece)] = pieces_by_font(letter)
    mask = font(path, style).getmask(letter)
    return not mask.getbbox() or bytes(mask) == bytes(font(path, style).getmask("\U0010fffd"))


@pytest.mark.one_database
def test_the_alternative_text_has_all_texts_of_the_image():
    card = OgImage("㈜가온", "大邱 계획", "성과", "똠방각하 🚗", "소개", ("2011년", "대구"), "5 MW")
    assert card.text == "㈜가온. 大邱 계획. 성과. 똠방각하 🚗. 소개. 5 MW. 2011년. 대구"


LONG = "대구국가산업단지와 첨단의료복합단지를 잇는 신재생에너지 클러스터를 조성하여 기업을 유치하고 지원하는 사업 "


@pytest.mark.one_database
def test_lines_break_between_words_and_fit():
    for text in (LONG * 5, "word " * 60, "W" * 300, "가" * 300, "ab " + "ㄺ" * 200):
        for style in TITLES:
            shown = lines(text, style, ROOM)
            assert all(width(line, style) <= ROOM for line in shown)
            assert "".join(shown).replace(" ", "") == text.replace(" ", "")
    words = LONG.split()
    assert all(word in words for line in lines(LONG, TITLES[0], ROOM) for word in line.split())
    assert fitted(LONG * 5, TITLES, ROOM, 260)[1][-1].endswith("…")


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["", "😀", LONG * 5, "W" * 300, "مرحبا بالعالم", "\x07\u202e", "a\n\tb", "뷁" * 300])
def test_any_text_fits_on_a_link_image(text):
    mark = state_mark(State.PARTLY, text)
    full = OgImage(*[text] * 5, (text, text), text, marks=(mark,), target=text, share=0.5)
    for card in (full, full._replace(icon=definition("i-car"), marks=(mark,) * 7), OgImage("", "", "", text)):
        image = Image.open(io.BytesIO(png(card._replace(accent="#b3261e", tint="#fff0ea"))))
        assert image.size == SIZE
        for top, bottom in ((0, FOOT), (FOOT, SIZE[1])):
            margin = image.convert("RGB").crop((SIZE[0] - EDGE + 8, top, SIZE[0], bottom))
            assert len(margin.getcolors()) == 1, "letters run over the edge"


@pytest.mark.one_database
@pytest.mark.parametrize("length", [0, 20, 54, 90])
def test_the_plan_fits_beside_the_owner_on_a_link_image(length):
    alone, beside = (
        Image.open(io.BytesIO(png(OgImage("o" * length, plan, "", "Title", accent="#b3261e")))).convert("L")
        for plan in ("", "The plan")
    )
    added = ImageChops.difference(alone, beside).point(lambda value: 255 if value > 64 else 0)  # the plan in letters
    left, top, right, _bottom = added.getbbox()
    assert left > BAND
    assert top > FOOT
    assert right < SIZE[0] * 0.6 + EDGE


@pytest.mark.one_database
def test_symbols_are_drawn_as_their_svg_says():
    solid, ring, dashes = (symbol_mask(definition(f"m-{name}"), 64, 2) for name in ("achieved", "unstated", "planned"))
    inked = [sum(mask.histogram()[128:]) for mask in (solid, ring, dashes)]
    assert inked[0] > inked[1] > inked[2] > 0
    assert solid.getpixel((32, 60)) > 200  # filled
    assert ring.getpixel((32, 60)) > 200
    assert ring.getpixel((32, 20)) == 0
    assert ring.getpixel((32, 32)) > 200  # the dash in the middle


@pytest.mark.one_database
def test_colors_of_hues_are_those_of_the_style_sheet():
    sheet = (settings.BASE_DIR / "static/hues.css").read_text().split("@media")[0]
    for hue, colors in COLORS.items():
        [rule] = re.findall(rf"\.hue-{hue.value} {{(.*?)}}", sheet, re.DOTALL)
        assert re.findall(r"--(\w+): (#\w+);", rule) == list(zip(colors._fields, colors, strict=True))


def test_link_images_of_a_sector_and_its_achievements_have_its_hue_icon_and_states(city):
    Sector.objects.filter(pk=city.sector_id).update(hue="teal", icon="flask")
    sector = SectorMetadata.from_url(city.sector.slug).og_image
    achievement = AchievementMetadata.from_url(city.pk).og_image
    for image in (sector, achievement):
        assert (image.accent, image.tint, image.icon) == ("#026758", "#e9f7f3", definition("i-flask"))
    assert [mark.text for mark in achievement.marks] == [str(city.state.label)]
    assert f"1 {city.state.label}" in [mark.text for mark in sector.marks]
    assert str(city.state.label) in achievement.text


@pytest.mark.one_database
def test_a_korean_link_image_has_korean_text(city):
    with override("ko"):
        card = AchievementMetadata(city).og_image
    assert (card.owner, card.plan, card.title) == ("대구광역시", "신성장", "giraffe 제목")
    assert "2009~2012년" in card.facts
