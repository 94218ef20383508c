"""Browser tests of forms that keep what is typed in them, and say who else is there."""

import pytest
from django.contrib.auth.models import User

from publishing.autosaves.models import OpenForm
from tests import builders
from tests.browser.axe import violations
from tests.browser.conftest import DESKTOP, sign_in
from tests.staff import change_url
from tests.workflow import save_edit

KEPT = ".autosave-note:visible"
HERE = [(DESKTOP, "light", ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])]


@pytest.fixture
def item():
    return builders.achievement(title_en="An old claim", **builders.DRAFT)


def wait_for_note(page, text):
    page.locator(KEPT, has_text=text).first.wait_for(timeout=15_000)


def assert_accessible(page):
    assert page.complaints == []
    assert violations(page, HERE) == {}
    page.complaints.clear()  # axe has a style of its own


def test_what_was_typed_in_a_closed_window_is_shown_on_another_computer(editor, open_page, item):
    body = builders.organization(name_en="Harbor Polytechnic")
    page = open_page()
    sign_in(page, "emil")
    page.goto(change_url(item))
    page.click("text=Add another Partner")
    page.click("#partners-0 .select2-selection")
    page.fill(".select2-search__field", "Harbor")
    page.click(".select2-results__option:has-text('Harbor Polytechnic')")
    page.fill("#id_title_en", "An old claim and more")
    wait_for_note(page, "not saved yet")
    assert page.evaluate("document.activeElement.id") == "id_title_en"
    assert page.locator("[role=status]").first.inner_text().endswith("not saved yet")
    assert page.complaints == []
    page.goto(change_url(item))  # and no question
    assert page.locator("#id_title_en").input_value() == "An old claim"
    other = open_page()
    sign_in(other, "emil")
    other.goto(change_url(item))
    assert "Title (English), Partners" in other.inner_text(".open-form-notice")
    assert_accessible(other)
    other.click(".open-form-notice >> text=Show it")
    assert other.locator("#id_title_en").input_value() == "An old claim and more"
    assert other.locator("#partners-0 .select2-selection").inner_text().strip("×\n ") == "Harbor Polytechnic"
    assert_accessible(other)
    other.locator("#partners-group ~ .go-on button, #after-partners button").first.click()
    other.wait_for_url("**/change/?at=partners#after-partners")
    assert other.locator("#after-partners .messagelist").evaluate(
        "each => each.getBoundingClientRect().top >= 0 && each.getBoundingClientRect().bottom <= innerHeight"
    )
    assert item.draft.snapshot["rows"]["partners"][0]["organization"] == body.pk
    assert other.locator(".open-form-notice:visible").count() == 0
    assert other.complaints == []


def test_two_people_see_each_other_and_what_was_saved(editor, publisher, open_page, item):
    User.objects.filter(username="petra").update(last_name="김", first_name="민지")
    mine, theirs = open_page(), open_page()
    sign_in(mine, "emil")
    sign_in(theirs, "petra")
    with theirs.expect_response("**/autosave/"):
        theirs.goto(change_url(item))
    mine.clock.install()
    mine.goto(change_url(item))
    assert "김민지 has this open since" in mine.inner_text("[data-others]")
    save_edit(item, by=publisher, title_en="Their claim")
    theirs.goto("/admin/")
    while OpenForm.objects.filter(user__username="petra", seen_at__isnull=False).exists():
        mine.wait_for_timeout(50)
    mine.clock.run_for(21_000)
    mine.locator("[data-saved]:visible").wait_for()
    assert "김민지 saved this at" in mine.inner_text("[data-saved]")
    assert mine.locator("[data-saved] a").get_attribute("href").endswith("/history/")
    assert not mine.locator("[data-others]").is_visible()
    assert mine.complaints == theirs.complaints == []


def test_a_window_is_left_with_a_question_only_if_its_text_is_nowhere_else(editor, open_page, item):
    page = open_page()
    sign_in(page, "emil")
    page.goto(change_url(item))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.route("**/autosave/", lambda route: route.abort())
    page.fill("#id_title_en", "An old claim!")
    wait_for_note(page, "no connection")
    page.evaluate("location.assign('/admin/')")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.context.unroute("**/autosave/")
    page.context.clear_cookies(name="sessionid")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_note(page, "You are signed out.")
    again = page.context.new_page()
    again.goto(page.locator(".autosave-note a").first.get_attribute("href"))
    again.fill("#id_username", "emil")
    again.fill("#id_password", "a long enough password")
    again.press("#id_password", "Enter")
    again.wait_for_url("**/admin/")
    again.close()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_note(page, "not saved yet")
    assert OpenForm.objects.get(kept_at__isnull=False).fields["title_en"] == ["An old claim!"]
    page.locator("input[name=_continue]").first.click()  # the form has the new token as well
    page.wait_for_selector(".messagelist")
    assert item.draft.snapshot["fields"]["title_en"] == "An old claim!"
    assert asked == ["beforeunload"]
