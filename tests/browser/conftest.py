"""Fixtures for tests in Chromium. Without Chromium on the path, these tests are skipped."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    is_missing = not CHROMIUM and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.django_db(transaction=True))
            item.add_marker(pytest.mark.one_database)
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(is_missing, reason="no Chromium here: apt-get install chromium"))


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def open_page(browser, live_server):
    """A page of a new visitor; what its console says against it is in `page.complaints`."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(**{"base_url": live_server.url, "viewport": DESKTOP} | options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: note(page, message))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield new_page
    for context in contexts:
        context.close()


def note(page, message):
    if message.type == "error":
        page.complaints.append(f"{message.text} ({message.location.get('url')})")


def sign_in(page, user):
    page.goto("/admin/")
    page.fill("#id_username", user)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")
