"""Browser tests of forms that are done once, with the hands of a person in a hurry."""

from achievements.models import Achievement
from tests import builders
from tests.browser.conftest import sign_in


def test_a_double_click_and_back_and_save_make_one_achievement(editor, open_page):
    sector = builders.sector()
    page = open_page()
    sign_in(page, "emil")
    page.goto(f"/admin/achievements/achievement/add/?sector={sector.pk}")
    page.fill("#id_title_en", "A bridge")
    page.fill("#id_period", "2010")
    page.locator("input[name=_continue]").first.dblclick()
    page.wait_for_url("**/change/")
    made = Achievement.objects.get()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    page.fill("#id_title_en", "A bridge")
    page.fill("#id_period", "2010")
    page.locator("input[name=_continue]").first.click()
    page.wait_for_url(f"**/{made.pk}/change/")
    assert "This was sent twice; it was done once." in page.inner_text(".messagelist")
    assert Achievement.objects.get() == made
    assert page.complaints == []
