"""Random sequences of all actions by random users: no leak of unpublished and no loss of published content."""

import datetime
import itertools
import json
import re
from collections import Counter

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from achievements.models import Achievement
from publishing.snapshots import apply as apply_snapshot
from publishing.snapshots import rolled_back, snapshot_of
from publishing.workflow.actions import ACTIONS as ALL
from sectors.models import Sector
from tests import builders
from tests.conftest import YEARS, member
from tests.examples import IS_LONG, number_of_examples
from tests.forms import once
from tests.publishing.test_actions import BY_EDITORS, REASON, RIGHTS
from tests.staff import action_url, edit
from tests.workflow import save_edit

CAST = {"emil": "Editors", "erna": "Editors", "petra": "Publishers", "paul": "Publishers", "vera": "Viewers"}
START = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)
MOMENT = datetime.timedelta(seconds=1)  # nobody does two things at once
SOON = START + datetime.timedelta(hours=12)
ACTIONS = [action.name for action in ALL if action.name not in {"hide", "confirm-hiding", "put-back"}]
STEPS_AT_ONCE = 8

# The diagram: how a draft and its item stand before a action, and how after it. What is not here does not change.
BEGUN, SEEN = ("draft", "returned"), ("submitted", "approved", "scheduled")
OPEN = BEGUN + SEEN
NOT_PLANNED = ("none", "draft", "returned", "submitted", "approved")
PAST = ("public", "leaving", "withdrawn")


def each(*states):
    return {state: (state,) for state in states}


DRAFTS = {
    "edit": dict.fromkeys(("none", *OPEN), ("draft",)),
    "submit": dict.fromkeys(BEGUN, ("submitted",)),
    "return": dict.fromkeys(SEEN, ("returned",)),
    "approve": {"submitted": ("approved",)},
    "publish": dict.fromkeys(SEEN, ("none",)),
    "publish-alone": dict.fromkeys(OPEN, ("none",)),
    "schedule": dict.fromkeys(SEEN, ("scheduled",)),
    "unschedule": {"scheduled": ("submitted", "approved")},
    "discard": dict.fromkeys((*BEGUN, "submitted"), ("none",)),
    "delete": dict.fromkeys((*BEGUN, "submitted"), ("none",)),
    "restore": dict.fromkeys(("none", *OPEN), ("draft", "none")),  # none where that version is in force
    "make-preview-link": each(*OPEN),
    "revoke-preview-link": each(*OPEN),
    "withdraw": each(*NOT_PLANNED),
    "merge": each(*NOT_PLANNED),
}
ITEMS = {
    "publish": each("public", "leaving") | {"new": ("public",), "withdrawn": ("public",)},
    "publish-alone": each("public", "leaving") | {"new": ("public",), "withdrawn": ("public",)},
    "withdraw": {"public": ("leaving", "withdrawn")},
    "merge": {"public": ("withdrawn",)},
    "keep-public": {"leaving": ("public",)},
    "republish": {"withdrawn": ("public",)},
    "restore": each(*PAST),
    "confirm": each(*PAST),
    "discard": each(*PAST),
    "delete": {"new": ("gone",)},
}


def steps(action, before):
    """Return the set of states after an action in a state. Return an empty set if the action is impossible."""
    item, draft = before
    items, drafts = ITEMS.get(action, each(item)), DRAFTS.get(action, each(draft))
    return set(itertools.product(items.get(item, ()), drafts.get(draft, ())))


def steps_of_time(before):
    """Return the set of states reached from a state by the passing of time alone."""
    if before == ("new", "scheduled"):
        return {("public", "none")}
    return {("withdrawn", before[1])} if before[0] == "leaving" else set()


def status_of(item):
    """Return the public state of an item and the state of its draft, from the database columns alone."""
    if item is None:
        return "gone", "none"
    now = timezone.now()
    to_come = Q(published_at=None, superseded_at=None) | Q(published_at__gt=now)
    drafts = list(item.revisions.filter(to_come, withdraws=False).values())
    assert len(drafts) <= 1
    if item.publish_at is None or item.publish_at > now:
        public = "new"
    elif item.withdraw_at is None:
        public = "public"
    else:
        public = "withdrawn" if item.withdraw_at <= now else "leaving"
    return public, draft_state(drafts[0]) if drafts else "none"


