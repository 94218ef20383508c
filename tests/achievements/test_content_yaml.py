"""Tests of the YAML of content files: the values of YAML 1.2, the lines of mistakes, and what a file cannot do."""

import json
import math
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achievements.content.document import DocumentError, Node, parse
from achievements.content.mistakes import Mistakes
from achievements.content.yaml_lines import lines_of

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, word) for word in ("yes", "no", "on", "off", "y", "n", "Yes", "OFF", "tRUE", "nULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[(word, None) for word in ("", "~", "null", "Null", "NULL", "!!null x")],
        *[("5", 5), ("+5", 5), ("-5", -5), ("1_000", 1000), ("010", 10), ("08", 8), ("0o17", 15), ("0x1F", 31)],
        *[("0b11", 3), ("0", 0), ("-0", 0), ("60000000000", 60_000_000_000)],
        *[("11.2", 11.2), ("1.", 1.0), (".5", 0.5), ("-1.5e+3", -1500.0), ("1e3", 1000.0), ("1_0.5", 10.5)],
        *[(".inf", math.inf), ("-.INF", -math.inf)],
        *[(text, text) for text in ("12:30", "190:20:30", "1,000", "1e", "0o8", "..", "2009/2012", "../2014", "1.2.3")],
        *[(text, text) for text in ("2013-10-13", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43.10 -5", "2010-10")],
        *[('"yes"', "yes"), ("'010'", "010"), ('"\\u00e9"', "é"), ('"\\ud800"', "\ud800"), ("|\n  a\n  b", "a\nb")],
        *[("!!str 5", "5"), ('!!int "5"', 5), ("!!float 3", 3.0), ("!!timestamp 2001-01-01", "2001-01-01")],
        *[("[1, a, ~]", [1, "a", None]), ("{a: 1, 2: b}", {"a": 1, 2: "b"}), ("[]", []), ("{}", {})],
        *[("&a [1, 2]", [1, 2]), ("[&a x, *a]", ["x", "x"]), ("{? [1, 2] : x}", {(1, 2): "x"})],
        *[("{a: &a {x: 1, y: 2}, b: {<<: *a, y: 3}}", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}})],
        *[
            ("{한국: 대구}", {"한국": "대구"}),
            ("https://example.org/", "https://example.org/"),
            ("a #b", "a"),
            ("a#b", "a#b"),
        ],
    ],
)
def test_values_are_those_of_yaml_1_2(text, value):
    indented = text.replace("\n", "\n  ")
    assert parse(f"k: {indented}") == {"k": value}
    assert type(parse(f"k: {indented}")["k"]) is type(value)


def test_not_a_number_is_read():
    assert math.isnan(parse("k: .nan")["k"])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "Line 5: this key appears twice: c."),
        ("{a: 1, a: 1}", "Line 1: this key appears twice: a."),
        ("1: a\n1: b\n", "Line 2: this key appears twice: 1."),
        ("a%(line)d: 1\na%(line)d: 2\n", "Line 2: this key appears twice: a%(line)d."),
        ("a: [1, 2\nb: 3\n", "Line 2 is not YAML: expected ',' or ']', but got ':'."),
        ("a: *b", "Line 1 is not YAML: found undefined alias 'b'."),
        ("a: 1\n---\nb: 2\n", "Line 2 is not YAML: expected a single document in the stream."),
        ("? {a: 1}\n: b\n", "Line 1 is not YAML: found unhashable key."),
        ("a: !!python/name:os.system x", "Line 1 is not YAML: could not determine a constructor for the tag"),
        ("a: !!set {b}", "Line 1 is not YAML: could not determine a constructor for the tag"),
        ("a: =", "Line 1 is not YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:value'."),
        ("<<: 5", "Line 1 is not YAML: expected a mapping or list of mappings for merging."),
        ("a: \x00", "This is not YAML: unacceptable character #x0000"),
        ("[" * 5000 + "]" * 5000, "Line 1 is not YAML: nested too deeply."),
        ("a:\n\t- b", "Line 2 is not YAML: found character '\\t' that cannot start any token."),
        ("k: -_", "This is not YAML: invalid literal for int()"),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_line(text, sentence):
    with pytest.raises(DocumentError) as caught:
        parse(text)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{a: *a{n - 1}, b: *a{n - 1}, c: *a{n - 1}}}\n" for n in range(1, 30)),
        "a: &a [" + "*a, " * 200 + "x]",
    ],
    ids=["lists", "mappings", "within itself"],
)
def test_aliases_that_stand_for_too_many_values_are_refused(text):
    tracemalloc.start()
    with pytest.raises(DocumentError, match="the aliases up to here stand for too many values"):
        parse(text)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


texts = st.text(alphabet="aé한😀 :#'\"\\\n{}[],&*!|>%@`-01")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_json_is_yaml(value):
    assert parse(json.dumps(value, ensure_ascii=False)) == value


# Lines

TEXT = """\
plan:
  title: {en: A,
    ko: B}
sectors:
  - slug: a
    achievements:
      - title:
          en: C
        period: 2011
      - &x
        title: {en: D}

  - slug: b
    achievements: [*x, {title: {en: E}},
      {title: {en: F}}]
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("plan", 1),
        ("plan.title", 2),
        ("plan.title.ko", 3),
        ("plan.slug", 1),
        ("sectors", 4),
        ("sectors[0]", 5),
        ("sectors[0].slug", 5),
        ("sectors[0].achievements[0]", 7),
        ("sectors[0].achievements[0].title.en", 8),
        ("sectors[0].achievements[0].period", 9),
        ("sectors[0].achievements[1].title.en", 11),
        ("sectors[1].achievements", 14),
        ("sectors[1].achievements[0].title.en", 14),
        ("sectors[1].achievements[1].title", 14),
        ("sectors[1].achievements[2].title.en", 15),
        ("sectors[1].achievements[2].figures[0].value", 15),
        ("nowhere", None),
        ("", None),
    ],
)
def test_lines_are_those_of_keys_and_items(path, line):
    assert lines_of(TEXT, {path}) == {path: line}


def test_mistakes_come_with_their_lines_in_the_order_of_the_file():
    document = Node(parse(TEXT), mistakes=Mistakes(TEXT))
    sectors = document.fields(["plan", "sectors"], [])["sectors"].items()
    sectors[1].fields(["slug", "achievements"], [])["achievements"].items()[2].wrong("Third.")
    sectors[0].wrong("First.", "sectors[0].achievements[0].period")
    document.wrong("At the top.")
    with pytest.raises(DocumentError) as caught:
        document.mistakes.refuse()
    assert str(caught.value).splitlines() == [
        "At the top.",
        "line 9: sectors[0].achievements[0].period: First.",
        "line 15: sectors[1].achievements[2]: Third.",
    ]
