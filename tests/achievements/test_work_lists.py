"""Tests of the lists of achievements that staff have something to add to."""

import pytest

from achievements.models import Achievement, PlanFigure, SectorFigure
from sectors.models import Responsibility
from tests import builders
from tests.html import parse_html
from tests.staff import list_url
from tests.workflow import user_of

pytestmark = pytest.mark.django_db

WHOLE = {"period": "2020", "outcome": "achieved"}
LISTS = ["outcome", "unit", "measure", "target-year", "period", "partner", "source"]


@pytest.fixture
def items():
    """Make one achievement for each work list, with its name as the title, and two that are on none."""
    make("whole")
    make("outcome", outcome="")
    make("period", period=None)
    make("unit", figure={"unit": None, "measure": builders.measure()})
    make("measure", figure={"unit": builders.unit(), "measure": None})
    make("target-year", figure={"kind": "target", "as_of": None})
    make("partner", has_partner=False)
    make("source", has_source=False)
    make("withdrawn", outcome="", has_source=False, **builders.withdrawn())


def make(title, *, figure=None, has_partner=True, has_source=True, **values):
    item = builders.achievement(title_en=title, **WHOLE | values)
    builders.figure(achievement=item, **{"as_of": "2020"} | (figure or {}))
    if has_partner:
        builders.partner(achievement=item, organization=builders.organization())
    if has_source:
        builders.source(achievement=item)


def lists_of(client):
    """Return {address: number} of the lists on the start page."""
    found = parse_html(client.get("/admin/").content).select("section[aria-labelledby=to-complete] li")
    return {item.a["href"]: item.select_one(".queue-count").get_text() for item in found}


def address_of(name):
    return f"{list_url(Achievement)}?lacks={name}"


def test_the_start_page_leads_to_each_list_and_says_how_long_it_is(items, editor):
    assert lists_of(editor) == {address_of(name): "1" for name in LISTS}
    for name in LISTS:
        page = parse_html(editor.get(address_of(name)).content)
        assert [cell.get_text() for cell in page.select("#result_list .field-__str__")] == [name]


def test_people_see_the_lists_of_their_sectors(items, editor, viewer):
    assert lists_of(viewer) == {}
    other = builders.sector()
    Responsibility.objects.create(user=user_of(editor), sector=other)
    assert lists_of(editor) == {}
    builders.achievement(sector=other, title_en="mine", period="2020")
    assert set(lists_of(editor)) == {address_of(name) for name in ("outcome", "partner", "source")}


def test_nothing_to_complete_shows_no_list(editor):
    make("whole")
    assert lists_of(editor) == {}


def test_targets_of_sectors_and_plans_without_a_year_are_on_lists_of_their_own(editor):
    sector = builders.sector()
    for model, item in ((SectorFigure, sector), (PlanFigure, sector.plan)):
        builders.figure(model, **{model.parent_field: item}, kind="target", value=5)
    addresses = {f"{list_url(type(item))}?lacks=target-year": "1" for item in (sector, sector.plan)}
    assert lists_of(editor) == addresses
    for address in addresses:
        assert len(parse_html(editor.get(address).content).select("#result_list tbody tr")) == 1
