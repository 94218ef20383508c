"""Tests of files that were chosen in a form which was not saved: they come back with it, to their owner alone."""

import datetime
import errno
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils import timezone

from accounts.kept_files import models
from accounts.kept_files.models import KeptFile, clear_kept_files
from accounts.kept_files.requests import GONE
from fields.files import DISK_IS_FULL
from sectors.models import Identity
from tests import builders
from tests.conftest import PASSWORD, member
from tests.forms import errors_of, send, values_of
from tests.html import parse_html
from tests.pictures import emblem
from tests.staff import change_url

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FORM = "/admin/sectors/identity/1/change/"
NAME = "보고서(최종).hwp"
HWP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"." * 2_100_000


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def item():
    return builders.achievement(title_en="Bridge")


def hwp(content=HWP, name=NAME):
    return SimpleUploadedFile(name, content)


def row(**values):
    return {"sources-TOTAL_FORMS": "1", "sources-0-title_en": "Document", "_continue": "Save"} | values


def refused(client, item, **values):
    """Return what the form holds after it was sent with a file and a wrong date."""
    response = send(client, change_url(item), **row(**{"sources-0-file": hwp(), "sources-0-date": "sometime"} | values))
    assert response.status_code == 200
    return response, fields_in(response)


def fields_in(response):
    return dict(values_of(parse_html(response.content).select_one("#content-main form")))


def kept_line(response):
    line = parse_html(response.content).select_one(".kept-file")
    return line and " ".join(line.get_text(" ").split())


def draft_files(item):
    rows = item.draft.snapshot["rows"]["sources"] if item.draft else []
    return [(row["file_name"], Path(default_storage.path(row["file"])).read_bytes()) for row in rows if row["file"]]