def draft_state(draft):
    if draft["publish_at"]:
        return "scheduled"
    if draft["approved_at"]:
        return "approved"
    if draft["submitted_at"]:
        return "submitted"
    return "returned" if draft["return_note"] else "draft"


def stored(item):
    return [list(rows.values()) for rows in (type(item).objects.filter(pk=item.pk), item.revisions.order_by("pk"))]


DONE = set()  # the actions that went through


class Newsroom(RuleBasedStateMachine):
    """DraftState machine of staff and items. Each edit writes a word of its own, which identifies it on pages."""

    @initialize()
    def open(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.words = 0
        self.cast = {name: member(role, name) for name, role in CAST.items()}
        self.visitor = Client()
        self.sector = builders.sector(name_en="word0 sector", publish_at=START)
        builders.point(sector=self.sector)
        self.items = [
            builders.full_achievement("word0", sector=self.sector, publish_at=START),
            builders.achievement(sector=self.sector, title_en="word0 second", publish_at=None),
            self.sector,
            builders.achievement(sector=self.sector, title_en="word0 third", publish_at=START, withdraw_at=SOON),
        ]
        builders.record_loaded(self.sector)
        self.tried = Counter()
        self.checked = {}  # of each invariant about pages, what was stored when they were last read
        self.frozen = {}  # of each public revision, what it said when it was first seen
        self.saved = {}  # by the number of an item, the words that were saved in it

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def item(self, number):
        item = self.items[number]
        return type(item).objects.filter(pk=item.pk).first()

    def there(self):
        return [item for item in map(self.item, range(len(self.items))) if item]

    who = st.sampled_from(list(CAST))
    which = st.integers(0, 3)

    @precondition(lambda self: IS_LONG)  # else `go_on` edits often enough
    @rule(who=who, which=which, is_part=st.booleans())
    def edit(self, who, which, is_part):
        item = self.item(which)
        if item is None or not may_do(CAST[who], "edit"):
            return
        self.traveller.shift(MOMENT)
        before = status_of(item)
        self.words += 1
        changes = {"name_en" if isinstance(item, Sector) else "title_en": f"word{self.words} text"}
        if is_part and not isinstance(item, Sector):
            number = len(item.working_copy()["rows"]["parts"])
            changes |= {"parts-TOTAL_FORMS": number + 1, f"parts-{number}-title_en": f"word{self.words} part"}
        if IS_LONG:  # the form takes most of the time
            assert edit(self.cast[who], item, **changes).status_code == 302
        else:
            save_edit(item, by=self.cast[who], **changes)
        self.saved.setdefault(which, set()).add(f"word{self.words}")
        self.check_step("edit", before, which)

    @rule(which=which, is_minor=st.booleans(), is_stale=st.booleans(), data=st.data())
    def insist(self, which, is_minor, is_stale, data):
        """Attempt impossible actions, or actions with an outdated version."""
        for _step in range(STEPS_AT_ONCE):
            before = status_of(self.item(which))
            action = data.draw(st.sampled_from([action for action in ACTIONS if is_stale or not steps(action, before)]))
            who = data.draw(st.sampled_from([name for name, role in CAST.items() if is_stale or may_do(role, action)]))
            self.attempt(who, which, action, is_minor, is_stale)

    @rule(which=which, data=st.data())
    def go_on(self, which, data):
        """Take the least tried of the possible actions, to reach states that random choice seldom reaches."""
        for _step in range(STEPS_AT_ONCE):
            before = status_of(self.item(which))
            actions = [action for action in [*ACTIONS, "edit"] if steps(action, before) - {before}]
            if not actions:
                return
            rarest = min(self.tried[action] for action in actions)
            action = data.draw(st.sampled_from([action for action in actions if self.tried[action] == rarest]))
            self.tried[action] += 1
            who = data.draw(st.sampled_from([name for name, role in CAST.items() if may_do(role, action)]))
            if action == "edit":
                self.edit(who, which, data.draw(st.booleans()))
            else:
                self.attempt(who, which, action, data.draw(st.booleans()))

    def attempt(self, who, which, action, is_minor, is_stale=False):
        item = self.item(which)
        if item is None:
            return
        self.traveller.shift(MOMENT)
        before, was_stored = status_of(item), stored(item)
        revision = item.revisions.public().filter(withdraws=False).last()
        fields = self.fields(item, action, is_minor) | {f"version-{item.pk}": item.version - is_stale}
        fields |= {"revision": revision.pk if revision else ""}
        url = action_url(action, item)
        response = self.cast[who].post(url, once(self.cast[who], url, **fields))
        if not may_do(CAST[who], action):
            assert response.status_code == 403
        elif response.status_code == 302:
            assert not is_stale
            self.check_step(action, before, which)
            if action == "restore":
                restored = item.draft.snapshot if item.draft else snapshot_of(item)
                assert same(restored, revision.snapshot)
            return
        else:
            assert response.status_code == 200
        assert stored(item) == was_stored

    def fields(self, item, action, is_minor):
        self.words += 1
        word, soon = f"word{self.words}", datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=10)
        fields = {
            "item": item.pk,
            "readers": "no" if is_minor else "yes",
            "target": self.items[item == self.items[0]].pk,
        }
        fields |= {"return_note": f"{word} note", "alone_reason": f"{word} reason", "text": word, "minor_reason": word}
        if action in ("withdraw", "merge", "republish") or not is_minor:
            fields |= REASON
        if action == "schedule" or (action == "withdraw" and is_minor):
            fields |= {"at_0": soon.strftime("%Y-%m-%d"), "at_1": "23:00"}
        return fields

    def check_step(self, action, before, which):
        after = status_of(self.item(which))
        assert after in steps(action, before), (before, action, after)
        DONE.add(action)

    def is_new(self, invariant):
        """Return False if pages were read for this invariant before and nothing has happened to any item since."""
        now = [stored(item) for item in self.there()], self.standings(), timezone.localdate()
        before = self.checked.get(invariant)
        self.checked[invariant] = now
        return now != before

    def standings(self):
        return [status_of(item) for item in map(self.item, range(len(self.items)))]

    def overdue(self):
        return [bool(item and item.draft and item.draft.is_overdue) for item in map(self.item, range(len(self.items)))]

    @rule(hours=st.sampled_from([1, 30]))
    def wait(self, hours):
        before = self.standings()
        self.traveller.shift(datetime.timedelta(hours=hours))
        for old, new in zip(before, self.standings(), strict=True):
            assert new == old or new in steps_of_time(old), (old, new)
        self.run_the_schedule()

    def run_the_schedule(self):
        before, overdue = self.standings(), self.overdue()
        try:
            call_command("publish_due", verbosity=0)
        except CommandError:
            assert any(self.overdue())
        else:
            assert not any(self.overdue())
        for old, new, was_due, is_due in zip(before, self.standings(), overdue, self.overdue(), strict=True):
            assert new in steps("publish", old) if was_due and not is_due else new == old, (old, new)

    @invariant()
    def nothing_unpublished_leaks(self):
        """Check that every word on a public page is or was public."""
        if not hasattr(self, "items") or not self.is_new("leaks"):
            return
        allowed = {"word0"}
        for item in self.there():
            for revision in item.revisions.public():
                allowed |= set(re.findall(r"word\d+", f"{revision.snapshot} {revision.note_en}"))
        urls = ["/en/", "/ko/", "/en/achievements/", "/en/achievements/?q=word", "/sitemap-achievements.xml"]
        expected = dict.fromkeys(urls, 200)
        is_sector_withdrawn = status_of(self.item(2))[0] == "withdrawn"
        for item in self.there():
            page, is_new = item.get_absolute_url(), status_of(item)[0] == "new"
            expected |= {item.history_url: 404 if is_new else 200, f"{item.page_url()}preview/?key=x": 404}
            if not is_sector_withdrawn:
                expected[page] = 404 if is_new else 200
            urls += [page, f"{page}?as_of=2026-03-02"]
        for url in {*urls, *expected}:
            response = self.visitor.get(url, follow=True)
            assert response.status_code == expected.get(url, response.status_code), url
            found = set(re.findall(r"word\d+", response.content.decode()))
            assert found <= allowed, (url, found - allowed)

    @invariant()
    def lists_hold_what_is_live_and_nothing_else(self):
        if not hasattr(self, "items") or not self.is_new("lists"):
            return
        content = self.visitor.get("/en/achievements/").content.decode()
        is_sector_public = status_of(self.item(2))[0] in ("public", "leaving")
        count = 0
        for item in Achievement.objects.all():
            is_live = is_sector_public and status_of(item)[0] in ("public", "leaving")
            count += is_live
            assert (f'href="{item.get_absolute_url()}"' in content) == is_live
            assert Achievement.objects.live().filter(pk=item.pk).exists() == is_live
        assert self.visitor.get("/en/achievements.json").json()["count"] == count  # kept, but never too long

    @invariant()
    def what_was_published_can_be_restored_byte_for_byte(self):
        if not hasattr(self, "items"):
            return
        for item in self.there():
            for revision in item.revisions.public():
                key, text = (type(item), revision.pk), format_period(revision.snapshot)
                assert self.frozen.setdefault(key, text) == text
                with rolled_back():
                    apply_snapshot(revision.snapshot, type(item).objects.get(pk=item.pk))
                    restored = snapshot_of(type(item).objects.get(pk=item.pk))
                assert same(restored, revision.snapshot)
        for model, key in self.frozen:
            assert model.revision_model().objects.filter(pk=key).exists()

    @invariant()
    def no_saved_text_is_gone(self):
        """Check that whatever was saved is in the history of its item, for as long as there is the item."""
        if not hasattr(self, "items"):
            return
        for number, words in self.saved.items():
            item = self.item(number)
            kept = str([revision.snapshot for revision in item.revisions.all()]) if item else ""
            assert item is None or words <= set(re.findall(r"word\d+", kept))

    @invariant()
    def the_public_sees_the_last_public_revision(self):
        if not hasattr(self, "items"):
            return
        for item in self.there():
            in_force = item.revisions.in_force().first()
            assert item.was_public == (in_force is not None)
            if in_force:
                assert same(snapshot_of(item), item.revisions.public().filter(withdraws=False).first().snapshot)
                assert in_force.withdraws == item.is_withdrawn

    @invariant()
    def four_eyes_saw_what_was_decided(self):
        if not hasattr(self, "items"):
            return
        for item in self.there():
            public, draft = status_of(item)
            assert public != "new" or draft != "none"
            if draft in ("approved", "scheduled"):
                assert item.draft.submitter_id not in (None, item.draft.approver_id, item.draft.publisher_id)
            for revision in item.revisions.public().exclude(publisher=None).exclude(submitter=None):
                assert revision.publisher_id != revision.submitter_id or revision.alone_reason


def format_period(snapshot):
    return json.dumps(snapshot, sort_keys=True)


def same(one, other):
    """Return True if two snapshots are equal, except for items added to or removed from their order."""
    orders = [one["order"] or [], other["order"] or []]
    common = [[key for key in order if key in orders[0] and key in orders[1]] for order in orders]
    return format_period(one | {"order": common[0]}) == format_period(other | {"order": common[1]})


def may_do(role, name):
    return ("change" if name in {"edit", *BY_EDITORS} else "publish") in RIGHTS[role]


@pytest.mark.hypothesis
@override_settings(SESSION_COOKIE_AGE=YEARS, SESSION_MAX_AGE=YEARS)
class NewsroomTest(Newsroom.TestCase, TestCase):
    settings = settings(
        max_examples=number_of_examples(3, 40),
        stateful_step_count=12,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],  # twelve steps can be read, and to shrink them takes minutes
    )

    def runTest(self):  # noqa: N802  the name is that of unittest
        super().runTest()
        assert len(DONE) > 7, DONE
