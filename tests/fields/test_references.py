"""Tests of what a typed text names: a number, an address, or words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields.references import Reference


@pytest.mark.parametrize(
    ("text", "number", "is_alone"),
    [
        ("581", 581, False),
        (" 581 ", 581, False),
        ("５８１", 581, False),
        ("#581", 581, True),
        ("# 581", 581, True),
        ("No. 581", 581, True),
        ("no 581", 581, True),
        ("№581", 581, True),
        ("achievement 581", 581, True),
        ("성과 581번", 581, True),
        ("제581호", 581, True),
        ("581번", 581, False),
        ("№ 581", 581, True),
        ("581 people", None, False),
        ("9" * 30, None, False),
        ("-1", None, False),
        ("", None, False),
    ],
)
def test_a_number_is_read_with_or_without_its_sign(text, number, is_alone):
    reference = Reference(text)
    assert (reference.number, reference.is_number_alone) == (number, is_alone)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("https://testserver/en/achievements/581/", "achievements:achievement"),
        ("HTTP://testserver:8000/ko/achievements/581/history/?page=2#x", "achievements:achievement_history"),
        ("testserver/en/achievements/581.pdf", "achievements:achievement_pdf"),
        ("/en/achievements/581", "achievements:achievement"),
        ("/achievements/581/", "achievements:achievement"),
        ("ko/sectors/robots/preview/", "portal:sector_preview"),
        ("/admin/achievements/achievement/581/change/", "admin:achievements_achievement_change"),
        ("https://elsewhere.example/en/achievements/581/", None),
        ("/de/achievements/581/", None),
        ("R&D/산학", None),
        ("http://", None),
        ("http://[", None),
        ("[/", None),
        ("solar", None),
    ],
)
def test_an_address_is_read_in_every_form_that_people_paste(text, view):
    match = Reference(text).match
    assert (match and match.view_name) == view


def test_only_an_address_with_a_scheme_is_of_another_website():
    assert Reference("https://elsewhere.example/en/").is_foreign
    assert not Reference("elsewhere.example/en/").is_foreign
    assert not Reference("https://testserver/en/").is_foreign


@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        ("api/데이터", True),
        ("ko/achievements/5/", True),
        ("/ko/achievements/5/", False),
        ("/nowhere", True),
        ("#5", False),
    ],
)
def test_what_is_surely_an_address_or_a_number_is_no_word(text, may_be):
    assert Reference(text).may_be_words is may_be


@given(st.text(st.characters(), max_size=40))
def test_every_text_can_be_read(text):
    reference = Reference(text)
    assert reference.words.all is not None
    reference.text.encode()
