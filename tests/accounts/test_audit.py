"""Tests of the audit log: a record of every change, read-only, visible only to managers of accounts."""

import csv
import datetime
import io
from importlib import import_module

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import translation

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note, render_note
from fields.tabular import marked
from sectors.models import Sector
from tests import builders
from tests.conftest import PASSWORD
from tests.forms import send
from tests.html import parse_html
from tests.staff import do, edit

pytestmark = pytest.mark.django_db

LIST = "/admin/accounts/auditentry/"
EXPORT = f"{LIST}export/csv/"


def change(item):
    return f"/admin/{item._meta.app_label}/{item._meta.model_name}/{item.pk}/change/"


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return parse_html(response.content)


def names_in(page):
    return [cell.get_text() for cell in page.select("#result_list .field-linked_item")]


def file_rows(client, query=""):
    response = client.post(EXPORT + query)
    assert response.status_code == 200
    content = b"".join(response.streaming_content).decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


@pytest.fixture
def root(db, client):
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    AuditEntry.objects.all().delete()
    return client


def test_adding_changing_and_deleting_in_the_administration_is_on_record(publisher):
    send(publisher, "/admin/achievements/organization/add/", name_en="Harbor Polytechnic", kind="other")
    draft = builders.achievement(title_en="Draft", **builders.DRAFT)
    send(publisher, change(draft), title_en="Changed")
    do(publisher, "delete", draft)
    done = AuditEntry.objects.exclude(event=AuditEvent.SIGNED_IN)
    assert [(entry.event, entry.actor_name, entry.item_name) for entry in reversed(done)] == [
        ("added", "petra", "Harbor Polytechnic"),
        ("saved-draft", "petra", "Draft"),
        ("deleted", "petra", "Changed"),
    ]
    assert done.first().item_key == str(draft.pk)
    assert not LogEntry.objects.exists()


def test_a_refused_form_leaves_no_entry(editor):
    item = builders.achievement()
    send(editor, change(item), title_en="", title_ko="")
    assert not AuditEntry.objects.of(item).exists()


def test_an_entry_outlives_the_account_and_the_item():
    user, item = User.objects.create_user("hong"), builders.achievement(title_en="Harbor bridge", **builders.DRAFT)
    AuditEntry.objects.record(AuditEvent.PUBLISHED, by=user, item=item, note="In time.")
    user.delete()
    item.revisions.all().delete()
    item.delete()
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.actor_name, entry.item_name, entry.note) == (None, "hong", "Harbor bridge", "In time.")


def test_the_entries_of_one_item_are_newest_first_and_only_its_own():
    item, other = builders.achievement(), builders.achievement()
    for event in (AuditEvent.SUBMITTED, AuditEvent.APPROVED, AuditEvent.PUBLISHED):
        AuditEntry.objects.record(event, item=item)
    AuditEntry.objects.update(at=builders.LONG_AGO)
    AuditEntry.objects.record(AuditEvent.WITHDRAWN, item=other)
    AuditEntry.objects.record(AuditEvent.CHANGED, item=Sector.objects.get(pk=item.sector_id))
    assert [entry.event for entry in AuditEntry.objects.of(item)] == ["published", "approved", "submitted"]


def test_an_entry_without_a_user_can_name_a_command():
    assert AuditEntry.objects.record(AuditEvent.LOADED, actor_name="load_content").actor_name == "load_content"
    assert AuditEntry.objects.record(AuditEvent.LOCKED_OUT).actor_name == ""


def test_many_items_are_put_on_record_in_one_query(django_assert_num_queries):
    items = [builders.achievement() for _number in range(3)]
    user = User.objects.create_user("hong")
    with django_assert_num_queries(1):
        AuditEntry.objects.record_many(AuditEvent.DELETED, by=user, items=items, note="Twice there.")
    assert {entry.item_key for entry in AuditEntry.objects.all()} == {str(item.pk) for item in items}


def test_a_key_without_a_kind_of_item_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEntry.objects.create(event=AuditEvent.CHANGED, item_key="5")


def test_a_very_long_name_is_cut():
    item = builders.achievement(title_en="x" * 300, title_ko="")
    item.title_en = "y" * 301
    assert len(AuditEntry.objects.record(AuditEvent.CHANGED, item=item).item_name) == 300


def test_notes_are_read_in_the_readers_language():
    note = AuditEntry.objects.record(AuditEvent.CHANGED, note=[{"changed": {"fields": ["active"]}}]).note
    with translation.override("en"):
        assert render_note(note) == "Changed active."
    with translation.override("ko"):
        assert "활성" in render_note(note)


LOOK_ALIKES = [
    "[1] see the letter",
    "[1]",
    '[{"x": 1}]',
    '[{"changed": {}}]',
    '[{"added": {"name": "part"}}]',
    '[{"said": 5}]',
    '[{"said": "%(x)s", "values": {}}]',
]


@pytest.mark.parametrize("typed", LOOK_ALIKES)
def test_a_typed_note_is_shown_unchanged(typed):
    assert render_note(typed) == typed


