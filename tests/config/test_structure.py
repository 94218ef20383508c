"""Rules about the code itself."""

import ast
import gettext
import io
import re
from pathlib import Path

import django
import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.utils.translation.template import templatize

from achievements.models import ReportVisit
from publishing.autosaves.models import OpenForm
from publishing.models import ContentVersion, LiveModel, LiveQuerySet
from publishing.redaction.models import RedactedItem, Redaction
from publishing.removal.models import RemovedAddress, RemovedContent
from publishing.revisions import Revision
from sectors.models import Responsibility

pytestmark = pytest.mark.one_database

ROOT = Path(settings.BASE_DIR)
MAY_IMPORT = {
    "fields": set(),
    "accounts": {"fields"},
    "jobs": {"fields", "accounts"},
    "publishing": {"fields", "accounts", "jobs"},
    "delivery": {"fields", "accounts", "jobs", "publishing"},
    "sectors": {"fields", "accounts", "jobs", "publishing", "delivery"},
    "achievements": {"fields", "accounts", "jobs", "publishing", "delivery", "sectors"},
    "portal": {"fields", "accounts", "jobs", "publishing", "delivery", "sectors", "achievements"},
}
RECORDS = {"publishing", "sectors", "achievements"}  # the apps of what becomes public
APPS = set(MAY_IMPORT) | {"config", "tests"}


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


@pytest.mark.parametrize("app", MAY_IMPORT)
def test_apps_import_only_lower_apps(app):
    files = list((ROOT / app).rglob("*.py"))
    assert files
    for path in files:
        strangers = set(imports_of(path)) & APPS - MAY_IMPORT[app] - {app}
        assert not strangers, f"{path.relative_to(ROOT)} imports {strangers}"


ROUTE = r":\w"  # of a page that is resolved at run time, as in get_absolute_url


@pytest.mark.parametrize("app", [app for app in MAY_IMPORT if app != "portal"])
def test_lower_apps_do_not_name_higher_apps_in_strings(app):
    higher = [name for name, below in MAY_IMPORT.items() if app in below]
    files = list((ROOT / app).rglob("*.py"))
    assert files
    for path in files:
        text = re.sub(r'_\("achievements"\)', "", path.read_text())  # the word, for readers
        assert not re.search(rf"""["']({"|".join(higher)})\b(?!{ROUTE}|-)""", text), path


@pytest.mark.parametrize("app", [app for app in MAY_IMPORT if app != "portal"])
def test_templates_of_lower_apps_include_none_of_higher_apps(app):
    higher = [name for name, below in MAY_IMPORT.items() if app in below]
    for path in (ROOT / "templates" / app).rglob("*.html"):
        assert not re.search(rf"""(?:include|extends) ["']({"|".join(higher)})/""", path.read_text()), path


REPEATED = {"Command", "Meta", "Media", "Migration"}  # Django looks for classes of these names
OTHER_PROJECTS = ("plain", "plain_site")  # Django as others write it, to measure the portal beside it


def test_no_class_name_stands_twice():
    places = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not set(path.parts) & {*OTHER_PROJECTS, "migrations"}:
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.ClassDef) and node.name not in REPEATED:
                        places.setdefault(node.name, []).append(path.relative_to(ROOT).as_posix())
    assert len(places) > 200
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_the_glossary_names_each_concept_once_and_what_there_is():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| .+ \|$", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    rows = [row for row in rows if row[0] not in ("English", "--")]
    assert len(rows) > 50
    assert len({english for english, _korean in rows}) == len(rows)
    code = "".join(path.read_text() for app in MAY_IMPORT for path in (ROOT / app).rglob("*.py"))
    for name in re.findall(r"`([^`]+)`", "".join(english for english, _korean in rows)):
        is_there = (ROOT / name).exists() if "/" in name else re.search(rf"class {name.split('.')[0]}\b", code)
        assert is_there, name


NO_SUBJECT = {"What", "Whether", "Which", "Of", "Those", "Who", "Whoever", "How", "Where"}  # begin no docstring


def test_docstrings_begin_with_their_subject():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (text := ast.get_docstring(node)):
                    assert text.split()[0] not in NO_SUBJECT, f"{path.relative_to(ROOT)}: {text}"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def own_models():
    return [model for app in RECORDS for model in apps.get_app_config(app).get_models()]


def test_every_model_is_read_through_live():
    # No page shows one of these to somebody it is not about, or more than the reason and the day of what was public.
    of_nobody_else = {Responsibility, ContentVersion, ReportVisit, OpenForm, Redaction, RedactedItem}
    of_nobody_else |= {RemovedContent, RemovedAddress}
    for model in own_models():
        if not issubclass(model, Revision) and model not in of_nobody_else:
            assert issubclass(model, LiveModel), model
            assert isinstance(model._default_manager.all(), LiveQuerySet), model


