"""Tests of the search box of the administration: one field over all that is kept, for what a person may see."""

import unicodedata

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_script_prefix

from achievements.models import Achievement, Measure, Organization, Report, Unit
from sectors.models import Page, Plan, Sector
from tests import builders
from tests.conftest import member
from tests.html import parse_html
from tests.staff import change_url, edit, list_url, publish
from tests.workflow import save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # test_search.py compares what is found on both

SEARCH = "/admin/search/"


def look(client, text):
    response = client.get(SEARCH, {"q": text})
    assert response.status_code == 200, response.headers.get("Location")
    return parse_html(response.content)


def found(client, text):
    """Return the forms that a search leads to, as addresses."""
    return [link["href"] for link in look(client, text).select(".search-results li > a[href*='/change/']")]


def names(page, selector):
    return [" ".join(each.get_text(" ").split()) for each in page.select(selector)]


@pytest.fixture
def items():
    """One row of every kind with the word “lion”."""
    plan = builders.plan(title_en="Lion plan")
    sector = builders.sector(plan=plan, name_en="Lion sector")
    unit = builders.unit(slug="lions", name_en="lions", name_ko="사자")
    User.objects.create_user("lion", is_staff=True, last_name="Lion", first_name="Leo")
    return {
        Plan: plan,
        Sector: sector,
        Achievement: builders.achievement(sector=sector, title_en="Lion house"),
        Page: builders.page(title_en="About the lion"),
        Organization: builders.organization(name_en="Lion Works"),
        Unit: unit,
        Measure: builders.measure(name_en="Lions bred", unit=unit),
        Report: builders.report(name_en="Lions since 2010"),
        User: User.objects.get(username="lion"),
    }


# On every page


@pytest.mark.parametrize("path", ["", "achievements/achievement/", "achievements/achievement/add/", "password_change/"])
def test_the_box_is_in_the_header_of_every_page(editor, path):
    page = parse_html(editor.get(f"/admin/{path}").content)
    [form] = page.select("header form.site-search")
    assert (form["method"], form["action"]) == ("get", SEARCH)
    field = form.select_one("input[name=q]")
    assert page.select_one(f"label[for={field['id']}]").get_text() == "Search everything"


def test_the_box_keeps_what_was_typed_and_is_not_shown_before_signing_in(editor, visitor):
    assert look(editor, "a <b>").select_one("#site-search")["value"] == "a <b>"
    response = visitor.get(SEARCH, {"q": "x"})
    assert response.headers["Location"].startswith("/admin/login/?next=/admin/search/")
    assert b"site-search" not in visitor.get("/admin/login/").content


# By words


def test_every_kind_is_found_in_groups_with_counts(administrator, items):
    page = look(administrator, "lion")
    heads = names(page, ".search-results h2")
    assert sorted(heads) == sorted(
        f"{name} 1"
        for name in [
            "Plans", "Sectors", "Achievements", "Pages", "Organizations", "Units", "Measures", "Reports", "Users",
        ]
    )  # fmt: skip
    assert {change_url(item) for item in items.values()} == set(found(administrator, "lion"))
    assert "9 results for “lion”" in page.get_text()
    assert len(page.select(".search-results a > mark")) == 9


def test_every_word_has_to_match_in_any_order_and_a_phrase_as_one(editor):
    one = builders.achievement(title_en="Solar city of Daegu", text_en="With parks")
    builders.part(achievement=one, title_en="A harbor")
    other = builders.achievement(title_en="City without solar", text_en="Nothing else")
    assert found(editor, "harbor parks solar") == [change_url(one)]
    assert set(found(editor, "city SOLAR")) == {change_url(one), change_url(other)}
    assert found(editor, '"solar city"') == found(editor, "“solar  city”") == [change_url(one)]
    assert found(editor, "city -without") == [change_url(one)]
    assert found(editor, "don't can't") == []


@pytest.mark.parametrize(
    "words",
    ["기업·연구기관", "기업ㆍ연구기관", unicodedata.normalize("NFD", "기업·연구기관"), "신재생에너지", "신재생 에너지"],
)
def test_words_are_folded_as_in_public(editor, words):
    item = builders.achievement(title_ko="기업‧연구기관의 신재생 에너지")
    assert found(editor, words) == [change_url(item)]


