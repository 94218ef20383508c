"""Tests that version 1 of the API answers as it always did, byte for byte but for keys and numbers made by chance."""

import re
from pathlib import Path

import pytest
import time_machine

from tests import builders

pytestmark = pytest.mark.django_db

ROOT = "/api/v1"
ANSWERS = Path(__file__).with_name("api_v1")  # a file for each answer, as version 1 gave it in November 2026
KEYS = {
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": "KEY",
    r"/achievements/\d+": "/achievements/NUMBER",
    r'"number": \d+': '"number": NUMBER',
}
PATHS = {
    "root": ("/", 200),
    "achievements": ("/achievements?sort=title", 200),
    "page": ("/achievements?page=2&sort=title", 404),
    "achievement": ("/achievements/{number}", 200),
    "plans": ("/plans", 200),
    "plan": ("/plans/now", 200),
    "sectors": ("/sectors", 200),
    "sector": ("/sectors/energy", 200),
    "organizations": ("/organizations", 200),
    "organization": ("/organizations/giraffe-body", 200),
    "counts": ("/counts?by=sector&from=2000", 200),
    "refused": ("/achievements?sector=nope&from=soon&sectr=a", 400),
    "number": ("/achievements?page=0", 400),
    "missing": ("/nothing", 404),
}


@pytest.fixture
def city(db):
    plan = builders.plan(
        slug="now",
        title_en="Now",
        title_ko="지금",
        heading_en="Heading",
        heading_ko="표제",
        intro_en="Intro",
        intro_ko="",
        owner_en="City",
        owner_ko="시",
    )
    sector = builders.sector(
        plan=plan, slug="energy", name_en="Energy", name_ko="에너지", goal_en="Goal", goal_ko="", scope_en="Scope"
    )
    with time_machine.travel(builders.LONG_AGO, tick=False):
        builders.achievement(sector=sector, title_en="Bare", title_ko="", period="2013/..")
        return builders.full_achievement("giraffe", sector=sector)


@pytest.mark.parametrize("name", PATHS)
def test_version_1_answers_as_before(city, visitor, name):
    path, status = PATHS[name]
    with time_machine.travel("2026-11-29", tick=False):
        response = visitor.get(ROOT + path.format(number=city.pk))
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/json")
    content = response.content.decode()
    for pattern, word in KEYS.items():
        content = re.sub(pattern, word, content)
    assert f"{content}\n" == (ANSWERS / f"{name}.json").read_text()


def test_version_1_refuses_the_parameters_of_version_2(city, visitor):
    for name in ("cursor", "per_page", "lang"):
        response = visitor.get(f"{ROOT}/achievements?{name}=1")
        assert (response.status_code, response.json()) == (
            400,
            {"errors": [f"There is no parameter named “{name}”."]},
        )


def test_words_leave_the_order_as_it_was(visitor):
    builders.achievement(title_en="Robot", period="2010")
    builders.achievement(title_en="Park", text_en="With a robot", period="2020")
    for path, first in (("", "Park"), ("&sort=relevance", "Robot"), ("&sort=title", "Park")):
        results = visitor.get(f"{ROOT}/achievements?q=robot{path}").json()["results"]
        assert results[0]["title"]["en"] == first
