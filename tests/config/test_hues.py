"""Rules about the hues of sectors: the contrast of each on what it stands on, in light and in dark."""

import re

import pytest
from django.conf import settings

from sectors.identity.contrast import least, ratio
from sectors.symbols.hues import Hue
from sectors.symbols.icons import Icon
from sectors.symbols.sprite import FOLDER, definition

pytestmark = pytest.mark.one_database

STATIC = settings.BASE_DIR / "static"
DARK = "@media screen and (prefers-color-scheme: dark)"
TEXT, EDGE = 4.5, 3
STATES = ["achieved", "partly", "discontinued", "planned", "under-way", "ended"]


def declarations(sheet, is_dark, selector):
    """Return {name: color} of a rule of a style sheet, of the part for light or for dark pages."""
    light, _, dark = (STATIC / sheet).read_text().partition(DARK)
    [rule, *_others] = re.findall(rf"{re.escape(selector)} {{(.*?)}}", dark if is_dark else light, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#\w+);", rule))


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("hue", Hue.values)
def test_text_in_a_hue_is_readable_on_what_it_stands_on(hue, is_dark):
    page, colors = declarations("tokens.css", is_dark, ":root"), declarations("hues.css", is_dark, f".hue-{hue}")
    grounds = [page["surface"], page["surface-2"], colors["tint"]]
    assert least(colors["hue"], grounds) >= TEXT
    assert least(colors["tint"], [page[name] for name in ("ink", "ink-2", "link", *STATES)]) >= TEXT
    assert ratio(colors["hue"], colors["soft"]) >= EDGE


def test_every_hue_has_a_class_and_every_icon_a_drawing():
    sheet = (STATIC / "hues.css").read_text()
    assert sorted(set(re.findall(r"\.hue-(\w+)", sheet))) == sorted(Hue.values)
    for icon in Icon.values:
        assert re.search(r"<(path|circle)", definition(f"i-{icon}"))
        assert (FOLDER / "icons" / f"{icon}.svg").exists()
