"""Tests of GET requests to account and sign-in pages: no writes to the database, for any user."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import resubmission, second_factor
from accounts.choices import AuditEvent
from accounts.form_tokens import make_form_token
from accounts.models import AuditEntry, RolePolicy
from tests.conftest import PASSWORD, member
from tests.public import patterns

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|SAVEPOINT)\b|.*\bFOR UPDATE\b", re.IGNORECASE | re.DOTALL)
ROLES = ["Viewers", "Editors", "Publishers", "Administrators"]
OURS = re.compile(
    r"admin/(|(auth|accounts|second-factor|sessions|presence|login|logout|password_change|jsi18n|autocomplete)/.*)"
)
MORE = [
    "/admin/auth/",
    "/admin/accounts/",
    "/admin/autocomplete/",
    "/admin/auth/user/?q=hong&is_staff__exact=0",
    "/admin/accounts/auditentry/?event__exact=changed&at__year=2026",
    "/admin/accounts/auditentry/?verb__exact=changed",
    "/admin/accounts/auditentry/?at__year=never",
    "/admin/accounts/auditentry/?q=a+b+c+d+e+f+g+h+i+j+k",
    "/admin/accounts/auditentry/export/?event__exact=changed",
    "/admin/login/?next=/admin/",
    "/admin/second-factor/?next=/admin/",
]


@pytest.fixture
def urls():
    """One URL for each route of accounts and sign-in."""
    user = User.objects.create_user("hong")
    second_factor.set_up(user, second_factor.new_key(), 0)
    note = [{"changed": {"fields": ["Active"]}}]
    entry = AuditEntry.objects.record(AuditEvent.CHANGED, by=user, item=user, note=note)
    keys = {"admin/auth/user/": user.pk, "admin/auth/group/": Group.objects.first().pk}
    found = []
    for route, _pattern in patterns():
        if OURS.fullmatch(route):
            key = next((key for prefix, key in keys.items() if route.startswith(prefix)), entry.pk)
            found.append("/" + re.sub(r"<(?:\w+:)?(?:object_)?id>", str(key), route))
    assert len(found) > 25
    return found + MORE


def written_by(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code in (200, 302, 400, 403, 404, 405), (url, response.status_code)
    return [query["sql"][:100] for query in queries if WRITES.match(query["sql"])]


def writes(client, urls):
    return {url: found for url in urls if (found := written_by(client, url))}


@pytest.mark.parametrize("role", ROLES)
def test_no_get_writes_for_any_role(urls, role):
    assert writes(member(role, "kim"), urls) == {}


def test_no_get_writes_for_a_visitor_or_a_citizen(urls):
    client = Client()
    assert writes(client, urls) == {}
    assert not client.cookies.get("sessionid")
    client.force_login(User.objects.create_user("citizen"))
    assert writes(client, urls) == {}


def test_no_get_writes_for_a_superuser(urls, admin_client):
    pages = [url for url in urls if admin_client.get(url).status_code == 200]
    assert len(pages) > 20
    assert writes(admin_client, urls) == {}


@pytest.mark.parametrize("has_phone", [False, True])
def test_no_get_writes_before_the_second_factor(urls, has_phone):
    RolePolicy.objects.create(group=Group.objects.get(name="Editors"), requires_second_factor=True)
    client = member("Editors", "emil")
    if has_phone:
        second_factor.set_up(User.objects.get(username="emil"), second_factor.new_key(), 0)
    assert writes(client, urls) == {}


def test_no_get_writes_while_a_form_waits_to_be_sent_again(urls, editor):
    form = {"path": "/admin/", "fields": [["name", "value"]], "has_files": False}
    session = editor.session
    session[resubmission.FORM] = make_form_token(resubmission.FORM, None, "", 0, form)
    session.save()
    assert b"Send it again" in editor.get("/admin/second-factor/resubmission/").content
    assert writes(editor, urls) == {}


def test_a_writing_request_is_detected(urls, editor):
    with CaptureQueriesContext(connection) as queries:
        editor.post("/admin/login/", {"username": "emil", "password": PASSWORD})
    assert [query for query in queries if WRITES.match(query["sql"])]
