"""Random sequences of work: no acknowledged text is lost, nothing is made twice, nothing removed is found anywhere."""

import datetime
import re
import tempfile
from dataclasses import dataclass, field
from hashlib import sha256
from unittest import mock

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.models import Achievement, Organization
from publishing.autosaves.models import OpenForm
from publishing.items import ConflictError
from publishing.redaction.carrying_out import carry_out, request_redaction
from publishing.redaction.survey import Survey
from publishing.removal.models import RemovedContent
from publishing.removal.purging import purge_removed
from publishing.thinning import DAYS, thin_versions
from publishing.unused_files import clear_files
from sectors.models import Page
from tests import builders
from tests.autosaves import OpenWindow
from tests.conftest import PASSWORD, YEARS, member
from tests.examples import number_of_examples
from tests.forms import errors_of, fields_of, once, shown_in
from tests.html import parse_html
from tests.rows import all_rows
from tests.staff import action_url, change_url, list_url
from tests.workflow import current, run

CAST = {"emil": "Editors", "erna": "Editors", "petra": "Publishers", "paul": "Publishers"}
PUBLISHERS = ["petra", "paul"]
START = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)
MOMENT = datetime.timedelta(seconds=1)
LATER = datetime.timedelta(days=DAYS + 2)  # after which versions are thinned, and the trash and autosaves end
REASON = {"note_en": "It was wrong.", "note_ko": "사실과 달랐습니다."}
REDACTION = {"reason_en": "Private.", "reason_ko": "개인 정보입니다.", "mark_en": "[removed]", "mark_ko": "[삭제됨]"}
WORKFLOW = ["submit", "publish", "publish-alone", "return", "withdraw", "republish", "discard"]
TRASH = "/admin/publishing/removedcontent/"
WORD = re.compile("zq[a-z]{3}qz")
TEXTS = ["title_en", "title_ko", "text_en", "text_ko"]


