"""Tests of the trash: deleted by whoever began it, restored as it was, destroyed after some days."""

import datetime

import pytest
from django.contrib.auth import get_user, get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, SessionRecord, UsedFormToken
from achievements.models import Achievement, Organization, Report
from publishing.models import ContentVersion
from publishing.removal.models import RemovedContent
from publishing.removal.purging import purge_removed
from publishing.removal.trash import DAYS_KEPT
from publishing.unused_files import unused_files
from sectors.models import Responsibility, Sector
from tests import builders
from tests.autosaves import OpenWindow, notices
from tests.conftest import member
from tests.forms import once, shown_in, values_of
from tests.html import parse_html
from tests.rows import all_rows
from tests.staff import action_url, change_url, do, text_of
from tests.workflow import run, save_edit

pytestmark = pytest.mark.django_db

TRASH = "/admin/publishing/removedcontent/"
BESIDE = [RemovedContent, ContentVersion, AuditEntry, UsedFormToken, SessionRecord]


def records():
    """Return all rows but those of the log and of the trash, without versions, which only go up."""
    rows = all_rows(but=BESIDE)
    for row in (row for each in rows.values() for row in each.values()):
        row.pop("version", None)
    return rows


def begun_by(client, item=None, **values):
    """Return a draft that somebody began, with rows of each kind."""
    if item is None:
        item = builders.achievement(**builders.DRAFT, **values)
        part = builders.part(achievement=item)
        whole = builders.figure(achievement=item, part=part)
        builders.figure(achievement=item, part=part, whole=whole, value=2)
        builders.partner(achievement=item)
        builders.source(achievement=item, url="", file=ContentFile(b"text", name="note.txt"))
        item.points.add(builders.point(sector=item.sector))
    item.revisions.all().delete()
    item.start_history(by=get_user(client))
    return item


def delete(client, item):
    assert do(client, "delete", item).status_code == 302
    return RemovedContent.objects.first()


def sent(client, removed, button, **options):
    url = f"{TRASH}{removed.pk}/{button}/"
    return client.post(url, once(client, url), **options)


def restore(client, removed):
    return sent(client, removed, "restore", follow=True)


def test_a_button_that_is_pressed_twice_restores_once_and_leads_to_the_item_both_times(editor):
    removed = delete(editor, begun_by(editor))
    url = f"{TRASH}{removed.pk}/restore/"
    fields = once(editor, url)
    first, second = editor.post(url, fields), editor.post(url, fields)
    assert first.url == second.url == change_url(Achievement.objects.get())


@pytest.fixture
def colleague(db):
    return member("Editors", "erna")


def test_an_editor_deletes_and_restores_what_they_began(editor, colleague, publisher):
    item = begun_by(editor)
    save_edit(item, by=colleague, title_en="Edited by another")
    before, file = records(), item.sources.get().file.name
    assert "Someone else began this." in text_of(colleague.get(action_url("delete", item)))
    assert "Delete this item" in text_of(editor.get(change_url(item)))
    assert "Discard the draft" not in text_of(editor.get(change_url(item)))
    removed = delete(editor, item)
    assert not Achievement.objects.exists()
    assert default_storage.exists(file)
    shown = text_of(editor.get(TRASH))
    assert "Edited by another" in shown
    assert "emil" in shown
    assert "Edited by another" not in text_of(colleague.get(TRASH))
    assert "Edited by another" in text_of(publisher.get(TRASH))
    assert restore(colleague, removed).status_code == 200  # it is not in their trash
    assert not Achievement.objects.exists()
    assert "is back as it was" in text_of(restore(editor, removed))
    assert records() == before
    assert "no longer in the trash" in text_of(restore(editor, removed))
    assert "is back as it was" in text_of(restore(publisher, delete(publisher, item)))
    assert records() == before


def test_what_was_public_and_what_others_began_stays(editor, publisher):
    item = builders.achievement()
    save_edit(item, by=editor, title_en="After")
    assert "It was public once, so it is not deleted." in text_of(do(publisher, "delete", item))
    new = begun_by(editor)
    assert "It was never public" in text_of(editor.get(action_url("discard", new)))
    run("submit", new, by=editor)
    run("approve", new, by=publisher)
    assert "the draft is “Approved”" in text_of(editor.get(action_url("delete", new)))
    sector = begun_by(publisher, builders.sector(**builders.DRAFT))
    builders.achievement(sector=sector, **builders.DRAFT)
    assert "Other drafts belong to it." in text_of(do(publisher, "delete", sector))
    assert not RemovedContent.objects.exists()


def test_limits_bind_in_the_trash(publisher):
    own, other = builders.sector(), builders.sector()
    limited = member("Editors", "somebody")
    item = begun_by(limited, sector=own)
    Responsibility.objects.create(user=get_user(limited), sector=own)
    removed = delete(limited, item)
    limited.get(TRASH)  # shows the message about it
    other_publisher = member("Publishers", "paula")
    Responsibility.objects.create(user=get_user(other_publisher), sector=other)
    assert sent(other_publisher, removed, "restore").status_code == 403
    assert sent(other_publisher, removed, "destroy").status_code == 403
    assert sent(limited, removed, "destroy").status_code == 403
    Responsibility.objects.filter(user=get_user(limited)).update(sector=other)
    assert sent(limited, removed, "restore").status_code == 403
    assert item.title_en not in text_of(limited.get(TRASH))
    assert restore(publisher, removed).status_code == 200
    assert Achievement.objects.get() == item


