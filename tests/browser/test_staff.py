"""Browser tests of work in the administration and of its effect on public pages."""

import pytest

from tests import builders
from tests.browser.conftest import sign_in
from tests.staff import change_url


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
    page.click(".workflow-panel-actions >> text=Publish now")
    page.click("input[value='Publish now']")
    page.wait_for_url("**/change/")
    page.goto(f"/en/achievements/{item.pk}/")
    assert "Harbor Polytechnic" in page.inner_text("main")
    assert item.partners.get().organization == body
    assert page.complaints == []


def test_a_publication_shows_on_the_next_load_of_an_open_page(editor, publisher, open_page):
    item = builders.achievement(title_en="An old claim")
    visitor = open_page()
    visitor.goto(f"/en/achievements/{item.pk}/")
    staff = open_page()
    sign_in(staff, "emil")
    staff.goto(change_url(item))
    staff.fill("#id_title_en", "A new claim")
    staff.locator("input[name=_continue]").first.click()
    staff.wait_for_load_state()
    staff.goto(f"/en/achievements/{item.pk}/preview/")
    assert staff.inner_text("h1") == "A new claim"
    visitor.reload()
    assert visitor.inner_text("h1") == "An old claim"
    staff.goto(change_url(item))
    staff.locator("input[name=_submit]").first.click()
    staff.click("input[value='Submit for review']")
    staff.wait_for_url("**/change/")
    other = open_page()
    sign_in(other, "petra")
    other.goto(change_url(item))
    other.click(".workflow-panel-actions >> text=Publish now")
    other.click("input[value='Publish now']")
    other.wait_for_url("**/change/")
    visitor.goto(f"/en/achievements/{item.pk}/")  # not a reload: what the browser has kept would do
    assert visitor.inner_text("h1") == "A new claim"
    visitor.goto("/en/achievements/")
    assert visitor.locator(".hits h3").all_inner_texts() == ["A new claim"]
    assert visitor.complaints == staff.complaints == other.complaints == []


WIDTH_OF_A_PHONE, WIDTH_OF_A_TABLET = 390, 820
STICKS_OUT = """() => [...document.querySelector("#content-main")
  .querySelectorAll("input, select, textarea, label, .help, a, button")]
  .filter((each) => !each.closest(".empty-form, .select2-container") && each.checkVisibility())
  .filter((each) => !each.matches(".select2-hidden-accessible, [type=hidden]"))
  .filter((each) => {
    const cards = ".inline-related:not(.tabular), tr.form-row, fieldset.module, .workflow-panel, .submit-row";
    const card = each.closest(cards);
    return each.getBoundingClientRect().right > (card?.getBoundingClientRect().right ?? innerWidth) + 0.5
      || each.getBoundingClientRect().right > innerWidth;
  })
  .map((each) => each.name || each.id || each.textContent.trim())"""
NARROW = """() => [...document.querySelectorAll(".inline-group :is(textarea, .vTextField, .select2-container)")]
  .filter((each) => !each.closest(".empty-form") && each.checkVisibility() && each.clientWidth < 200)
  .map((each) => each.name || each.className)"""


@pytest.mark.parametrize("width", [WIDTH_OF_A_PHONE, WIDTH_OF_A_TABLET])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_field_of_a_form_can_be_reached_on_a_narrow_screen(publisher, open_page, language, width):
    item = builders.full_achievement("lion")
    page = open_page(locale=language, viewport={"width": width, "height": 800})
    sign_in(page, "petra")
    forms = [change_url(each) for each in (item, item.sector, item.sector.plan, builders.identity())]
    for url in [*forms, "/admin/achievements/achievement/add/"]:
        page.goto(url)
        for link in page.locator(".add-row a:visible").all():
            link.click()
        page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate(STICKS_OUT) == [], url
        assert page.evaluate(NARROW) == [], url
        assert page.evaluate("() => document.documentElement.scrollWidth") == width, url


def test_a_row_of_a_table_says_on_a_phone_what_each_field_is(publisher, open_page):
    item = builders.full_achievement("lion")
    page = open_page(viewport={"width": WIDTH_OF_A_PHONE, "height": 800})
    sign_in(page, "petra")
    page.goto(change_url(item))
    shown = "(cell) => getComputedStyle(cell, '::before').content"
    assert "Title (Korean)" in page.locator("#parts-0 .field-title_ko").evaluate(shown)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.locator("#parts-0 .field-title_ko").evaluate(shown) == "none"


def test_a_form_to_add_begins_in_its_first_field(editor, open_page):
    page = open_page()
    sign_in(page, "emil")
    where = "() => document.activeElement.id || document.activeElement.getAttribute('aria-controls')"
    page.goto("/admin/achievements/organization/add/")
    assert page.evaluate(where) == "id_name_en"
    page.goto("/admin/achievements/achievement/add/")
    assert "id_sector" in page.evaluate(where)
    page.goto("/admin/achievements/achievement/add/?plain=1")
    assert page.evaluate(where) == "id_sector"
    assert page.complaints == []
