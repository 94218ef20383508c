"""Tests of differences between two snapshots of an item: comparison, display, notes for readers and merging."""

import copy
import time
import uuid

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from achievements.models import Achievement
from fields.text_differences import segments
from publishing.differences import compare, merge, proposed_notes
from publishing.differences.compare import moved_keys as moved
from publishing.differences.merge import arranged
from publishing.snapshots import apply, snapshot_of
from sectors.models import Page, Plan, Sector
from tests import builders as make
from tests.examples import number_of_examples
from tests.html import parse_html


@pytest.fixture
def item(db):
    """An achievement with two parts, a figure of one of them, a partner and a source."""
    item = make.achievement(
        title_en="Film city", title_ko="영화 도시", text_en="It grew.", text_ko="자랐다.", period="2009/2012"
    )
    part = make.part(achievement=item, title_en="Music festival", title_ko="음악제", period="2009")
    make.part(achievement=item, title_en="Studio", title_ko="촬영소")
    make.figure(achievement=item, part=part)
    body = make.organization(name_en="City hall", name_ko="시청")
    make.partner(achievement=item, organization=body, role="lead")
    make.source(achievement=item, title_en="Annual report", title_ko="연차보고서", date="2011")
    item.points.add(make.point(sector=item.sector, text_en="Make films", text_ko="영화 제작"))
    return item


@pytest.fixture
def old(item):
    return snapshot_of(Achievement.objects.get(pk=item.pk))


@pytest.fixture
def new(old):
    return copy.deepcopy(old)


def only(model, old, new, **options):
    [difference] = compare(model, old, new, **options)
    return difference


def row(relation, **values):
    """Return a row in the format of a snapshot."""
    defaults = {
        "parts": {"period": "", "title_en": "Stage", "title_ko": "무대"},
        "figures": {
            "part": None,
            "value": "5.0000",
            "measure": None,
            "unit": None,
            "as_of": "",
            "kind": "result",
        },
        "sources": {
            "title_en": "Report",
            "title_ko": "보고서",
            "publisher_en": "",
            "publisher_ko": "",
            "url": "https://example.org/",
            "file": "",
            "date": "",
        },
    }
    return {"id": str(uuid.uuid4()), "position": 9} | defaults[relation] | values


def records(**texts):
    """Return the measure and the unit of the texts of a figure, as a snapshot has them."""
    return {name: record and record.pk for name, record in make.records_of(**make.CAPACITY | texts).items()}


# What is compared


def test_equal_snapshots_do_not_differ(old, new):
    assert compare(Achievement, old, new) == []


def test_a_field_has_its_name_as_path_and_its_label(old, new):
    new["fields"]["title_en"] = "Film town"
    difference = only(Achievement, old, new)
    assert (difference.path, difference.kind, difference.label) == ("title_en", "changed", "Title (English)")
    assert (difference.old, difference.new, difference.new.language) == ("Film city", "Film town", "en")
    with override("ko"):
        assert only(Achievement, old, new).label == "제목 (영어)"


def test_a_field_of_a_row_is_named_with_its_row(old, new):
    new["rows"]["parts"][0]["period"] = "2010/2012"
    key = new["rows"]["parts"][0]["id"]
    difference = only(Achievement, old, new)
    assert difference.path == f"parts/{key}/period"
    assert difference.label == "Part “Music festival”: Period"
    assert (difference.old, difference.new) == ("2009", "2010–2012")
    with override("ko"):
        difference = only(Achievement, old, new)
    assert difference.label == "세부성과 ‘음악제’: 기간"
    assert (difference.old, difference.new) == ("2009년", "2010~2012년")


def test_an_added_row_says_all_that_it_holds(old, new):
    new["rows"]["figures"].append(
        row("figures", value="1234567.5000", as_of="2011", part=old["rows"]["parts"][0]["id"], **records())
    )
    difference = only(Achievement, old, new)
    assert difference.path == f"figures/{new['rows']['figures'][-1]['id']}"
    assert (difference.kind, difference.label) == ("added", "Figure “Capacity: 1,234,567.5 MW”")
    assert (difference.old, difference.new) == ("", "Capacity: 1,234,567.5 MW")
    content = dict(difference.content)
    assert content["Part"] == "Music festival"
    assert content["Value"] == "1,234,567.5"
    assert content["As of"] == "2011"
    assert content["Kind"] == "Result"
    assert "Position" not in content
    assert "What is counted (Korean)" not in content


