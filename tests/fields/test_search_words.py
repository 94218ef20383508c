"""Tests that words of a search are read as people type them, and marked where they stand."""

import html
import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fields.marks import excerpt, marked, spans, spellings
from fields.search import contains, folded
from fields.search_words import search_words


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("Solar  CITY", ["solar", "city"], []),
        ('"solar city" park', ["solar city", "park"], []),
        ("“수소 도시” 「로봇 산업」", ["수소 도시", "로봇 산업"], []),
        ("solar -park", ["solar"], ["park"]),
        ('solar −"solar city" –pilot', ["solar"], ["solar city", "pilot"]),
        ("-pilot", [], ["pilot"]),
        ("수소 - 도시", ["수소", "도시"], []),
        ("5-G 2025-2027", ["5-g", "2025-2027"], []),
        ('"solar city', ["solar", "city"], []),
        ('12" pipe', ["12", "pipe"], []),
        ('""', ['""'], []),
        ("-", ["-"], []),
        ('" "', ['"'], []),
        ("solar solar", ["solar"], []),
        ("", [], []),
        ("주식회사 가온로봇", ["(주)가온로봇"], []),
        ('"수소\n도시"', ["수소 도시"], []),
    ],
)
def test_words_phrases_and_exclusions(text, wanted, unwanted):
    assert search_words(text) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("2010–2012 É", "2010-2012", {"2010-2012", "2010–2012"}),
        ("-ÉNERGIE", "énergie", {"énergie", "ÉNERGIE"}),
        ("㈜가온로봇", "(주)가온로봇", {"(주)가온로봇", "㈜가온로봇"}),
        ("“Solar City”", "solar city", {"solar city", "Solar City"}),
    ],
)
def test_a_word_is_known_as_it_was_typed(text, word, expected):
    assert word in search_words(text).all
    assert set(spellings(text, word)) == expected


def test_a_word_that_was_typed_in_very_many_ways_is_looked_for_in_some():
    text = " ".join(f"{number:013b}".replace("0", "a").replace("1", "A") for number in range(5000))
    assert len(spellings(text, "a" * 13)) == 5


@given(st.text(max_size=30))
def test_every_text_is_read(text):
    words = search_words(text)
    assert bool(words.all) == bool(folded(text).split())
    assert all(word == " ".join(word.split()) for word in words.all)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Solar & city", ["city"], "Solar &amp; <mark>city</mark>"),
        ("<b>ÉNERGIE</b>", ["énergie"], "&lt;b&gt;<mark>ÉNERGIE</mark>&lt;/b&gt;"),
        ("㈜가온로봇 참여", ["(주)가온"], "<mark>㈜가온</mark>로봇 참여"),
        ("협력 주식회사 가온로봇", ["(주)가온로봇"], "협력 <mark>주식회사 가온로봇</mark>"),
        ("가온로봇㈜ 참여", ["가온로봇(주)"], "<mark>가온로봇㈜</mark> 참여"),
        ("주식회사 가온로봇 100㎿ 50㎿", ["가온로봇"], "주식회사 <mark>가온로봇</mark> 100㎿ 50㎿"),
        ("☎️ﬁ", ["f"], "☎️<mark>ﬁ</mark>"),
        ("1,000㎡ 규모", ["m2"], "1,000<mark>㎡</mark> 규모"),
        ("신재생 에너지 보급", ["신재생에너지"], "<mark>신재생 에너지</mark> 보급"),
        ("기업ㆍ연구기관", ["기업·연구"], "<mark>기업ㆍ연구</mark>기관"),
        ("수소수소도시", ["수소", "수소도시"], "<mark>수소수소도시</mark>"),
        ("수소 도시", ["수소 도시"], "<mark>수소 도시</mark>"),
        ("nothing", ["else"], "nothing"),
        ("ﬁrst", ["f"], "<mark>ﬁ</mark>rst"),
    ],
)
def test_words_are_marked_as_they_are_written(text, words, expected):
    assert marked(text, words) == expected


TEXTS = st.text(st.one_of(st.sampled_from("가나㈜주식회사 ()㎡ﬁⅡ·ㆍ\n“Éa"), st.characters(codec="utf-8")), max_size=40)


@given(TEXTS.map(lambda text: unicodedata.normalize("NFC", text)), st.data())
def test_whatever_is_found_is_marked_and_nothing_is_lost(text, data):
    whole = folded(text)
    assume(whole.strip())
    start = data.draw(st.integers(0, len(whole) - 1))
    word = " ".join(whole[start : start + data.draw(st.integers(1, 6))].split())
    assume(word and contains(whole, word) and whole == folded_by_letters(text))
    found = spans(text, [word])
    assert found
    assert all(0 <= start < end <= len(text) for start, end in found)
    pieces = re.split("</?mark>", marked(text, [word]))
    assert html.unescape("".join(pieces)) == text
    assert len(pieces) == 2 * len(found) + 1


def folded_by_letters(text):
    """Return the folded text, as it is where no letter is folded with the next one."""
    return folded("".join(folded(letter) for letter in text))


def test_an_excerpt_is_the_part_around_the_first_word():
    text = f"{'before ' * 40}\nthe  smart city of {'behind ' * 60}"
    short = excerpt(text, ["smart city"])
    assert "smart city of behind" in short
    assert short.startswith("… ")
    assert short.endswith(" …")
    assert len(short) < 260
    assert excerpt("Smart city", ["city"]) == "Smart city"
    assert excerpt("가" * 10_000 + "수소" + "나" * 10_000, ["수소"]).count("수소") == 1
    assert excerpt("nothing", ["city"]) == ""
