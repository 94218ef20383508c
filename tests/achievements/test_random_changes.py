"""Random work of editors and publishers: each change that readers could see stands once, on its day, and no other does.

What readers see is read from the columns of the items after each step, as no list of changes is.
"""

import itertools
import random
import re
from collections import Counter
from contextlib import suppress
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from achievements.changes import days, feed, index, views
from achievements.changes.kinds import ChangeKind
from publishing.snapshots import snapshot_of
from tests import builders
from tests.achievements.test_changes import ATOM, PEOPLE, rows, shown
from tests.examples import number_of_examples
from tests.workflow import day, in_days, run, save_edit

pytestmark = pytest.mark.django_db

START, STEPS = day("2026-03-02"), 25
REASON = {"note_en": "It was wrong.", "note_ko": "사실과 달랐습니다."}
PAGE_LENGTHS = ("MOST_OF_DAY", "MOST_OF_PAGE", "MOST_DAYS", "OF_ONE_DAY")
OF_FIELD = {"sector": "moved", "text_en": "wording"}  # kinds; another field is a fact
PERIODS = {"": "", "2024": "2024", "2024/2027": "2024–2027"}  # as they are stored, and as they are read


class Newsroom:
    """Three achievements and the sector of two; `expected` has (day, address, kind) of all that readers saw change."""

    def __init__(self, seed, editor, publisher):
        self.choose, self.editor, self.publisher = random.Random(seed), editor, publisher  # noqa: S311
        self.words, self.expected, self.public_words, self.minor = 0, [], {"word0"}, {}
        with time_machine.travel(START, tick=False):
            plan = builders.plan(publish_at=START, title_en="word0")
            one, other = (
                builders.sector(slug=slug, name_en="word0", goal_en="word0", plan=plan, publish_at=START)
                for slug in ("one", "other")
            )
            builders.point(sector=one)
            values = {"title_en": "word0", "text_en": "word0", "period": "2024", "publish_at": START}
            items = [builders.achievement(sector=each, **values) for each in (one, other)]
            items.append(builders.achievement(sector=one, **values | {"publish_at": None}))
            builders.figure(achievement=items[0], value=10, kind="target", as_of="2030", **PEOPLE)
            builders.figure(achievement=items[1], value=10, kind="result", as_of="2025", **PEOPLE)
        self.sectors, self.items = (one, other), [*items, one]
        self.faces = {item: self.face(item) for item in self.items}
        whole = [plan, *self.sectors, *items[:2]]
        self.expected = [(START.date().isoformat(), address_of(each), "added") for each in whole]

    # What staff do

    def step(self, clock):
        item = self.choose.choice(self.items)
        steps = [self.publish] * 6 + [self.edit, self.schedule, self.take_back, self.announce, self.hide, self.wait]
        step = self.choose.choice([*steps, self.put_back, self.put_back, self.keep])
        clock.shift(1)
        if step == self.wait:
            return self.wait(clock)
        with suppress(ValidationError):  # what is refused changes nothing
            step(item)
        return self.see_what_changed(item)

    def wait(self, clock):
        clock.move_to(in_days(1))
        self.see_what_changed(*self.items)
        call_command("publish_due", verbosity=0)
        self.see_what_changed(*self.items)

    def edit(self, item):
        self.words += 1
        word = f"word{self.words}"
        if item in self.sectors:
            return save_edit(item, by=self.editor, **{self.choose.choice(["goal_en", "name_en"]): word})
        field = self.choose.choice(["title_en", "text_en", "period", "outcome", "sector", "figures-0-value"])
        values = {
            "period": list(PERIODS),
            "outcome": ["", "partly", "achieved"],
            "sector": [each.pk for each in self.sectors],
            "figures-0-value": ["10", "11"] if item in self.items[:2] else [],
        }.get(field, [word])
        return save_edit(item, by=self.editor, **{field: self.choose.choice(values)}) if values else None

    def decided(self, item):
        """Edit and submit, and return the fields of the form of whoever publishes it."""
        with suppress(ValidationError):  # of an item that is hidden
            self.edit(item)
            run("submit", item, by=self.editor)
        self.minor[item] = self.choose.random() < 0.4
        return {"is_minor": True, "minor_reason": "A slip."} if self.minor[item] else REASON

    def publish(self, item):
        run("publish", item, by=self.publisher, **self.decided(item))

    def schedule(self, item):
        run("schedule", item, by=self.publisher, at=in_days(1), **self.decided(item))

    def take_back(self, item):
        run("withdraw", item, by=self.publisher, **REASON)

    def announce(self, item):
        run("withdraw", item, by=self.publisher, at=in_days(1), **REASON)

    def put_back(self, item):
        run("republish", item, by=self.publisher, **REASON)

    def keep(self, item):
        run("keep-public", item, by=self.publisher)

    def hide(self, item):
        if item == self.items[1]:  # else soon nothing is left
            run("hide", item, by=self.publisher, **REASON)

    # What readers see

    def face(self, item):
        """The standing of an item, what it says, and if there is a draft of it."""
        item = type(item).objects.get(pk=item.pk)
        if item.content_hidden_at:
            return "hidden", {}, False
        standing = "public" if item.was_public else "new"
        snapshot = snapshot_of(item)
        values = snapshot["fields"] | {key: row for found in snapshot["rows"].values() for key, row in keyed(found)}
        return "withdrawn" if item.is_withdrawn else standing, values, item.draft is not None

    def see_what_changed(self, *items):
        for item in items:
            before, after = self.faces[item], self.face(item)
            self.faces[item] = after
            if after[0] != "new":
                self.public_words |= words_in(str(after[1]))
            if kind := self.kind_of(item, before, after):
                if kind == "hidden":  # and all that was before it is gone
                    self.expected = [each for each in self.expected if each[1] != address_of(item)]
                    kind = "withdrawn"
                self.expected.append((timezone.localdate().isoformat(), address_of(item), kind))

    def kind_of(self, item, before, after):
        """The kind of change that readers saw in a step, or None."""
        turn = before[0], after[0]
        if turn[0] != turn[1]:
            return {("new", "public"): "added", ("withdrawn", "public"): "republished"}.get(turn, after[0])
        names = {name for name in before[1] | after[1] if before[1].get(name) != after[1].get(name)}
        kinds = {kind_of_field(name, before[1], after[1]) for name in names}
        was_told = before[2] and not after[2] and not self.minor.get(item)
        found = [kind for kind in ChangeKind.values if kind in kinds] or (["changed"] if was_told else [])
        return found[0] if found and after[0] == "public" else None