def test_a_removed_row_says_all_that_it_held(old, new):
    new["rows"]["partners"] = []
    difference = only(Achievement, old, new)
    assert (difference.kind, difference.label) == ("removed", "Partner “City hall (Lead)”")
    assert difference.content == [("Organization", "City hall"), ("Role", "Lead")]


def test_moved_rows_are_neither_deleted_nor_changed(old, new):
    new["rows"]["parts"].append(row("parts"))
    old["rows"]["parts"].append(new["rows"]["parts"][-1])
    new["rows"]["parts"] = renumbered(new["rows"]["parts"][-1:] + new["rows"]["parts"][:-1])
    difference = only(Achievement, old, new)
    assert (difference.path, difference.kind) == ("parts/order", "moved")
    assert difference.label == "Order of the parts"
    assert (difference.old, difference.new) == ("3. Stage", "1. Stage")


def test_positions_alone_are_no_difference(old, new):
    for place, part in enumerate(new["rows"]["parts"]):
        part["position"] = 50 + place
    assert compare(Achievement, old, new) == []


def test_a_row_inserted_in_the_middle_is_no_move(old, new):
    new["rows"]["parts"].insert(1, row("parts"))
    new["rows"]["parts"] = renumbered(new["rows"]["parts"])
    assert only(Achievement, old, new).kind == "added"


def test_differences_come_in_the_order_of_the_form(old, new):
    new["fields"]["title_en"] = "Film town"
    new["fields"]["points"] = []
    new["rows"]["parts"].reverse()
    new["rows"]["figures"][0]["value"] = "6"
    new["rows"]["sources"] = []
    paths = [difference.path.split("/")[0] for difference in compare(Achievement, old, new)]
    assert paths == ["title_en", "points", "parts", "figures", "sources"]


def test_fields_missing_in_one_schema_are_no_difference(old, new):
    del new["fields"]["place_en"], new["rows"]["sources"], new["rows"]["parts"][0]["period"], new["order"]
    new["fields"]["color"] = "red"
    new["rows"]["photos"] = [{"id": "1"}]
    new["rows"]["parts"][1]["color"] = "red"
    assert compare(Achievement, old, new) == []
    assert compare(Achievement, new, old) == []


def test_points_of_a_sector_are_compared(db):
    sector = make.sector()
    make.point(sector=sector, text_en="Build", text_ko="건설")
    old = snapshot_of(sector)
    new = copy.deepcopy(old)
    new["rows"]["points"][0]["text_en"] = "Build more"
    assert only(Sector, old, new).label == "Strategy point “Build”: Text (English)"


def reordered(**values):
    sector = make.sector()
    first, second = make.achievement(sector=sector, title_en="First"), make.achievement(sector=sector, **values)
    old = snapshot_of(sector)
    return old, old | {"order": [second.pk, first.pk]}


def test_the_order_of_pages_is_compared(db):
    old, new = reordered(title_en="Second")
    difference = only(Sector, old, new)
    assert (difference.path, difference.label) == ("order", "Order of the achievements")
    assert (difference.old, difference.new) == ("2. Second", "1. Second")


def test_the_order_names_no_draft_but_to_staff(db):
    old, new = reordered(title_en="Secret", **make.DRAFT)
    assert compare(Sector, old, new) == []
    assert only(Sector, old, new, for_staff=True).path == "order"


def test_the_order_of_sectors_in_a_plan_is_compared(db):
    plan = make.plan()
    one, two = make.sector(plan=plan), make.sector(plan=plan)
    old = snapshot_of(plan)
    assert only(Plan, old, old | {"order": [two.pk, one.pk]}).label == "Order of the sectors"
    assert compare(Plan, old, old | {"order": [one.pk]}) == []