def test_words_are_marked_where_they_stand(editor):
    item = builders.achievement(title_en="A title", text_ko=f"{'앞 ' * 80}기업ㆍ연구기관 유치{' 뒤' * 80}")
    builders.partner(achievement=item, organization=builders.organization(name_ko="㈜가온로봇", slug="gaon"))
    page = look(editor, "기업·연구기관 가온로봇 title")
    marks = names(page, "li:has(a[href*='/achievement/']) mark")
    assert marks == ["title", "기업ㆍ연구기관", "가온로봇"]
    [passage] = [text for text in names(page, ".search-passage") if "유치" in text]
    assert passage.startswith("…")
    assert passage.endswith("…")
    assert len(passage) < 300


@pytest.mark.parametrize("name", ["김민지", "민지 김", "MINJI@example.org", "mjkim"])
def test_people_are_found_by_their_names(administrator, name):
    values = {"last_name": "김", "first_name": "민지", "email": "minji@example.org", "is_staff": True}
    account = User.objects.create_user("mjkim", **values)
    assert found(administrator, name) == [change_url(account)]


def test_a_sector_is_found_by_its_strategy_points(editor):
    point = builders.point(text_en="Grow algae")
    assert found(editor, "algae") == [change_url(point.sector)]


def test_names_come_first_and_the_rest_is_linked(editor):
    sector = builders.sector()
    for _number in range(12):
        builders.achievement(sector=sector, text_en="by the lake")
    last = builders.achievement(sector=sector, title_en="The lake itself")
    page = look(editor, "lake")
    forms = [link["href"] for link in page.select(".search-results li > a[href*='/change/']")]
    assert len(forms) == 10
    assert forms[0] == change_url(last)
    assert "The first 10 of 13 are shown." in page.get_text()
    url = page.select_one(f".search-results a[href^='{list_url(Achievement)}?']")["href"]
    assert len(parse_html(editor.get(url).content).select("#result_list tbody tr")) == 13


def test_texts_in_the_other_language_say_so(editor):
    builders.achievement(title_en="", title_ko="로봇 단지")
    builders.achievement(title_en="Robot park", title_ko="로봇 공원")
    page = look(editor, "로봇")
    [name, passage] = page.select("section [lang=ko]")
    assert (name.name, name.get_text(), passage.get_text()) == ("a", "로봇 단지", "로봇 공원")


def test_a_title_with_markup_is_shown_as_it_is(editor):
    builders.achievement(title_en="Lion <script>alert(1)</script> & co")
    [link] = look(editor, "lion").select("li > a")
    assert link.get_text() == "Lion <script>alert(1)</script> & co"
    assert link.select("script") == []


# States and drafts


def test_results_say_their_state_and_lead_to_the_public_page(editor):
    builders.achievement(title_en="Lion one")
    builders.achievement(title_en="Lion two", **builders.DRAFT)
    builders.achievement(title_en="Lion three", **builders.withdrawn())
    builders.achievement(title_en="Lion four", **builders.scheduled())
    results = {
        each.a.get_text(): (each.select_one(".search-facts").get_text(), each.select_one(".search-facts a"))
        for each in look(editor, "lion").select(".search-results section li")
    }
    for name, state, has_page in [
        ("Lion one", "Public", True),
        ("Lion two", "Not public yet · draft: In progress", False),
        ("Lion three", "Withdrawn", False),
        ("Lion four", "Scheduled", False),
    ]:
        facts, link = results[name]
        assert facts.partition("Public page")[0].removesuffix(" · ").endswith(f" · {state}")
        assert bool(link) is has_page
    number = Achievement.objects.get(title_en="Lion one").pk
    assert f"No. {number} ·" in results["Lion one"][0]
    assert results["Lion one"][1]["href"] == f"/en/achievements/{number}/"


