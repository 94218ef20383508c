"""Browser tests of page weight and layout shifts, on the portal as in production."""

import pytest

from sectors.pictures.tasks import render_waiting
from tests.browser.conftest import PHONE
from tests.production import production

MOST_BYTES, MOST_REQUESTS = 30_000, 6
MOST_BYTES_OF_PICTURES = 250_000
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
        asked, weights = watch(page)
        page.goto(path, wait_until="networkidle")
        return page, asked.values(), {(e["type"], e["request"]["url"]): weights[key] for key, e in asked.items()}

    return load


def watch(page):
    """Return what a page will ask for, by the number of the request, and the sizes of the answers."""
    asked, weights = {}, {}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event}))
    network.on(
        "Network.loadingFinished", lambda event: weights.update({event["requestId"]: event["encodedDataLength"]})
    )
    return asked, weights


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


def test_the_pictures_of_a_plan_page_are_light_on_a_phone(demo, open_page, live_server):
    render_waiting.call()
    page = open_page(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    asked, weights = watch(page)
    page.goto("/ko/", wait_until="networkidle")
    pictures = page.locator("main img").all()
    assert len(pictures) == 7  # of the plan, its sectors and its story
    for picture in pictures:
        picture.scroll_into_view_if_needed()
        picture.evaluate("each => each.decode()")
    page.wait_for_load_state("networkidle")
    assert all(event["request"]["url"].startswith((live_server.url, "data:")) for event in asked.values())
    sizes = {event["request"]["url"]: weights[key] for key, event in asked.items() if event["type"] == "Image"}
    assert len([url for url in sizes if "/pictures/" in url]) == len(pictures)
    assert sum(sizes.values()) <= MOST_BYTES_OF_PICTURES, sizes
    assert page.complaints == []
