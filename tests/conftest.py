import gc
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.template import Template
from django.test import Client, override_settings
from django.test.utils import _TestState
from django.utils import translation

from achievements.changes import index as change_index
from achievements.listing import index
from delivery import content_version
from delivery.page_cache import key_and_language
from delivery.page_store import STORES
from sectors import context_processors
from sectors.context_processors import frame
from tests import examples  # noqa: F401  registers the profile of random tests
from tests.client import PortalHandler
from tests.demo import demo_rows, put_demo
from tests.html import parse_html
from tests.samples import loaded_rows, put_sample

hypothesis.settings.load_profile("portal")  # of tests/examples.py


DATABASE = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--part", help="run every Nth file alone: 2/3 is the second, the fifth and so on")


@pytest.hookimpl(tryfirst=True)  # before the selection by markers
def pytest_collection_modifyitems(config, items):
    """Mark the tests that ask no database, which run once, and keep the files of a part."""
    if part := config.getoption("part"):
        number, count = map(int, part.split("/"))
        files = sorted({item.path for item in items})[number - 1 :: count]
        config.hook.pytest_deselected(items=[item for item in items if item.path not in files])
        items[:] = [item for item in items if item.path in files]
    for item in items:
        if not item.get_closest_marker("django_db") and DATABASE.isdisjoint(item.fixturenames):
            item.add_marker(pytest.mark.one_database)


def pytest_collection_finish():
    """Exclude imported objects from garbage collection and make it rare, which saves a fifth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """Keep SQLite in a file for tests in a browser, whose pages send requests of their own at any time.

    All threads share one connection to a database in memory, and end each other's transactions.
    """
    default = settings.DATABASES["default"]
    if "sqlite" in default["ENGINE"] and any(item.get_closest_marker("browser") for item in request.session.items):
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


PASSWORD = "a long enough password"
YEARS = 10**9  # seconds


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hash passwords with MD5, as tests create hundreds of accounts."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def plain_rendering(django_test_environment):
    """Render templates as in production. Django's test environment copies the context of each included one."""
    with mock.patch.object(Template, "_render", _TestState.saved_data.template_render):
        yield


@pytest.fixture(autouse=True)
def english():
    """Activate English for each test, whatever the language of the last page."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept():
    """Empty all caches before each test."""
    content_version._validities.clear()
    index._index = change_index._index = None
    for each in [*caches.all(initialized_only=True), *STORES.values()]:
        each.clear()
    key_and_language.cache_clear()  # by the settings of the test before
    frame.cache_clear()


@pytest.fixture(autouse=True)
def no_page_cache(request, monkeypatch):
    """Disable the cache of `frame` in tests without `page_cache`, as builders do not renew the content version."""
    if "page_cache" not in request.fixturenames:
        monkeypatch.setattr(context_processors, "frame", frame.__wrapped__)


@pytest.fixture
def page_cache(monkeypatch):
    """Send the requests of every client through the page cache, as in production."""
    monkeypatch.setattr("django.test.client.ClientHandler", PortalHandler)


@pytest.fixture(scope="session", autouse=True)
def static_files(tmp_path_factory):
    """Use static files without a manifest, and temporary folders for media and static files."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "fields.files.WholeFileStorage"}
    storages = {"default": files, "staticfiles": plain}
    folders = {name: tmp_path_factory.mktemp(name.lower()) for name in ("MEDIA_ROOT", "STATIC_ROOT")}
    with override_settings(STORAGES=storages, **folders):
        yield


def member(role, name):
    user = get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def one_connection():
    """Keep the database connection open at the end of requests without the test client, for the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def viewer(db):
    return member("Viewers", "vera")


@pytest.fixture
def editor(db):
    return member("Editors", "emil")


@pytest.fixture
def publisher(db):
    return member("Publishers", "petra")


@pytest.fixture
def administrator(db):
    return member("Administrators", "adam")


@pytest.fixture(scope="session")
def sample_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return loaded_rows()


@pytest.fixture
def sample(sample_rows, db):
    """Load the whole sample plan of the project."""
    put_sample(sample_rows)


@pytest.fixture(scope="session")
def made_demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return demo_rows()


@pytest.fixture
def demo(made_demo, db):
    """Put the invented city of `make demo` into the database."""
    put_demo(made_demo)


@pytest.fixture
def see(visitor):
    """Function that opens a URL as a visitor and returns the parsed page: `see("/en/").h1`."""

    def open_page(url, status=200, **headers):
        response = visitor.get(url, headers=headers)
        assert response.status_code == status, (url, response.status_code, response.headers.get("Location"))
        return parse_html(response.content)

    return open_page


@pytest.fixture
def long_sessions(settings):
    """Keep staff signed in while a test travels through days."""
    settings.SESSION_COOKIE_AGE = settings.SESSION_MAX_AGE = YEARS
