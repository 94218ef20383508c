"""Tests of the order that content files give: theirs for what they mention, and the same as before for the rest."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from achievements.content.document import Node
from achievements.content.places import new_numbers
from achievements.content.plan import read_plan
from achievements.models import Achievement
from sectors.models import Page, Plan, Sector

LETTERS = "abcdef"


def document(**sectors):
    """Return a plan whose sectors have achievements of these names, one letter each."""
    return {
        "plan": {"title": {"en": "Plan"}},
        "sectors": [
            {
                "slug": slug,
                "name": {"en": slug},
                "achievements": [{"key": letter, "title": {"en": letter}} for letter in letters],
            }
            for slug, letters in sectors.items()
        ],
    }


def load(content):
    change = read_plan(Node(copy.deepcopy(content)))
    change.apply()
    return change


def order(slug="one"):
    return "".join(
        Achievement.objects.filter(sector__slug=slug).order_by("position", "pk").values_list("title_en", flat=True)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mentioned", "expected"),
    [
        ("abcdef", "abcdef"),
        ("fedcba", "fedcba"),
        ("d", "abcdef"),
        ("f", "abcdef"),
        ("bd", "abcdef"),
        ("db", "adcbef"),
        ("fa", "fbcdea"),
        ("bX", "abXcdef"),
        ("bXY", "abXYcdef"),
        ("bXdY", "abXcdYef"),
        ("Xb", "aXbcdef"),
        ("X", "abcdefX"),
        ("fX", "abcdefX"),
        ("Xabcdef", "Xabcdef"),
        ("abXcdef", "abXcdef"),
        ("dXb", "adXcbef"),
        ("", "abcdef"),
    ],
)
def test_a_file_orders_what_it_mentions(mentioned, expected):
    load(document(one=LETTERS))
    load(document(one=mentioned))
    assert order() == expected
    change = load(document(one=mentioned))
    assert (change.created, change.changed, change.moved, order()) == ([], [], [], expected)


@pytest.mark.django_db
def test_a_file_of_one_sector_and_one_achievement_moves_neither():
    load(document(one="ab", two="cdef", three="gh"))
    change = load(document(two="e"))
    assert not change.changed
    assert not change.touched
    assert order("two") == "cdef"
    assert list(Sector.objects.values_list("slug", flat=True)) == ["one", "two", "three"]


@pytest.mark.django_db
def test_new_sectors_and_pages_come_after_those_before_them():
    content = document(one="a", two="b")
    content["pages"] = [{"slug": slug, "title": {"en": slug}} for slug in ("about", "contact")]
    load(content)
    partial = document(one="", half="x")
    partial["pages"] = [{"slug": "about", "title": {"en": "about"}}, {"slug": "help", "title": {"en": "help"}}]
    load(partial)
    assert list(Sector.objects.values_list("slug", flat=True)) == ["one", "half", "two"]
    assert list(Page.objects.values_list("slug", flat=True)) == ["about", "help", "contact"]


@pytest.mark.django_db
def test_what_only_makes_room_is_not_changed_otherwise():
    load(document(one=LETTERS))
    before = Achievement.objects.get(title_en="f")
    load(document(one="bX"))
    after = Achievement.objects.get(title_en="f")
    assert (after.version, after.changed_at, after.revisions.count()) == (before.version, before.changed_at, 1)
    assert after.position == before.position + 1


@pytest.mark.django_db
def test_an_achievement_that_moves_to_another_sector_comes_after_the_one_before_it():
    load(document(one="abc", two="def"))
    Achievement.objects.filter(title_en="c").update(sector=Sector.objects.get(slug="two"), key="two/c")
    load(document(two="dce"))
    assert order("two") == "dcef"
    assert Plan.objects.count() == 1


@pytest.mark.django_db
def test_too_large_a_number_is_a_mistake(monkeypatch):
    load(document(one=LETTERS))
    Achievement.objects.filter(title_en="f").update(position=9999)
    [mistake] = read_plan(Node(document(one="fX"))).mistakes
    assert (mistake.path, mistake.message) == (
        "sectors[0].achievements[1]",
        "Ensure this value is less than or equal to 9999.",
    )


keys = st.lists(st.integers(1, 12), unique=True, max_size=8)


@pytest.mark.one_database
@given(keys, keys, st.lists(st.integers(0, 20), min_size=8, max_size=8))
def test_order_keeps_its_promises(stored, listed, numbers):
    before = dict(zip(stored, sorted(numbers), strict=False))
    after = before | new_numbers(before, listed)
    result = sorted(after, key=lambda key: (after[key], stored.index(key) if key in stored else 0))
    mentioned = [key for key in result if key in listed and key in stored]
    assert mentioned == [key for key in listed if key in stored]
    assert [key for key in result if key not in listed] == [key for key in stored if key not in listed]
    assert new_numbers(dict(sorted(after.items(), key=lambda pair: result.index(pair[0]))), listed) == {}
    for new in set(listed) - set(stored):
        before_it = listed[: listed.index(new)]
        if before_it:
            assert result[result.index(new) - 1] == before_it[-1]
