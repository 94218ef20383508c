"""Tests that texts are shown as they were typed: nothing is taken for markup but lists of two lines, and links."""

import pytest

from fields.prose import prose_to_html, prose_to_text
from tests.html import parse_html


def words(text):
    """The visible words of the HTML of a text."""
    return " ".join(parse_html(f"<div>{prose_to_html(text)}</div>").div.get_text(" ").split())


@pytest.mark.parametrize(
    "text",
    [
        "2011. 5. Begun\n2013. 8. Completed\n2016. 3. Extended",
        "Begun in May.\n\n2019. 3. opened",
        "# 1st in the country",
        "> 100 firms",
        "- 5 % less",
        "* one star alone",
        "1) first\n2) second",
        "**not bold** and _not_ `code`",
        "    four blanks",
        "A & B < C > D \"quoted\" 'single'",
        "![picture](https://www.example.org/a.png)",
        "| a | b |\n| - | - |",
        "---",
        "ㅇ사업개요",
        "※ 참고",
    ],
)
def test_what_was_typed_is_shown(text):
    shown = words(text)
    if "picture" in text:
        assert shown == "! picture"  # a link
    else:
        assert shown == " ".join(text.split())
    assert "<ul" not in prose_to_html(text)


@pytest.mark.parametrize("sign", ["-", "·", "ㅇ", "○", "※", "•", "▪", "–"])
def test_two_lines_with_one_sign_are_a_list_that_shows_the_sign(sign):
    html = parse_html(prose_to_html(f"{sign} one\n{sign} two"))
    assert [item.get_text() for item in html.select("ul.signs > li")] == [f"{sign} one", f"{sign} two"]


def test_circled_numbers_are_one_list():
    html = parse_html(prose_to_html("① 하나\n② 둘\n③셋"))
    assert [item.get_text() for item in html.select("li")] == ["① 하나", "② 둘", "③ 셋"]


def test_signs_below_signs_are_lists_within_lists():
    html = parse_html(prose_to_html("○ 사업\n  - 기간: 2026\n  - 금액: 5억 원\n○ 성과\n  ※ 참고"))
    outer = html.select("ul.signs")[0].find_all("li", recursive=False)
    assert [item.select_one(".sign").get_text() for item in outer] == ["○", "○"]
    assert [item.get_text() for item in outer[0].select("ul li")] == ["- 기간: 2026", "- 금액: 5억 원"]
    assert outer[1].p.get_text() == "※ 참고"


def test_one_line_alone_is_never_a_list_and_a_number_keeps_its_minus():
    assert "<ul" not in prose_to_html("- one")
    assert "<ul" not in prose_to_html("text\n- one\ntext")
    assert "<ul" not in prose_to_html("-5\n-7")
    assert words("-5\n-7") == "-5 -7"


def test_paragraphs_and_line_breaks_stay():
    html = parse_html(prose_to_html("One\ntwo\n\nThree"))
    assert [str(each) for each in html.select("p")] == ["<p>One<br/>\ntwo</p>", "<p>Three</p>"]


@pytest.mark.parametrize(
    ("text", "target", "label", "rest"),
    [
        ("See https://www.example.org/a_(b).", "https://www.example.org/a_(b)", None, "."),
        ("(https://example.org/)", "https://example.org/", None, ")"),
        ("[보고서](https://example.org/한글?a=1&b=2) 참고", "https://example.org/한글?a=1&b=2", "보고서", " 참고"),
        ("[here](/en/data/)", "/en/data/", "here", ""),
        ("mailto:growth@example.org", "mailto:growth@example.org", None, ""),
    ],
)
def test_links_work(text, target, label, rest):
    html = parse_html(prose_to_html(text))
    assert (html.a["href"], html.a.get_text()) == (target, label or target)
    assert html.p.get_text().endswith((label or target) + rest)


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "[x](//evil.example/)", "javascript:alert(1)", "[x](data:text/html,x)"]
)
def test_other_targets_are_text(text):
    assert "<a" not in prose_to_html(text)
    assert words(text) == text


def test_html_is_text():
    html = prose_to_html('<script>alert(1)</script> <a href="https://x.example">x</a> "><img src=x onerror=y>')
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("<a ") == 1  # the address itself, which a reader can follow


def test_large_texts_are_answered():
    bullets = "\n".join(f"- {number}" for number in range(10_000))
    assert prose_to_html(bullets).count("<li>") == 10_000
    address = "https://example.org/" + "a" * 10_000
    assert "<a" not in prose_to_html(address)
    assert words(address) == address
    nested = "\n".join(f"{sign} x\n{sign} y" for sign in "-·○※•▪●◆" * 50)
    assert "<ul" in prose_to_html(nested)


def test_words_for_descriptions_have_the_labels_of_links():
    assert prose_to_text("- [보고서](https://example.org/) 2026\n- 둘") == "- 보고서 2026\n- 둘"