def test_nothing_comes_back_to_what_is_gone(editor, publisher):
    sector = begun_by(publisher, builders.sector(name_en="Solar", **builders.DRAFT))
    item = begun_by(editor, builders.achievement(sector=sector, **builders.DRAFT))
    removed, of_sector = delete(editor, item), delete(publisher, sector)
    rows = records()
    assert "needs what is no longer there: sector “Solar” (in the trash)" in text_of(restore(editor, removed))
    assert records() == rows
    restore(publisher, of_sector)
    assert "is back as it was" in text_of(restore(editor, removed))
    assert Sector.objects.get(pk=sector.pk).achievements.get() == item


def test_an_address_that_another_took_is_named(publisher):
    page = begun_by(publisher, builders.page(slug="about", **builders.DRAFT))
    removed = delete(publisher, page)
    taker = builders.page(slug="about")
    assert "another page has the address “about”" in text_of(restore(publisher, removed))
    taker.revisions.update(address="other")
    type(taker).objects.update(slug="other")
    assert "is back as it was" in text_of(restore(publisher, removed))


def test_accounts_that_are_gone_are_left_out(editor, publisher):
    gone = get_user_model().objects.create_user("gone")
    item = builders.achievement(**builders.DRAFT)
    item.revisions.update(author=get_user(editor), editor=gone)
    removed = delete(editor, item)
    gone.delete()
    restore(editor, removed)
    assert item.revisions.get().editor is None


def test_organizations_and_reports_go_to_the_trash(editor, publisher, viewer, django_user_model):
    body = builders.organization(name_en="Harbor body")
    body.revisions.update(author=get_user(editor))
    mine = builders.report(name_en="My secret list", audience="private", owner=get_user(viewer))
    before = records()
    for client, item in ((editor, body), (viewer, mine)):
        url = change_url(item).replace("change", "delete")
        assert client.post(url, once(client, url, post="yes")).status_code == 302
    assert (Organization.objects.count(), Report.objects.count()) == (0, 0)
    of_report, of_body = RemovedContent.objects.all()
    root = django_user_model.objects.create_superuser("root")
    admin = Client()
    admin.force_login(root)
    for client in (publisher, editor, admin):
        assert "My secret list" not in text_of(client.get(TRASH))
        assert client.get(f"{TRASH}{of_report.pk}/destroy/").status_code == 404
        restore(client, of_report)
    assert not Report.objects.exists()
    assert "My secret list" not in str(list(AuditEntry.objects.values()))
    assert "is back as it was" in text_of(restore(viewer, of_report))
    assert "is back as it was" in text_of(restore(editor, of_body))
    assert records() == before


def test_the_trash_is_emptied_after_its_days_and_by_publishers_at_once(editor, publisher):
    first, second = begun_by(editor), begun_by(editor)
    files = [item.sources.get().file.name for item in (first, second)]
    delete(editor, first)
    removed = delete(editor, second)
    assert not set(files) & set(unused_files(timezone.now() + datetime.timedelta(days=8)))
    assert sent(editor, removed, "destroy").status_code == 403
    assert "Nobody can bring it back." in text_of(publisher.get(f"{TRASH}{removed.pk}/destroy/"))
    assert RemovedContent.objects.count() == 2
    assert sent(publisher, removed, "destroy").status_code == 302
    assert [default_storage.exists(name) for name in files] == [True, False]
    days = datetime.timedelta(days=DAYS_KEPT)
    assert purge_removed(timezone.now() + days - datetime.timedelta(hours=1)) == 0
    assert purge_removed(timezone.now() + days) == 1
    assert not RemovedContent.objects.exists()
    assert not default_storage.exists(files[0])
    assert reverse("admin:publishing_removedcontent_changelist") == TRASH


@pytest.mark.parametrize("goes_on", [False, True], ids=["closed", "open"])
def test_what_somebody_typed_comes_back_with_its_item(editor, publisher, goes_on):
    item = begun_by(editor)
    window = OpenWindow(editor, change_url(item))
    window.type(title_en="Typed")
    removed = delete(publisher, item)
    if goes_on:
        window.type(title_en="Typed")
    assert "is back as it was" in text_of(restore(publisher, removed))
    assert "You have unsaved text" in notices(editor, change_url(item))[0]


def test_what_was_typed_in_a_form_of_something_deleted_is_kept_and_can_be_sent_after_a_restore(editor, publisher):
    item = begun_by(editor)
    url = change_url(item)
    fields = shown_in(editor, url) | {"title_en": "Typed meanwhile", "_save": "Save"}
    removed = delete(publisher, item)
    page = editor.get(editor.post(url, fields).url)
    assert "Someone deleted this while you were typing" in text_of(page)
    assert "Typed meanwhile" in text_of(page)
    restore(publisher, removed)
    again = dict(values_of(parse_html(page.content).select_one("#content-main form")))
    text = text_of(editor.post(url, again))  # beside what came back, as the item was in other hands meanwhile
    assert "nothing is lost" in text
    assert "Typed meanwhile" in text


def test_a_bulk_step_says_how_many_of_the_chosen_were_deleted_meanwhile(editor, publisher):
    items = [begun_by(editor), begun_by(editor)]
    url = action_url("submit", *items)
    fields = shown_in(editor, url)
    delete(publisher, items[1])
    assert "1 item that you chose was deleted meanwhile." in text_of(editor.post(url, fields, follow=True))
    assert items[0].draft.state == "submitted"
