"""Tests that texts read the same after they were Markdown, and that nothing that was typed is lost."""

import pytest

from fields.from_markdown import prose_from_markdown
from fields.markdown import markdown_to_html
from fields.prose import prose_to_html
from tests.html import parse_html

SAME = [
    "One paragraph.\n\nAnother one.",
    "A line that was wrapped because it had become as long as the window of the editor\nwas wide, and goes on here.",
    "Some **bold** and _stressed_ words with `code` and a [link](https://www.example.org/).",
    "<https://www.example.org/>",
    "Bold\\* and \\# escaped",
    "A &amp; B",
]
LISTS = [
    ("- one\n- two\n- three", "- one\n- two\n- three"),
    ("* one\n\n* two", "* one\n* two"),
    ("- one\n  - two\n  - three\n- four", "- one\n  - two\n  - three\n- four"),
    ("2011. 5. Begun\n2013. 8. Completed", "2011. 5. Begun\n2013. 8. Completed"),
    ("- 5 % less", "- 5 % less"),
    ("## Heading\ntext", "Heading\n\ntext"),
    ("> quoted\n> words", "quoted\nwords"),
]


def words(html):
    return " ".join(parse_html(f"<div>{html}</div>").div.get_text(" ").split())


@pytest.mark.parametrize("text", SAME)
def test_a_converted_text_reads_the_same(text):
    assert words(prose_to_html(prose_from_markdown(text))) == words(markdown_to_html(text))


@pytest.mark.parametrize("text", [text for text, _ in LISTS])
def test_a_text_that_was_converted_is_not_converted_again(text):
    once = prose_from_markdown(text)
    assert prose_from_markdown(once) == once


@pytest.mark.parametrize(("text", "converted"), LISTS)
def test_lists_keep_the_signs_and_numbers_that_were_typed(text, converted):
    assert prose_from_markdown(text) == converted
