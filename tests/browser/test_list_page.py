"""Tests of the list in a browser: filters on a phone, the button that sticks, and the number beside it."""

import pytest

PHONE = {"width": 390, "height": 844}
LIST = "/en/achievements/"
COVERED = """() => {
  const field = document.activeElement.getBoundingClientRect();
  const button = document.querySelector(".apply").getBoundingClientRect();
  const inside = document.activeElement.closest(".apply");
  return !inside && field.bottom > button.top + 1 && field.top < button.bottom - 1;
}"""


def test_filters_open_and_close_on_a_phone_without_scripts(sample, open_page):
    page = open_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{LIST}?sector=renewable-energy")
    assert not page.is_visible("#filters")
    page.click("a:has-text('Filters (1)')")
    assert page.is_visible("#filters")
    assert page.is_visible(".apply button")  # which sticks to the lower end of the screen
    page.click("a:has-text('Close the filters')")
    assert not page.is_visible("#filters")
    page.click("a:has-text('Filters (1)')")
    page.check("[name=state][value=unstated]")
    page.click("button:has-text('Show achievements')")
    page.wait_for_url("**/en/achievements/?sector=renewable-energy&state=unstated#results")
    assert not page.is_visible("#filters")
    page.click("a:has-text('Status: Ended')")
    page.wait_for_url("**/en/achievements/?sector=renewable-energy")
    page.click(".switch a")
    page.wait_for_url("**/en/achievements/?sector=renewable-energy&view=table")
    assert page.is_visible(".compact tbody th")
    assert page.complaints == []


def test_filters_stay_open_while_the_focus_is_in_them(sample, open_page):
    page = open_page(viewport=PHONE)
    page.goto(f"{LIST}#filters")
    page.focus("[name=sector]")
    page.evaluate("history.replaceState(null, '', location.pathname)")
    assert page.is_visible("#filters")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 700}], ids=["phone", "desktop"])
def test_the_button_that_sticks_covers_nothing_that_has_the_focus(sample, open_page, size):
    page = open_page(viewport=size)
    page.goto(f"{LIST}?lacks=figure#filters")
    page.focus("#filters [name=sector]")
    for _step in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('#filters') !== null"):
            break
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML")


def test_scripts_say_beforehand_how_many_there_will_be(sample, open_page):
    page = open_page()
    page.goto(LIST)
    before = page.inner_text(".now")
    page.check("[name=sector][value=renewable-energy]")
    page.wait_for_function("before => document.querySelector('.now').textContent !== before", arg=before)
    announced = page.inner_text(".now").split()[0]
    page.click("button:has-text('Show achievements')")
    page.wait_for_url("**sector=renewable-energy**")
    assert page.inner_text(".result-line h2").split()[0] == announced
    assert page.complaints == []