def test_labels_of_changed_fields_are_read_in_the_readers_language(editor):
    item = builders.achievement()
    edit(editor, item, title_en="Bridge", period="2011")
    entry = AuditEntry.objects.of(item).get()
    assert entry.note_in_words == "Changed Title (English) and Period."
    with translation.override("ko"):
        assert entry.note_in_words == "변경: 제목 (영어) 및 기간."


def test_a_lazy_note_keeps_its_values():
    assert (
        render_note(
            AuditEntry.objects.record(AuditEvent.SIGNED_IN, note=lazy_note("From %(place)s", place="여기")).note
        )
        == "From 여기"
    )


def test_history_shows_what_was_done_with_the_item(editor, viewer):
    item = builders.achievement(title_en="Before")
    send(editor, change(item), title_en="After")
    User.objects.filter(username="emil").update(last_name="Kim", first_name="Emil")
    row = page_of(viewer, change(item).replace("change", "history")).select_one("#change-history tbody tr")
    cells = [cell.get_text() for cell in row.select("td")]
    assert cells == ["emil (Emil Kim)", "Saved a draft", "Changed Title (English)."]


def test_history_asks_for_the_right_to_see_the_item(editor, client):
    item = builders.achievement()
    client.force_login(User.objects.create_user("newcomer", is_staff=True))
    assert client.get(change(item).replace("change", "history")).status_code == 403
    gone = editor.get("/admin/achievements/achievement/999999/history/")
    assert (gone.status_code, gone.headers["Location"]) == (302, "/admin/")


def test_a_long_history_has_pages(viewer):
    item = builders.achievement()
    AuditEntry.objects.record_many(AuditEvent.CHANGED, items=[item] * 101)
    history = change(item).replace("change", "history")
    assert len(page_of(viewer, history).select("#change-history tbody tr")) == 100
    assert len(page_of(viewer, f"{history}?p=2").select("#change-history tbody tr")) == 1


def test_only_those_who_keep_accounts_see_the_log(viewer, editor, publisher, administrator, root):
    clients = (viewer, editor, publisher, administrator, root)
    assert [client.get(LIST).status_code for client in clients] == [403, 403, 403, 200, 200]
    assert [client.post(EXPORT).status_code for client in clients] == [403, 403, 403, 200, 200]
    assert [client.get(EXPORT).status_code for client in clients] == [403, 403, 403, 302, 302]