def test_the_position_of_an_item_that_has_no_parent_is_a_field(db):
    old = snapshot_of(make.page())
    new = copy.deepcopy(old)
    new["fields"]["position"] = 12
    assert only(Page, old, new).new == "12"


# What values say


def values_of(old, new, language):
    with override(language):
        difference = only(Achievement, old, new)
        return difference.old, difference.new


def test_choices_are_said_by_their_labels(old, new):
    new["fields"]["outcome"] = "partly"
    assert values_of(old, new, "en") == ("", "Partly achieved")
    assert values_of(old, new, "ko") == ("", "일부 달성")


def test_numbers_are_grouped_and_end_without_zeros(old, new):
    new["rows"]["figures"][0]["value"] = "60000.2500"
    assert values_of(old, new, "en") == ("5", "60,000.25")
    new["rows"]["figures"][0]["value"] = "5"
    assert compare(Achievement, old, new) == []


def test_foreign_keys_are_shown_by_name(old, new, item):
    other = make.sector(name_en="Music", name_ko="음악")
    new["fields"]["sector"] = other.pk
    assert values_of(old, new, "ko") == (item.sector.name_ko, "음악")


def test_many_to_many_values_are_shown_one_per_line(old, new, item):
    more = make.point(sector=item.sector, text_en="Show them", text_ko="상영")
    new["fields"]["points"] = sorted([*new["fields"]["points"], str(more.pk)])
    assert values_of(old, new, "en") == ("Make films", "Make films\nShow them")


def test_a_part_is_named_as_it_was_called_then(old, new):
    new["rows"]["parts"][0]["title_en"] = "Jazz festival"
    new["rows"]["figures"][0]["part"] = None
    difference = compare(Achievement, old, new)[1]
    assert (difference.label, difference.old, difference.new) == ("Figure “Capacity: 5 MW”: Part", "Music festival", "")


def test_deleted_related_rows_are_described(old, new):
    new["fields"]["points"] = [str(uuid.uuid4())]
    new["fields"]["sector"] = new["rows"]["partners"][0]["organization"] = 987654
    sector, points, partner = compare(Achievement, old, new)
    assert (sector.new, points.new, partner.new) == ("deleted sector", "deleted strategy point", "deleted organization")
    assert partner.rows[1].get_role_display() == "Lead"
    assert str(partner.rows[1]) == "deleted organization (Lead)"
    with override("ko"):
        assert compare(Achievement, old, new)[1].new == "삭제된 추진전략"


def test_files_are_said_by_name(old, new):
    new["rows"]["sources"][0]["file"] = "sources/0a1b/report.pdf"
    assert values_of(old, new, "en") == ("", "report.pdf")
    old = copy.deepcopy(new)
    new["rows"]["sources"][0]["file"] = "sources/9f8e/report.pdf"
    assert values_of(old, new, "en") == ("report.pdf", "another “report.pdf”")


# What readers must be told


@pytest.mark.parametrize(
    ("relation", "field", "value", "is_important"),
    [
        (None, "title_en", "Film town", False),
        (None, "place_en", "Harbor", False),
        (None, "outcome", "achieved", False),
        (None, "period", "2009/2013", True),
        ("parts", "title_en", "Jazz festival", False),
        ("parts", "period", "2010", True),
        ("figures", "value", "6", True),
        ("figures", "as_of", "2012", True),
        ("figures", "kind", "target", True),
        ("partners", "role", "host", False),
        ("sources", "title_en", "Yearly report", True),
        ("sources", "date", "2012", True),
    ],
)
def test_figures_periods_and_sources_are_important(old, new, relation, field, value, is_important):
    (new["rows"][relation][0] if relation else new["fields"])[field] = value
    assert only(Achievement, old, new).is_important is is_important


@pytest.mark.parametrize(
    ("relation", "values", "is_important"),
    [("figures", {}, True), ("sources", {}, True), ("parts", {}, False), ("parts", {"period": "2011"}, True)],
)
def test_rows_with_such_facts_are_important(old, new, relation, values, is_important):
    new["rows"][relation].append(row(relation, **values))
    assert only(Achievement, old, new).is_important is is_important
    assert only(Achievement, new, old).is_important is is_important


