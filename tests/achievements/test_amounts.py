"""Tests of amounts as people type them, with a unit and a word such as 약, and of how they are shown."""

from decimal import Decimal

import pytest
from django.utils import translation

from achievements.measures.models import Unit
from achievements.numbers.amounts import parse_amount
from achievements.numbers.reading import NumberError
from tests import builders
from tests.forms import errors_of, send
from tests.html import parse_html
from tests.staff import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

AMOUNTS = {
    "30": ("30", "", False),
    "600억원": ("60000000000", "원", False),
    "600억 원": ("60000000000", "원", False),
    "1,250억 원": ("125000000000", "원", False),
    "1조 2,843억 원": ("1284300000000", "원", False),
    "100백만원": ("100000000", "원", False),
    "1,234명": ("1234", "명", False),
    "1,234 명": ("1234", "명", False),
    "12%": ("12", "%", False),
    "12 ％": ("12", "%", False),
    "△12": ("-12", "", False),
    "△ 12%": ("-12", "%", False),
    "-1.5℃": ("-1.5", "°C", False),
    "11.2MW": ("11.2", "MW", False),
    "5 km": ("5", "km", False),
    "100만 달러": ("1000000", "달러", False),
    "KRW 60 billion": ("60000000000", "KRW", False),
    "60,000 million KRW": ("60000000000", "KRW", False),
    "KRW 600억": ("60000000000", "KRW", False),
    "₩5,000": ("5000", "₩", False),
    "3 patents": ("3", "patents", False),
    "약 30": ("30", "", True),
    "약 30명": ("30", "명", True),
    "약30 명": ("30", "명", True),
    "30여 명": ("30", "명", True),
    "30여": ("30", "", True),
    "about 30 firms": ("30", "firms", True),
    "approx. 1.5 million": ("1500000", "", True),
    "~ 30": ("30", "", True),
    "약 △12": ("-12", "", True),
    "30명 내외": ("30", "명", True),
    "30명가량": ("30", "명", True),
    "30 정도": ("30", "", True),
}


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_an_amount_is_read_as_people_write_it(text, amount):
    number, unit, is_approximate = amount
    found = parse_amount(text)
    assert (found.number, found.is_approximate) == (Decimal(number), is_approximate)
    assert found.unit.replace("％", "%").replace("℃", "°C") == unit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "명",
        "약",
        "원 600억",
        "1,5",
        "1e5",
        "0x10",
        "5만 3억",
        "1.2.3",
        "10²",
        "½",
        "3 or 4",
        "30~40",
        "KRW 5원",
        *("5 (명)", "100 이상", "100명 이상", "30개 이하", "5 or more"),
    ],
)
def test_another_text_is_refused_with_advice(text):
    with translation.override("en"), pytest.raises(NumberError, match="60 billion or 600억"):
        parse_amount(text)


def typed(editor, value, unit=None, **others):
    """Type a number into the figure of an achievement. Return the response, and the figure of the draft or None.

    The figure is from the time before measures: it has none, and no unit.
    """
    item = builders.achievement()
    builders.figure(achievement=item, value=5, measure=None, unit=None)
    fields = {f"figures-0-{name}": text for name, text in others.items()}
    if unit:
        fields["figures-0-unit"] = builders.records_of(**unit)["unit"].pk
    response = send(editor, change_url(item), **{"figures-0-value": value} | fields)
    item.refresh_from_db()
    [row] = item.draft.snapshot["rows"]["figures"] if item.draft else [None]
    return response, row and (
        row["value"],
        row["unit"] and Unit.objects.get(pk=row["unit"]).slug,
        row["is_approximate"],
    )


@pytest.mark.parametrize(
    ("value", "others", "stored"),
    [
        ("600억원", {}, ("60000000000.0000", "krw", False)),
        ("600억원", {"unit": {"unit_en": "KRW", "unit_ko": "원"}}, ("60000000000.0000", "krw", False)),
        ("KRW 60 billion", {"unit": {"unit_ko": "원"}}, ("60000000000.0000", "krw", False)),
        ("60,000 million KRW", {}, ("60000000000.0000", "krw", False)),
        ("60,000백만원", {}, ("60000000000.0000", "krw", False)),
        ("12%", {}, ("12.0000", "percent", False)),
        ("약 30명", {}, ("30.0000", "people", True)),
        ("7", {"is_approximate": "on"}, ("7.0000", None, True)),
        ("600억", {}, ("60000000000.0000", None, False)),
        ("약 5", {}, ("5.0000", None, True)),  # the number that is stored already
        ("5명", {}, ("5.0000", "people", False)),
    ],
)
def test_the_form_takes_the_unit_and_the_word_from_the_number(editor, value, others, stored):
    response, figure = typed(editor, value, **others)
    assert response.status_code == 302, errors_of(response)
    assert figure == stored


def test_another_unit_than_that_of_the_figure_is_refused_and_nothing_is_lost(editor):
    response, draft = typed(editor, "600억원", unit={"unit_en": "MW", "unit_ko": "MW"})
    assert response.status_code == 200
    assert "The number says “원”, and the unit of the figure is “MW”. Keep one of them." in errors_of(response)
    assert draft is None
    page = parse_html(response.content)
    assert page.select_one("#id_figures-0-value")["value"] == "600억원"


def test_a_unit_that_nobody_knows_is_refused_with_advice(editor):
    response, draft = typed(editor, "300 widgets")
    assert errors_of(response)[0].startswith("“widgets” is no unit that the portal knows.")
    assert draft is None


def test_an_approximate_figure_says_so_in_both_languages_and_in_every_file(visitor):
    item = builders.achievement()
    words = {"unit_en": "firms", "unit_ko": "개사", "label_en": "Members", "label_ko": "회원사"}
    builders.figure(achievement=item, value=30, is_approximate=True, **words)
    money = words | {"unit_en": "KRW", "unit_ko": "원"}
    builders.figure(achievement=item, value=60_000_000_000, is_approximate=True, **money)
    for language, amounts in (("en", ["about 30 firms", "about KRW 60 billion"]), ("ko", ["약 30개사", "약 600억 원"])):
        page = parse_html(visitor.get(f"/{language}/achievements/{item.pk}/").content)
        assert [each.get_text() for each in page.select(".measured .amount")] == amounts
        assert amounts[0] in page.find("meta", attrs={"name": "description"})["content"]
    file = b"".join(visitor.get("/en/achievements.csv")).decode()
    assert "result | ~30 | firms | Members" in file
    figures = visitor.get(f"/api/v1/achievements/{item.pk}").json()["figures"]
    assert [figure["approximate"] for figure in figures] == [True, True]
