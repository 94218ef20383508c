"""Tests of redaction: a value is found wherever it stands and however it is written, and is gone for good."""

import io
import json
import unicodedata
import zipfile

import pytest
from django.apps import apps
from django.contrib.auth import get_user
from django.contrib.auth.models import Group, User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.urls import reverse

from accounts import resubmission
from accounts.choices import AuditEvent
from accounts.form_tokens import make_form_token
from accounts.models import AuditEntry
from achievements.models import Achievement, Organization, Report, Source
from config.env import OPTIONS
from delivery.last_change import read_last_change
from fields.documents import UnreadableError, texts_of
from fields.sought_text import SoughtText
from publishing.autosaves.models import OpenForm
from publishing.redaction.carrying_out import carry_out, refuse_redaction, request_redaction
from publishing.redaction.columns import BY_HAND, NOT_SEARCHED, TEXTS, tables
from publishing.redaction.models import RedactedItem, Redaction
from publishing.redaction.survey import Survey
from publishing.redaction.values import unsigned
from sectors.models import Page, Responsibility
from tests import builders
from tests.autosaves import OpenWindow
from tests.conftest import member
from tests.forms import once, send, shown_in
from tests.staff import action_url, change_url, text_of
from tests.workflow import published, run, save_edit

NUMBER = "053-123-4567"
WRITTEN = ["053)123-4567", "053 123 4567", "0531234567", "０５３－１２３－４５６７", "053–123‑4567", "+82 53-123-4567"]
REASON = {"reason_en": "A private number.", "reason_ko": "개인 전화번호입니다."}
MARKS = {"mark_en": "[removed]", "mark_ko": "[삭제됨]"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def ask(by, text=NUMBER, **values):
    return request_redaction(by=get_user(by), text=text, **REASON | MARKS | values)


def redact(asking, confirming, text=NUMBER):
    redaction = ask(asking, text)
    carry_out(redaction, by=get_user(confirming))
    redaction.refresh_from_db()
    return redaction


def packed(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def find(text=NUMBER):
    """Return the exit status and the lines of the command."""
    out = io.StringIO()
    try:
        call_command("find_text", text, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


@pytest.fixture
def everywhere(editor, publisher):
    """An item and others with the number at every kind of place, as it is public, was, or is to be."""
    item = builders.achievement(title_en="Harbor")
    builders.part(achievement=item)
    builders.source(
        achievement=item,
        title_en=f"Press release, call {WRITTEN[0]}",
        url=f"https://example.org/?tel={NUMBER}",
        file=default_storage.save("sources/a/053-123-4567.txt", ContentFile(b"nothing here")),
    )
    body = builders.organization(name_en="City", aliases=f"Desk {NUMBER}", slug="city-053-123-4567")
    builders.partner(achievement=item, organization=body)
    published(item, editor, publisher, text_en=f"Call {WRITTEN[1]}.", text_ko=f"문의: {WRITTEN[2]}입니다.")
    published(item, editor, publisher, text_en="Call us.", **{"parts-0-title_en": f"Desk {WRITTEN[3]}"})
    save_edit(item, by=editor, place_ko=f"시청 {WRITTEN[4]}")
    run("submit", item, by=editor, note_en=f"We added {NUMBER}.", note_ko=f"{NUMBER} 추가")
    run("return", item, by=publisher, return_note=f"Take {WRITTEN[5]} out.")
    run("note", item, by=editor, text=f"I called {NUMBER}.")
    Achievement.objects.filter(pk=item.pk).update(to_check=f"Ask {NUMBER}")
    gone = builders.achievement(title_en=f"Fair {NUMBER}", title_ko=f"박람회 {NUMBER}")
    run("withdraw", gone, by=publisher, note_en=f"Call {NUMBER}", note_ko="사실과 다릅니다.")
    builders.measure(counted_en=f"visitors ({NUMBER})")
    builders.page(title_en="Contact", text_en=f"[Call](https://example.org/tel/{NUMBER})")
    builders.report(description_ko=f"{NUMBER}로 문의", query="q=053+123+4567&from=2009")
    form = {"path": "/", "fields": [["text_en", f"Typed {NUMBER}"]], "has_files": False}
    session = SessionStore()
    session[resubmission.FORM] = make_form_token(resubmission.FORM, None, "", 0, form)
    session["kept"] = "other"
    session.save()
    return item


pytestmark = pytest.mark.django_db


def test_every_column_with_texts_is_searched_or_stands_in_the_table_with_a_reason():
    searched = {str(field) for table in tables() for field in table.fields}
    assert not searched & set(NOT_SEARCHED)
    named = {str(field) for model in apps.get_models(include_auto_created=True) for field in model._meta.local_fields}
    assert set(NOT_SEARCHED) | set(BY_HAND) <= named
    kinds = {each.__name__ for each in models.Field.__subclasses__()} | {each.__name__ for each in TEXTS}
    without_text = kinds - {each.__name__ for each in TEXTS}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            is_searched = str(field) in searched | set(NOT_SEARCHED)
            is_known = is_searched or field.is_relation or getattr(field, "is_written_by_code", False)
            assert is_known or any(each.__name__ in without_text for each in type(field).__mro__[:-2]), field
    with connection.cursor() as cursor:
        known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
        assert set(connection.introspection.table_names(cursor)) - known == {"django_migrations"}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        *WRITTEN,
        "053ㅡ123ㅡ4567",
        "053-**123**-4567",
        "05\u200b3-123-45\u00ad67",
        "(053) 123-4567",
        "tel=%2B82531234567",
    ],
)
def test_a_number_is_found_however_it_is_written(text):
    for sought in (NUMBER, "0531234567", "+82 53 123 4567"):
        assert NUMBER[-4:] not in SoughtText(sought).replaced(f"a {text} b", "[x]")
    assert not SoughtText(NUMBER).is_in("10531234567 053-123-45678 053-123")


@pytest.mark.one_database
def test_a_name_is_found_in_parts_of_letters_with_blanks_and_in_addresses():
    name = SoughtText("홍길동")
    assert (
        name.replaced(unicodedata.normalize("NFD", "담당 홍길동"), "[x]")
        == f"{unicodedata.normalize('NFD', '담당')} [x]"
    )
    assert name.replaced("홍 길 동, 홍길돈", "[x]") == "[x], 홍길돈"
    assert name.is_in("q=%ED%99%8D%EA%B8%B8%EB%8F%99")
    assert not SoughtText("cafe").is_in("café")
    assert SoughtText("Café").is_in("CAFE\u0301")
    with pytest.raises(ValueError, match="short"):
        SoughtText(" - ")


def test_nothing_holds_the_value_afterwards_and_readers_are_told(everywhere, publisher, administrator, visitor):
    item = everywhere
    before = Survey(NUMBER)
    assert {place.label for place in before.by_hand} == set()
    tables_before = {row.row._meta.label for row in before.rows}
    assert {"achievements.Achievement", "achievements.Part", "achievements.AchievementRevision", "achievements.Source",
            "accounts.AuditEntry", "achievements.Report", "achievements.Measure", "achievements.Organization",
            "achievements.OrganizationRevision", "sectors.Page", "sessions.Session"} <= tables_before  # fmt: skip
    changed_at, etag = Achievement.objects.get(pk=item.pk).changed_at, visitor.get(item.get_absolute_url()).content
    versions = dict(Achievement.objects.values_list("pk", "version"))

    redaction = redact(publisher, administrator)

    assert find() == (0, ["Nothing holds it."])
    assert (redaction.text, redaction.state) == ("", "done")
    assert redaction.places >= len(before.places)
    now = Achievement.objects.get(pk=item.pk)
    assert now.text_ko == "문의: [삭제됨]입니다."
    assert now.to_check == "Ask [removed]"
    assert now.changed_at == changed_at
    assert all(now.version > versions[now.pk] for now in Achievement.objects.all())
    assert visitor.get(item.get_absolute_url()).content != etag
    assert read_last_change() == redaction.decided_at
    history = text_of(visitor.get(item.history_url))
    assert "A private number." in history
    assert "[removed]" in history, history
    assert "개인 전화번호입니다." in visitor.get(item.history_url.replace("/en/", "/ko/")).content.decode()
    source = Source.objects.get()
    assert source.file.name == "sources/a/removed.txt"
    with source.file.open() as file:
        assert file.read() == b"nothing here"
    assert not default_storage.exists("sources/a/053-123-4567.txt")
    assert Organization.objects.get().slug == "city-removed"
    assert Report.objects.get().query == "q=removed&from=2009"
    session = Session.objects.get(session_data__isnull=False, session_key=Session.objects.latest("expire_date").pk)
    assert resubmission.FORM not in session.get_decoded()
    entry = AuditEntry.objects.of(item).get(event=AuditEvent.REDACTED)
    assert "A private number." in entry.note_in_words
    assert "petra" in entry.note_in_words


def test_public_pages_files_and_past_days_lack_it(everywhere, publisher, administrator, visitor):
    item = everywhere
    gone = Achievement.objects.exclude(withdraw_at=None).get()
    pages = [
        item.get_absolute_url(), item.history_url, gone.get_absolute_url(), gone.history_url,
        Page.objects.get().get_absolute_url(), Organization.objects.get().get_absolute_url(),
        "/en/achievements.csv", "/ko/achievements.csv", "/en/achievements.json", "/en/achievements.atom",
        f"{item.get_absolute_url()[:-1]}.json", f"{item.get_absolute_url()}?as_of=2026-11-30", "/en/",
    ]  # fmt: skip

    def content_of(url):
        response = visitor.get(url, follow=True)
        assert response.status_code == 200, url
        return b"".join(response).decode()

    holding = [url for url in pages if SoughtText(NUMBER).is_in(content_of(url))]
    assert len(holding) >= 5
    redact(publisher, administrator)
    pages[5] = Organization.objects.get().get_absolute_url()
    for url in pages:
        assert not SoughtText(NUMBER).is_in(content_of(url)), url
    form, compare = change_url(item), change_url(item).replace("/change/", "/compare/")
    compared = [f"{compare}?revision={revision.pk}" for revision in item.revisions.all()]
    for url in (form, form.replace("/change/", "/history/"), compare, *compared):
        response = publisher.get(url)
        assert response.status_code == 200, url
        assert not SoughtText(NUMBER).is_in(response.content.decode()), url


def test_two_people_are_needed_and_the_text_is_forgotten(publisher, administrator, admin_client):
    builders.achievement(text_en=NUMBER)
    own = ask(publisher)
    with pytest.raises(ValidationError, match="asked for this yourself"):
        carry_out(own, by=get_user(publisher))
    with pytest.raises(ValidationError, match="open already"):
        ask(administrator, "053 1234567")
    refuse_redaction(own, by=get_user(administrator))
    own.refresh_from_db()
    assert (own.text, own.state) == ("", "refused")
    with pytest.raises(ValidationError, match="decided"):
        carry_out(own, by=get_user(administrator))
    alone = ask(admin_client)
    with pytest.raises(ValidationError):
        carry_out(alone, by=get_user(admin_client))
    assert Achievement.objects.filter(text_en=NUMBER).exists()
    with pytest.raises(ValidationError, match="stay for good"):
        ask(publisher, "Petra", reason_en="Petra asked")
    assert not AuditEntry.objects.filter(note__contains="4567").exists()


@pytest.mark.parametrize("role", ["Viewers", "Editors", "limited", None])
def test_whoever_may_not_publish_everything_reaches_no_page(publisher, role):
    request = ask(publisher)
    builders.achievement(title_en="Harbor", text_en=NUMBER)
    client = member("Publishers" if role == "limited" else role or "Viewers", "olga")
    if role == "limited":
        Responsibility.objects.create(user=get_user(client), sector=builders.sector())
    if role is None:
        client.logout()
    urls = [reverse(f"admin:publishing_redaction_{name}") for name in ("changelist", "add")]
    urls += [
        reverse(f"admin:publishing_redaction_{name}", args=[request.pk]) for name in ("change", "history", "delete")
    ]
    assert publisher.get(urls[-1]).status_code == 403
    for url in urls:
        assert client.get(url).status_code == (302 if role is None else 403), url
        response = client.post(url, {"_confirm": "1", "_search": "1", "text": NUMBER})
        assert response.status_code == (200 if role is None else 403), url  # the page to sign in
        assert "Harbor" not in response.content.decode()
    request.refresh_from_db()
    assert request.is_open
    if role is not None:
        assert "Redactions" not in client.get("/admin/").content.decode()


def test_the_pages_ask_show_and_confirm(everywhere, publisher, administrator):
    add = reverse("admin:publishing_redaction_add")
    shown = text_of(publisher.post(add, {"text": NUMBER, "_search": "1"}))
    assert "Harbor" in shown
    assert "Published" in shown
    assert not Redaction.objects.exists()
    missing = publisher.post(add, {"text": NUMBER, "_request": "1"})
    assert "This field is required" in text_of(missing)
    assert publisher.post(add, {"text": "-", "_search": "1"}).status_code == 200
    response = publisher.post(add, {"text": NUMBER, "_request": "1", **REASON, **MARKS})
    url = reverse("admin:publishing_redaction_change", args=[Redaction.objects.get().pk])
    assert response.headers["Location"] == url
    own = publisher.get(url).content.decode()
    assert "Take the request back" in own
    assert "_confirm" not in own
    assert "yourself" in text_of(publisher.post(url, {"_confirm": "1"}))
    assert "Redactions that wait for you" in text_of(administrator.get("/admin/"))
    assert "Redactions that wait for you" not in text_of(publisher.get("/admin/"))
    assert "Harbor" in text_of(administrator.get(url))
    done = text_of(administrator.post(url, {"_confirm": "1"}))
    assert "Removed at" in done
    assert "Nothing in the database" in done
    assert "decided about this already" in text_of(administrator.post(url, {"_confirm": "1"}))
    assert "1234567" not in (text := text_of(publisher.get(url))).replace("-", "")
    assert "achievement: Harbor" in text
    assert publisher.get(url.replace("/change/", "/history/")).status_code == 200
    assert publisher.get(reverse("admin:publishing_redaction_changelist")).status_code == 200


def test_a_form_that_was_open_leads_to_the_conflict(editor, publisher, administrator):
    item = builders.achievement(text_en=NUMBER)
    fields = shown_in(editor, change_url(item))
    redact(publisher, administrator)
    response = editor.post(change_url(item), fields | {"_save": "Save", "title_en": "Changed"})
    assert response.status_code == 200
    assert Achievement.objects.get(pk=item.pk).text_en == "[removed]"
    assert item.revisions.open().count() == 0


def test_what_cannot_be_changed_says_why(publisher, administrator):
    User.objects.create_user("kim", first_name=NUMBER)
    Group.objects.create(name=NUMBER)
    item = builders.achievement(period="1985-03-02")
    AuditEntry.objects.record(AuditEvent.SIGNED_IN, actor_name=NUMBER)
    redact(publisher, administrator)
    survey = Survey(NUMBER)
    assert len(survey.by_hand) == len(survey.places) == 3
    assert all(place.advice for place in survey.by_hand)
    assert find()[0] == 1
    assert not [line for line in find()[1] if SoughtText(NUMBER).is_in(line)]
    redact(publisher, administrator, "1985.03.02")
    assert str(Achievement.objects.get(pk=item.pk).period) == "1985-03-02"
    assert len(Survey("19850302").by_hand) == 2


def test_two_things_that_would_be_the_same_leave_all_as_it_was(publisher, administrator):
    builders.organization(slug="a-053-123-4567", name_en="A")
    builders.organization(slug="a-0531234567", name_en="B")
    redact(publisher, administrator)
    assert sorted(Organization.objects.values_list("slug", flat=True)) == ["a-removed", "a-removed-2"]
    assert not RedactedItem.objects.exclude(item_type="achievements.organization").exists()


def test_files_are_looked_into_and_those_of_the_past_go(editor, publisher, administrator):
    words = "<w:p><w:r><w:t>053-123</w:t></w:r><w:r><w:t>-4567</w:t></w:r></w:p>"
    now = default_storage.save("sources/b/now.docx", ContentFile(packed(**{"word/document.xml": words})))
    past = default_storage.save("sources/c/past.txt", ContentFile(f"문의 {NUMBER}".encode("cp949")))
    default_storage.save("sources/d/stray.hwpx", ContentFile(packed(**{"a.zip": packed(**{"b.txt": NUMBER})})))
    default_storage.save("sources/e/old.hwp", ContentFile(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 20))
    item = builders.achievement()
    builders.source(achievement=item, file=past)
    published(item, editor, publisher, **{"sources-0-file": now})
    survey = Survey(NUMBER)
    assert (survey.files_by_hand, survey.files_to_delete) == ([now], [past])
    assert survey.files.with_content - {now, past} == {"sources/d/stray.hwpx"}
    assert [file.path for file in survey.files.unread] == ["sources/e/old.hwp"]
    redact(publisher, administrator)
    assert not default_storage.exists(past)
    status, lines = find()
    assert status == 1
    assert [line for line in lines if "now.docx" in line or "stray.hwpx" in line or "old.hwp" in line] == lines
    default_storage.delete(now)
    default_storage.delete("sources/d/stray.hwpx")
    assert find()[0] == 2


@pytest.mark.one_database
def test_documents_are_read_in_each_encoding():
    for data in (NUMBER.encode(), f"문의 {NUMBER}".encode("utf-16"), f"문의 {NUMBER}".encode("cp949")):
        assert any(SoughtText(NUMBER).is_in(text) for _part, text in texts_of("a.txt", data))
    with pytest.raises(UnreadableError):
        list(texts_of("a.docx", packed(a="b")[:-10]))
    with pytest.raises(UnreadableError):
        list(texts_of("a.pdf", b"%PDF-1.4 broken"))


def test_the_command_reads_the_text_from_standard_input_and_never_prints_it(monkeypatch):
    builders.achievement(text_en=f"Call {WRITTEN[0]}.")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{NUMBER}\n"))
    status, lines = find("-")
    assert status == 1
    assert [line for line in lines if "Call ▮▮▮." in line]
    assert not SoughtText(NUMBER).is_in("\n".join(lines))
    monkeypatch.setattr("sys.stdin", io.StringIO("-"))
    with pytest.raises(CommandError, match="two letters"):
        find("-")


def test_json_is_searched_in_its_values(publisher, administrator):
    note = json.dumps([{"said": "For “%(item)s”.", "values": {"item": f'The "desk" {NUMBER}'}}])
    entry = AuditEntry.objects.create(event=AuditEvent.NOTED, note=note)
    name = AuditEntry.objects.create(event=AuditEvent.NOTED, note=json.dumps([{"said": "홍길동", "values": {}}]))
    redact(publisher, administrator)
    redact(publisher, administrator, "홍길동")
    entry.refresh_from_db()
    name.refresh_from_db()
    assert json.loads(entry.note)[0]["values"]["item"] == 'The "desk" [removed]'
    assert json.loads(name.note)[0]["said"] == "[삭제됨]"


def test_what_no_field_is_known_for_is_changed_as_well(publisher, administrator):
    item = builders.achievement()
    revision = item.revisions.get()
    revision.snapshot["fields"] |= {"former_ko": NUMBER, "typed": {NUMBER: [f"Call {NUMBER}"]}}
    revision.snapshot["rows"]["former"] = [{"id": "1", "slug": "a-053-123-4567"}]
    revision.save()
    redact(publisher, administrator)
    revision.refresh_from_db()
    fields, rows = revision.snapshot["fields"], revision.snapshot["rows"]
    assert (fields["former_ko"], fields["typed"]) == ("[삭제됨]", {"removed": ["Call [removed]"]})
    assert rows["former"] == [{"id": "1", "slug": "a-removed"}]


@pytest.mark.one_database
def test_sqlite_keeps_no_bytes_of_what_was_replaced(tmp_path):
    path = tmp_path / "copy.sqlite3"
    settings = connection.settings_dict | {"NAME": str(path), "OPTIONS": OPTIONS["django.db.backends.sqlite3"]}
    database = DatabaseWrapper(settings, alias="copy")
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT)")
        long = NUMBER + " long text" * 1000
        cursor.executemany("INSERT INTO texts (text) VALUES (%s)", [[f"Call {NUMBER}"], [long]])
        cursor.execute("UPDATE texts SET text = %s", ["Call [removed]"])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [each.read_bytes() for each in tmp_path.iterdir() if each.is_file()]
    database.close()
    assert files
    assert not [data for data in files if NUMBER.encode() in data]


