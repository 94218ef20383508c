from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from achievements.models import Figure
from achievements.numbers.reading import NumberError, parse_number, validate_digits
from achievements.numbers.writing import format_amount, format_digits, format_number, format_short_number
from tests import builders

pytestmark = pytest.mark.one_database

NUMBERS = {
    "0": ("0", "0"),
    "11.2": ("11.2", "11.2"),
    "-0.5": ("-0.5", "-0.5"),
    "10000": ("10,000", "10,000"),
    "999999": ("999,999", "999,999"),
    "999999.9": ("999,999.9", "999,999.9"),
    "1000000": ("1 million", "100만"),
    "1500000": ("1.5 million", "150만"),
    "45600000": ("45.6 million", "4,560만"),
    "60000000000": ("60 billion", "600억"),
    "125000000000": ("125 billion", "1,250억"),
    "159000000000": ("159 billion", "1,590억"),
    "123456789": ("123,456,789", "123,456,789"),
    "1250000000000": ("1.25 trillion", "1조 2,500억"),
    "1284300000000": ("1,284,300,000,000", "1조 2,843억"),
    "12345678": ("12,345,678", "1,234만 5,678"),
    "-60000000000": ("-60 billion", "-600억"),
}
SHORT = {
    "999999.9999": ("999,999.9999", "999,999.9999"),
    "1234567.89": ("1.23 million", "123만 4,568"),
    "9995000": ("10 million", "999만 5,000"),
    "999999999": ("1 billion", "10억"),
    "99999999": ("100 million", "9,999만 9,999"),
    "123456789": ("123 million", "1억 2,346만"),
    "999999999999": ("1 trillion", "1조"),
    "1284300000000": ("1.28 trillion", "1조 2,843억"),
    "-1284349999999": ("-1.28 trillion", "-1조 2,843억"),
    "123456000000000": ("123 trillion", "123조 4,560억"),
    "99999999999999999": ("100,000 trillion", "100,000조"),
}
AMOUNTS = [
    ("60000000000", "KRW", "원", "", "KRW 60 billion", "600억 원"),
    ("1284300000000", "KRW", "원", "", "KRW 1.28 trillion", "1조 2,843억 원"),
    ("12345678", "visitors", "명", "방문객", "12.3 million visitors", "방문객 1,234만 5,678명"),
    ("10000", "medical tourists", "명", "의료관광객", "10,000 medical tourists", "의료관광객 10,000명"),
    ("11.2", "MW", "MW", "", "11.2 MW", "11.2 MW"),
    ("100", "countries", "개국", "", "100 countries", "100개국"),
    ("35.5", "%", "%", "", "35.5%", "35.5%"),
    ("19", "", "", "", "19", "19"),
]


@pytest.mark.parametrize(("value", "texts"), NUMBERS.items())
def test_each_language_has_its_own_number_words(value, texts):
    for language, text in zip(("en", "ko"), texts, strict=True):
        with translation.override(language):
            assert format_number(Decimal(value)) == text


@pytest.mark.parametrize(("value", "unit_en", "unit_ko", "counted", "english", "korean"), AMOUNTS)
def test_amounts_are_written_as_each_language_does(value, unit_en, unit_ko, counted, english, korean):
    with translation.override("en"):
        assert format_amount(Decimal(value), unit_en, write=format_short_number) == english
    with translation.override("ko"):
        assert format_amount(Decimal(value), unit_ko, counted, write=format_short_number) == korean


@pytest.mark.parametrize(("value", "texts"), SHORT.items())
def test_a_short_number_is_rounded_and_its_digits_are_kept(value, texts):
    for language, text in zip(("en", "ko"), texts, strict=True):
        with translation.override(language):
            assert format_short_number(Decimal(value)) == text
            digits = format_digits(Decimal(value))
            assert Decimal(digits.replace(",", "") or text.replace(",", "")) == Decimal(value)


@pytest.mark.parametrize("language", ["en", "ko"])
@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_a_short_number_differs_by_less_than_it_leaves_out(language, value):
    with translation.override(language):
        assert abs(parse_number(format_short_number(value)) - value) <= abs(value) / 200


@pytest.mark.django_db
@given(number=st.integers(-(10**15) + 1, 10**15 - 1), places=st.integers(0, 4))
def test_both_databases_give_a_number_back_unchanged(number, places, request):
    value = Decimal(number).scaleb(-places)
    validate_digits(value)
    with request.getfixturevalue("django_db_blocker").unblock():
        item = builders.figure(achievement=builders.achievement(), value=value)
    assert Figure.objects.get(pk=item.pk).value == value


def test_a_number_with_too_many_digits_is_refused():
    with pytest.raises(ValidationError):
        validate_digits(Decimal(1234567890123456))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11.2", "11.2"),
        ("60,000,000,000", "60000000000"),
        ("60 billion", "60000000000"),
        ("1.5 Million", "1500000"),
        ("600억", "60000000000"),
        ("600억 ", "60000000000"),
        ("1억 2,345만", "123450000"),
        ("2조3000억", "2300000000000"),
        ("1만 5", "10005"),
        ("3천만", "30000000"),
        ("5천억", "500000000000"),
        ("3백", "300"),
        ("-5", "-5"),
        ("−600억", "-60000000000"),
        ("△12", "-12"),
        ("△ 1억 2,345만", "-123450000"),
        ("1조 2,843억", "1284300000000"),
        ("１０", "10"),
    ],
)
def test_what_people_type_is_understood(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["1,5", "1e5", "12%", "약 100", "600억원", "만", "5만 3억", "1.2.3", "NaN", "", "0x10", "٣", "10²", "½"]
)
def test_an_invalid_number_is_refused_with_advice(text):
    with (
        translation.override("en"),
        pytest.raises(NumberError, match="60 billion or 600억"),
    ):
        parse_number(text)


@pytest.mark.parametrize("language", ["en", "ko"])
@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**11), max_value=10**11))
def test_what_is_written_can_be_typed_again(language, value):
    with translation.override(language):
        assert parse_number(format_number(value)) == value
