"""Browser tests of reports, with and without JavaScript, and of list downloads in the administration."""

import csv
import datetime

import pytest
from django.utils import timezone

from achievements.models import ReportVisit
from tests import builders
from tests.browser.conftest import sign_in


def an_hour_later():
    ReportVisit.objects.update(seen_at=timezone.now() - datetime.timedelta(hours=1))


def test_a_script_records_that_a_report_was_shown(viewer, open_page):
    builders.achievement(title_en="Stays")
    report = builders.report()
    page = open_page()
    sign_in(page, "vera")
    with page.expect_response("**/seen/") as answer:
        page.goto(report.page_url())
    assert answer.value.status == 204
    assert "for the first time" in page.inner_text(".notice")
    assert page.locator(".notice button").count() == 0
    visit = ReportVisit.objects.get()
    assert visit.seen_count == 1
    an_hour_later()
    builders.achievement(title_en="Arrives")
    with page.expect_response("**/seen/"):
        page.reload()
    assert "1 achievement is new" in page.inner_text(".notice")
    visit.refresh_from_db()
    assert (visit.before_count, visit.seen_count) == (1, 2)
    assert page.complaints == []


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "I have seen this report", "I have seen these changes"),
        ("ko", "보고서를 확인했습니다", "바뀐 내용을 확인했습니다"),
    ],
)
def test_a_button_records_the_visit_without_javascript(viewer, open_page, language, first, then):
    builders.achievement(title_en="Stays")
    report = builders.report()
    page = open_page(java_script_enabled=False, locale=language)
    sign_in(page, "vera")
    url = report.page_url().replace("/en/", f"/{language}/")
    page.goto(url)
    assert not ReportVisit.objects.exists()
    page.click(f".notice button:text('{first}')")
    page.wait_for_load_state()
    assert page.url.endswith(url)
    assert page.locator(".notice button").count() == 0
    builders.achievement(title_en="Arrives")
    page.reload()
    page.click(f".notice button:text('{then}')")
    page.wait_for_load_state()
    assert page.url.endswith(url)
    assert page.locator(".notice button").count() == 0
    assert ReportVisit.objects.get().before_count == 2


def test_a_list_is_downloaded_by_a_button_above_it(viewer, open_page):
    builders.organization(name_en="Harbor Polytechnic")
    builders.organization(name_en="Another body")
    page = open_page()
    sign_in(page, "vera")
    page.goto("/admin/achievements/organization/?q=harbor")
    with page.expect_download() as download:
        page.click("form.export >> text=CSV")
    assert download.value.suggested_filename == f"organization-{timezone.localdate()}.csv"
    with open(download.value.path(), encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == ["Harbor Polytechnic"]
    assert page.complaints == []
