"""Tests with axe-core: no violations on any kind of page, in both languages, light and dark, wide and narrow."""

import pytest

from achievements.models import Achievement
from sectors.models import Sector
from tests import builders
from tests.browser.axe import LOOKS, LOOKS_OF_A_SECOND_LANGUAGE, format_period, violations, violations_of
from tests.browser.conftest import sign_in
from tests.kinds import every_kind
from tests.staff import action_url, change_url, list_url
from tests.workflow import save_edit

LANGUAGES = [("en", LOOKS), ("ko", LOOKS_OF_A_SECOND_LANGUAGE)]


@pytest.mark.parametrize(("language", "looks"), LANGUAGES, ids=["en", "ko"])
def test_axe_finds_nothing_on_public_pages(sample, open_page, language, looks):
    kinds = {name: (f"/{language}{path}", status) for name, (path, status) in every_kind().items()}
    found = violations_of(open_page(), kinds, looks)
    assert found == {}, format_period(found)


@pytest.mark.parametrize(("language", "looks"), LANGUAGES, ids=["en", "ko"])
def test_axe_finds_nothing_in_the_administration(sample, editor, publisher, open_page, language, looks):
    item = builders.full_achievement("lion", sector=Sector.objects.first())
    save_edit(item, by=editor, title_en="Another title")
    page = open_page(locale=language)
    found = violations_of(page, {"sign-in": ("/admin/login/", 200)}, looks)
    sign_in(page, "petra")
    item.refresh_from_db()
    addresses = {
        "index": "/admin/",
        "list": list_url(Achievement),
        "list of nothing": f"{list_url(Achievement)}?q=nothing",
        "search": "/admin/search/?q=another",
        "search for nothing": "/admin/search/?q=nothingness",
        "form of a draft": change_url(item),
        "form": change_url(Sector.objects.first()),
        "form to add": "/admin/achievements/achievement/add/",
        "action": action_url("publish", item),
        "changes": f"/admin/achievements/achievement/{item.pk}/compare/",
        "history": f"/admin/achievements/achievement/{item.pk}/history/",
    }
    found |= violations_of(page, {name: (path, 200) for name, path in addresses.items()}, looks)
    assert found == {}, format_period(found)


def test_axe_finds_deliberate_violations(sample, open_page):
    """Check the test itself with two deliberate violations on a page."""
    page = open_page()
    page.goto("/en/")
    page.evaluate("""() => {
      document.documentElement.removeAttribute("lang");
      Object.assign(document.querySelector("footer a").style, { color: "#777", background: "#666" });
    }""")
    found = violations(page)
    assert {rule for _width, _scheme, rule in found} == {"html-has-lang", "color-contrast"}
    assert {(width, scheme) for width, scheme, rule in found if rule == "color-contrast"} == {
        (width, scheme) for width in (1280, 320) for scheme in ("light", "dark")
    }
