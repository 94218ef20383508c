"""Rules about the style sheets: the places of print rules and colors, and no unused classes."""

import functools
import re
from pathlib import Path

import django
import pytest
from django.conf import settings

from tests import builders
from tests.config.test_structure import MAY_IMPORT as APPS

pytestmark = pytest.mark.one_database

STATIC, TEMPLATES = settings.BASE_DIR / "static", settings.BASE_DIR / "templates"
SHEETS = sorted(STATIC.rglob("*.css"))
COLORS = {"tokens.css", "hues.css"}  # the sheets that hold colors
ADMIN = Path(django.__file__).parent / "contrib/admin"


def rules_of(path):
    """Return a style sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.name)


@each([path for path in SHEETS if path.name != "tokens.css"])  # whose values for print override those above them
def test_style_sheets_contain_no_print_media_blocks(path):
    assert not re.search(r"@media print\s*\{", rules_of(path))


NOTATION = r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
NAME = r":[^;{}]*(?<![\w-])(?:black|white|gr[ae]y|red|green|blue)(?![\w-])"


@each([path for path in SHEETS if path.name not in COLORS])
def test_style_sheets_use_only_color_tokens(path):
    assert not re.findall(f"{NOTATION}|{NAME}", rules_of(path), re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "achievements/", "progress/", "achievements/print/", "nowhere/"])
def test_print_rules_come_after_all_others(see, path):
    builders.achievement()
    *others, last = see(f"/en/{path}", status=404 if path == "nowhere/" else 200).select("link[rel=stylesheet]")
    assert (last["href"], last["media"]) == ("/static/print.css", "print")
    assert others
    assert not [link for link in others if link.get("media")]


@functools.cache
def classes_in_use():
    """Return all possible class names, and prefixes of composed ones such as `status-`."""
    used = {name for path in TEMPLATES.rglob("*.html") for text in class_attributes(path) for name in text.split()}
    code = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    code += STATIC.glob("*.js")
    code += [path for pattern in ("templates/**/*.html", "**/*.py", "static/**/*.js") for path in ADMIN.glob(pattern)]
    return used.union(*(re.findall(r"[\w-]+", path.read_text()) for path in code))


def class_attributes(path):
    icons = re.findall(r"{% icon [^%]*?([\w-]+)['\"] %}", path.read_text())  # the classes that the tag gives
    text = re.sub(r"\{%.*?%\}", " ", path.read_text(), flags=re.DOTALL)
    return icons + re.findall(r'class="([^"]*)"', re.sub(r"\{\{.*?\}\}", " ", text))


@each(SHEETS)
def test_every_class_of_a_style_sheet_is_in_use(path):
    selectors = re.sub(r"\{[^{}]*\}|@import .*", " ", rules_of(path))
    names = set(re.findall(r"\.([a-z_][\w-]*)", selectors))
    used = classes_in_use()
    assert not {name for name in names if name not in used and not beginnings(name) & used}


def beginnings(name):
    parts = name.split("-")
    return {"-".join(parts[:count]) + "-" for count in range(1, len(parts))}