READS = r"(\w+\.(?:objects|sectors|achievements|points|partners|parts|figures))\.(\w+)"
# Pages and what they show. The exceptions: what has a page with a notice; what was public once; drafts, behind a
# permission or a signed link; reports that a member of staff may read; what somebody saw of one last.
PAGES = [
    "*/views.py",
    "delivery/item_pages.py",
    "portal/*.py",
    "*/sitemaps.py",
    "*/context_processors.py",
    "*/reports/*.py",
    "*/opendata/*.py",
    "*/changes/*.py",
    "*/past/*.py",
    "*/directory/*.py",
    "*/claims/*.py",
    "*/identity/views.py",
    "*/pictures/views.py",
    "*/pictures/shown.py",
]
PAGES_READ = {
    ("Plan.objects", "current"),
    ("model.objects", "addressable"),
    ("Achievement.objects", "addressable"),
    ("PlanRevision.objects", "shown"),
    ("SectorRevision.objects", "shown"),
    ("AchievementRevision.objects", "shown"),
    ("PlanStory.objects", "shown"),  # live ones of what is live
    ("Partner.objects", "filter"),  # of achievements that are live
    ("plan.sectors", "exclude"),  # in the administration
    ("Sector.objects", "addressable"),  # one that is live, or of a change
    ("sector.achievements", "count"),  # in the administration
    ("sector.points", "all"),
    ("sector.points", "filter"),
    ("model.objects", "all"),
    ("Report.objects", "open_to"),
    ("item.partners", "all"),  # of an achievement of a public list
    ("ReportVisit.objects", "filter"),
    ("ReportVisit.objects", "update_or_create"),
    ("ContentVersion.objects", "renew"),
    ("RedactedItem.objects", "shown_for"),  # of what was public
    ("Redaction.objects", "last_change"),  # a moment
    ("AchievementRevision.objects", "public"),  # of what is addressable, which the index of changes and days names
    ("self.sectors", "values"),  # no relation: the sectors of a day
    ("self.points", "isdisjoint"),  # no relation: the strategy points of a filter
    ("achievement.parts", "all"),  # of the achievement of a page
    ("achievement.partners", "all"),
}
# The list and what is drawn from it. The exceptions: conditions that narrow what is public already, rows of an
# achievement that was read through `live()`, and what belongs to nothing that is hidden.
LISTS = ["*/listing/*.py", "*/exports/*.py", "*/summary/*.py", "*/charts/*.py", "*/progress/*.py"]
LISTS_READ = {
    ("Achievement.objects", "none"),
    ("Achievement.objects", "filter"),
    ("Part.objects", "filter"),
    ("Partner.objects", "filter"),
    ("Figure.objects", "filter"),
    ("Unit.objects", "filter"),
    ("StrategyPoint.objects", "filter"),
    ("Source.objects", "values"),
    ("rows.objects", "filter"),
    ("model.objects", "filter"),
    ("item.points", "all"),
    ("item.parts", "all"),
    ("item.figures", "all"),
    ("item.partners", "all"),
    ("plan.figures", "all"),  # of a plan as it was public
    ("Achievement.points", "through"),
}


@pytest.mark.parametrize(("patterns", "harmless"), [(PAGES, PAGES_READ), (LISTS, LISTS_READ)], ids=["pages", "lists"])
def test_public_code_reads_rows_through_live(patterns, harmless):
    """Check that `live()` follows every `objects` and related manager of public code, with a few exceptions."""
    paths = [
        path
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if path.relative_to(ROOT).parts[0] not in ("accounts", "jobs")
    ]
    methods = set(re.findall(READS, "".join(path.read_text() for path in paths)))
    assert len(methods) > 8
    assert {(name, method) for name, method in methods if method != "live"} == harmless