def test_nobody_changes_the_log_superusers_included(administrator, root):
    entry = AuditEntry.objects.record(AuditEvent.CHANGED, actor_name="hong")
    for client in (administrator, root):
        before = list(AuditEntry.objects.exclude(event=AuditEvent.EXPORTED).values())
        assert client.get(f"{LIST}{entry.pk}/change/").status_code == 200
        for url in (f"{LIST}add/", f"{LIST}{entry.pk}/change/", f"{LIST}{entry.pk}/delete/"):
            assert client.post(url, {"actor_name": "nobody", "post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
        assert client.post(LIST, action).status_code == 200  # the list, which has no actions
        assert list(AuditEntry.objects.exclude(event=AuditEvent.EXPORTED).values()) == before
        assert not page_of(client, LIST).select("[name=action], .addlink[href*=auditentry]")


@pytest.fixture
def entries(root):
    hong, lee = User.objects.create_user("hong"), User.objects.create_user("lee")
    sector, item = builders.sector(name_en="Energy"), builders.achievement(title_en="Bridge")
    AuditEntry.objects.record(AuditEvent.CHANGED, by=hong, item=sector)
    AuditEntry.objects.record(AuditEvent.PUBLISHED, by=hong, item=item, note="=cmd()")
    AuditEntry.objects.record(AuditEvent.WITHDRAWN, by=lee, item=item, note="잘못된 수치")
    AuditEntry.objects.filter(event=AuditEvent.CHANGED).update(at=datetime.datetime(2020, 5, 1, tzinfo=datetime.UTC))
    return {"hong": hong.pk, "item": item.pk}


FILTERS = [
    ("", ["Bridge", "Bridge", "Energy"]),
    ("?event__exact=changed", ["Energy"]),
    ("?type=achievements.achievement", ["Bridge", "Bridge"]),
    ("?actor__id__exact={hong}", ["Bridge", "Energy"]),
    ("?q=lee", ["Bridge"]),
    ("?q=수치", ["Bridge"]),
    ("?at__year=2020", ["Energy"]),
]


@pytest.mark.parametrize(("query", "expected"), [*FILTERS, ("?type=nonsense.kind", [])])
def test_the_log_is_filtered_and_searched(root, entries, query, expected):
    assert names_in(page_of(root, LIST + query.format(**entries))) == expected


@pytest.mark.parametrize(("query", "expected"), FILTERS)
def test_the_file_holds_exactly_the_filtered_list(root, entries, query, expected):
    assert [row["Item"] for row in file_rows(root, query.format(**entries))] == expected


def test_a_bookmark_of_an_old_filter_leads_to_the_same_list(root, entries):
    response = root.get(f"{LIST}?verb__exact=changed&q=Energy&o=1")
    assert response.headers["Location"] == f"{LIST}?event__exact=changed&q=Energy&o=1"
    assert (
        root.get(f"{LIST}?verb=changed&verb__in=added").headers["Location"] == f"{LIST}?event=changed&event__in=added"
    )
    assert names_in(page_of(root, response.headers["Location"])) == ["Energy"]


def test_the_button_of_the_file_keeps_the_filter(root, entries):
    [button] = page_of(root, f"{LIST}?event__exact=changed").select("form.export button")
    assert button["formaction"] == f"{EXPORT}?event__exact=changed"


def test_the_person_filter_offers_those_who_did_something(root, entries):
    User.objects.create_user("idle")
    offered = page_of(root, LIST).select_one("#changelist-filter").get_text(" ")
    assert "hong" in offered
    assert "idle" not in offered


def test_an_export_of_the_log_is_recorded_with_its_filter(administrator):
    file_rows(administrator, "?event__exact=changed")
    entry = AuditEntry.objects.get(event=AuditEvent.EXPORTED)
    assert (entry.actor_name, entry.note) == ("adam", "event__exact=changed")


def test_a_wrong_filter_leads_back_to_the_list(root, entries):
    for query in ("?at__year=never", "?type=nonsense.kind"):
        assert root.post(EXPORT + query).headers["Location"] == f"{LIST}?e=1"
    assert not AuditEntry.objects.filter(event=AuditEvent.EXPORTED).exists()


def test_the_former_url_of_the_export_redirects_to_the_list(root, entries):
    for url in (f"{LIST}export/", EXPORT):
        assert root.get(f"{url}?verb__exact=changed").headers["Location"] == f"{LIST}?verb__exact=changed"
    assert not AuditEntry.objects.filter(event=AuditEvent.EXPORTED).exists()


def test_the_file_reads_as_text_in_a_spreadsheet_and_in_korean(root, entries):
    entry = AuditEntry.objects.record(AuditEvent.SCHEDULED, actor_name="+82")
    AuditEntry.objects.filter(pk=entry.pk).update(at=datetime.datetime(2026, 3, 31, 15, 30, tzinfo=datetime.UTC))
    row = file_rows(root, "?q=%2B82")[0]
    assert (row["When"], row["Who"]) == ("2026-04-01 00:30:00+09:00", "'+82")
    notes = [row["Note"] for row in file_rows(root)]
    assert "'=cmd()" in notes
    assert "잘못된 수치" in notes
    root.cookies["django_language"] = "ko"
    assert "분야" in file_rows(root, "?q=Energy")[0].values()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_a_formula(start):
    assert marked(f"{start}1+1") == f"'{start}1+1"
    assert marked(f"one{start}") == f"one{start}"


def test_an_item_is_linked_where_it_is_there_and_may_be_seen(root, administrator):
    item, gone = builders.achievement(), builders.organization()
    for thing in (item, gone, Group.objects.first()):
        AuditEntry.objects.record(AuditEvent.CHANGED, item=thing)
    AuditEntry.objects.create(event=AuditEvent.CHANGED, item_type="old.kind", item_key="5", item_name="Old")
    AuditEntry.objects.create(
        event=AuditEvent.CHANGED, item_type="achievements.achievement", item_key="x", item_name="Odd"
    )
    gone.revisions.all().delete()
    gone.delete()
    links = [link["href"] for link in page_of(root, LIST).select("#result_list .field-linked_item a")]
    assert links == [change(Group.objects.first()), change(item)]
    Group.objects.get(name="Administrators").permissions.filter(codename__endswith="_achievement").delete()
    assert change(item) not in str(page_of(administrator, LIST).select("#result_list"))


def test_the_log_needs_the_same_number_of_queries_for_many_entries(root, django_assert_max_num_queries):
    items = [builders.achievement() for _number in range(20)]
    AuditEntry.objects.record_many(AuditEvent.CHANGED, items=items)
    page_of(root, LIST)
    with django_assert_max_num_queries(20):
        assert len(names_in(page_of(root, LIST))) == 20


def test_entries_of_djangos_admin_log_are_migrated():
    user, item = User.objects.create_user("hong"), builders.achievement(title_en="Bridge")
    message = [{"changed": {"fields": ["Title"]}}]
    LogEntry.objects.log_actions(user.pk, [item], CHANGE, message)
    LogEntry.objects.create(user=user, action_flag=DELETION, object_id="7", object_repr="Of no kind")
    migration = ("accounts", "0002_take_over_what_django_logged")
    old_apps = MigrationLoader(connection).project_state(migration).apps
    import_module(f"accounts.migrations.{migration[1]}").take_over(old_apps, None)
    entry = AuditEntry.objects.of(item).get()
    assert (entry.event, entry.actor_name, entry.note_in_words) == (AuditEvent.CHANGED, "hong", "Changed Title.")
    assert entry.at == LogEntry.objects.get(object_repr="Bridge").action_time
    assert AuditEntry.objects.get(event=AuditEvent.DELETED).item_name == "Of no kind"


def test_the_changelist_has_the_heading_audit_log(root):
    assert page_of(root, LIST).h1.get_text() == "Audit log"