def test_an_action_page_of_an_open_draft_goes_on(editor, publisher, administrator):
    item = builders.achievement()
    save_edit(item, by=editor, text_en=NUMBER)
    run("submit", item, by=editor)
    redact(publisher, administrator)
    assert publisher.get(action_url("publish", item)).status_code == 200
    run("publish", item, by=publisher)
    assert Achievement.objects.get(pk=item.pk).text_en == "[removed]"
    assert not RedactedItem.objects.shown_for(item)


def test_forms_that_were_open_neither_hold_the_text_nor_bring_it_back(editor, publisher, administrator):
    item = builders.achievement(title_en=f"Call {NUMBER}", text_en="Before")
    window, unread = OpenWindow(editor, change_url(item)), OpenWindow(editor, change_url(item))
    window.type(title_en="Harbor", text_en="Typed")
    assert "Call" in str(unsigned(OpenForm.objects.get().form_token))
    redact(publisher, administrator)
    kept = OpenForm.objects.get()
    assert NUMBER not in str(unsigned(kept.form_token))
    assert "redacted here meanwhile" in unread.type(status=409, text_en="More")["problem"]
    assert find()[0] == 0
    restored = f"{change_url(item)}?autosave={kept.form}"
    assert NUMBER not in editor.get(restored).content.decode()
    assert shown_in(editor, restored)["text_en"] == "Typed"