def test_an_order_is_not_important(old, new):
    new["rows"]["parts"].reverse()
    assert not only(Achievement, old, new).is_important


# Queries


def test_queries_do_not_grow_with_the_differences(old, new, django_assert_num_queries):
    for count in (1, 30):
        many = copy.deepcopy(new)
        for number in range(count):
            body = make.organization()
            many["rows"]["partners"].append(
                {"id": str(uuid.uuid4()), "position": 9, "organization": body.pk, "role": "host"}
            )
            many["rows"]["figures"].append(
                row("figures", **records(label_en=f"Figure {number}"), part=old["rows"]["parts"][0]["id"])
            )
        many["fields"]["points"] = []
        with django_assert_num_queries(4):  # organizations, strategy points, measures, units
            assert len(compare(Achievement, old, many)) == 2 * count + 1


def test_equal_snapshots_need_no_query(old, new, django_assert_num_queries):
    with django_assert_num_queries(0):
        compare(Achievement, old, new)


# Texts word by word

LETTERS = st.text(alphabet="ab 가나.,\n\t2́", max_size=60)


@given(LETTERS, LETTERS)
@example("Hello  world", "Hello, world")
@example("", "가 나")
def test_segments_make_both_texts(old, new):
    check_segments(old, new)


def check_segments(old, new):
    found = segments(old, new)
    assert "".join(text for kind, text in found if kind != "added") == old
    assert "".join(text for kind, text in found if kind != "removed") == new
    assert all(text for _kind, text in found)


def test_unchanged_segments_of_a_text_are_marked_as_same():
    assert segments("성과가 자랐다.", "성과가 크게 자랐다.") == [
        ("same", "성과가"),
        ("added", " 크게"),
        ("same", " 자랐다."),
    ]
    assert segments("It has 5.2 MW now.", "It has 11.2 MW now.") == [
        ("same", "It has"),
        ("removed", " 5.2"),
        ("added", " 11.2"),
        ("same", " MW now."),
    ]


def test_unrelated_sentences_are_not_split_at_a_common_word():
    old, new = "The mayor opened a hall", "Nobody knows where a festival went"
    assert segments(old, new) == [("removed", old), ("added", new)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 5000, "b a " * 2500),
        ("." * 10_000, "." * 9_999),
        (" ".join(map(str, range(2000))), " ".join(map(str, reversed(range(2000))))),
        ("a b " * 2500, "b a " * 2500),
        ("." * 100_000, "," + "." * 100_000),
        ("a\n" * 50_000, "b\n" * 50_000),
        (" " * 100_000, "a" + " " * 100_000),
    ],
)
def test_text_comparison_is_fast_for_any_text(old, new):
    started = time.monotonic()
    check_segments(old, new)
    assert time.monotonic() - started < 2


def test_only_texts_are_compared_by_words(old, new):
    new["fields"] |= {"text_ko": "크게 자랐다.", "period": "2010"}
    period, text = compare(Achievement, old, new)
    assert period.words == []
    assert text.words == [("removed", "자랐다"), ("added", "크게 자랐다"), ("same", ".")]
    assert text.new.language == "ko"


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_unmoved_rows_keep_their_order(old, new):
    gone = set(moved(old, new))
    assert [key for key in old if key in new and key not in gone] == [
        key for key in new if key in old and key not in gone
    ]
    assert not moved(arranged(old, new), new)
    assert sorted(arranged(old, new)) == sorted(old)


# Merging


def test_neither_snapshot_is_changed_by_a_merge(old, new):
    new["fields"]["title_en"] = "Film town"
    new["rows"]["parts"].reverse()
    before = copy.deepcopy((old, new))
    merge(old, new, [difference.path for difference in compare(Achievement, old, new)])
    assert (old, new) == before


def test_merge_ignores_unknown_paths(old, new):
    new["fields"]["title_en"] = "Film town"
    assert merge(old, new, ["", "id", "parts", "parts/", "parts/1/title_en", "titles", "order"]) == old


