"""What members of staff do in the administration, and what a visitor sees of it."""

from tests import builders
from tests.browser.conftest import sign_in
from tests.desk import change_url


def test_rows_are_dragged_into_order(publisher, open_page):
    item = builders.achievement(**builders.DRAFT)
    parts = [builders.part(achievement=item, title_en=name) for name in ("First", "Second", "Third")]
    page = open_page()
    sign_in(page, "petra")
    page.goto(f"/admin/achievements/achievement/{item.pk}/change/")
    rows = page.locator("#parts-group tr.has_original")
    rows.nth(2).locator(".ordering-handle").drag_to(rows.nth(0))
    page.locator("input[name=_save]").first.click()
    page.wait_for_url("**/admin/achievements/achievement/")
    assert list(item.parts.all()) == [parts[2], parts[0], parts[1]]
    assert page.complaints == []


def test_two_members_of_staff_add_a_row_and_publish_with_scripts(editor, publisher, open_page):
    item = builders.achievement(title_en="A claim")
    body = builders.organization(name_en="Harbor Polytechnic")
    page = open_page()
    sign_in(page, "emil")
    page.goto(f"/admin/achievements/achievement/{item.pk}/change/")
    page.click("text=Add another Partner")
    page.click("#partners-0 .select2-selection")
    page.fill(".select2-search__field", "Harbor")
    page.click(".select2-results__option:has-text('Harbor Polytechnic')")
    page.locator("input[name=_submit]").first.click()
    page.click("input[value='Submit for review']")
    page.wait_for_url("**/change/")
    assert page.complaints == []
    page = open_page()
    sign_in(page, "petra")
    page.click(".queues >> text=A claim")
    page.click(".desk-verbs >> text=Publish now")
    page.click("input[value='Publish now']")
    page.wait_for_url("**/change/")
    page.goto(f"/en/achievements/{item.pk}/")
    assert "Harbor Polytechnic" in page.inner_text("main")
    assert item.partners.get().organization == body
    assert page.complaints == []


def test_what_is_published_is_on_the_page_that_a_visitor_has_open_at_its_next_load(editor, publisher, open_page):
    item = builders.achievement(title_en="An old claim")
    visitor = open_page()
    visitor.goto(f"/en/achievements/{item.pk}/")
    desk = open_page()
    sign_in(desk, "emil")
    desk.goto(change_url(item))
    desk.fill("#id_title_en", "A new claim")
    desk.locator("input[name=_continue]").first.click()
    desk.wait_for_load_state()
    desk.goto(f"/en/achievements/{item.pk}/preview/")
    assert desk.inner_text("h1") == "A new claim"
    visitor.reload()
    assert visitor.inner_text("h1") == "An old claim"
    desk.goto(change_url(item))
    desk.locator("input[name=_submit]").first.click()
    desk.click("input[value='Submit for review']")
    desk.wait_for_url("**/change/")
    other = open_page()
    sign_in(other, "petra")
    other.goto(change_url(item))
    other.click(".desk-verbs >> text=Publish now")
    other.click("input[value='Publish now']")
    other.wait_for_url("**/change/")
    visitor.goto(f"/en/achievements/{item.pk}/")  # not a reload: what the browser has kept would do
    assert visitor.inner_text("h1") == "A new claim"
    visitor.goto("/en/achievements/")
    assert visitor.locator(".rows h3").all_inner_texts() == ["A new claim"]
    assert visitor.complaints == desk.complaints == other.complaints == []