# Revisions hold drafts, and what staff say among themselves. These modules are for staff, and read them as they like.
FOR_STAFF = {
    "publishing/admin/": "the administration asks for permissions",
    "portal/templatetags/start_page.py": "the front page of the administration",
    "publishing/redaction/": "whoever may publish everything, and a command of whoever runs the server",
    "publishing/workflow/": "each action asks for permissions",
    "publishing/due.py": "the worker, and a command of whoever runs the server",
    "publishing/removal/": "what is removed is taken out of every revision, and read by those who decide about it",
    "publishing/management/": "commands of whoever runs the server",
    "sectors/pictures/uses.py": "the administration asks for permissions",
    "achievements/merging/": "the administration asks for permissions",
    "sectors/offices/uses.py": "the administration asks for permissions",
    "achievements/content/": "a command of whoever runs the server",
    "achievements/demo/": "a command of whoever runs the server",
}
# All others count as public. They read what was public once, through these alone; else they stand here with a reason.
ONCE_PUBLIC = {"public", "in_force", "shown", "noted"}
OTHER_READINGS = {
    ("publishing/items.py", "Versioned.revision_model", "revisions.rel"): "the model",
    ("publishing/items.py", "Versioned.record_revision", "revision_model"): "writes one",
    ("publishing/histories.py", "has_standard_history", "revision_model.save"): "the model",
    ("publishing/histories.py", "public_revision", "revision_model"): "makes one",
    ("publishing/items.py", "Versioned.has_drafts_within", "revision_model.open"): "for the method that discards",
    ("publishing/publishable.py", "Publishable.draft", "revisions.open"): "whoever asks for it stands here as well",
    ("publishing/publishable.py", "Publishable.load_draft", "revisions.open"): "for whoever changes the item",
    ("publishing/publishable.py", "Publishable.load_draft", "open_drafts"): "for whoever changes the item",
    ("publishing/publishable.py", "PublishableQuerySet.with_drafts", "revision_model.open"): "for the administration",
    ("publishing/publishable.py", "PublishableQuerySet.with_drafts", "revisions"): "for the administration",
    ("publishing/publishable.py", "Publishable.working_copy", "draft"): "what the form edits",
    ("publishing/publishable.py", "Publishable.save_edit", "draft"): "writes it",
    ("publishing/publishable.py", "Publishable.draft_of", "revision_model"): "writes one",
    ("publishing/publishable.py", "Publishable.make_public", "revisions.withdrawals_to_come"): "writes them",
    ("publishing/publishable.py", "Publishable.cancel_schedules_within", "draft"): "takes its schedule back",
    ("publishing/thinning.py", "removed", "revision_model.superseded"): "removes earlier drafts",
    ("publishing/thinning.py", "superfluous", "revision_model.order_by"): "selects them",
    ("achievements/pictures.py", "bare_content", "draft"): "a small copy of a picture, to try whether it can be read",
    ("sectors/pictures/reading.py", "unpacked", "draft"): "a small copy of a large picture",
    ("publishing/previews.py", "draft_for", "revision_model.open"): "behind a signed link",
    ("delivery/item_pages.py", "Previewed.get", "draft"): "behind a permission",
    ("delivery/item_pages.py", "entries", "revisions.before"): "of what was public once",
}
REVISIONS = re.compile(r"revisions(__\w+)?|revision_model|draft|open_drafts|[A-Z]\w+Revision")


def readings(tree):
    """Yield each use of revisions in a module as (function, name of the use)."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        name = name_of(node)
        if name and REVISIONS.fullmatch(name) and not is_declared_in(parents[node]):
            through = [step for step in steps_after(node, parents) if step != "objects"][:1]
            yield place_of(node, parents), ".".join([name, *through])


def name_of(node):
    """Return the attribute, model or relation name of a node. Return None for all other nodes."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name) and node.id[0].isupper():
        return node.id
    if isinstance(node, ast.Constant):
        return node.value if str(node.value).startswith("revisions") else None
    is_lookup = isinstance(node, ast.keyword) and node.arg and node.arg.startswith("revisions")
    return node.arg if is_lookup else None


def is_declared_in(parent):
    """Return True if the parent node declares the related name, or marks a text for translation."""
    return getattr(parent, "arg", None) == "related_name" or getattr(getattr(parent, "func", None), "id", None) == "_"


def steps_after(node, parents):
    while isinstance(parents[node], ast.Attribute) or getattr(parents[node], "func", None) is node:
        node = parents[node]
        if isinstance(node, ast.Attribute):
            yield node.attr


def place_of(node, parents):
    names = []
    while node in parents:
        node = parents[node]
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.insert(0, node.name)
    return ".".join(names)


def test_public_code_reads_only_revisions_that_were_public():
    found = set()
    for app in (*MAY_IMPORT, "config"):
        for path in (ROOT / app).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" not in name and not name.startswith(tuple(FOR_STAFF)):
                found |= {(name, *reading) for reading in readings(ast.parse(path.read_text()))}
    public = {reading for reading in found if reading[2].partition(".")[2] in ONCE_PUBLIC}
    assert len(public) > 5
    assert found - public == set(OTHER_READINGS)


