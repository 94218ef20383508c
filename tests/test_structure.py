"""Rules about the code itself."""

import ast
import gettext
import re
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from publishing.models import LiveQuerySet, Record
from publishing.revisions import Revision
from sectors.models import Responsibility

ROOT = Path(settings.BASE_DIR)
MAY_IMPORT = {
    "accounts": set(),
    "publishing": {"accounts"},
    "sectors": {"accounts", "publishing"},
    "achievements": {"accounts", "publishing", "sectors"},
}
RECORDS = set(MAY_IMPORT) - {"accounts"}  # the apps of what becomes public
APPS = set(MAY_IMPORT) | {"config", "tests"}


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_arrows_point_one_way(app):
    files = list((ROOT / app).rglob("*.py"))
    assert files
    for path in files:
        strangers = set(imports_of(path)) & APPS - MAY_IMPORT[app] - {app}
        assert not strangers, f"{path.relative_to(ROOT)} imports {strangers}"


@pytest.mark.parametrize("app", ["accounts", "publishing"])
def test_lower_apps_name_no_higher_one_in_a_string_either(app):
    """`sectors` knows its achievements by their reverse relation, and by nothing else: docs/decisions/9."""
    higher = [name for name, below in MAY_IMPORT.items() if app in below]
    files = list((ROOT / app).rglob("*.py"))
    assert files
    for path in files:
        assert not re.search(rf"""["']({"|".join(higher)})\b""", path.read_text()), path


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def own_models():
    return [model for app in RECORDS for model in apps.get_app_config(app).get_models()]


def test_every_model_is_read_through_live():
    for model in own_models():
        if not issubclass(model, Revision) and model is not Responsibility:
            assert issubclass(model, Record), model
            assert isinstance(model._default_manager.all(), LiveQuerySet), model


def test_public_code_reads_rows_through_live():
    """Every `objects` and related manager of public code is followed by `live()`, or is one of a few exceptions."""
    public = [
        "*/views.py",
        "*/archive.py",
        "*/sitemaps.py",
        "*/listing.py",
        "*/filters.py",
        "*/search.py",
        "*/context_processors.py",
    ]
    code = "".join(path.read_text() for pattern in public for path in ROOT.glob(pattern) if path.parent.name in RECORDS)
    verbs = set(re.findall(r"(\w+\.(?:objects|sectors|achievements|points|partners|parts|figures))\.(\w+)", code))
    assert len(verbs) > 8
    # The empty list of a wrong query, and conditions that narrow a list which is public already.
    harmless = {
        ("Achievement.objects", "none"),
        ("Achievement.objects", "filter"),
        ("Part.objects", "filter"),
        ("Partner.objects", "filter"),
        ("Plan.objects", "current"),
        # What has a page with a notice; what was public once; and drafts, behind a permission or a signed link.
        ("model.objects", "addressable"),
        ("PlanRevision.objects", "shown"),
        ("model.objects", "all"),
    }
    assert {(name, verb) for name, verb in verbs if verb != "live"} <= harmless


def templates():
    return list((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_script_style_or_raw_html(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|\|\s*safe\b|autoescape off|https?://", text)


CATALOG = ROOT / "locale/ko/LC_MESSAGES/django.po"
OVER_DJANGO = ROOT / "locale/django/ko/LC_MESSAGES/django.po"


def messages(path=CATALOG):
    with path.open("rb") as source:
        return read_po(source, locale="ko")


def test_every_text_is_translated():
    texts = [message for message in messages() if message.id]
    assert len(texts) > 200
    assert not [message.id for message in texts if message.fuzzy or not all(as_tuple(message.string))]


@pytest.mark.parametrize("path", [CATALOG, OVER_DJANGO], ids=lambda path: path.parts[-4])
def test_the_compiled_catalog_is_that_of_its_source(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(path):
        if message.pluralizable:
            assert compiled.ngettext(*message.id, 1) == message.string[0]
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def as_tuple(string):
    return (string,) if isinstance(string, str) else tuple(string)


def test_every_text_that_we_say_better_is_one_of_djangos():
    folder = Path(django.__file__).parent / "contrib/admin/locale/ko/LC_MESSAGES/django.po"
    known = {as_tuple(message.id) for message in messages(folder)}
    assert {as_tuple(message.id) for message in messages(OVER_DJANGO)} <= known


def test_translations_keep_every_placeholder():
    for message in [*messages(), *messages(OVER_DJANGO)]:
        original = as_tuple(message.id)[-1]
        for string in as_tuple(message.string) if original else ():
            assert set(placeholders(string)) == set(placeholders(original)), message.id


def placeholders(text):
    return re.findall(r"%\(\w+\)|%s|{\w+}", text)


def test_every_requirement_is_pinned_and_has_its_reason():
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) > 10
    assert not [line for line in lines if not re.fullmatch(r"[\w.\[\],-]+==[\w.]+ +# .{10,}", line)]


def test_the_readme_has_every_environment_variable():
    names = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text())
    readme = (ROOT / "README.md").read_text()
    assert len(names) > 6
    assert not [name for name in names if f"`{name}`" not in readme]
