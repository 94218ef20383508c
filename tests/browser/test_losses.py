"""Browser tests of what people lost before: a colleague's text, a chosen file, a new item made twice, a long text."""

import errno
import unicodedata

from django.core.files.storage import FileSystemStorage

from sectors.models import Identity
from tests import builders
from tests.browser.conftest import sign_in
from tests.conftest import PASSWORD
from tests.pictures import emblem
from tests.staff import change_url
from tests.workflow import save_edit

NAME = "보고서(최종).pdf"
OF_A_MAC = unicodedata.normalize("NFD", NAME)


def save(page):
    page.locator("input[name=_continue]").first.click()


def opened(open_page, user, url):
    page = open_page()
    sign_in(page, user)
    page.goto(url)
    return page


def add_source(page, chosen, date):
    page.click("text=Add another Source")
    page.fill("#id_sources-0-title_en", "Report")
    page.set_input_files("#id_sources-0-file", chosen)
    page.fill("#id_sources-0-date", date)


def test_a_draft_that_was_saved_over_is_restored_from_the_history(editor, publisher, open_page):
    item = builders.achievement()
    save_edit(item, by=editor, text_en="A week of work")
    save_edit(item, by=publisher, text_en="")
    page = opened(open_page, "emil", change_url(item).replace("change", "history"))
    page.locator("a[href*='do/restore']").first.click()
    page.click("#content input[type=submit]")
    page.wait_for_url("**/change/")
    assert page.locator("#id_text_en").input_value() == "A week of work"
    assert page.complaints == []


def test_a_file_of_a_mac_outlives_a_wrong_field_and_has_its_name(editor, open_page, tmp_path):
    item = builders.achievement()
    chosen = {"name": OF_A_MAC, "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    page = opened(open_page, "emil", change_url(item))
    add_source(page, chosen, "sometime")
    save(page)
    page.wait_for_selector(f"text={NAME}, 8 bytes – kept, not saved yet.")
    page.fill("#id_sources-0-date", "2011")
    page.locator("input[name=_continue]").first.dblclick()
    link = page.locator(f"a:has-text('{NAME}')")
    link.wait_for()
    assert page.locator(".errornote").count() == 0
    row = item.draft.snapshot["rows"]["sources"][0]
    assert row["file_name"] == NAME
    with page.expect_download() as download:
        link.evaluate("each => { each.download = ''; each.click(); }")
    assert download.value.suggested_filename == NAME
    assert page.complaints == []


def test_an_emblem_outlives_a_wrong_color(publisher, open_page):
    builders.identity()
    page = opened(open_page, "petra", "/admin/sectors/identity/")
    picture = emblem()
    page.set_input_files("#id_emblem", {"name": "표장.png", "mimeType": "image/png", "buffer": picture.read()})
    page.evaluate("document.querySelector('#id_accent').type = 'text'")
    page.fill("#id_accent", "no color")
    save(page)
    page.wait_for_selector("text=표장.png")
    page.evaluate("document.querySelector('#id_accent').type = 'text'")
    page.fill("#id_accent", "")
    save(page)
    page.wait_for_selector(".messagelist .success")
    assert Identity.objects.get().emblem.is_there
    assert page.complaints == []


def test_a_text_is_saved_after_signing_out_and_in_again_in_another_tab(editor, open_page):
    item = builders.achievement()
    page = opened(open_page, "emil", change_url(item))
    page.fill("#id_text_en", "An hour of work")
    other = page.context.new_page()
    other.goto("/admin/second-factor/")
    other.click("#logout-form button")
    other.goto("/admin/")
    other.fill("#id_username", "emil")
    other.fill("#id_password", PASSWORD)
    other.press("#id_password", "Enter")
    other.wait_for_url("**/admin/")
    save(page)
    page.wait_for_load_state()
    if item.draft is None:  # no announcement had brought the new token yet
        page.click("input[value='Send it again']")
        page.wait_for_url("**/change/")
    assert item.draft.snapshot["fields"]["text_en"] == "An hour of work"


def test_a_full_disk_is_a_sentence_and_costs_no_text(editor, open_page, monkeypatch):
    item = builders.achievement()
    page = opened(open_page, "emil", change_url(item))
    page.fill("#id_text_en", "An hour of work")
    add_source(page, {"name": NAME, "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}, "2011")

    def fail(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", fail)
    save(page)
    page.wait_for_selector("text=The server's disk is full, so the file was not stored.")
    assert page.locator("#id_text_en").input_value() == "An hour of work"
    monkeypatch.undo()
    page.set_input_files("#id_sources-0-file", {"name": NAME, "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    save(page)
    page.wait_for_selector(f"a:has-text('{NAME}')")
    assert item.draft.snapshot["fields"]["text_en"] == "An hour of work"
    assert page.complaints == []