@pytest.mark.parametrize(
    "code",
    [
        "item.revisions.all()",
        "model.revision_model().objects.filter(item=item)",
        "PlanRevision.objects.open()",
        "Plan.objects.filter(revisions__is_minor=True)",
        "Plan.objects.values('revisions__note_en')",
        "getattr(item, 'revisions')",
        "item.draft.snapshot",
    ],
)
def test_unlisted_uses_of_revisions_are_detected(code):
    [(_place, reading)] = readings(ast.parse(code))
    assert reading.partition(".")[2] not in ONCE_PUBLIC


def test_public_templates_use_only_public_fields_of_revisions():
    shown = set()
    for path in templates():
        if not path.is_relative_to(ROOT / "templates/admin"):
            shown |= set(re.findall(r"\b(revisions?\.\w+|\w*drafts?\b\.\w+)", path.read_text()))
            assert not re.search(r"\.(draft|revisions|open_drafts)\b", path.read_text()), path
    assert shown == {"revision.published_at", "revision.withdraws", "revision.note"}


def templates():
    return list((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_script_style_or_raw_html(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|\|\s*safe\b|autoescape off|https?://", text)


CATALOG = ROOT / "locale/ko/LC_MESSAGES/django.po"
OVER_DJANGO = ROOT / "locale/django/ko/LC_MESSAGES"
CATALOGS = [CATALOG, OVER_DJANGO / "django.po", OVER_DJANGO / "djangojs.po"]


def messages(path=CATALOG):
    with path.open("rb") as source:
        return read_po(source, locale="ko")


TRANSLATES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
TRANSLATES |= {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}  # of a context, which comes first


def texts_in_code():
    """Yield the texts of all modules and templates that are marked for translation."""
    for app in (*MAY_IMPORT, "config"):
        for path in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", None) in TRANSLATES:
                    text = node.args[place_of_text(node.func.id)]
                    if isinstance(text, ast.Constant):
                        yield text.value
    for path in templates():
        code = "\n".join(line.strip() for line in templatize(path.read_text()).splitlines())
        for _line, function, text, _comments in extract_python(io.BytesIO(code.encode()), TRANSLATES, (), {}):
            yield text if isinstance(text, str) else text[place_of_text(function)]


def place_of_text(function):
    return 1 if "pgettext" in function else 0


def test_every_text_is_translated():
    texts = [message for message in messages() if message.id]
    assert not [message.id for message in texts if message.fuzzy or not all(as_tuple(message.string))]
    marked = set(texts_in_code())
    assert len(marked) > 400
    assert marked - {as_tuple(message.id)[0] for message in texts} == set()


@pytest.mark.parametrize(
    "path",
    [CATALOG, OVER_DJANGO / "django.po", OVER_DJANGO / "djangojs.po"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_the_compiled_catalog_is_that_of_its_source(path):
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(path):
        if message.pluralizable and message.context:
            assert compiled.npgettext(message.context, *message.id, 1) == message.string[0]
        elif message.pluralizable:
            assert compiled.ngettext(*message.id, 1) == message.string[0]
        elif message.context:
            assert compiled.pgettext(message.context, message.id) == message.string
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def as_tuple(string):
    return (string,) if isinstance(string, str) else tuple(string)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_overridden_translations_exist_in_django(domain):
    theirs = Path(django.__file__).parent.glob(f"**/locale/ko/LC_MESSAGES/{domain}.po")
    known = {as_tuple(message.id) for catalog in theirs for message in messages(catalog)}
    assert {as_tuple(message.id) for message in messages(OVER_DJANGO / f"{domain}.po")} <= known


def test_translations_keep_every_placeholder():
    for message in [message for path in CATALOGS for message in messages(path)]:
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


def test_the_architecture_names_files_that_there_are():
    named = set(re.findall(r"`([\w/]+/(?:[\w/.]+\.(?:py|html))?)`", (ROOT / "docs/architecture.md").read_text()))
    assert {"fields/", "delivery/page_cache.py"} <= named
    assert [path for path in named if not (ROOT / path).exists()] == []


RELEASED = {  # and never changed
    ("sectors", "0004_last_change"),
    ("sectors", "0007_breadcrumb_and_confirmed_by"),
    ("achievements", "0005_last_change_and_other_names"),
    ("achievements", "0010_numbers_as_lists"),
}


def test_a_migration_changes_the_schema_or_the_rows():
    """Check that none does both: PostgreSQL alters no table whose rows were changed in the same transaction."""
    for key, migration in MigrationLoader(None).disk_migrations.items():
        kinds = {isinstance(operation, RunPython) for operation in migration.operations}
        assert key[0] not in MAY_IMPORT or len(kinds) < 2 or key in RELEASED, key
