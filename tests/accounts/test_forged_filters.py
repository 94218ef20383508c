"""Tests of the lists of the administration with filters that no link of ours has: an answer, and no traceback."""

import logging

import pytest
from django.contrib import admin

from achievements.models import Achievement
from tests import builders
from tests.staff import list_url, text_of, undrawn

pytestmark = pytest.mark.django_db

FORGED = ["zz", "9" * 30, "1,zz", "2026-13-45"]
LOOKUPS = ["plan__id__exact", "sector__plan__exact", "pk__in", "at__gte", "event__exact", "id__isnull", "no_such_field"]


def parameters(model_admin):
    """Yield the names in addresses of the filters of a list."""
    for each in model_admin.list_filter:
        name = each[0] if isinstance(each, tuple) else each
        yield from (
            [name.parameter_name] if hasattr(name, "parameter_name") else [f"{name}__exact", f"{name}__id__exact"]
        )
    yield from ("q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "draft", *LOOKUPS)


@pytest.mark.parametrize("model", list(admin.site._registry), ids=str)
def test_a_forged_filter_is_answered(admin_client, caplog, model):
    url = list_url(model)
    for name in dict.fromkeys(parameters(admin.site.get_model_admin(model))):
        for value in FORGED:
            with undrawn(), caplog.at_level(logging.WARNING):
                response = admin_client.get(url, {name: value})
            assert response.status_code in (200, 302), (name, value)
            assert caplog.records == [], (name, value)


def test_whoever_opens_a_forged_address_reads_that_the_list_is_whole(admin_client):
    for _ in range(2):  # with one sector there is no filter
        builders.achievement(sector=builders.sector())
    for query in ("plan__id__exact=zz", "sector__id__exact=zz", "no_such_field=1"):
        response = admin_client.get(f"{list_url(Achievement)}?{query}", follow=True)
        assert "so the whole list is shown" in text_of(response), query