def waiting():
    """Return how many rows and how many files are kept."""
    folder = default_storage.path(models.FOLDER)
    return KeptFile.objects.count(), len(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else 0


def test_a_file_survives_a_wrong_field(editor, item):
    response, fields = refused(editor, item)
    assert kept_line(response) == f"{NAME}, 2.0 MB – kept, not saved yet. Remove"
    assert item.draft is None
    again = editor.post(change_url(item), fields)
    assert kept_line(again) == kept_line(response)  # wrong once more, and kept once
    assert waiting() == (1, 1)
    assert editor.post(change_url(item), fields_in(again) | {"sources-0-date": "2011"}).status_code == 302
    assert draft_files(item) == [(NAME, HWP)]
    assert waiting() == (0, 0)


def test_a_file_survives_a_wrong_field_of_a_new_item(editor, item):
    add = "/admin/achievements/achievement/add/"
    values = row(**{"sources-0-file": hwp(), "sector": str(item.sector_id), "title_en": "", "title_ko": ""})
    response = send(editor, add, **values)
    assert kept_line(response).startswith(NAME)
    assert editor.post(add, fields_in(response) | {"title_en": "New", "_continue": "Save"}).status_code == 302
    new = type(item).objects.latest("pk")
    assert draft_files(new) == [(NAME, HWP)]
    assert new.sources.get().file.original_name == NAME
    assert waiting() == (0, 0)


@pytest.mark.parametrize("makes", [False, True], ids=["change", "add"])
def test_a_second_click_on_a_form_with_a_kept_file_has_the_one_result(editor, item, makes):
    url = "/admin/achievements/achievement/add/" if makes else change_url(item)
    new = {"sector": str(item.sector_id), "title_en": "New", "period": "sometime", "sources-0-file": hwp()}
    fields = fields_in(send(editor, url, **row(**new))) | {"period": "2011", "_continue": "Save"}
    first, second = editor.post(url, fields), editor.post(url, fields)
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert type(item).objects.count() == 1 + makes
    assert draft_files(type(item).objects.latest("pk")) == [(NAME, HWP)]


def test_another_file_replaces_the_kept_one_and_a_box_removes_it(editor, item):
    _response, fields = refused(editor, item)
    other = {"sources-0-file": hwp(HWP + b"2", "다른.hwp")}
    response = editor.post(change_url(item), fields | other)
    assert kept_line(response).startswith("다른.hwp")
    assert waiting() == (1, 1)
    response = editor.post(change_url(item), fields_in(response) | {"sources-0-file-remove": "on"})
    assert kept_line(response) is None
    assert waiting() == (0, 0)
    assert "Enter a link or choose a file." in errors_of(
        editor.post(change_url(item), fields_in(response) | {"sources-0-date": ""})
    )


def test_a_file_that_was_refused_is_not_kept(editor, item):
    response, _fields = refused(editor, item, **{"sources-0-file": hwp(b"MZ")})
    assert kept_line(response) is None
    assert waiting() == (0, 0)


def test_a_file_follows_its_row(editor, item):
    """Remove the row above, as a script does, which gives the rows below another number."""
    two = {"sources-TOTAL_FORMS": "2", "sources-1-title_en": "Second", "sources-1-date": "x"}
    two |= {"sources-1-file": hwp(name="둘.hwp"), "sources-0-url": "https://example.org/"}
    response = send(editor, change_url(item), **row(**two))
    fields = {name: value for name, value in fields_in(response).items() if not name.startswith("sources-0-")}
    fields = {name.replace("sources-1-", "sources-0-"): value for name, value in fields.items()}
    fields |= {"sources-TOTAL_FORMS": "1", "sources-0-date": "2011"}
    assert editor.post(change_url(item), fields).status_code == 302
    assert [name for name, _content in draft_files(item)] == ["둘.hwp"]


def test_a_kept_file_is_nobody_elses(editor, item):
    _response, fields = refused(editor, item)
    petra = member("Publishers", "petra")
    token = {"sources-0-file-kept": fields["sources-0-file-kept"]}
    for stolen in (token, {"sources-0-file-kept": "forged"}, {"sources-0-file-kept": "\0"}):
        response = send(petra, change_url(item), **row(**stolen))
        assert str(GONE) in errors_of(response)
    assert waiting() == (1, 1)
    publisher = send(petra, FORM, **{"emblem-kept": fields["sources-0-file-kept"], "name_en": "x"})
    assert str(GONE) in errors_of(publisher)


def test_kept_files_end_after_a_day(editor, item):
    _response, fields = refused(editor, item)
    default_storage.save("kept/without-a-row", hwp())
    hours = datetime.timedelta(hours=1)
    assert clear_kept_files(timezone.now() + 23 * hours) == 0
    assert waiting() == (1, 2)
    assert clear_kept_files(timezone.now() + 25 * hours) == 1
    assert waiting() == (0, 0)
    response = editor.post(change_url(item), fields | {"sources-0-date": "2011", "title_en": "Typed"})
    assert str(GONE) in errors_of(response)
    assert fields_in(response)["title_en"] == "Typed"


def test_one_person_does_not_fill_the_disk(editor, item, monkeypatch):
    monkeypatch.setattr(models, "MOST_OF_ONE_OWNER", 3_000_000)
    refused(editor, item)
    response, _fields = refused(editor, item)
    assert kept_line(response) == f"{NAME} could not be kept. Choose it again."
    assert waiting() == (1, 1)


def test_an_emblem_survives_a_wrong_field(publisher):
    publisher.get("/admin/sectors/identity/")
    response = send(publisher, FORM, emblem=emblem(), name_en="Typed", accent="no color")
    assert kept_line(response).startswith("emblem.png")
    fields = fields_in(response) | {"accent": "", "_continue": "Save"}
    assert publisher.post(FORM, fields).status_code == 302
    assert Identity.objects.get().emblem.is_there
    assert waiting() == (0, 0)


def test_a_file_survives_somebody_else_who_saved_first(editor, publisher, item):
    opened = fields_in(editor.get(change_url(item)))
    send(publisher, change_url(item), title_ko="다리", _continue="Save")
    page = editor.post(change_url(item), opened | row(**{"sources-0-file": hwp(), "sources-0-date": "sometime"}))
    fields = fields_in(page) | {"sources-0-date": "2011"}
    page = editor.post(change_url(item), fields)
    assert NAME in page.content.decode()
    assert editor.post(change_url(item), fields_in(page)).status_code == 302
    assert draft_files(item) == [(NAME, HWP)]


def test_the_chosen_side_of_a_conflict_has_its_own_name(editor, publisher, item):
    source = builders.source(achievement=item, url="", file=hwp(name="처음.hwp"))
    opened = fields_in(editor.get(change_url(item)))
    send(publisher, change_url(item), **{"sources-0-file": hwp(HWP + b"p", "petra.hwp")}, _continue="Save")
    page = editor.post(change_url(item), opened | {"sources-0-file": hwp(HWP + b"e", "emil.hwp"), "_continue": "Save"})
    text = page.content.decode()
    assert "petra.hwp" in text
    assert "emil.hwp" in text
    take = {f"take-sources/{source.pk}/file": "mine"}
    assert editor.post(change_url(item), fields_in(page) | take).status_code == 302
    assert draft_files(item) == [("emil.hwp", HWP + b"e")]


def sign_in(client, response, name="emil"):
    page = parse_html(response.content)
    fields = {box["name"]: box.get("value", "") for box in page.select("#content input[name]")}
    return client.post("/admin/login/", fields | {"username": name, "password": PASSWORD})


def late(client, item, **values):
    fields = fields_in(client.get(change_url(item))) | row(
        **{"sources-0-file": hwp(), "sources-0-date": "2011"} | values
    )
    client.logout()
    return client.post(change_url(item), fields)


def test_a_file_survives_a_new_sign_in(editor, item):
    response = editor.get(sign_in(editor, late(editor, item)).url)
    text = response.content.decode()
    assert f"{NAME}, 2.0\xa0MB – kept, not saved yet." in text
    assert "Files cannot be kept" not in text
    assert editor.post(change_url(item), fields_in(response)).status_code == 302
    assert draft_files(item) == [(NAME, HWP)]
    assert waiting() == (0, 0)


def test_a_file_that_was_kept_survives_a_new_sign_in_too(editor, item):
    _response, fields = refused(editor, item)
    editor.logout()
    response = editor.get(sign_in(editor, editor.post(change_url(item), fields | {"sources-0-date": "2011"})).url)
    assert NAME in response.content.decode()
    assert editor.post(change_url(item), fields_in(response)).status_code == 302
    assert draft_files(item) == [(NAME, HWP)]


@pytest.mark.parametrize("token", ["", "forged"])
def test_nobody_knows_whose_file_it_is_without_a_form_token(editor, item, token):
    response = late(editor, item, form_token=token, once=token)
    assert waiting() == (0, 0)
    assert "Files cannot be kept" in editor.get(sign_in(editor, response).url).content.decode()


def test_another_person_who_signs_in_is_told_whose_form_it_is(editor, item):
    response = late(editor, item)
    User.objects.create_user("petra", password=PASSWORD, is_staff=True, is_superuser=True)
    page = editor.get(sign_in(editor, response, "petra").url)
    text = page.content.decode()
    assert "This form was opened by emil. You are signed in as petra." in text
    assert "2011" in text
    assert NAME in text
    assert "form_token" not in fields_in(page)
    response = editor.post("/admin/second-factor/resubmission/", {"sign_in": "1"})
    page = editor.get(sign_in(editor, response).url)
    assert editor.post(change_url(item), fields_in(page)).status_code == 302
    assert draft_files(item) == [(NAME, HWP)]


def write_half(storage, name, content):
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.read()[: content.size // 2])
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch):
    monkeypatch.setattr(FileSystemStorage, "_save", write_half)


def all_files():
    return {path for path in Path(default_storage.location).rglob("*") if path.is_file()}


@pytest.mark.parametrize("is_new", [True, False])
def test_a_full_disk_costs_the_file_alone(editor, item, full_disk, caplog, is_new):
    before, folders = all_files(), len(list(Path(default_storage.location).glob("sources/*")))
    url = "/admin/achievements/achievement/add/" if is_new else change_url(item)
    values = row(**{"sources-0-file": hwp(), "sector": str(item.sector_id), "title_en": "Typed"})
    response = send(editor, url, **values)
    assert errors_of(response) == [str(DISK_IS_FULL)]
    assert fields_in(response)["title_en"] == "Typed"
    assert kept_line(response) is None
    assert all_files() == before
    assert len(list(Path(default_storage.location).glob("sources/*"))) == folders
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert item.draft is None
    assert type(item).objects.count() == 1


def test_the_first_of_two_files_goes_as_well(editor, item, monkeypatch):
    before, save = all_files(), FileSystemStorage._save
    two = {"sources-TOTAL_FORMS": "2", "sources-1-title_en": "Second", "sources-1-file": hwp(name="b.hwp")}
    two["sources-0-file"] = hwp(name="a.hwp")
    torn = lambda storage, name, content: (write_half if "b.hwp" in name else save)(storage, name, content)  # noqa: E731
    monkeypatch.setattr(FileSystemStorage, "_save", torn)
    response = send(editor, change_url(item), **row(**two))
    assert errors_of(response) == [str(DISK_IS_FULL)] * 2
    assert all_files() == before


def test_a_full_disk_keeps_nothing_and_says_so(editor, item, full_disk):
    before = all_files()
    response, _fields = refused(editor, item)
    assert kept_line(response) == f"{NAME} could not be kept. Choose it again."
    assert (all_files(), waiting()[0]) == (before, 0)


def test_an_emblem_meets_a_full_disk(publisher, full_disk):
    publisher.get("/admin/sectors/identity/")
    response = send(publisher, FORM, emblem=emblem(), name_en="Typed")
    assert errors_of(response) == [str(DISK_IS_FULL)]
    assert fields_in(response)["name_en"] == "Typed"


def test_a_full_disk_of_temporary_files_costs_the_file_alone(editor, item, monkeypatch, caplog):
    def write(handler, raw_data, start):
        if start > 100_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        handler.file.write(raw_data)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", write)
    response = send(editor, change_url(item), **row(**{"sources-0-file": hwp(HWP * 2), "title_en": "Typed"}))
    assert errors_of(response) == [str(DISK_IS_FULL)]
    assert fields_in(response)["title_en"] == "Typed"
    assert len(caplog.records) == 1


def test_a_large_file_is_kept_and_stored_again(editor, item):
    """Keep a file that comes through a temporary file, and one whose form is tried twice."""
    response, fields = refused(editor, item, **{"sources-0-file": hwp(HWP * 2)})
    assert kept_line(response).startswith(f"{NAME}, 4.0")
    assert editor.post(change_url(item), fields | {"sources-0-date": "2011"}).status_code == 302
    assert draft_files(item) == [(NAME, HWP * 2)]


def test_a_form_with_a_kept_file_is_sent_twice_and_done_once(editor, item):
    _response, fields = refused(editor, item)
    fields |= {"sources-0-date": "2011", "_continue": "Save"}
    first, second = (editor.post(change_url(item), fields) for _time in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert draft_files(item) == [(NAME, HWP)]
    assert item.revisions.count() == 2