def test_a_token_within_a_form_that_waits_is_read_too():
    token = make_form_token("change", None, "", 1, {"fields": {"title_en": NUMBER}})
    form = {"path": "/", "fields": [["form_token", token]], "has_files": False}
    session = SessionStore()
    session[resubmission.FORM] = make_form_token(resubmission.FORM, None, "", 0, form)
    session.save()
    assert find()[0] == 1


def test_a_name_in_an_address_or_a_file_name_and_a_file_of_an_unsaved_form_go_too(editor, publisher, administrator):
    body = builders.organization(name_en="Kim Minji", slug="kim-minji")
    item = builders.achievement(title_en="Call Kim_Minji", to_check="Kimminji")
    file = SimpleUploadedFile("list.txt", b"Kim Minji")
    send(editor, change_url(item), **{"period": "sometime", "sources-TOTAL_FORMS": "1", "sources-0-file": file})
    assert find("Kim Minji")[0] == 1
    redact(publisher, administrator, "Kim Minji")
    assert find("Kim Minji")[0] == 0
    body.refresh_from_db()
    assert body.slug == "removed"
    assert not default_storage.listdir("kept")[1]


def test_a_redaction_signs_nobody_out(editor, publisher, administrator):
    builders.achievement(title_en="a0 and a1")
    for text in ("a0", "a1", "b2", "c3", "d4", "e5"):  # which stand in hashes
        redact(publisher, administrator, text)
    assert editor.get("/admin/").status_code == 200


def test_a_required_text_that_is_nothing_else_becomes_the_mark_and_no_mark_may_be_empty(publisher, administrator):
    item, url = builders.achievement(title_en=NUMBER), reverse("admin:publishing_redaction_add")
    values = {"text": NUMBER, "_request": "1", **REASON, **MARKS, "mark_en": ""}
    assert "This field is required" in text_of(publisher.post(url, once(publisher, url, **values)))
    assert not Redaction.objects.exists()
    redact(publisher, administrator)
    item.refresh_from_db()
    assert item.title_en == "[removed]"
    item.full_clean()
