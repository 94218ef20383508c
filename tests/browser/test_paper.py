"""Browser tests of printing: each sector on two to four A4 sheets, with its URL and the sheet number."""

import io

import pytest
from pypdf import PdfReader

from sectors.models import Sector


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_sector_is_printed_as_a_brochure(sample, open_page, live_server, language):
    page = open_page()
    for sector in Sector.objects.all():
        path = f"/{language}/sectors/{sector.slug}/"
        page.goto(path)
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
        assert 2 <= len(sheets) <= 4
        for number, sheet in enumerate(sheets, start=1):
            foot = "".join(sheet.extract_text().split())
            assert f"{live_server.url}{path}" in foot
            assert f"{number}/{len(sheets)}" in foot


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_point_of_the_strategy_is_on_the_sheet_of_its_first_row(sample, open_page, language):
    """Try several heights on the page: `room` is the space above in millimeters."""
    page = open_page()
    page.goto(f"/{language}/sectors/renewable-energy/")
    heading, title = (page.locator(f".group:has(.row) {each}").first.inner_text() for each in ("h3", ".row h4"))
    last_words, first_words = (compact(heading)[-20:], compact(title)[:20])
    for room in range(0, 250, 20):
        page.evaluate("room => { document.querySelector('main').style.paddingTop = `${room}mm`; }", room)
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
        texts = [compact(sheet.extract_text()) for sheet in sheets]
        assert any(last_words in text and first_words in text for text in texts), room


def compact(text):
    return "".join(text.split())