def test_a_part_stays_with_a_figure_that_stays(old, new):
    """Merge from a `mine` without a part and its figure, first by the removal of the part alone."""
    part = new["rows"]["parts"].pop(0)["id"]
    figure = new["rows"]["figures"].pop()["id"]
    assert merge(old, new, [f"parts/{part}"]) == old
    both = merge(old, new, [f"parts/{part}", f"figures/{figure}"])
    assert compare(Achievement, both, new) == []


def test_a_part_comes_with_a_figure_that_is_taken(old, new):
    part = row("parts")
    new["rows"]["parts"].insert(0, part)
    new["rows"]["figures"][0]["part"] = part["id"]
    result = merge(old, new, [f"figures/{new['rows']['figures'][0]['id']}/part"])
    assert compare(Achievement, result, new) == []


def test_a_part_comes_with_its_figure_in_whatever_order_the_database_keeps_the_relations(old, new):
    part = row("parts")
    new["rows"]["parts"].append(part)
    new["rows"]["figures"].append(row("figures", part=part["id"]))
    path = f"figures/{new['rows']['figures'][-1]['id']}"
    for rows in (old["rows"], dict(reversed(old["rows"].items()))):
        assert compare(Achievement, merge(old | {"rows": rows}, new, [path]), new) == []


def test_a_merged_snapshot_can_be_stored(old, new, item):
    part = row("parts", title_en="Opera")
    new["rows"]["parts"] = renumbered([part, *reversed(new["rows"]["parts"])])
    new["rows"]["figures"].append(row("figures", part=part["id"]))
    new["fields"]["title_en"] = "Film town"
    paths = [difference.path for difference in compare(Achievement, old, new) if difference.path != "title_en"]
    apply(merge(old, new, paths), item)
    written = snapshot_of(Achievement.objects.get(pk=item.pk))
    assert [difference.path for difference in compare(Achievement, written, new)] == ["title_en"]
    assert [part["position"] for part in written["rows"]["parts"]] == [1, 2, 3]


def test_keys_missing_from_an_order_stay_behind_their_predecessors():
    assert merge(bare(order=[1, 2, 3, 4]), bare(order=[4, 3, 1]), ["order"])["order"] == [4, 3, 1, 2]


def bare(**values):
    return {"fields": {}, "rows": {}, "order": None} | values


KEYS = [str(uuid.UUID(int=number)) for number in range(8)]
TITLES, VALUES = st.sampled_from(["a", "b", "c"]), st.sampled_from(["1", "2", "3"])


@st.composite
def snapshots(draw):
    """Strategy for snapshots of an achievement with parts and figures, from a small set of keys."""
    parts = draw(st.lists(st.sampled_from(KEYS[:4]), unique=True))
    figures = draw(st.lists(st.sampled_from(KEYS[4:]), unique=True))
    return {
        "fields": {"title_en": draw(TITLES), "period": draw(st.sampled_from(["", "2009", "2010/.."])), "outcome": ""},
        "rows": {
            "parts": renumbered([row("parts", id=key, title_en=draw(TITLES)) for key in parts]),
            "figures": renumbered(
                [
                    row("figures", id=key, part=draw(st.sampled_from([None, *parts])), value=draw(VALUES))
                    for key in figures
                ]
            ),
        },
        "order": None,
    }


def renumbered(rows):
    return [row | {"position": place} for place, row in enumerate(rows, start=1)]


def paths_of(old, new):
    return [difference.path for difference in compare(Achievement, old, new)]


@given(snapshots(), snapshots())
def test_merging_all_differences_gives_the_own_version(theirs, mine):
    assert paths_of(merge(theirs, mine, paths_of(theirs, mine)), mine) == []


@given(snapshots(), snapshots())
def test_merging_no_differences_gives_the_other_version(theirs, mine):
    assert merge(theirs, mine, []) == theirs