@pytest.mark.parametrize("words", ["기업·연구기관", "기업ㆍ연구기관", "whale HARBOR"])
def test_a_draft_is_found_by_its_own_words(editor, viewer, visitor, words):
    item = builders.achievement(title_en="Old title", title_ko="옛 제목")
    save_edit(item, by=editor, title_en="Whale", title_ko="기업‧연구기관", **{"parts-0-title_en": "Harbor"})
    assert found(viewer, words) == [change_url(item)]
    assert found(viewer, "old") == [change_url(item)]
    assert "In the draft: " in look(viewer, words).select_one(".search-passage").get_text()
    assert len(parse_html(viewer.get(list_url(Achievement), {"q": words}).content).select("#result_list tbody tr")) == 1
    assert "Old title" not in visitor.get("/en/achievements/", {"q": words}).content.decode()


def test_the_words_of_a_draft_are_gone_with_it(editor, publisher):
    item = builders.page(title_en="Old")
    edit(editor, item, title_en="Whale")
    assert found(editor, "whale") == [change_url(item)]
    edit(editor, item, title_en="Walrus")
    assert found(editor, "whale") == []
    publish(editor, publisher, item, title_en="Seal")
    assert found(editor, "walrus") == found(editor, "old") == []
    assert not item.revisions.exclude(search_text="").exists()


def test_an_item_that_was_never_public_is_found(editor):
    item = builders.plan(title_en="Secret", **builders.DRAFT)
    edit(editor, item, heading_en="Whale")
    assert found(editor, "whale secret") == [change_url(item)]


# By number and by address


@pytest.mark.parametrize("text", ["#{}", "No. {}", "no {}", "№ {}", " {} "])
def test_a_number_leads_to_the_form_of_its_achievement(viewer, text):
    item = builders.achievement(title_en="Lion", pk=5810)
    response = viewer.get(SEARCH, {"q": text.format(item.pk)})
    assert response.headers.get("Location") == change_url(item)


def test_a_number_that_is_a_word_too_shows_both(viewer):
    item = builders.achievement(title_en="Lion", pk=5810)
    other = builders.achievement(title_en="5810 people")
    assert found(viewer, "5810") == [change_url(item), change_url(other)]
    assert viewer.get(SEARCH, {"q": f"#{item.pk}"}).headers["Location"] == change_url(item)


ENDS = ["", "?as_of=2026-01-01#top", "history/", "preview/?key=x", "card.png"]
STARTS = ["http://testserver/en", "https://testserver/ko", "/ko", "testserver/en", "ko"]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("end", ENDS)
def test_a_public_address_leads_to_the_form(viewer, start, end):
    item = builders.achievement()
    for each, path in ((item, f"achievements/{item.pk}"), (item.sector, f"sectors/{item.sector.slug}")):
        assert viewer.get(SEARCH, {"q": f"{start}/{path}/{end}"}).headers["Location"] == change_url(each)
        assert viewer.get(SEARCH, {"q": f"{start}/{path}.pdf"}).headers["Location"] == change_url(each)
        assert viewer.get(SEARCH, {"q": f"{start}/{path}"}).headers["Location"] == change_url(each)


def test_addresses_of_every_kind_lead_to_their_forms(administrator, items):
    for model, item in items.items():
        if hasattr(item, "slug") and model not in (Unit, Measure):
            path = item.page_url() if hasattr(item, "page_url") else item.get_absolute_url()
            assert administrator.get(SEARCH, {"q": path}).headers["Location"] == change_url(item)
        for path in ("change/", "change/?_popup=1#id_name_en", "history/", "change"):
            url = f"http://testserver{list_url(model)}{item.pk}/{path}"
            assert administrator.get(SEARCH, {"q": url}).headers["Location"] == change_url(item), url
    assert administrator.get(SEARCH, {"q": "http://testserver/ko/"}).headers["Location"] == change_url(items[Plan])


def test_a_former_address_leads_to_the_form(editor, publisher):
    sector = builders.point(sector=builders.sector(slug="old-name")).sector
    publish(editor, publisher, sector, slug="new-name")
    assert editor.get(SEARCH, {"q": "/en/sectors/old-name/"}).headers["Location"] == change_url(sector)


def test_addresses_are_read_below_a_prefix(settings, viewer):
    item = builders.achievement()
    settings.FORCE_SCRIPT_NAME = "/portal"
    with override_script_prefix("/portal/"):
        for path in (f"http://testserver/portal/ko/achievements/{item.pk}/", f"/en/achievements/{item.pk}/"):
            assert viewer.get(SEARCH, {"q": path}).headers["Location"] == f"/portal{change_url_of(item)}"


