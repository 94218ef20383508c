"""Browser tests of page weight and layout shifts, on the portal as in production."""

import pytest

from tests.browser.conftest import PHONE
from tests.production import production

MOST_BYTES, MOST_REQUESTS = 30_000, 6
SECTOR = "/sectors/intelligent-vehicles-and-robotics/"  # 13 achievements
SHIFTS = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve([]), 300);
})"""


@pytest.fixture(scope="module")
def base():
    with production() as address:
        yield address


@pytest.fixture
def loads(open_page, base):
    """Function that loads a page as a new visitor. It returns the page, its requests and their transfer sizes."""

    def load(path, **options):
        page = open_page(base_url=base, **options)
        asked, weights = {}, {}
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event}))
        network.on(
            "Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]})
        )
        page.goto(path, wait_until="networkidle")
        return page, asked.values(), {(e["type"], e["request"]["url"]): weights[key] for key, e in asked.items()}

    return load


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_sector_page_is_light(loads, base, language):
    page, asked, weights = loads(f"/{language}{SECTOR}")
    assert page.locator(".row").count() == 13
    assert all(event["request"]["url"].startswith(base) for event in asked)
    assert len(asked) <= MOST_REQUESTS, [event["request"]["url"] for event in asked]
    assert all(weights.values()), weights
    assert sum(weight for (kind, _url), weight in weights.items() if kind != "Font") <= MOST_BYTES, weights


@pytest.mark.parametrize("path", ["/", SECTOR, "/achievements/1/", "/achievements/"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_jumps_and_nothing_comes_from_elsewhere(loads, base, language, path):
    for viewport in ({"width": 1280, "height": 900}, PHONE):
        page, asked, _weights = loads(f"/{language}{path}", viewport=viewport)
        assert page.evaluate(SHIFTS) == []
        assert all(event["request"]["url"].startswith((base, "data:")) for event in asked)
        assert page.complaints == []