@settings(max_examples=number_of_examples(100, 3000), suppress_health_check=[HealthCheck.too_slow])
@given(snapshots(), snapshots(), st.data())
def test_merging_some_leaves_the_others(theirs, mine, data):
    paths = paths_of(theirs, mine)
    taken = data.draw(st.lists(st.sampled_from(paths), unique=True)) if paths else []
    result = merge(theirs, mine, taken)
    expected = [path for path in paths if path not in taken]
    parts = {figure["part"] for figure in result["rows"]["figures"]} - {None}
    # But for a part that is there because a figure points to it.
    kept = {f"parts/{key}" for key in parts}
    assert set(paths_of(result, mine)) - kept == set(expected) - kept
    assert parts <= {part["id"] for part in result["rows"]["parts"]}
    places = [part["position"] for part in result["rows"]["parts"]]
    assert places == sorted(set(places))


# The note for readers


def note(old, new, language, model=Achievement):
    return proposed_notes(model, old, new)[language]


def test_a_note_says_what_changed(old, new):
    new["fields"] |= {"period": "2009/2013", "text_en": "It shrank.", "text_ko": "줄었다."}
    new["fields"] |= {"title_en": "Film town", "title_ko": "영화 마을"}
    new["rows"]["figures"][0]["value"] = "11.2"
    new["rows"]["sources"].append(row("sources", title_en="Yearbook", title_ko="연보"))
    assert note(old, new, "en") == (
        "Period changed from 2009–2012 to 2009–2013. Figure “Capacity” changed from 5 MW to 11.2 MW. "
        "Source “Yearbook” added. Title and text revised."
    )
    assert note(old, new, "ko") == (
        "기간 변경: 2009~2012년 → 2009~2013년. 수치 ‘용량’ 변경: 5 MW → 11.2 MW. 출처 ‘연보’ 추가. 제목 및 본문 수정."
    )


def test_a_note_says_an_amount_once(old, new):
    new["rows"]["figures"][0] |= {"value": "3", "as_of": "2014", "unit": records(unit_en="GW", unit_ko="GW")["unit"]}
    assert note(old, new, "en") == "Figure “Capacity” changed from 5 MW to 3 GW (as of 2014)."
    assert note(old, new, "ko") == "수치 ‘용량’ 변경: 5 MW → 3 GW (2014년 기준)."


def test_a_note_mentions_a_figure_without_a_label(old, new):
    for snapshot, value in ((old, "5"), (new, "6")):
        snapshot["rows"]["figures"][0] |= {"value": value, "measure": None}
    assert note(old, new, "en") == "Figure changed from 5 MW to 6 MW."


def test_a_note_of_rows(old, new):
    new["rows"]["parts"][0] |= {"period": "", "title_en": "Jazz festival"}
    new["rows"]["partners"] = []
    assert note(old, new, "en") == (
        "Period of part “Jazz festival” removed: 2009. Partner “City hall (Lead)” removed. "
        "Part “Jazz festival” revised."
    )
    assert note(old, new, "ko") == "세부성과 ‘음악제’ 기간 삭제: 2009년. 참여기관 ‘시청 (총괄)’ 삭제. 영어 문안 수정."


def test_a_period_in_words_is_quoted(old, new):
    new["fields"]["period"] = "2013/.."
    assert note(old, new, "en") == "Period changed from 2009–2012 to “since 2013”."
    assert note(old, new, "ko") == "기간 변경: 2009~2012년 → 2013년부터."


def test_a_text_that_changed_in_another_language_alone_is_said_once(old, new):
    new["fields"] |= {"title_ko": "영화 마을", "text_ko": "줄었다."}
    assert note(old, new, "en") == "Korean text revised."
    assert note(old, new, "ko") == "제목 및 본문 수정."


def test_a_note_of_long_values_says_only_that_they_changed(old, new):
    new["rows"]["sources"][0]["url"] = "https://www.example.org/" + "long/" * 20
    assert note(old, new, "en") == "Link of source “Annual report” changed."


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "Order of the parts changed."), ("ko", "세부성과 순서 변경.")]
)
def test_a_note_of_an_order(old, new, language, expected):
    new["rows"]["parts"].reverse()
    assert note(old, new, language) == expected


def test_no_difference_makes_no_note(old, new):
    assert note(old, new, "en") == ""


