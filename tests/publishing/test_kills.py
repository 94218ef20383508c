"""Tests that work which is killed between any two statements leaves all as it was."""

import gc
import itertools

import pytest
from django.contrib.auth import get_user
from django.core.files.base import ContentFile
from django.db import connection, transaction

from publishing.redaction.carrying_out import carry_out, request_redaction
from publishing.removal.models import RemovedContent
from publishing.removal.trash import destroy_trash, restore
from sectors.models import Page
from tests import builders
from tests.autosaves import OpenWindow
from tests.conftest import member
from tests.rows import all_rows
from tests.staff import change_url
from tests.workflow import published, run, save_edit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # what is killed closes no cursor
]

REASON = {"note_en": "It named a person.", "note_ko": "개인 정보가 있었습니다."}
PRIVATE = "zebrastripe"


class EndedError(BaseException):
    """As when the process ends: nothing catches it."""


class KillBefore:
    """Wrapper of statements that ends the work before the one of a number; reading, which changes nothing, is free."""

    def __init__(self, number):
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.left -= 1
            if self.left == 0:
                raise EndedError
        return execute(sql, params, many, context)


def public_page(editor, publisher):
    page = published(builders.page(), editor, publisher, text_en=f"{PRIVATE} text", slug=f"{PRIVATE}-page")
    save_edit(page, by=editor, text_en=f"{PRIVATE} drafted")
    save_edit(page, by=editor, text_en=f"{PRIVATE} drafted again")
    OpenWindow(editor, change_url(page)).type(text_en=f"{PRIVATE} typed")
    return page


def new_item(editor):
    item = builders.achievement(**builders.DRAFT)
    builders.source(achievement=item, url="", file=ContentFile(b"text", name="note.txt"), title_en=PRIVATE)
    item.revisions.all().delete()
    item.start_history(by=get_user(editor))
    save_edit(item, by=editor, title_en=f"{PRIVATE} title")
    return item


def hide(editor, publisher, second):
    page = public_page(editor, publisher)
    return lambda: run("hide", page, by=publisher, **REASON)


def confirm(editor, publisher, second):
    hide(editor, publisher, second)()
    return lambda: run("confirm-hiding", Page.objects.get(), by=second)


def put_back(editor, publisher, second):
    hide(editor, publisher, second)()
    return lambda: run("put-back", Page.objects.get(), by=second)


def delete(editor, publisher, second):
    item = new_item(editor)
    return lambda: run("delete", item, by=editor)


def restore_from_the_trash(editor, publisher, second):
    delete(editor, publisher, second)()
    return lambda: restore(RemovedContent.objects.get().pk, by=get_user(editor))


def destroy(editor, publisher, second):
    delete(editor, publisher, second)()
    return lambda: destroy_trash(RemovedContent.objects.get(), by=get_user(publisher))


def redact(editor, publisher, second):
    public_page(editor, publisher)
    marks = {"mark_en": "[removed]", "mark_ko": "[삭제됨]", "reason_en": "Private.", "reason_ko": "개인 정보입니다."}
    redaction = request_redaction(by=get_user(publisher), text=PRIVATE, **marks)
    return lambda: carry_out(type(redaction).objects.get(), by=get_user(second))


def restore_a_version(editor, publisher, second):
    page = public_page(editor, publisher)
    version = page.revisions.superseded().first()
    return lambda: run("restore", page, by=editor, revision=version)


def make_public_again(editor, publisher, second):
    page = public_page(editor, publisher)
    run("withdraw", page, by=publisher, **REASON)
    return lambda: run("republish", page, by=publisher, **REASON)


WORK = [hide, confirm, put_back, delete, restore_from_the_trash, destroy, redact, restore_a_version, make_public_again]


@pytest.mark.parametrize("prepared", WORK, ids=lambda work: work.__name__)
def test_a_kill_between_any_two_writes_leaves_all_as_it_was(prepared, editor, publisher):
    work = prepared(editor, publisher, member("Publishers", "paula"))
    before = all_rows()
    for number in itertools.count(1):
        try:
            with connection.execute_wrapper(KillBefore(number)), transaction.atomic():
                work()
        except EndedError:
            assert all_rows() == before, f"before write {number}"
        else:
            break
    gc.collect()
    assert number > 3
    assert all_rows() != before
