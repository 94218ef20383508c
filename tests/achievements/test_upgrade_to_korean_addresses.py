"""Test of the migrations that make addresses such as sector-3 anew from Korean names, and take that back."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from achievements.models import Organization
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests import builders
from tests.workflow import in_days, save_edit

pytestmark = pytest.mark.django_db

# On the tables of today, which models write; the migrations change rows alone.
SECTORS = import_module("sectors.migrations.0011_addresses_from_korean_names")
ORGANIZATIONS = import_module("achievements.migrations.0021_addresses_from_korean_names")
EDITOR = SimpleNamespace(connection=connection)
KOREAN = {"name_en": "", "name_ko": "신라"}


def slugs(model):
    return set(model.objects.values_list("slug", flat=True))


def test_made_addresses_become_korean_ones_and_lead_there(visitor, caplog):
    plan = builders.plan(slug="plan", title_en="", title_ko="대구 전략")
    sector = builders.sector(slug="sector-3", plan=plan, **KOREAN)
    point = builders.point(sector=sector, slug="strategypoint", text_en="", text_ko="사람을 키운다")
    named = builders.sector(slug="sector-4", plan=plan, name_en="Named", name_ko="이름")
    draft = builders.sector(slug="sector-5", plan=plan, **KOREAN, **builders.DRAFT)
    builders.point(sector=draft, slug="strategypoint-2", text_en="", text_ko="알약")
    later = builders.sector(slug="sector", plan=plan, name_en="", name_ko="종로", publish_at=in_days(2))
    save_edit(sector, by=None, goal_en="In a draft")
    builders.page(slug="page", title_en="", title_ko="왕십리")
    bodies = [
        builders.organization(slug=slug, name_en="", name_ko="㈜가온로봇")
        for slug in ("organization", "organization-2")
    ]
    builders.organization(slug="gaonrobot-3", name_en="", name_ko="가온로봇 삼")
    builders.organization(slug="organization-9", name_en="", name_ko="!")
    item = builders.achievement(sector=sector, title_en="A bridge")
    item.points.add(point)
    builders.partner(achievement=item, organization=bodies[1])
    before = {model: slugs(model) for model in (Plan, Sector, Page, StrategyPoint, Organization)}

    with caplog.at_level("INFO"):
        for migration in (SECTORS, ORGANIZATIONS):
            migration.romanize(apps, EDITOR)
    assert f"sectors.Sector {sector.pk}: sector-3 → silla" in caplog.messages
    assert slugs(Plan) == {"daegu-jeollyak"}
    assert slugs(Sector) == {"silla", "sector-4", "silla-2", "jongno"}
    assert slugs(StrategyPoint) == {"sarameul-kiunda", "allyak"}
    assert slugs(Page) == {"wangsimni"}
    assert slugs(Organization) == {"gaonrobot", "gaonrobot-2", "gaonrobot-3", "organization-9"}
    for each in (sector, draft, later):
        revision = each.revisions.open().get()
        assert revision.snapshot["fields"]["slug"] == revision.address == type(each).objects.get(pk=each.pk).slug
    assert sector.revisions.open().get().snapshot["rows"]["points"][0]["slug"] == "sarameul-kiunda"
    for code in ("en", "ko"):
        for old, new in {
            "sectors/sector-3/": "sectors/silla/",
            "sectors/sector-3/history/": "sectors/silla/history/",
            "sectors/sector-3/?as_of=2024-01-01": "sectors/silla/?as_of=2024-01-01",
            "plans/plan/history/": "plans/daegu-jeollyak/history/",
            "pages/page/": "pages/wangsimni/",
            "organizations/organization-2/": "organizations/gaonrobot-2/",
        }.items():
            response = visitor.get(f"/{code}/{old}")
            assert (response.status_code, response["Location"]) == (301, f"/{code}/{new}")
    for name, old, new in (
        ("point", "strategypoint", "sarameul-kiunda"),
        ("plan", "plan", "daegu-jeollyak"),
        ("sector", "sector-3", "silla"),
        ("partner", "organization-2", "gaonrobot-2"),
    ):
        assert visitor.get(f"/en/achievements/?{name}={old}")["Location"] == f"/en/achievements/?{name}={new}"
        assert "A bridge" in visitor.get(f"/en/achievements.atom?{name}={old}").content.decode()
    assert Sector(name_ko="분야", plan=plan).slug == ""
    new = Sector(slug="sector-3", name_en="Thief", plan=plan)
    assert new.is_former_slug_of_another()
    assert named.slug == "sector-4"

    for migration in (ORGANIZATIONS, SECTORS):
        migration.restore(apps, EDITOR)
    made = {model: slugs(model) for model in before}
    assert made == before | {
        Sector: {"sector-3", "sector-4", "silla-2", "jongno"},
        StrategyPoint: {"strategypoint", "allyak"},
    }
    assert sector.revisions.open().get().address == "sector-3"
