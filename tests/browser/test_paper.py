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


@pytest.mark.parametrize(("language", "heading", "head"), [("en", "Timeline", "Sector"), ("ko", "연표", "분야")])
def test_the_heading_of_the_timeline_is_on_the_sheet_of_its_rows(sample, open_page, language, heading, head):
    """Try several heights on the page: `room` is the space above in millimeters."""
    page = open_page()
    page.goto(f"/{language}/")
    for room in range(0, 250, 20):
        page.evaluate("room => { document.querySelector('main').style.paddingTop = `${room}mm`; }", room)
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
        texts = ["".join(sheet.extract_text().split()) for sheet in sheets]
        assert any(f"{heading}{head}2010" in text for text in texts), room
