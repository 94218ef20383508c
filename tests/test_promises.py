"""Random sequences of every verb by a random cast: nothing unpublished leaks, nothing published is lost."""

import datetime
import re

import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from achievements.models import Achievement
from publishing.revisions import State
from publishing.snapshots import apply as apply_snapshot
from publishing.snapshots import rehearsal, snapshot_of
from publishing.verbs import ALL
from sectors.models import Sector
from tests import builders
from tests.conftest import YEARS, member
from tests.desk import edit, verb_url
from tests.test_verbs import REASON

CAST = {"emil": "Editors", "erna": "Editors", "petra": "Publishers", "paul": "Publishers", "vera": "Viewers"}
START = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)
VERBS = [verb.name for verb in ALL]


class Newsroom(RuleBasedStateMachine):
    """Each edit writes a word of its own, so that what a page says tells which edit it comes from."""

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
            builders.achievement(sector=self.sector, title_en="word0 first", publish_at=START),
            builders.achievement(sector=self.sector, title_en="word0 second", publish_at=None),
            self.sector,
        ]
        builders.put_on_record(self.sector)
        self.frozen = {}  # of each public revision, what it said when it was first seen

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def item(self, number):
        item = self.items[number]
        return type(item).objects.filter(pk=item.pk).first()

    who = st.sampled_from(list(CAST))
    which = st.integers(0, 2)

    @rule(who=who, which=which, is_part=st.booleans())
    def edit(self, who, which, is_part):
        item = self.item(which)
        if item is None or CAST[who] == "Viewers":
            return
        self.words += 1
        name = "name_en" if isinstance(item, Sector) else "title_en"
        changes = {name: f"word{self.words} text"}
        if is_part and not isinstance(item, Sector):
            changes |= {
                "parts-TOTAL_FORMS": "1",
                "parts-INITIAL_FORMS": "0",
                "parts-0-title_en": f"word{self.words} part",
            }
        assert edit(self.cast[who], item, **changes).status_code in (200, 302)

    @rule(who=who, which=which, verb=st.sampled_from(VERBS), is_minor=st.booleans(), is_stale=st.booleans())
    def do(self, who, which, verb, is_minor, is_stale):
        item = self.item(which)
        if item is None:
            return
        self.words += 1
        note = {"note_en": "", "note_ko": ""} if is_minor else REASON
        soon = self.traveller_now() + datetime.timedelta(hours=10)
        fields = {"readers": "no" if is_minor else "yes", "at_0": soon.strftime("%Y-%m-%d"), "at_1": "23:00"}
        fields |= {
            "return_note": f"word{self.words} note",
            "alone_reason": f"word{self.words} reason",
            "minor_reason": "x",
        }
        fields |= {"item": item.pk, f"version-{item.pk}": item.version - is_stale, **note, "target": self.items[0].pk}
        revision = item.revisions.public().filter(withdraws=False).last()
        fields |= {"revision": revision.pk if revision else ""}
        if verb in ("withdraw", "merge"):
            fields |= REASON
            fields |= {} if is_minor and verb == "withdraw" else {"at_0": "", "at_1": ""}
        response = self.cast[who].post(verb_url(verb, item), fields)
        assert response.status_code in (200, 302, 403), response.status_code
        if CAST[who] == "Viewers" or (CAST[who] == "Editors" and verb_of(verb).permission == "publish"):
            assert response.status_code == 403

    @rule(hours=st.sampled_from([1, 30]))
    def wait(self, hours):
        self.traveller.shift(datetime.timedelta(hours=hours))

    @rule()
    def run_the_schedule(self):
        try:
            call_command("publish_due", verbosity=0)
        except CommandError:
            assert [item for item in map(self.item, range(3)) if item and item.draft and item.draft.is_overdue]

    def traveller_now(self):
        return datetime.datetime.now(datetime.UTC)

    @invariant()
    def nothing_unpublished_leaks(self):
        """Every word on a public page is in what is or was public."""
        if not hasattr(self, "items"):
            return
        allowed = {"word0"}
        for item in filter(None, map(self.item, range(3))):
            for revision in item.revisions.public():
                allowed |= set(re.findall(r"word\d+", f"{revision.snapshot} {revision.note_en}"))
        urls = ["/en/", "/ko/", "/en/achievements/", "/en/achievements/?q=word", "/sitemap-achievements.xml"]
        for item in filter(None, map(self.item, range(3))):
            page = item.get_absolute_url()
            urls += [page, f"{item.page_url()}history/", f"{page}?as_of=2026-03-02", f"{item.page_url()}preview/?key=x"]
        for url in urls:
            response = self.visitor.get(url, follow=True)
            assert response.status_code in (200, 400, 404), url
            found = set(re.findall(r"word\d+", response.content.decode()))
            assert found <= allowed, (url, found - allowed)

    @invariant()
    def lists_hold_what_is_live_and_nothing_else(self):
        if not hasattr(self, "items"):
            return
        content = self.visitor.get("/en/achievements/").content.decode()
        for item in Achievement.objects.all():
            is_live = Achievement.objects.live().filter(pk=item.pk).exists()
            assert (f'href="{item.get_absolute_url()}"' in content) == is_live

    @invariant()
    def what_was_published_can_be_restored_byte_for_byte(self):
        if not hasattr(self, "items"):
            return
        for item in filter(None, map(self.item, range(3))):
            for revision in item.revisions.public():
                key = type(item), revision.pk
                assert self.frozen.setdefault(key, revision.snapshot) == revision.snapshot
                with rehearsal():
                    apply_snapshot(revision.snapshot, type(item).objects.get(pk=item.pk))
                    restored = snapshot_of(type(item).objects.get(pk=item.pk))
                assert same(restored, revision.snapshot)
        for model, key in self.frozen:
            assert model.revision_model().objects.filter(pk=key).exists()

    @invariant()
    def the_public_sees_the_last_public_revision(self):
        if not hasattr(self, "items"):
            return
        for item in filter(None, map(self.item, range(3))):
            in_force = item.revisions.in_force().first()
            assert item.was_public == (in_force is not None)
            if in_force:
                assert same(snapshot_of(item), in_force.snapshot)
                assert in_force.withdraws == item.is_withdrawn

    @invariant()
    def every_state_is_one_of_the_diagram(self):
        if not hasattr(self, "items"):
            return
        for item in filter(None, map(self.item, range(3))):
            drafts = list(item.revisions.open())
            assert len(drafts) <= 1
            assert item.was_public or drafts
            for draft in drafts:
                assert draft.state in {State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED, State.SCHEDULED}
                if draft.state in (State.APPROVED, State.SCHEDULED):
                    assert draft.submitter_id not in (None, draft.approver_id, draft.publisher_id)
            for revision in item.revisions.public().exclude(publisher=None).exclude(submitter=None):
                assert revision.publisher_id != revision.submitter_id or revision.alone_reason


def same(one, other):
    """The same texts, facts and rows, and the same order of what is in both: new things come and drafts go."""
    orders = [one["order"] or [], other["order"] or []]
    common = [[key for key in order if key in orders[0] and key in orders[1]] for order in orders]
    return one | {"order": None} == other | {"order": None} and common[0] == common[1]


def verb_of(name):
    return next(verb for verb in ALL if verb.name == name)


@override_settings(SESSION_COOKIE_AGE=YEARS)
class NewsroomTest(Newsroom.TestCase, TestCase):
    settings = settings(max_examples=15, stateful_step_count=25, suppress_health_check=list(HealthCheck), database=None)
