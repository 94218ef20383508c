"""Tests that words are found whatever signs they are typed with, and that what nobody sees is no text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields.search import SAME, folded
from fields.text import normalized

COMPANIES = ["㈜가온로봇", "(주)가온로봇", "（주）가온로봇", "주식회사 가온로봇", "주식회사가온로봇", "( 주)가온로봇"]


@pytest.mark.parametrize("text", COMPANIES[:5])
def test_the_forms_of_a_company_are_one(text):
    assert folded(text) == "(주)가온로봇"


def test_the_form_of_a_company_leaves_the_words_around_it_apart():
    assert folded("협력 주식회사 가온로봇 참여") == "협력 (주)가온로봇 참여"
    assert folded("가온로봇 주식회사") == "가온로봇(주)"
    assert folded("연구 (주)가온로봇") == "연구 (주)가온로봇"
    assert folded("가온로봇(주) 참여") == "가온로봇(주) 참여"
    assert folded("(주) 가온로봇") == "(주)가온로봇"
    assert folded("주택") == "주택"


SPELLINGS = st.sampled_from([sign for wanted, signs in SAME for sign in [wanted, *signs] if sign])
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])


@given(st.lists(st.one_of(SPELLINGS, LETTERS, st.sampled_from(["가", "나", "A", "é", "㎡", "Ⅱ", "ｱ"]))).map("".join))
def test_every_form_of_a_text_is_folded_to_one(text):
    for form in ("NFC", "NFD", "NFKC"):
        assert folded(folded(text)) == folded(text)
        if form != "NFKC":
            assert folded(unicodedata.normalize(form, text)) == folded(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "text", ["", " ", "\u3164", "\u200b\u200b", "\u115f", "\u1160", "\uffa0", "\u2800", "\u00ad", "\ufe0f", "\u034f"]
)
def test_a_text_that_nobody_sees_is_none(text):
    assert normalized(text) == ""
    assert normalized(f"{text} \n {text}") == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://www.example.org/\u200b", "https://www.example.org/"),
        ("기업\u200c연구", "기업연구"),
        ("가\ufe0f나", "가나"),
        ("하나\u3164둘", "하나 둘"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3", "🏳\ufe0f\u200d🌈 ❤\ufe0f 1\ufe0f\u20e3"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_invisible_letters_stay_where_they_mean_something(text, kept):
    assert normalized(text) == kept