def word(number):
    """Return a word that is part of no other one, and of no other text."""
    letters = [chr(ord("a") + number // 26**place % 26) for place in range(3)]
    return f"zq{''.join(letters)}qz"


@dataclass
class Kept:
    """Item as its users know it: where it is, and the words that they were told are saved in it."""

    item: object
    place: str = "there"  # or "trash", "hidden", "destroyed"
    words: set = field(default_factory=set)
    hider: str = ""
    is_deleted: bool = False  # and not restored from the trash


@dataclass
class Typed:
    """Window with text that was kept and not saved."""

    who: str
    number: int
    window: OpenWindow
    word: str
    is_closed: bool = False

    @property
    def form(self):
        return self.window.hidden["form_id"]


class Desk(RuleBasedStateMachine):
    """Several people at the same items, in a hurry, with bad connections."""

    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.settings = override_settings(MEDIA_ROOT=self.folder.name)
        self.settings.enable()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()
        self.words, self.notes, self.links, self.bodies = 0, 0, 0, 0
        self.cast = {name: member(role, name) for name, role in CAST.items()}
        self.visitor = Client()
        sector = builders.sector(publish_at=START)
        new = builders.achievement(sector=sector, **builders.DRAFT)
        new.revisions.all().delete()
        new.start_history(by=self.user("emil"))
        public = builders.achievement(sector=sector, publish_at=START)
        builders.part(achievement=public)
        self.items = [Kept(public), Kept(new), Kept(builders.page(publish_at=START))]
        self.windows = []
        self.gone = set()  # words that were redacted or destroyed
        self.files = {}  # {name of a chosen file: content}, saved

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.settings.disable()
            self.folder.cleanup()

    who = st.sampled_from(list(CAST))
    publisher = st.sampled_from(PUBLISHERS)
    which = st.integers(0, 9)

    def user(self, name):
        return get_user(self.cast[name])

    def pick(self, which, *places):
        """Return one of the items that are at a place, or None."""
        found = [kept for kept in self.items if kept.place in (places or ("there",))]
        return found[which % len(found)] if found else None

    def new_word(self):
        self.traveller.shift(MOMENT)
        self.words += 1
        return word(self.words)

    def typed(self, item, number):
        """Return {field: text} with a new word for a form of an item, and the word."""
        new = self.new_word()
        return {TEXTS[number % len(TEXTS)]: f"{new} text"}, new

    def save(self, client, url, fields, times=1):
        """Send a form, maybe twice, and check that all answers are the first one."""
        answers = [client.post(url, fields | {"_continue": "Save"}) for _time in range(times)]
        assert [each.status_code for each in answers] == [302] * times, list(map(errors_of, answers))
        assert len({each.url for each in answers}) == 1

    # Saving

    @rule(who=who, which=which, number=which, is_twice=st.booleans())
    def edit(self, who, which, number, is_twice):
        kept, client = self.pick(which), self.cast[who]
        changes, new = self.typed(kept.item, number)
        before = kept.item.revisions.count()
        self.save(client, change_url(kept.item), shown_in(client, change_url(kept.item)) | changes, 1 + is_twice)
        kept.words.add(new)
        assert kept.item.revisions.count() <= before + 1

    @rule(who=who, other=who, which=which, number=which)
    def meet(self, who, other, which, number):
        """Save after somebody else did, and keep one's own text in each difference."""
        kept, client = self.pick(which), self.cast[who]
        url = change_url(kept.item)
        mine, my_word = self.typed(kept.item, number)
        fields = shown_in(client, url) | mine
        theirs, their_word = self.typed(kept.item, number)
        self.save(self.cast[other], url, shown_in(self.cast[other], url) | theirs)
        page = client.post(url, fields | {"_continue": "Save"})
        assert page.status_code == 200
        text = page.content.decode()
        assert my_word in text
        assert their_word in text
        choices = {box["name"]: "mine" for box in parse_html(text).select("input[type=radio][value=mine]")}
        assert choices
        self.save(client, url, fields_of(page) | choices, 2)
        kept.words |= {my_word, their_word}

    @rule(who=who, which=which, number=which, is_wrong=st.booleans())
    def return_after_the_session(self, who, which, number, is_wrong):
        kept, client = self.pick(which), self.cast[who]
        changes, new = self.typed(kept.item, number)
        fields = shown_in(client, change_url(kept.item)) | changes | {"_continue": "Save"}
        client.logout()
        page = client.post(change_url(kept.item), fields)
        for password in ["a wrong password"] * is_wrong + [PASSWORD]:
            form = parse_html(page.content)
            boxes = {box["name"]: box.get("value", "") for box in form.select("#content input[name]")}
            page = client.post(
                form.select_one("#login-form")["action"], boxes | {"username": who, "password": password}
            )
        assert page.status_code == 302
        again = client.get(page.url)
        assert new in again.content.decode()
        url = parse_html(again.content).select_one("#content-main form")["action"]
        self.save(client, url, fields_of(again), 2)
        kept.words.add(new)

    @rule(who=who, which=which)
    def upload(self, who, which):
        """Choose a file, with a wrong date in another field, and correct the date."""
        kept, client = self.pick(which), self.cast[who]
        if not isinstance(kept.item, Achievement):
            return
        new, url = self.new_word(), change_url(kept.item)
        shown, name = shown_in(client, url), f"{new}.txt"
        number = int(shown["sources-TOTAL_FORMS"])
        content = f"file of {self.words}".encode()
        row = {
            "sources-TOTAL_FORMS": number + 1,
            f"sources-{number}-title_en": new,
            f"sources-{number}-date": "some day",
        }
        row[f"sources-{number}-file"] = SimpleUploadedFile(name, content)
        page = client.post(url, shown | row | {"_continue": "Save"})
        assert page.status_code == 200
        assert name in parse_html(page.content).select_one(".kept-file").get_text()
        self.save(client, url, fields_of(page) | {f"sources-{number}-date": "2011"}, 2)
        kept.words.add(new)
        self.files[name] = content

    @rule(who=who, is_back=st.booleans())
    def begin(self, who, is_back):
        """Add an organization by a double click, and maybe again after Back; a page, if a publisher does."""
        client, url, new = self.cast[who], f"{list_url(Organization)}add/", self.new_word()
        values = {"name_en": f"{new} {sha256(new.encode()).hexdigest()}", "kind": "company"}  # like no other name
        self.save(client, url, shown_in(client, url) | values, 2)
        if is_back:
            asked = client.post(url, shown_in(client, url) | values | {"_continue": "Save"})
            assert asked.status_code == 200
            assert "You already saved exactly this" in asked.content.decode()
        self.bodies += 1
        if len(self.items) < 6 and CAST[who] == "Publishers":
            url, other = f"{list_url(Page)}add/", self.new_word()
            self.save(client, url, shown_in(client, url) | {"title_en": f"{other} page", "text_en": "Text"}, 2)
            self.items.append(Kept(Page.objects.latest("pk"), words={other}))

    @rule(who=who, which=which)
    def say(self, who, which):
        """Send a note and the page of a preview link twice each."""
        kept, client, new = self.pick(which), self.cast[who], self.new_word()
        url = action_url("note", kept.item)
        fields = shown_in(client, url) | {"text": f"{new} said"}
        assert {client.post(url, fields).status_code for _time in range(2)} == {302}
        self.notes += 1
        if current(kept.item).draft:
            url = action_url("make-preview-link", kept.item)
            fields = shown_in(client, url)
            assert {client.post(url, fields).status_code for _time in range(2)} == {302}
            self.links += 1

    # Typing

    @rule(who=who, which=which, number=which)
    def type(self, who, which, number):
        kept = self.pick(which)
        changes, new = self.typed(kept.item, number)
        window = OpenWindow(self.cast[who], change_url(kept.item))
        window.type(**changes)
        self.windows.append(Typed(who, self.items.index(kept), window, new))

    @precondition(lambda self: self.windows)
    @rule(which=which, is_saved=st.booleans(), is_reopened=st.booleans())
    def go_back_to_a_window(self, which, is_saved, is_reopened):
        """Save or discard what was kept; where the item is gone or changed, it stays kept and nothing is written."""
        typed = self.windows[which % len(self.windows)]
        kept, client = self.items[typed.number], self.cast[typed.who]
        self.traveller.shift(MOMENT)
        if not is_saved and kept.place == "there":
            address = list_url(type(kept.item))
            assert client.post(f"{address}autosave/{typed.form}/discard/").status_code == 302
            self.windows.remove(typed)
            return
        before = list(kept.item.revisions.order_by("pk").values())
        window = typed.window
        if kept.place == "there" and (typed.is_closed or is_reopened):
            window = OpenWindow(client, f"{change_url(kept.item)}?autosave={typed.form}")
            assert typed.word in str(window.fields)
        answer = window.save()
        assert answer.status_code in ((302, 200) if kept.place == "there" else (302, 403, 404)), answer.status_code
        if answer.status_code == 302 and kept.place == "there":
            kept.words.add(typed.word)
            self.windows.remove(typed)
        else:
            assert list(kept.item.revisions.order_by("pk").values()) == before
            assert kept.place != "there" or typed.word in answer.content.decode()

    # Deciding

    @rule(who=who, which=which, name=st.sampled_from(WORKFLOW))
    def decide(self, who, which, name):
        kept = self.pick(which)
        values = REASON | {"return_note": "Say more.", "alone_reason": "Fire."}
        form = {"submit": (), "discard": (), "return": ("return_note",), "publish-alone": ("alone_reason",)}
        chosen = {key: values[key] for key in form.get(name, ("note_en", "note_ko"))}
        self.attempt(name, kept.item, who, **chosen)

    def attempt(self, name, item, who, **values):
        """Run an action. Return False if it was refused; nothing is changed then."""
        self.traveller.shift(MOMENT)
        before = list(item.revisions.order_by("pk").values())
        try:
            with transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
                run(name, item, by=self.cast[who], **values)
        except (ValidationError, PermissionDenied, ConflictError):
            assert list(item.revisions.order_by("pk").values()) == before
            return False
        return True

    @rule(who=who, which=which, version=which)
    def restore(self, who, which, version):
        kept = self.pick(which)
        versions = list(kept.item.revisions.filter(withdraws=False))
        self.attempt("restore", kept.item, who, revision=versions[version % len(versions)])

    # Removing

    @rule(who=who, which=which)
    def delete(self, who, which):
        kept = self.pick(which)
        if self.there() > 1 and self.attempt("delete", kept.item, who):
            kept.place, kept.is_deleted = "trash", True

    @rule(who=publisher, which=which, is_destroyed=st.booleans())
    def empty_or_restore_the_trash(self, who, which, is_destroyed):
        kept = self.pick(which, "trash")
        if kept is None:
            return
        key, client = RemovedContent.objects.trash().of(kept.item).get().pk, self.cast[who]
        url = f"{TRASH}{key}/{'destroy' if is_destroyed else 'restore'}/"
        fields = once(client, url)
        assert [client.post(url, fields).status_code for _time in range(2)] == [302, 302]
        if is_destroyed:
            self.end(kept)
            return
        assert type(kept.item).objects.filter(pk=kept.item.pk).exists()
        kept.place, kept.is_deleted = "there", False

    def there(self):
        return len([each for each in self.items if each.place == "there"])

    @rule(who=publisher, which=which)
    def hide(self, who, which):
        kept = self.pick(which)
        if self.there() > 1 and self.attempt("hide", kept.item, who, **REASON):
            kept.place, kept.hider = "hidden", who
            self.read_everything()

    @rule(who=publisher, which=which, is_destroyed=st.booleans())
    def decide_about_hidden_content(self, who, which, is_destroyed):
        kept = self.pick(which, "hidden")
        if kept is None:
            return
        is_done = self.attempt("confirm-hiding" if is_destroyed else "put-back", kept.item, who)
        assert is_done == (who != kept.hider)
        if is_done and is_destroyed:
            self.end(kept)
        elif is_done:
            kept.place = "there"

    def end(self, kept):
        """Note that all of an item was destroyed, with what was typed about it."""
        number = self.items.index(kept)
        ended = kept.words | {typed.word for typed in self.windows if typed.number == number}
        self.windows = [typed for typed in self.windows if typed.number != number]
        was_hidden = kept.place == "hidden"
        kept.place, kept.words = "destroyed", set()
        if not was_hidden:  # what was in the trash cannot come back, but the log goes on naming it
            return
        self.gone |= ended
        assert [each for each in sorted(ended) if not Survey(each).is_empty] == []
        self.read_everything()

    @rule(which=which, is_typed=st.booleans())
    def redact(self, which, is_typed):
        words = sorted({each for kept in self.items for each in kept.words} - self.in_files())
        words = [typed.word for typed in self.windows] if is_typed and self.windows else words
        if not words:
            return
        chosen = words[-1 - which % len(words)]
        self.traveller.shift(MOMENT)
        redaction = request_redaction(by=self.user("petra"), text=chosen, **REDACTION)
        with TestCase.captureOnCommitCallbacks(execute=True):
            carry_out(redaction, by=self.user("paul"))
        self.gone.add(chosen)
        for kept in self.items:
            kept.words.discard(chosen)
        self.windows = [typed for typed in self.windows if typed.word != chosen]
        for typed in self.windows:  # nobody sends again what such a window still shows
            typed.is_closed = True
        assert Survey(chosen).is_empty
        self.read_everything()

    def in_files(self):
        return {name.partition(".")[0] for name in self.files}

    @rule()
    def wait(self):
        """Let versions be thinned, by the stated rule, and the trash and autosaves end."""
        self.traveller.shift(LATER)
        there = [kept for kept in self.items if kept.place == "there"]
        expected = [superfluous(kept.item) for kept in there]
        before = [versions_of(kept.item).keys() for kept in there]
        assert thin_versions(timezone.now()) == sum(map(len, expected))
        purge_removed(timezone.now())
        with mock.patch("publishing.unused_files.is_old", return_value=True):  # the clock of files does not travel
            clear_files(timezone.now())
        for kept, versions, gone in zip(there, before, expected, strict=True):
            after = versions_of(kept.item)
            assert versions - after.keys() == gone
            kept.words &= words_in(after.values())
        self.windows = []
        for kept in self.items:
            if kept.place == "trash":
                self.end(kept)

    # Promises

    @invariant()
    def nothing_acknowledged_is_lost(self):
        for kept in getattr(self, "items", ()):
            if kept.place == "destroyed":
                continue
            removed = RemovedContent.objects.of(kept.item).filter(destroyed_at=None)
            texts = (
                removed.values_list("content") if kept.place != "there" else kept.item.revisions.values_list("snapshot")
            )
            assert kept.words <= words_in(texts), (kept.place, kept.words - words_in(texts))
        for typed in getattr(self, "windows", ()):
            kept = self.items[typed.number]
            offered = OpenForm.objects.kept_by(self.user(typed.who)).about(type(kept.item), kept.item.pk)
            if kept.place != "there":
                offered = RemovedContent.objects.of(kept.item).values_list("content")
            else:
                offered = offered.filter(form=typed.form).values_list("fields")
            assert typed.word in words_in(offered), (kept.place, typed.word)

    @invariant()
    def files_are_where_versions_have_them(self):
        found = set()
        for kept in getattr(self, "items", ()):
            if kept.place == "there" and isinstance(kept.item, Achievement):
                for snapshot in kept.item.revisions.values_list("snapshot", flat=True):
                    for row in snapshot["rows"]["sources"]:
                        with default_storage.open(row["file"]) as file:
                            assert file.read() == self.files[row["file_name"]]
                        found.add(row["file_name"])
            for removed in RemovedContent.objects.of(kept.item).filter(destroyed_at=None):
                assert all(map(default_storage.exists, removed.files))

    @invariant()
    def nothing_is_there_twice(self):
        if not hasattr(self, "items"):
            return
        assert Organization.objects.count() == self.bodies
        pages = [kept for kept in self.items if isinstance(kept.item, Page) and not kept.is_deleted]
        assert Page.objects.count() == len(pages)
        events = AuditEntry.objects.values_list("event", flat=True)
        assert list(events).count(AuditEvent.NOTED) == self.notes
        assert list(events).count(AuditEvent.MADE_PREVIEW_LINK) == self.links

    @invariant()
    def nothing_removed_is_in_a_table(self):
        if not hasattr(self, "items") or not (self.gone or self.hidden_words()):
            return
        for model, rows in all_rows().items():
            removed = self.gone if model is RemovedContent else self.gone | self.hidden_words()
            assert words_in(rows.values()) & removed == set(), model

    def hidden_words(self):
        numbers = {number for number, kept in enumerate(self.items) if kept.place == "hidden"}
        saved = {each for number in numbers for each in self.items[number].words}
        return saved | {typed.word for typed in self.windows if typed.number in numbers}

    def read_everything(self):
        """Look for what was removed on all pages of the public and of staff."""
        removed = self.gone | self.hidden_words()
        urls = ["/en/", "/ko/", "/en/achievements.json", "/en/achievements.csv", "/ko/achievements.atom", "/admin/"]
        urls += [TRASH, *(list_url(type(kept.item)) for kept in self.items)]
        for kept in self.items:
            if kept.is_deleted:
                continue
            item = current(kept.item)
            page, form = item.page_url(), change_url(item)
            urls += [page, f"{page}?as_of={timezone.localdate()}", page.replace("/en/", "/ko/"), item.history_url]
            urls += [form, *(form.replace("change", name) for name in ("history", "compare", "hidden"))]
            urls += [f"{page[:-1]}.json"] if isinstance(kept.item, Achievement) else []
            if kept.place == "there":
                compare = form.replace("change", "compare")
                urls += [f"{compare}?revision={revision.pk}" for revision in kept.item.revisions.order_by("-pk")[:4]]
        for url in dict.fromkeys(urls):
            client = self.cast["petra"] if url.startswith("/admin/") else self.visitor
            response = client.get(url, follow=True)
            content = b"".join(response).decode()
            assert set(WORD.findall(content)) & removed == set(), url


def words_in(values):
    return set(WORD.findall(str(list(values))))


def versions_of(item):
    return {revision.pk: revision.snapshot for revision in item.revisions.all()}


def superfluous(item):
    """Return the keys of the versions that the rule of thinning gives up, worked out anew."""
    item = current(item)
    if not item.publish_at or item.publish_at > timezone.now():
        return set()
    first_day = timezone.localdate() - datetime.timedelta(days=DAYS)
    last, earlier = {}, [each for each in item.revisions.all() if each.superseded_at]
    for each in sorted(earlier, key=lambda each: (each.edited_at, each.superseded_at, each.pk)):
        last[timezone.localdate(each.edited_at)] = each.pk
    old = [each for each in earlier if timezone.localdate(each.edited_at) < first_day and not each.return_note]
    return {each.pk for each in old} - set(last.values())


@pytest.mark.hypothesis
@pytest.mark.one_database
@override_settings(SESSION_COOKIE_AGE=YEARS, SESSION_MAX_AGE=YEARS)
class NothingIsLostTest(Desk.TestCase, TestCase):
    settings = settings(
        max_examples=number_of_examples(6, 60),
        stateful_step_count=number_of_examples(12, 25),
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
