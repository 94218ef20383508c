"""Tests that the search of the administration finds what the public search finds, however it is typed."""

import unicodedata

import pytest

from achievements.models import Achievement, Organization
from sectors.models import Sector
from tests import builders
from tests.html import parse_html
from tests.staff import list_url

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
    assert len(public.select(".row")) == 2  # one of them by the name of its sector


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
        assert len(page.select(".row")) == number
