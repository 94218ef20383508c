"""Tests that a second organization of nearly the same name is made only by whoever says that it is another."""

import pytest

from achievements.models import Organization
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html

pytestmark = pytest.mark.django_db

ADD = "/admin/achievements/organization/add/"


@pytest.fixture
def gaon():
    return builders.organization(slug="gaon", name_ko="㈜가온로봇", name_en="Gaon Robot", aliases="GAON\n가온")


@pytest.mark.parametrize("name", ["(주)가온로봇", "주식회사 가온로봇", "가온 로봇", "가온로봇㈜", "가온"])
def test_another_spelling_of_a_name_asks_first(gaon, editor, name):
    response = send(editor, ADD, name_ko=name, kind="company")
    assert any("nearly this name: Gaon Robot." in error for error in errors_of(response))
    assert parse_html(response.content).select_one("[name=name_ko]")["value"] == name.strip()
    assert Organization.objects.count() == 1
    assert send(editor, ADD, name_ko=name, kind="company", is_another="on").status_code == 302
    assert Organization.objects.count() == 2


@pytest.mark.parametrize(
    ("stored", "typed", "is_asked"),
    [
        ("대구경북과학기술원(DGIST)", "대구경북과학기술원", True),
        ("대구경북과학기술원", "대구경북과학기술원 (DGIST)", True),
        ("테크노파크(대구)", "테크노파크(경북)", False),
        ("(대구)", "(경북)", False),
    ],
)
def test_a_short_form_in_brackets_makes_no_other_organization(stored, typed, is_asked, editor):
    builders.organization(name_ko=stored, name_en="")
    response = send(editor, ADD, name_ko=typed, kind="other")
    assert (response.status_code == 200) == is_asked


def test_another_name_is_not_asked_about(gaon, editor):
    assert send(editor, ADD, name_ko="나래바이오", kind="company").status_code == 302
    assert not parse_html(editor.get(ADD).content).select("[name=is_another]")


def test_an_organization_is_changed_without_a_question_as_long_as_its_name_stays(gaon, editor):
    builders.organization(slug="gaon-2", name_ko="가온로봇", name_en="Gaon Robots")
    assert send(editor, gaon.form_url, aliases="GAON").status_code == 302
    gaon.refresh_from_db()
    assert gaon.aliases == "GAON"
