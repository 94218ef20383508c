"""Tests of the marks around words that were looked for, in texts as they were typed."""

import pytest

from fields.marking import marked, passage
from fields.search import words_of


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("A solar city", "SOLAR", "A <mark>solar</mark> city"),
        ("Ａ ＳＯＬＡＲ city", "solar", "Ａ <mark>ＳＯＬＡＲ</mark> city"),
        ("기업ㆍ연구기관의", "기업·연구기관", "<mark>기업ㆍ연구기관</mark>의"),
        ("신재생 에너지 보급", "신재생에너지", "<mark>신재생 에너지</mark> 보급"),
        ("㈜가온로봇", "주식회사 가온로봇", "㈜<mark>가온로봇</mark>"),
        ("100㎡ 규모", "m2", "100<mark>㎡</mark> 규모"),
        ("a solar, solar city", '"solar city" solar', "a <mark>solar</mark>, <mark>solar city</mark>"),
        ("ab\u200bc", "abc", "<mark>ab\u200bc</mark>"),
        ("<b>solar</b> & co", "solar", "&lt;b&gt;<mark>solar</mark>&lt;/b&gt; &amp; co"),
        ("nothing", "solar", "nothing"),
        ("", "solar", ""),
    ],
)
def test_words_are_marked_in_whatever_way_they_are_written(text, words, html):
    assert marked(text, words_of(words)) == html


def test_a_passage_is_cut_around_the_first_word():
    text = f"{'before ' * 30}solar\n\n{'after ' * 30}"
    found = passage(text, ["solar"])
    assert found.startswith("…")
    assert found.endswith("…")
    assert "before <mark>solar</mark> after" in found
    assert passage("all of it: solar", ["solar"]) == "all of it: <mark>solar</mark>"
    assert passage("nothing", ["solar"]) is None


def test_a_phrase_between_quotation_marks_is_one_word():
    assert words_of("“Solar  City” don't \"x") == ["solar city", "don't", "x"]
