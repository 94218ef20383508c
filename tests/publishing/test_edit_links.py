"""Tests of links from public pages to their forms, shown only to users with permission to edit."""

import pytest
from django.test import Client

from delivery.page_store import STORES
from sectors.models import Responsibility
from tests import builders
from tests.conftest import member
from tests.html import parse_html
from tests.staff import change_url, edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def link_on(client, url):
    response = client.get(url, follow=True)
    assert response.status_code == 200
    found = parse_html(response.content).select(".edit a")
    return found[0]["href"] if found else None


@pytest.fixture
def items():
    item = builders.achievement()
    body = builders.partner(achievement=item).organization
    return [item, item.sector, item.sector.plan, builders.page(), body]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_editor_gets_a_link_to_the_form(editor, items, language):
    for item in items:
        assert link_on(editor, item.get_absolute_url().replace("/en/", f"/{language}/")) == change_url(item)


def test_users_without_permission_get_no_edit_link(viewer, visitor, django_user_model, items):
    reader = Client()
    reader.force_login(django_user_model.objects.create_user("reader"))
    limited = member("Editors", "lena")
    Responsibility.objects.create(user=django_user_model.objects.get(username="lena"), sector=builders.sector())
    for item in items:
        for client in (viewer, visitor, reader):
            assert link_on(client, item.get_absolute_url()) is None
    assert link_on(limited, items[0].get_absolute_url()) is None


def test_pages_without_an_item_have_no_edit_link(editor, items):
    for url in ("/en/achievements/", "/en/progress/", "/en/data/"):
        assert link_on(editor, url) is None


def test_previews_and_past_pages_have_no_edit_link(editor, items):
    item = items[0]
    edit(editor, item, title_en="A draft")
    for url in (f"{item.page_url()}preview/", f"{item.page_url()}?as_of=2021-01-01"):
        assert link_on(editor, url) is None


def test_cached_pages_contain_no_edit_link(page_cache, editor, visitor, items):
    for item in items:
        url = item.get_absolute_url()
        assert link_on(editor, url)
        assert link_on(visitor, url) is None
        assert link_on(editor, url)
        assert link_on(visitor, url) is None
    assert len(STORES["arbitrary"].pages) == len(items)  # the name of the test client's host is none of ours


def test_the_front_page_of_the_administration_leads_to_the_components(viewer):
    page = parse_html(viewer.get("/admin/").content)
    link = page.find("a", string="Components of the pages")["href"]
    assert viewer.get(link).status_code == 200
