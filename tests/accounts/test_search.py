"""Tests that the search of the administration finds what the public search finds, however it is typed."""

import unicodedata

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.db import connection

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.models import Achievement, Measure, Organization
from sectors.models import Plan, Sector
from tests import builders
from tests.html import parse_html
from tests.staff import change_url, list_url

pytestmark = pytest.mark.django_db

SPELLINGS = [
    "기업·연구기관",
    "기업ㆍ연구기관",
    "기업・연구기관",
    unicodedata.normalize("NFD", "기업·연구기관"),
    "기업\u200b·연구기관",
]


def found(client, model, words):
    page = parse_html(client.get(list_url(model), {"q": words}).content)
    return len(page.select("#result_list tbody tr"))


@pytest.mark.parametrize("words", SPELLINGS)
def test_every_spelling_finds_the_same_items_in_public_and_in_the_administration(editor, visitor, words):
    builders.achievement(title_ko="기업·연구기관 유치")
    sector = builders.sector(name_ko="기업‧연구기관 분야")
    builders.achievement(sector=sector)
    builders.achievement(title_ko="다른 것")
    assert found(editor, Achievement, words) == 1
    assert found(editor, Sector, words) == 1
    public = parse_html(visitor.get("/ko/achievements/", {"q": words}, follow=True).content)
    assert len(public.select(".hit")) == 2  # one of them by the name of its sector


@pytest.mark.parametrize("words", ["㈜가온로봇", "(주)가온로봇", "주식회사 가온로봇", "가온로봇"])
def test_the_forms_of_a_company_find_it(editor, words):
    builders.organization(name_ko="주식회사 가온로봇", slug="gaon")
    assert found(editor, Organization, words) == 1
    autocomplete = {"app_label": "achievements", "model_name": "partner", "field_name": "organization", "term": words}
    assert len(editor.get("/admin/autocomplete/", autocomplete).json()["results"]) == 1


def test_a_korean_word_is_found_where_it_is_written_with_a_blank(visitor):
    builders.achievement(title_ko="신재생 에너지 보급")
    builders.achievement(title_ko="도시 대구")
    for words, number in (("신재생에너지", 1), ("신재생 에너지", 1), ("시대", 0)):
        page = parse_html(visitor.get("/ko/achievements/", {"q": words}).content)
        assert len(page.select(".hit")) == number


PICKERS = {  # model of the choices: a field for them
    Organization: ("achievements", "partner", "organization"),
    Achievement: ("achievements", "partner", "achievement"),
    Sector: ("achievements", "achievement", "sector"),
    Plan: ("sectors", "sector", "plan"),
    Measure: ("achievements", "figure", "measure"),
}


def picked(client, model, term):
    """Return the keys of the choices that a picker offers for what was typed."""
    names = dict(zip(("app_label", "model_name", "field_name"), PICKERS[model], strict=True))
    results = client.get("/admin/autocomplete/", names | {"term": term}).json()["results"]
    return [int(each["id"]) for each in results]


@pytest.mark.parametrize("model", PICKERS, ids=lambda model: model.__name__)
def test_a_picker_takes_a_number_and_an_address(editor, model):
    make = getattr(builders, model._meta.model_name)
    item, other = make(pk=58100), make(pk=58101)
    form = change_url(item)
    typed = [
        "58100",
        "#58100",
        "No. 58100",
        form,
        f"http://testserver{form}?_popup=1",
        form.replace("change", "history"),
    ]
    if model.route:
        page = item.get_absolute_url()
        typed += [page, page.replace("/en/", "/ko/"), f"http://testserver{page}?x=1#top"]
    for term in typed:
        assert picked(editor, model, term) == [item.pk], term
    for term in ("/en/achievements/99999/", "#99999", "https://elsewhere.example/"):
        assert picked(editor, model, term) == [], term
    assert set(picked(editor, model, "")) == {item.pk, other.pk}


def test_a_picker_of_sectors_stays_within_the_limits_of_its_user(editor):
    own, other = builders.sector(), builders.sector()
    User.objects.get(username="emil").responsibilities.create(sector=own)
    assert picked(editor, Sector, own.page_url()) == [own.pk]
    assert picked(editor, Sector, other.page_url()) == picked(editor, Sector, change_url(other)) == []


def test_a_list_takes_the_address_and_the_number_of_an_achievement(editor):
    item, _other = builders.achievement(pk=58100), builders.achievement(pk=58101)
    for words in ("58100", "#58100", item.history_url, change_url(item)):
        assert found(editor, Achievement, words) == 1
    assert found(editor, Sector, item.page_url()) == 0


def test_the_audit_log_is_searched_by_words_and_by_the_whole_key_of_an_item(administrator):
    item = builders.achievement(pk=5810, title_en="Lion")
    AuditEntry.objects.record(AuditEvent.CHANGED, by=None, item=item)
    for words, number in (("lion", 1), ("5810", 1), ("581", 0), ("lion 5810", 1), ("lion zebra", 0)):
        assert found(administrator, AuditEntry, words) == number, words


def test_the_audit_log_is_searched_for_words_as_they_were_typed(administrator):
    """Check what is not kept folded: signs that are folded, and letters that SQLite knows one case of."""
    for title in ("Plan 2010–2012 ÉNERGIE", "Plan 2010–2012"):
        AuditEntry.objects.record(AuditEvent.CHANGED, by=None, item=builders.achievement(title_en=title))
    for words, number in (
        ("2010–2012", 2),
        ("ÉNERGIE", 1),
        ("PLAN ÉNERGIE", 1),
        ("plan -ÉNERGIE", 1),
        ("㈜ ÉNERGIE", 0),
    ):
        assert found(administrator, AuditEntry, words) == number, words


@pytest.mark.skipif(connection.vendor != "postgresql", reason="indexes of PostgreSQL")
@pytest.mark.parametrize("words", ["algae farm", "신재생에너지", "algae -신재생에너지"])
def test_the_administration_asks_the_indexes_of_texts(words, rf):
    """Check the plan where a table is read whole only if nothing else is possible."""
    request = rf.get(list_url(Achievement))
    rows, _may_repeat = site._registry[Achievement].get_search_results(request, Achievement.objects.order_by(), words)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
    for index in ("achievements_searched", "achievements_part_searched"):
        assert index in plan
