"""Tests of the SQL statements of staff requests: no writes and no locks for a GET, and few for a change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publishing.admin import DraftsAdmin
from tests import builders
from tests.conftest import member
from tests.forms import shown_in
from tests.staff import action_url, change_url

pytestmark = pytest.mark.django_db

MOST_FOR_A_CHANGE = 196  # from the form to the public page, in eight requests, four of them done once
MOST_FOR_BULK = 60
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")


def statements_of(request):
    """Return the response to a request, and its SQL statements."""
    with CaptureQueriesContext(connection) as queries:
        response = request()
    return response, [query["sql"] for query in queries]


def submitted(editor, item):
    """Change a text and a figure of an item, submit the draft for review, and return the item."""
    fields = shown_in(editor, change_url(item)) | {"title_en": f"{item.title_en}, changed", "figures-0-value": "7"}
    editor.post(change_url(item), fields | {"_save": "Save"})
    editor.post(action_url("submit", item), shown_in(editor, action_url("submit", item)))
    item.refresh_from_db()
    return item


@pytest.fixture
def items():
    sector = builders.sector()
    return [builders.full_achievement(f"lion{number}", sector=sector) for number in range(4)]


def test_a_form_is_shown_without_a_write_or_a_lock(items, editor):
    item = items[0]
    for state in ("public", "with a draft"):
        response, statements = statements_of(lambda: editor.get(change_url(item)))
        assert response.status_code == 200
        assert not [sql for sql in statements if sql.startswith(WRITES)], state
        submitted(editor, item)


@pytest.mark.parametrize("action", [action.name for action in DraftsAdmin.workflow_actions])
def test_the_page_of_an_action_is_shown_without_a_write_or_a_lock(items, editor, publisher, action):
    item = submitted(editor, items[0])
    response, statements = statements_of(lambda: publisher.get(action_url(action, item)))
    assert response.status_code == 200
    assert not [sql for sql in statements if sql.startswith(WRITES)]


def test_a_change_reaches_the_public_in_few_statements(editor, publisher, visitor):
    item, reviewer = builders.achievement(), member("Publishers", "reviewer")
    builders.figure(achievement=item)
    asked = []

    def count(request):
        response, statements = statements_of(request)
        asked.extend(statements)
        return response

    count(lambda: editor.get(change_url(item)))
    fields = shown_in(editor, change_url(item)) | {"title_en": "A changed title", "_submit": "Save"}
    assert count(lambda: editor.post(change_url(item), fields)).status_code == 302
    for client, action in ((editor, "submit"), (reviewer, "approve"), (publisher, "publish")):
        url = action_url(action, item)
        if action != "approve":
            assert count(lambda client=client, url=url: client.get(url)).status_code == 200
        fields = shown_in(client, url)
        assert count(lambda client=client, url=url, fields=fields: client.post(url, fields)).status_code == 302
    page = count(lambda: visitor.get(item.get_absolute_url()))
    assert "A changed title" in page.content.decode()
    assert len(asked) <= MOST_FOR_A_CHANGE


def test_a_bulk_page_asks_the_same_for_few_and_for_many(items, editor, publisher):
    for item in items:
        submitted(editor, item)
    numbers = []
    for chosen in (items[:2], items):
        response, statements = statements_of(lambda chosen=chosen: publisher.get(action_url("publish", *chosen)))
        assert response.content.decode().count("Someone else") == 0
        assert response.content.decode().count("What the draft changes") == len(chosen)
        assert not [sql for sql in statements if sql.startswith(WRITES)]
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= MOST_FOR_BULK