def change_url_of(item):
    with override_script_prefix("/"):
        return change_url(item)


def test_the_address_of_another_website_leads_nowhere(viewer):
    item = builders.achievement()
    page = look(viewer, f"https://elsewhere.example/en/achievements/{item.pk}/")
    assert "This is an address of another website." in page.get_text()
    assert "Nothing was found" in page.get_text()


# Permissions


def test_nobody_finds_what_they_may_not_see(editor, administrator, items):
    assert change_url(items[User]) not in found(editor, "lion")
    assert "Users" not in look(editor, "nothingness").select_one(".search-results").get_text()
    assert "Users" in look(administrator, "nothingness").select_one(".search-results").get_text()
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody", is_staff=True))
    assert found(nobody, "lion") == []
    assert found(nobody, change_url(items[Achievement])) == []


def test_private_reports_of_others_are_never_found(editor, administrator, admin_client):
    owner = User.objects.get(username="emil")
    report = builders.report(name_en="Lions", audience="private", owner=owner)
    shared = builders.report(name_en="Lions of all", audience="staff", owner=owner)
    assert set(found(editor, "lions")) == {change_url(report), change_url(shared)}
    for other in (administrator, admin_client):
        assert found(other, "lions") == [change_url(shared)]
        for text in (change_url(report), report.page_url(), report.slug, f"#{report.pk}"):
            assert found(other, text) == []


def test_limits_to_sectors_do_not_limit_seeing(editor):
    item = builders.achievement(title_en="Lion")
    User.objects.get(username="emil").responsibilities.create(sector=builders.sector())
    assert found(editor, "lion") == [change_url(item)]


# Nothing found, and what is no search


def test_nothing_found_says_what_was_searched_and_what_to_try(editor):
    text = look(editor, "zebra").get_text()
    assert "Nothing was found for “zebra”." in text
    for name in ("Achievements", "Sectors", "Reports", "drafts", "#581"):
        assert name in text


def test_more_words_than_are_looked_for_are_named(editor):
    item = builders.achievement(title_en="a b c d e f g h i j")
    assert found(editor, "a b c d e f g h i j k") == [change_url(item)]
    assert "Only the first 10 words of the search were looked for." in look(editor, "a b c d e f g h i j k").get_text()


@pytest.mark.parametrize("text", ["", "  ", "x" * 10_000, "가" * 10_000])
def test_what_is_no_search_is_answered_with_a_sentence(editor, text):
    page = look(editor, text)
    assert len(names(page, ".errornote")) == 1
    assert page.select(".search-results section") == []


@pytest.mark.parametrize(
    "text",
    ['"', '""', "'", "%", "_", "\\", "/", "//", "http://", "http://[", "#", "[/", "9" * 30, "#" + "9" * 30, "​", "://"],
)
@pytest.mark.parametrize("path", [SEARCH, "/admin/achievements/achievement/", "/admin/sectors/sector/"])
def test_odd_texts_are_searched_without_an_error(editor, text, path):
    builders.achievement()
    assert editor.get(path, {"q": text}).status_code == 200


def test_lone_surrogates_are_answered_with_a_sentence(editor):
    assert editor.get(f"{SEARCH}?q=%ED%A0%80").status_code in (200, 400)


# Speed


def statements(client, text):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(SEARCH, {"q": text}).status_code == 200
    return len(queries)


def test_the_number_of_statements_does_not_depend_on_the_data(items):
    client = member("Administrators", "ada")
    for _number in range(2):
        add_lions(client)
    before = statements(client, "lion")
    for _number in range(12):
        add_lions(client)
    assert statements(client, "lion") == before
    assert before <= 70


def add_lions(client):
    item = builders.full_achievement("lion-" + str(Achievement.objects.count()), sector=builders.sector(name_en="Lion"))
    save_edit(item, by=client, title_en="Lion, changed")
    builders.page(title_en="Lion")
    builders.report(name_en="Lion")
    builders.measure(name_en=f"Lion {item.pk}")
    User.objects.create_user(f"lion-{item.pk}", is_staff=True)