def kind_of_field(name, before, after):
    if name == "outcome":
        return "corrected" if before[name] else "outcome"
    is_result = isinstance(after[name], dict) and after[name]["kind"] == "result"
    return "corrected" if is_result else OF_FIELD.get(name, "changed")


def keyed(found):
    return [(row["id"], row) for row in found]


def words_in(text):
    return set(re.findall(r"word\d+", text))


def address_of(item):
    return item.get_absolute_url()


def told(visitor, query=""):
    """(name, (day, address, kind)) of all entries of the feed."""
    url, found = f"/en/changes.atom?{query}", []
    kinds = {str(kind.label): kind.value for kind in ChangeKind}
    while url:
        root = ElementTree.fromstring(visitor.get(url).content)  # noqa: S314  our own
        for each in root.iter(f"{ATOM}entry"):
            at = timezone.datetime.fromisoformat(each.find(f"{ATOM}published").text)
            address = each.find(f"{ATOM}link").get("href").removeprefix("http://testserver")
            kind = kinds[each.find(f"{ATOM}category").get("term")]
            name = each.find(f"{ATOM}id").text.rpartition("#")[2]
            found.append((name, (timezone.localdate(at).isoformat(), address, kind)))
        url = next((link.get("href") for link in root.iter(f"{ATOM}link") if link.get("rel") == "next"), None)
    return found


@pytest.mark.parametrize("seed", range(number_of_examples(3, 100)))
def test_each_change_that_readers_saw_stands_once(visitor, see, editor, publisher, monkeypatch, seed):
    newsroom = Newsroom(seed, editor, publisher)
    for name in PAGE_LENGTHS:
        monkeypatch.setattr(days, name, newsroom.choose.randint(2, 5))
    for module in (feed, views):
        monkeypatch.setattr(module, "ENTRIES", 5)
    with time_machine.travel(START, tick=False) as clock:
        for step in range(STEPS):
            newsroom.step(clock)
            if step % 10 == 5:
                told(visitor)  # so that the next index begins with what this one found out
        found = told(visitor)
        assert Counter(each for _name, each in found) == Counter(newsroom.expected)
        names = [name for name, _each in found]
        assert sorted(names) == sorted(set(names)) == sorted(shown(see))
        check_filters(visitor, found)
        check_values(visitor, newsroom)
        for address in ("changes/", "changes.atom", "changes.csv", "changes/2026-Q1.csv"):
            response = visitor.get(f"/en/{address}")
            content = b"".join(response.streaming_content) if response.streaming else response.content
            assert words_in(content.decode()) <= newsroom.public_words
        index._index = None
        assert told(visitor) == found  # a process that starts now finds the same


def check_filters(visitor, found):
    """Check that days and kinds part all changes among themselves, so that none is lost behind a filter."""
    middle = found[len(found) // 2][1][0]
    for query, fits in ((f"until={middle}", True), (f"since={middle}", False)):
        of_days = [each for each in found if (each[1][0] <= middle if fits else each[1][0] >= middle)]
        assert told(visitor, query) == of_days
    of_kinds = [each for kind in ChangeKind.values for each in told(visitor, f"change={kind}")]
    assert set(of_kinds) == set(found)


def check_values(visitor, newsroom):
    """Check that each value that a period had follows the one before, up to that of today."""
    table = rows(visitor)[::-1]
    for item in newsroom.items[:3]:
        standing, values, _has_draft = newsroom.faces[item]
        facts = [row for row in table if row["number"] == str(item.pk) and row["field"].startswith("Period")]
        for before, after in itertools.pairwise(facts):
            assert after["old"] == before["new"]
        if facts and standing == "public":
            assert facts[-1]["new"] == PERIODS[values["period"] or ""]
