"""Tests of the field for the item to keep: named by its title, its number or its address."""

import pytest

from achievements.models import Achievement
from tests import builders
from tests.forms import errors_of
from tests.staff import change_url, do
from tests.workflow import published

pytestmark = pytest.mark.django_db

REASON = {"note_en": "Twice.", "note_ko": "중복입니다."}


def merge(client, item, target):
    return do(client, "merge", item, target=target, **REASON)


def merged(client, item, target):
    """Return the item that an item was merged into, or the sentences that say why it was not."""
    response = merge(client, item, target)
    item.refresh_from_db()
    return item.merged_into or errors_of(response)


NAMES = {
    "title": lambda item: item.title_en,
    "Korean title, written in another way": lambda item: " ㈜대구ㆍ로봇  단지 ",
    "capitals": lambda item: item.title_en.upper(),
    "number": lambda item: str(item.pk),
    "number with its sign": lambda item: f"No. {item.pk}",
    "public address": lambda item: f"http://testserver/ko/achievements/{item.pk}/?q=x#top",
    "path": lambda item: item.page_url(),
    "history": lambda item: item.history_url,
    "form": lambda item: f"http://testserver{change_url(item)}",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_achievement_is_named_in_any_way(publisher, name):
    target = builders.achievement(title_en="Robot park", title_ko="주식회사 대구·로봇 단지")
    assert merged(publisher, builders.achievement(title_en="Robot park again"), NAMES[name](target)) == target


@pytest.mark.parametrize("text", ["Robots", "robots", "/ko/sectors/robots/", "old-robots", "/en/sectors/old-robots/"])
def test_a_sector_is_named_by_its_name_or_a_present_or_former_address(editor, publisher, text):
    target = builders.point(sector=builders.sector(slug="old-robots", name_en="Robots")).sector
    published(target, editor, publisher, slug="robots")
    assert merged(publisher, builders.sector(), text) == target


def test_an_item_of_the_same_title_is_merged_by_it(publisher):
    item, target = (builders.achievement(title_en="Robot park") for _number in range(2))
    assert merged(publisher, item, "Robot park") == target


def test_a_title_is_no_search(publisher):
    title = 'Robots -pilot "one" of ' + " ".join(f"word{number}" for number in range(30))
    target = builders.achievement(title_en=title)
    assert merged(publisher, builders.achievement(), title) == target
    [error] = merged(publisher, builders.achievement(), "a " * 900)
    assert error.startswith("Nothing was found")


def test_several_items_of_one_title_are_named_with_their_numbers(publisher):
    one, other = (builders.achievement(title_en="Robot park") for _number in range(2))
    [error] = merged(publisher, builders.achievement(), "robot park")
    assert error == (
        f"More than one has this title: “Robot park” ({one.pk}), “Robot park” ({other.pk}). "
        "Enter what stands in brackets behind the right one."
    )


def test_a_part_of_a_title_asks_for_the_item(publisher):
    target = builders.achievement(title_en="Robot park")
    builders.achievement(title_en="Robot park draft", **builders.DRAFT)
    builders.achievement(title_en="Other", text_en="robot park")
    [error] = merged(publisher, builders.achievement(), "park robot")
    assert f"Is it one of these? “Robot park” ({target.pk})." in error


def test_many_items_are_not_all_named(publisher):
    sector = builders.sector()
    for _number in range(7):
        builders.achievement(title_en="Robot park", sector=sector)
    [error] = merged(publisher, builders.achievement(), "Robot park")
    assert error.count("“Robot park”") == 5
    assert ", …" in error


def test_what_cannot_be_the_target_is_refused_with_its_reason(publisher):
    item = builders.achievement(title_en="Goes")
    hidden = builders.achievement(title_en="Hidden", **builders.DRAFT)
    sector = item.sector
    for text, sentence in [
        (str(item.pk), "This is the item that is merged. Name the one to keep."),
        (change_url(item), "This is the item that is merged. Name the one to keep."),
        (f"#{hidden.pk}", "“Hidden” is not public. Choose an item that stays public."),
        ("Hidden", "Nothing was found for “Hidden”. Enter the title, the web address, or the number, if any."),
        (
            sector.page_url(),
            f"Nothing was found for “{sector.page_url()}”. Enter the title, the web address, or t",
        ),
        (f"https://elsewhere.example/en/achievements/{hidden.pk}/", "This is an address of another website."),
        ("9" * 30, f"Nothing was found for “{'9' * 30}”."),
        ("\0", "Null characters are not allowed."),
        ("", "This field is required."),
        ("가" * 10_000, "Ensure this value has at most 2000 characters (it has 10000)."),
    ]:
        [error] = merged(publisher, item, text)
        assert error.startswith(sentence), text


def test_a_number_is_a_title_where_people_know_no_numbers(publisher):
    numbered, titled = builders.page(title_en="Imprint"), builders.page(title_en="The year")
    type(titled).objects.filter(pk=titled.pk).update(title_en=str(numbered.pk))
    assert merged(publisher, builders.page(), str(numbered.pk)) == titled


@pytest.mark.parametrize("text", ["robots", "/en/sectors/robots/"])
def test_the_present_address_goes_before_a_former_one(text, editor, publisher):
    former = builders.point(sector=builders.sector(slug="robots")).sector
    published(former, editor, publisher, slug="old-robots")
    target = builders.sector(slug="robots-2")
    type(target).objects.filter(pk=target.pk).update(slug="robots")  # as a content file of before may have it
    assert merged(publisher, builders.sector(), text) == target


def test_a_title_is_found_behind_any_number_of_others(publisher):
    item = builders.achievement()
    facts = {"sector": item.sector, "publish_at": item.publish_at}
    Achievement.objects.bulk_create(Achievement(title_en=f"Robot park {number}", **facts) for number in range(501))
    target = builders.achievement(title_en="Robot park")
    assert merged(publisher, item, "Robot park") == target


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("로봇 \u00ad 단지", "로봇 단지"), ("로봇 ‾ 단지", "로봇 ‾ 단지"), ("가온 주식회사 로봇", "가온　 (주) 로봇")],
)
def test_blanks_of_a_title_are_compared_as_one(stored, typed, publisher):
    target = builders.achievement(title_en="", title_ko=stored)
    assert merged(publisher, builders.achievement(), typed) == target
