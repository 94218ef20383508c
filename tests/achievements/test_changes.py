"""Tests of the public changes: nothing unpublished leaks, and every change stands once, with its values."""

import csv
import datetime
import io
import re
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine
from django.contrib.auth import get_user
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from achievements.changes.latest import latest_changes_of_item, latest_changes_of_plan
from publishing.redaction.carrying_out import carry_out, request_redaction
from tests import builders
from tests.workflow import day, in_days, published, run, save_edit, submitted

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PEOPLE = {"unit_en": "people", "unit_ko": "명", "label_en": "People trained", "label_ko": "교육 인원"}
SECRET = "zebra"


def rows(visitor, query="", language="en"):
    """The rows of the CSV of changes as dictionaries."""
    response = visitor.get(f"/{language}/changes.csv?bom=0{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def entries(visitor, query=""):
    """The entries of all pages of the feed, as (id, title, content)."""
    url, found = f"/en/changes.atom?{query}", []
    while url:
        root = ElementTree.fromstring(visitor.get(url).content)  # noqa: S314  our own
        found += [
            tuple(each.find(f"{ATOM}{name}").text for name in ("id", "title", "summary"))
            for each in root.iter(f"{ATOM}entry")
        ]
        url = next((link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") == "next"), None)
    return found


def shown(see, query=""):
    """The names of the changes on all pages of a query, those that lead to a day of its own included."""
    url, found = f"/en/changes/?{query}", []
    while url:
        page = see(url)
        for each in page.select(".day"):
            others = each.select_one("p > a.more")
            found += shown_on_day(see, others["href"]) if others else names(each)
        older = page.select_one(".pagination a[rel~=next]")
        url = older and older["href"]
    return found


def shown_on_day(see, url):
    page = see(url)
    pages = [link["href"] for link in page.select(".pagination a")] or [url]
    return [name for address in pages for name in names(see(address))]


def names(part):
    return [each["id"] for each in part.select(".change")]


def aimed_at(number, **values):
    """An achievement with a target for people trained."""
    item = builders.achievement(**{"title_en": "Motor valley", "title_ko": "모터밸리", "period": "2024/2027"} | values)
    builders.figure(achievement=item, value=number, kind="target", as_of="2030", **PEOPLE)
    return item


def facts(visitor, query="", language="en"):
    """{field: (old, new, beside)} of the changes to what was there."""
    found = rows(visitor, query, language)
    return {row["field"]: (row["old"], row["new"], row["beside"]) for row in found if row["kind"] != "added"}


# Values


def test_old_and_new_values_stand_in_sentences(visitor, see, editor, publisher):
    item = aimed_at(278)
    published(item, editor, publisher, **{"figures-0-value": "347", "period": "2024/2028", "outcome": "partly"})
    assert facts(visitor) == {
        "Target for people trained raised": ("278 people", "347 people", "2030"),
        "Period changed": ("2024–2027", "2024–2028", ""),
        "Outcome stated": ("not stated", "Partly achieved", ""),
    }
    change = see("/en/changes/").select_one(".change")
    assert "before: 278 people → now: 347 people (2030)" in change.get_text(" ", strip=True)
    assert [each.get_text(strip=True) for each in change.select("del > .visually-hidden")] == ["before:"] * 3
    assert "figure" not in change.get_text().lower()  # the proposed note says the same once more


def test_what_staff_wrote_for_readers_stands_beside_it(see, visitor, editor, publisher):
    item = aimed_at(278)
    submitted(item, by=editor, **{"figures-0-value": "300"})
    run("publish", item, by=publisher, note_en="The budget grew.", note_ko="예산이 늘었습니다.")
    assert "The budget grew." in see("/en/changes/").select_one(".change").get_text()
    assert "예산이 늘었습니다." in {row["note"] for row in rows(visitor, language="ko")}


@pytest.mark.parametrize(
    ("before", "changes", "kind"),
    [
        ({}, {"text_en": "Other words."}, "wording"),
        ({"outcome": "partly"}, {"outcome": "achieved"}, "corrected"),
        ({}, {"outcome": "achieved"}, "outcome"),
        ({}, {"title_en": "Another title"}, "changed"),
        ({}, {"place_ko": "대구"}, "changed"),
    ],
)
def test_the_kind_says_what_matters_most(visitor, see, editor, publisher, before, changes, kind):
    published(builders.achievement(**before), editor, publisher, **changes)
    assert [row["kind"] for row in rows(visitor) if row["kind"] != "added"] == [kind]
    for other in ("wording", "corrected", "outcome", "changed", "withdrawn"):
        assert len(rows(visitor, f"&change={other}")) == (other == kind)


def test_a_result_of_the_same_date_is_corrected_and_one_of_a_later_date_is_new(visitor, editor, publisher):
    item = builders.achievement()
    builders.figure(achievement=item, value=97, as_of="2025", **PEOPLE)
    published(item, editor, publisher, **{"figures-0-value": "98"})
    published(item, editor, publisher, **{"figures-0-value": "164", "figures-0-as_of": "2026-09"})
    kinds = [(row["kind"], row["old"], row["new"]) for row in rows(visitor) if row["kind"] != "added"]
    assert kinds == [
        ("changed", "98 people (2025)", "164 people (September 2026)"),
        ("corrected", "97 people", "98 people"),
    ]


def test_an_item_that_moved_stands_with_both_sectors(visitor, editor, publisher):
    old, new, other = (builders.sector(slug=name, name_en=name) for name in ("old", "new", "other"))
    published(builders.achievement(sector=old), editor, publisher, sector=new.pk)
    for name, number in (("old", 1), ("new", 1), ("other", 0)):
        assert len(rows(visitor, f"&sector={name}&change=moved")) == number, other
    assert facts(visitor)["Moved to another sector"] == ("old", "new", "")


# Confidentiality


def test_nothing_that_is_not_public_leaks(visitor, see, editor, publisher):
    open_item = builders.achievement(title_en="Open")
    for number, state in enumerate((builders.DRAFT, builders.scheduled())):
        builders.full_achievement(f"{SECRET}{number}", **state).points.all().delete()
        hidden = builders.sector(name_en=f"{SECRET} sector", **state)
        builders.achievement(sector=hidden, title_en=f"{SECRET} within")
        builders.plan(slug=f"hidden-{number}", is_current=False, title_en=SECRET, **state)
    save_edit(open_item, by=editor, title_en=f"{SECRET} draft")
    published(open_item, editor, publisher, title_en="Open again")
    submitted(open_item, by=editor, title_en=f"{SECRET} next")
    run("approve", open_item, by=publisher)
    run("schedule", open_item, by=publisher, at=in_days(1))
    addresses = [
        "changes/",
        "changes.atom",
        "changes.csv",
        "changes/?plan=all",
        "changes/compare/?since=2019-01-01&plan=all",
    ]
    addresses += [
        f"changes.csv?plan=all&q={SECRET[:-1]}",
        "achievements/?as_of=2026-01-01&plan=all",
        "changes/2020-Q1.csv",
    ]
    for address in addresses:
        response = visitor.get(f"/en/{address}")
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200, address
        assert SECRET not in content.decode(), address


def test_hidden_content_is_gone_from_the_past_as_well(visitor, see, editor, publisher):
    item = builders.achievement(title_en=f"{SECRET} title")
    builders.achievement(title_en="Other")
    published(item, editor, publisher, title_en=f"{SECRET} again", place_en=SECRET)
    run("hide", item, by=publisher, note_en="It named a person.", note_ko="개인정보가 있었습니다.")
    for address in ("changes/", "changes.atom", "changes/compare/?since=2020-06-01", "achievements/?as_of=2020-06-01"):
        assert SECRET not in visitor.get(f"/en/{address}").content.decode(), address
    [change] = [row for row in rows(visitor) if row["number"] == str(item.pk)]
    assert (change["kind"], change["note"]) == ("withdrawn", "It named a person.")


def test_a_redacted_value_is_gone_from_changes_and_past_days(visitor, editor, publisher, administrator):
    item = builders.achievement(title_en=f"Call {SECRET}")
    published(item, editor, publisher, title_en="Call us", place_en=f"At {SECRET}")
    published(item, editor, publisher, place_en="Here")
    quarter = f"{timezone.localdate().year}-Q{(timezone.localdate().month + 2) // 3}"
    addresses = ["changes/", "changes.atom", "changes.csv", f"changes/{quarter}.csv"]
    addresses += ["changes/compare/?since=2020-06-01", "achievements/?as_of=2020-06-01"]

    def answers():
        for address in addresses:
            response = visitor.get(f"/en/{address}")
            content = b"".join(response.streaming_content) if response.streaming else response.content
            yield address, content.decode(), response.headers.get("ETag")

    before = {address: etag for address, content, etag in answers() if SECRET in content}
    assert before.keys() == set(addresses)
    marks = {"mark_en": "[removed]", "mark_ko": "[삭제됨]", "reason_en": "Private.", "reason_ko": "개인정보입니다."}
    carry_out(request_redaction(by=get_user(publisher), text=SECRET, **marks), by=get_user(administrator))
    for address, content, etag in answers():
        assert SECRET not in content, address
        assert etag is None or etag != before[address], address


def test_what_was_withdrawn_stays_in_the_list_with_the_reason(see, visitor, publisher):
    item = builders.achievement(sector=builders.sector(slug="robots"))
    run("withdraw", item, by=publisher, note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    [row] = rows(visitor, "&sector=robots&change=withdrawn")
    assert row["note"] == "It was wrong."
    run("republish", item, by=publisher, note_en="", note_ko="")
    assert [row["kind"] for row in rows(visitor, "&sector=robots")][:2] == ["republished", "withdrawn"]


# Completeness


def test_page_feed_and_table_hold_the_same_changes_each_once(visitor, see, editor, publisher):
    items = [builders.achievement(title_en=f"Item {number}") for number in range(14)]
    for number, item in enumerate(items):
        published(item, editor, publisher, period=f"20{number + 10}")
    for item in items[:3]:
        run("withdraw", item, by=publisher, note_en="Gone.", note_ko="삭제.")
    builders.point(sector=items[5].sector)
    published(items[5].sector, editor, publisher, goal_en="Another goal")
    expected = 14 + 2 + 14 + 3 + 1
    for query in ("", "change=withdrawn", "q=item", "since=2021-01-01"):
        found = [name.rpartition("#")[2] for name, _title, _content in entries(visitor, query)]
        assert len(found) == len(set(found))
        assert sorted(found) == sorted(shown(see, query)), query
        assert len(found) == len(rows(visitor, f"&{query}"))
    assert len(entries(visitor)) == expected


def test_entries_of_the_feed_say_what_changed_and_keep_their_ids(visitor, editor, publisher):
    item = aimed_at(278)
    published(item, editor, publisher, **{"figures-0-value": "347"})
    name, title, content = entries(visitor)[0]
    assert title == "Motor valley – Target for people trained raised: 278 people → 347 people (2030)"
    assert "278 people → 347 people" in content
    published(item, editor, publisher, title_en="Another")
    assert entries(visitor)[1][0] == name
    first = visitor.get("/en/changes.atom")
    assert visitor.get("/en/changes.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_minor_edit_shows_its_facts_and_one_that_changed_nothing_is_left_out(visitor, publisher, editor):
    item = builders.achievement()
    submitted(item, by=editor, period="2030")
    run("publish", item, by=publisher, is_minor=True, minor_reason="A slip.")
    assert "Period added" in facts(visitor)
    item.refresh_from_db()
    item.record_revision(by=None, is_minor=True)
    assert len(rows(visitor)) == 4


@pytest.mark.parametrize("zone_day", ["2026-03-08", "2026-11-01"])
def test_days_are_those_of_the_city(visitor, see, settings, zone_day):
    settings.TIME_ZONE = "America/New_York"  # whose clocks change on these days
    night = datetime.timedelta(microseconds=1)
    with time_machine.travel("2026-11-20", tick=False):
        start = day(zone_day)
        after = day((datetime.date.fromisoformat(zone_day) + datetime.timedelta(days=1)).isoformat())
        for moment in (start - night, start, after - night, after):
            builders.achievement(publish_at=moment)
        assert len(rows(visitor, f"&since={zone_day}&until={zone_day}&change=added")) == 2
        assert see(f"/en/changes/?since={zone_day}&until={zone_day}").select_one("time")["datetime"] == zone_day


def test_the_number_of_queries_does_not_depend_on_the_changes(visitor, editor, publisher):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert visitor.get("/en/changes/").status_code == 200
        return len(found)

    for number in range(2):
        published(aimed_at(number + 1), editor, publisher, **{"figures-0-value": "347"})
    queries()
    few = queries()
    for number in range(4):
        published(aimed_at(number + 1), editor, publisher, **{"figures-0-value": "347"})
    visitor.get("/en/changes/?change=changed")
    assert queries() <= few + 1


def test_what_was_merged_costs_no_queries_of_its_own(visitor, publisher, django_assert_num_queries):
    def merge():
        run("merge", aimed_at(1), by=publisher, target=target, note_en="Told there.", note_ko="그곳에 있습니다.")

    target = aimed_at(5)
    merge()
    with CaptureQueriesContext(connection) as few:
        assert "Merged into another page" in visitor.get("/en/changes/?change=withdrawn").content.decode()
    for _each in range(3):
        merge()
    with django_assert_num_queries(len(few)):
        page = visitor.get("/en/changes/?change=withdrawn").content.decode()
    assert page.count("Merged into another page") == 4


# Mistakes


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-02-30",
        "since=2026-05-01&until=2026-04-01",
        "since=2999-01-01",
        "change=nothing",
        "sector=nowhere",
        "since=0001-01-01",
        "until=9999-12-31",
        "since=2026-01-01&since=2026-01-02",
        "nothing=1",
        "sort=title",
    ],
)
def test_wrong_values_get_a_sentence(visitor, see, query):
    builders.achievement()
    assert see(f"/en/changes/?{query}").select_one(".error-summary li").get_text(strip=True)
    for extension in ("atom", "csv"):
        response = visitor.get(f"/en/changes.{extension}?{query}")
        assert response.status_code == 400
        assert response.content


@pytest.mark.parametrize("page", ["2", "999999999999999999"])
def test_a_page_of_the_feed_behind_the_last_one_is_refused(visitor, page):
    builders.achievement()
    response = visitor.get(f"/en/changes.atom?page={page}")
    assert (response.status_code, response.content.decode().strip()) == (400, "This page does not exist.")


def test_an_empty_portal_says_so(see, visitor):
    assert "Nothing changed" in see("/en/changes/").main.get_text()
    assert rows(visitor) == []
    assert entries(visitor) == []


# Quarters


def test_a_quarter_is_a_workbook_with_counts(visitor, editor, publisher):
    with time_machine.travel("2026-08-15 12:00", tick=True):
        item = aimed_at(278)
        published(item, editor, publisher, **{"figures-0-value": "347"})
    response = visitor.get("/en/changes/2026-Q3.xlsx")
    content = b"".join(response.streaming_content)
    about, counts, changes = (list(sheet.values) for sheet in openpyxl.load_workbook(io.BytesIO(content)))
    assert ("Title", "What changed – " + str(item.plan.title) + ": Quarter 3 of 2026") in about
    assert ("Changed", str(item.sector.name), 1) in counts
    assert any("278 people" in row for row in changes)
    assert (
        visitor.get("/en/changes/quarter/?quarter=2026-Q3&format=csv").headers["Location"] == "/en/changes/2026-Q3.csv"
    )
    content = b"".join(visitor.get("/en/changes/2026-Q2.csv").streaming_content).decode()
    assert "278 people" not in content


def test_the_file_of_a_quarter_that_ended_is_sent_again(visitor):
    """It said “so far”, though nothing changed since."""

    def asked(etag):
        response = visitor.get("/en/changes/2026-Q3.xlsx", headers={"if-none-match": etag})
        b"".join(response)  # a file that is not read to its end keeps the database busy
        return response.status_code, response.headers["ETag"]

    with time_machine.travel("2026-09-30 12:00+09:00", tick=False):
        builders.achievement(publish_at=day("2026-08-15"))
        _status, etag = asked('"none"')
        assert asked(etag) == (304, etag)
    with time_machine.travel("2026-10-01 12:00+09:00", tick=False):
        assert asked(etag)[0] == 200


@pytest.mark.parametrize("name", ["2026-Q5", "0000-Q1", "9999-Q4", "2026", "q"])
def test_what_is_no_quarter_is_not_found(visitor, name):
    assert visitor.get(f"/en/changes/{name}.xlsx").status_code == 404
    assert visitor.get(f"/en/changes/quarter/?quarter={name}").status_code == 400


# For other pages


def test_latest_changes_of_a_plan_and_of_an_item(visitor, editor, publisher):
    item, other = aimed_at(278), builders.achievement()
    published(item, editor, publisher, **{"figures-0-value": "347"})
    published(other, editor, publisher, period="2030")
    lines = [each.lines[0].sentence for each in latest_changes_of_plan(item.plan)]
    assert lines == ["Period added: 2030", "Target for people trained raised: 278 people → 347 people (2030)"]
    assert [each.kind.value for each in latest_changes_of_item(item)] == ["changed", "added"]
    assert re.search(r"^achievement-\d+$", latest_changes_of_item(item)[0].anchor)
