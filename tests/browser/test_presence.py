"""Tests of the session renewal of staff: during work on a page, at most every ten minutes."""

import pytest

from tests.browser.conftest import sign_in

PRESENCE = "/admin/presence/"


@pytest.fixture
def page(editor, open_page):
    page = open_page()
    page.clock.install()
    sign_in(page, "emil")
    page.answers = []
    page.on("response", lambda response: page.answers.append(response.status) if PRESENCE in response.url else None)
    return page


def use(page):
    """Send a key press and wait 200 ms for a possible request."""
    page.keyboard.press("Shift")
    page.wait_for_timeout(200)


def test_a_page_that_is_used_renews_the_session_every_ten_minutes_at_most(page):
    page.evaluate("localStorage.clear()")
    page.goto("/admin/achievements/achievement/add/")
    assert page.answers == []  # nobody has used the page yet
    use(page)
    use(page)
    assert page.answers == [204]
    page.goto("/admin/sectors/sector/")
    use(page)
    assert page.answers == [204]  # it counts for all pages together
    page.clock.fast_forward("10:01")
    assert page.answers == [204]  # open, and left alone
    use(page)
    assert page.answers == [204, 204]
    assert page.complaints == []


def test_a_page_that_is_not_visible_renews_nothing(page):
    page.evaluate("localStorage.clear()")
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden' })")
    use(page)
    assert page.answers == []
