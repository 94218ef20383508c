"""Tests that a draft that names what is gone is answered with a sentence, and can be mended."""

import pytest

from achievements.models import Organization
from publishing.models import ContentVersion
from tests import builders
from tests.forms import send
from tests.html import parse_html
from tests.staff import action_url, change_url
from tests.workflow import run, save_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(editor):
    """An achievement whose draft names an organization that was deleted at the same moment."""
    item, gone = builders.achievement(title_en="Hall"), builders.organization(name_en="Gone")
    save_edit(item, by=editor, title_en="New hall", **{"partners-0-organization": gone.pk, "partners-0-role": "lead"})
    gone.revisions.all().delete()
    Organization.objects.filter(pk=gone.pk).delete()
    ContentVersion.objects.renew()
    return item


def test_its_form_opens_and_saves(item, editor):
    response = editor.get(change_url(item))
    assert response.status_code == 200
    assert "Partners" in parse_html(response.content).select_one(".workflow-panel-warning").get_text()
    assert send(editor, change_url(item), title_en="Newer hall").status_code == 302
    item.refresh_from_db()
    assert item.draft.snapshot["fields"]["title_en"] == "Newer hall"
    assert item.draft.snapshot["rows"]["partners"] == []


def test_it_is_not_published_and_says_why(item, editor, publisher):
    assert editor.get(action_url("submit", item)).status_code == 200
    run("submit", item, by=editor)
    response = send(publisher, action_url("publish", item))
    texts = [each.get_text() for each in parse_html(response.content).select("#content-main a[href*='partners-group']")]
    assert texts == ["Partner: This no longer exists. Choose another."]
