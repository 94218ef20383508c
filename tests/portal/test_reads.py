"""Tests of GET requests to every URL: no writes to the database, for any user."""

import re
import uuid

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from achievements.models import Achievement, Report
from jobs.models import Job
from sectors.models import Identity
from tests import builders
from tests.kinds import every_kind
from tests.public import patterns

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE)\b", re.IGNORECASE)
QUERIES = {
    "admin/autocomplete/": "?app_label=achievements&model_name=achievement&field_name=sector",
    "admin/search/": "?q=lion",
    "en/achievements/": "?q=lion&find-partner=center",
    "en/organizations/": "?q=a",
}


@pytest.fixture
def addresses(sample):
    """URLs of each route, and of each kind of public page in both languages."""
    kinds = [f"/{code}{path}" for path, _status in every_kind().values() for code in ("en", "ko")]
    items = items_of_every_kind()
    return [*kinds, *(address_of(route, items) for route in routes())]


def routes():
    return [route for route, _pattern in patterns()]


def items_of_every_kind():
    """Return an object of each kind for the parameters of routes, by its name in the singular and the plural."""
    item = Achievement.objects.get(title_en="A changed title")
    item.save_edit(item.working_copy(), by=None)
    report = Report.objects.first()
    by_name = {
        "achievement": item,
        "sector": item.sector,
        "plan": item.sector.plan,
        "organization": item.partners.get().organization,
        "page": builders.page(),
        "report": report,
        "picture": item.picture,
        "office": item.office,
        "identity": Identity.objects.get(),
        "user": User.objects.create_user("another"),
        "group": Group.objects.first(),
        "auditentry": AuditEntry.objects.record("changed", item=item),
    }
    return by_name | {f"{name}s": each for name, each in by_name.items()}


def address_of(route, items):
    named = [items[segment] for segment in re.split(r"[/.]", route) if segment in items]
    item = named[-1] if named else items["achievement"]
    is_action = "/do/" in route
    values = {
        "object_id": item.pk,
        "id": item.pk,
        "number": item.pk,
        "slug": getattr(item, "slug", ""),
        "key": items["achievement"].sources.get().pk,
        "content_type_id": ContentType.objects.get_for_model(item).pk,
        "extension": "csv",
        "quarter": "2026-Q3",
        "size": "page",
        "section": "reports",
        "name": "submit" if is_action else "partner",
        "folder": "0" * 32 + "-1x1",
        "digest": "0",
        "form": uuid.UUID(int=0),
        "pk": Job.objects.get_or_create(task="jobs.tasks.clear_sessions")[0].pk,
    }
    path = re.sub(r"\(\?P<app_label>[^)]*\)", "sectors", route).replace("(?P<url>.*)", "nothing")
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(values[place[1]]), path)
    return "/" + re.sub(r"\\Z|[\^$]", "", path) + (f"?item={item.pk}" if is_action else QUERIES.get(route, ""))


def asked(client, url):
    """Return the status of a response, and the SQL statements of the request that write."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        list(response.streaming_content if response.streaming else [])
    written = [each["sql"] for each in captured if WRITES.match(each["sql"])]
    return response.status_code, written


# Of some 200 addresses, how many are pages or files to whom; the others refuse, lead elsewhere or are not there.
READ = {"visitor": 80, "editor": 105, "admin_client": 120}


@pytest.mark.parametrize("role", READ)
def test_a_get_writes_nothing(role, addresses, request):
    client = request.getfixturevalue(role)
    answers = {url: asked(client, url) for url in addresses}
    assert {url: written for url, (_status, written) in answers.items() if written} == {}
    assert sum(status == 200 for status, _written in answers.values()) >= READ[role]
    assert max(status for status, _written in answers.values()) < 500
    pages_of_actions = {url for url, (status, _written) in answers.items() if "/do/" in url and status == 200}
    assert bool(pages_of_actions) == (role != "visitor")


def test_a_write_is_seen(admin_client):
    with CaptureQueriesContext(connection) as captured:
        admin_client.post("/admin/achievements/organization/export/csv/")
    assert [each["sql"] for each in captured if WRITES.match(each["sql"]) and "auditentry" in each["sql"]]