@pytest.mark.parametrize(("language", "rest"), [("en", "And {} more changes."), ("ko", "그 밖의 변경 {}건.")])
def test_a_note_of_forty_differences_is_short(old, new, language, rest):
    texts = {"label_en": "Number of visitors {}", "label_ko": "관람객 수 {}"}
    for number in range(39):
        new["rows"]["figures"].append(
            row("figures", **records(**{name: text.format(number) for name, text in texts.items()}), value=number + 1)
        )
    new["fields"]["title_en"] = "Film town"
    text = note(old, new, language)
    assert 400 < len(text) <= 600
    said = text.count("added.") + text.count("추가.")
    assert text.endswith(rest.format(40 - said))


# The table


def table(differences, language="en", **context):
    with override(language):
        html = render_to_string("publishing/_differences.html", {"differences": differences} | context)
    return parse_html(html)


def text_of(node):
    return " ".join(node.get_text().split())


def test_a_row_shows_both_sides(old, new):
    new["fields"] |= {"title_en": "Film <b>town</b>", "outcome": "achieved"}
    first, second = table(compare(Achievement, old, new)).tbody("tr")
    assert text_of(first.th) == "Title (English)"
    assert [cell.get_text(strip=True) for cell in first.select(".difference-text")] == [
        "Film city",
        "Film <b>town</b>",
    ]
    assert [div["lang"] for div in first.select(".difference-text")] == ["en", "en"]
    assert text_of(second("td")[0]) == "Before —empty"


def test_a_long_text_is_marked_word_by_word(old, new):
    old["fields"]["text_ko"] = "시민이 찾았다.\n\n" + "성과가 자랐다. " * 20
    new["fields"]["text_ko"] = old["fields"]["text_ko"].replace("찾았다", "많이 찾았다") + "끝."
    cell = table(compare(Achievement, old, new)).tbody.td
    assert (cell["lang"], cell["colspan"]) == ("ko", "2")
    assert [text_of(ins) for ins in cell("ins")] == ["added: 많이", "added: 끝."]
    assert not cell("del")
    assert cell.ins.span["lang"] == "en"
    for label in cell.select(".visually-hidden"):
        label.decompose()
    assert cell.get_text() == new["fields"]["text_ko"]


def test_an_added_row_is_shown_with_its_fields(old, new):
    new["rows"]["sources"].append(row("sources", title_ko="보고서"))
    shown = table(compare(Achievement, old, new)).tbody.tr
    assert text_of(shown.th) == "Source “Report” added"
    assert text_of(shown.dl) == "Title (English) Report Title (Korean) 보고서 Link https://example.org/"
    assert [said.get("lang") for said in shown("dd")] == ["en", "ko", None]


def test_a_table_of_differences_has_no_inputs_by_default(old, new):
    new["fields"]["title_en"] = "Film town"
    shown = table(compare(Achievement, old, new))
    assert not shown("input")
    assert [text_of(head) for head in shown.thead("th")] == ["What", "Before", "After"]


def test_each_difference_can_be_taken_from_either(old, new):
    new["fields"]["title_en"] = "Film town"
    new["rows"]["parts"][0]["period"] = "2010"
    differences = compare(Achievement, old, new)
    differences[0].choice = "mine"
    shown = table(differences, choose=True)
    assert [text_of(head) for head in shown.thead("th")] == ["What", "Theirs", "Mine", "Take"]
    assert [text_of(legend) for legend in shown("legend")] == [difference.label for difference in differences]
    checked = {radio["name"]: radio["value"] for radio in shown("input") if radio.has_attr("checked")}
    assert checked == {"take-title_en": "mine"}  # of the other, nothing was chosen yet
    for fieldset in shown("fieldset"):
        assert [radio["value"] for radio in fieldset("input")] == ["theirs", "mine"]
        assert all(radio.parent.name == "label" for radio in fieldset("input"))


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_difference_stays_in_its_language(db, language):
    sector = make.sector(goal_en="Grow", goal_ko="성장")
    new = snapshot_of(sector)
    new["fields"]["goal_ko"] = "크게 성장"
    with override(language):
        differences = compare(Sector, snapshot_of(sector), new)
    assert text_of(table(differences, language).th) == {"en": "What", "ko": "항목"}[language]
    assert differences[0].label == {"en": "Goal (Korean)", "ko": "목표 (한국어)"}[language]
