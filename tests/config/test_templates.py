"""Templates lose the whitespace of those who edit them, and no space between words."""

import pytest

from config.templates import without_indentation


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<ul>\n    <li>\n</ul>\n", "<ul>\n<li>\n</ul>\n"),
        ("<b>one</b>\n  {% if x %}\n    two\n  {% endif %}\n  three", "<b>one</b>\n{% if x %}two\n{% endif %}three"),
        ("{% if x %}<b>one</b>{% endif %}\n  two", "{% if x %}<b>one</b>{% endif %}\ntwo"),
        ("one\n  {# said to editors #}\n  two", "one\n{# said to editors #}two"),
        ("one\n  {{ x }}\n  two", "one\n{{ x }}\ntwo"),
        ("one\n  {% include 'x' %}\n  two", "one\n{% include 'x' %}\ntwo"),
    ],
)
def test_words_stay_apart(source, expected):
    assert without_indentation(source) == expected
