"""Tests of the facet index against counts in plain Python over the public achievements, for random queries."""

import csv
import datetime
import io
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import time_machine
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from achievements.exports.csv_file import csv_file
from achievements.exports.tables import achievements
from achievements.listing import index
from achievements.listing.facets import facet_form
from achievements.listing.filters import CHOICES
from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from delivery.content_version import content_version
from fields.search import contains, folded
from publishing.models import ContentVersion
from sectors.models import StrategyPoint
from sectors.periods import Period
from tests import builders

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)  # noon in Seoul
STATES = [
    {"publish_at": builders.LONG_AGO},
    {"publish_at": None},
    {"publish_at": NOW + datetime.timedelta(hours=1)},
    {"publish_at": builders.LONG_AGO, "withdraw_at": NOW - datetime.timedelta(hours=1)},
    {"publish_at": builders.LONG_AGO, "withdraw_at": NOW + datetime.timedelta(hours=1)},
]
MOSTLY_PUBLIC = [STATES[0]] * 8 + STATES
PERIODS = [None, "2010", "2009/2012", "2013/..", "../2011", "2999", "2026-03-01", "2026-02-28", "2026-03-02", "2011-06"]
PLACES = [("", ""), ("Daegu", "대구"), ("Daegu", "대구시"), ("", "서울"), ("Medivalley", ""), ("Busan", "부산")]
TEXTS = [  # units of one base in several scales, one word for several measures, figures that say too little
    {"unit_en": "MW", "unit_ko": "MW", "label_en": "Capacity"},
    {"unit_en": "kW", "unit_ko": "kW", "label_en": "capacity"},
    {"unit_en": "persons", "unit_ko": "명", "label_en": "Staff", "label_ko": "직원"},
    {"unit_en": "jobs", "unit_ko": "명"},
    {"unit_en": "KRW", "unit_ko": "원", "label_en": "Investment", "label_ko": "투자"},
    {"unit_ko": "억 원", "label_ko": "투자"},
    {"unit_ko": "건"},
    {},
]
WORDS = ["solar", "태양광", "태양광 발전", "clinic", "robot"]
BODIES = {"abc": "company", "dgist": "university", "keti": "company", "nobody": "city"}  # with their kinds
ROLES = ["lead", "funder", "partner"]
SPENDING = ["", "planned", "spent"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=[1, 2])
def city(request):
    """Create achievements with several values for each filter. Some are hidden by themselves, their sector or plan."""
    choose = random.Random(request.param)  # noqa: S311 - the same achievements every time
    current, other = builders.plan(slug="new"), builders.plan(slug="old", is_current=False)
    hidden = builders.plan(slug="gone", is_current=False, **STATES[3])
    sectors = [
        builders.sector(slug=slug, plan=plan, **state)
        for slug, plan, state in [
            ("health", current, {}),
            ("energy", current, {}),
            ("empty", current, {}),
            ("water", other, {}),
            ("secret", current, STATES[2]),
            ("past", hidden, {}),
        ]
    ]
    points = [builders.point(sector=sector, slug=f"{sector.slug}-{n}") for sector in sectors for n in (1, 2)]
    bodies = [
        builders.organization(slug=slug, name_en=slug.upper(), aliases=f"{slug}-alias", kind=kind)
        for slug, kind in BODIES.items()
    ]
    for number in range(60):
        fill(choose, number, [each for each in sectors if each.slug != "empty"], points, bodies[:3])
    unseen = builders.achievement(sector=sectors[0], place_en="Nowhere", **STATES[1])
    Partner.objects.create(achievement=unseen, organization=bodies[3], role="lead")
    Figure.objects.create(achievement=unseen, value=1, kind="result", **builders.records_of(unit_en="unseen"))
    ContentVersion.objects.renew()


def fill(choose, number, sectors, points, bodies):
    sector, place = choose.choice(sectors), choose.choice(PLACES)
    item = Achievement.objects.create(
        sector=sector,
        title_en=f"{choose.choice(WORDS)} {number}",
        text_ko=choose.choice(WORDS),
        period=choose.choice(PERIODS),
        place_en=place[0],
        place_ko=place[1],
        outcome=choose.choice(["", "", "achieved", "partly"]),
        changed_at=choose.choice([None, builders.LONG_AGO, NOW]),
        **choose.choice(MOSTLY_PUBLIC),
    )
    item.points.set(choose.sample(points, choose.randrange(3)))
    for body, role in choose.sample([(body, role) for body in bodies for role in ROLES], choose.randrange(4)):
        Partner.objects.create(achievement=item, organization=body, role=role)
    for _ in range(choose.randrange(3)):
        kind, records = choose.choice(["result", "target", "baseline"]), builders.records_of(**choose.choice(TEXTS))
        is_money = records["unit"] and records["unit"].dimension == "money"
        values = {"kind": kind, "value": choose.randrange(10), "spending": choose.choice(SPENDING) if is_money else ""}
        Figure.objects.create(achievement=item, **values, **records)
    for _ in range(choose.randrange(2)):
        Part.objects.create(achievement=item, title_en=f"phase {choose.choice(WORDS)}")
    for _ in range(choose.choice([0, 0, 2])):
        Source.objects.create(achievement=item, title_en="Source", url="https://example.org/")


class Facts:
    """Plain values of one achievement, to be matched against a query."""

    def __init__(self, item, points):
        self.key = item.pk
        self.period = item.period
        self.changed = item.changed_at and timezone.localdate(item.changed_at)
        figures = [row_of(figure) for figure in item.figures.all()]
        partners = [(each.organization.slug, each.role, each.organization.kind) for each in item.partners.all()]
        names = ("measure", "unit", "kind", "spending")
        self.rows = [(partners, ("partner", "role", "partner_kind"), ()), (figures, names, ("min", "max"))]
        bodies = [each.organization.search_text for each in item.partners.all()]
        measures = [name for figure in item.figures.all() if figure.measure for name in figure.measure.texts]
        public = [point for point in item.points.all() if point.pk in points]
        names = [item.sector.name_en, item.sector.name_ko, *measures]
        names += [text for point in public for text in (point.text_en, point.text_ko)]
        parts = [part.search_text for part in item.parts.all()]
        self.texts = [item.search_text, *parts, *bodies, *map(folded, names)]
        self.values = {
            "plan": {item.sector.plan.slug},
            "sector": {item.sector.slug},
            "point": {point.slug for point in item.points.all() if point.pk in points},
            "state": {item.outcome or {"ended": "unstated"}.get(item.status.value, item.status.value)},
            "status": {item.status.value},
            "outcome": {item.outcome or "none"},
            "place": {item.place_en or item.place_ko},
            "sourced": {"yes" if item.sources.all() else "no"},
            "lacks": lacking(partners, figures),
        }

    def fits(self, query, but=""):
        """Return True if the achievement matches `query`, given as {filter: values}, without the filter `but`."""
        query = {name: values for name, values in query.items() if name != but}
        return (
            all(self.values[name] & set(query[name]) for name in self.values if name in query)
            and all(self.passes(name, query[name][0]) for name in ("q", "from", "to", "changed") if name in query)
            and all(self.has_row(query, *each) for each in self.rows)
        )

    def passes(self, name, value):
        if name == "q":
            return all(any(contains(text, word) for text in self.texts) for word in folded(value).split())
        if name == "changed":
            return self.changed is not None and self.changed >= Period.parse(value).first_day
        if self.period is None:
            return False
        asked = Period.parse(value)
        return self.period.last_day >= asked.first_day if name == "from" else self.period.first_day <= asked.last_day

    def has_row(self, query, rows, names, limits):
        asked = {each: query[each] for each in (*names, *limits) if each in query}
        return not asked or any(row_fits(asked, row, names) for row in rows)

    def having(self, query, name):
        """Return the values of a filter that this achievement has, in the rows that match all other filters."""
        for rows, names, limits in self.rows:
            if name in names:
                others = {each: query[each] for each in (*names, *limits) if each in query and each != name}
                return {row[names.index(name)] for row in rows if row_fits(others, row, names)}
        return self.values[name]


def lacking(partners, figures):
    kinds = {kind for _measure, _unit, kind, *_ in figures}
    there = {"figure": figures, "partner": partners, "target": "target" in kinds, "result": "result" in kinds}
    return {name for name, rows in there.items() if not rows}


def row_of(figure):
    """The values of a figure by which it is filtered; the last is its amount in the base unit."""
    unit = figure.unit and (figure.unit.base or figure.unit).slug
    amount = figure.value * (figure.unit.scale if figure.unit else 1)
    return figure.measure.slug if figure.measure else "", unit or "", figure.kind, figure.spending or "none", amount


def row_fits(asked, row, names):
    """Return True if one row matches the filters in `asked`."""
    return (
        all(name not in asked or value in asked[name] for name, value in zip(names, row, strict=False))
        and ("min" not in asked or row[-1] >= Decimal(asked["min"][0]))
        and ("max" not in asked or row[-1] <= Decimal(asked["max"][0]))
    )


@pytest.fixture
def facts(city):
    """Plain values of all public achievements, in the default order."""
    related = ("partners__organization", "figures__measure", "figures__unit__base", "parts", "sources", "points")
    items = Achievement.objects.live().select_related("sector__plan").prefetch_related(*related)
    points = set(StrategyPoint.objects.live().values_list("pk", flat=True))
    return [Facts(item, points) for item in sorted(items, key=newest)]


def newest(item):
    """Sort what began last to the front, then what is planned, what begins next first, then what has no period."""
    if item.period is None:
        return 3, 0, item.pk
    begins = item.period.first_day
    is_planned = begins > timezone.localdate()
    return (2, begins.toordinal(), item.pk) if is_planned else (1, -begins.toordinal(), item.pk)


VALUES = {
    "q": ["solar", "태양광 solar", "phase", "dgist-alias", "nothing", "staff", "직원", "투자", "sector", "태양광발전"],
    "plan": ["new", "old", "all"],
    "sector": ["health", "energy", "empty", "water"],
    "point": ["health-1", "energy-2", "water-1"],
    "from": ["2010", "2011-06", "2026-03-01", "2999"],
    "to": ["2010", "2012-01-01", "2026-03-01"],
    "state": ["achieved", "partly", "discontinued", "unstated", "under-way", "planned", "undated"],
    "status": ["planned", "under-way", "ended", "undated"],
    "outcome": ["achieved", "partly", "discontinued", "none"],
    "partner": [*BODIES][:3],
    "role": [*ROLES, "host"],
    "partner_kind": ["company", "university", "city"],
    "place": ["Daegu", "서울", "Medivalley", "Busan"],
    "measure": ["capacity", "staff", "jobs", "investment"],
    "unit": ["mw", "people", "krw", "cases"],
    "kind": ["result", "target", "baseline"],
    "spending": ["planned", "spent", "none"],
    "min": ["2", "5", "0.004", "100000000"],
    "max": ["3", "8", "0.0065", "300000000"],
    "sourced": ["yes", "no"],
    "lacks": ["figure", "target", "result", "partner"],
    "changed": ["2020-01-01", "2021", "2026-03-02"],
}


@st.composite
def queries(draw):
    query = {}
    for name in draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=5, unique=True)):
        most = 3 if name in CHOICES else 1
        query[name] = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=most, unique=True))
    if query.keys() & {"min", "max"}:
        query.setdefault("unit", ["mw", "people", "krw"])
    return query


PLAN_OF = {"health": "new", "energy": "new", "empty": "new", "water": "old"}


def scoped(query):
    """Return the query with its plans: those it names, those of its sectors or points, else the current one."""
    if "all" in query.get("plan", ()):
        return {name: values for name, values in query.items() if name != "plan"}
    places = query.get("sector") or query.get("point") or ["health"]
    return {"plan": [PLAN_OF[place.partition("-")[0]] for place in places]} | query


def result_of(query):
    """The result of a query in the order of the facts; the oracle has the others."""
    return ListResult(ListQuery(QueryDict(urlencode(query | {"sort": "newest"}, doseq=True))))


@settings(max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries())
def test_counts_and_rows_match_a_computation_in_plain_python(city, facts, query):
    result = result_of(query)
    if result.query.errors:  # a place that nothing public has, “to” before “from”
        return
    query = scoped(query)
    found = [each.key for each in facts if each.fits(query)]
    assert result.count == len(found)
    assert list(result.rows.values_list("pk", flat=True)) == found
    assert keys_on_pages(result, size=7) == found
    assert keys_in_csv(result) == found
    for name in CHOICES:
        assert result.numbers(name) == numbers(facts, query, name), name


def keys_on_pages(result, size):
    pages = [result.page_of(size, number=number) for number in range(1, -(-result.count // size) + 1)]
    return [item.pk for page in pages for item in page]


def keys_in_csv(result):
    text = b"".join(csv_file(achievements("https://example.org"), result.rows, bom=False)).decode()
    return [int(row["number"]) for row in csv.DictReader(io.StringIO(text, newline=""))]


def numbers(facts, query, name):
    """Return {value: number} of the achievements with each value that match all other filters."""
    counted = {}
    for each in facts:
        if each.fits(query, but=name):
            for value in each.having(query, name):
                counted[value] = counted.get(value, 0) + 1
    counted.pop("", None)
    return counted


def test_filters_offer_no_values_of_hidden_achievements(city):
    query = ListQuery(QueryDict())
    assert set(query.index.choices["partner"]) == set([*BODIES][:3])
    assert "Nowhere" not in query.index.choices["place"]
    assert "unseen" not in query.index.choices["unit"]
    assert list(query.index.choices["plan"]) == ["new", "old"]
    assert list(query.index.choices["sector"]) == ["health", "energy", "empty", "water"]
    assert not set(query.index.live) & set(Achievement.objects.hidden().values_list("pk", flat=True))


def test_facets_show_the_numbers_of_the_result(city):
    result = result_of({"sector": ["health", "energy"]})
    shown = {facet.name: {each.value: each.number for each in facet.options} for facet in facet_form(result).all}
    assert shown["sector"] == {"health": 0, "energy": 0, "empty": 0} | result.numbers("sector")
    assert {value: number for value, number in shown["partner"].items() if number} == result.numbers("partner")


def test_an_index_is_used_until_the_content_version_changes(city, django_assert_num_queries):
    version = content_version()
    with django_assert_num_queries(1):
        first = index.facet_index(version)
    with django_assert_num_queries(0):
        assert index.facet_index(version) is first
    builders.achievement(place_en="New place")
    assert content_version() != version
    assert "New place" in index.facet_index(content_version()).choices["place"]


def test_midnight_makes_another_index():
    builders.achievement(period="2026-03-01")
    with time_machine.travel(NOW, tick=False) as clock:
        before = result_of({}).numbers("status")
        clock.shift(24 * 60 * 60)
        assert (before, result_of({}).numbers("status")) == ({"under-way": 1}, {"ended": 1})


def test_threads_that_need_an_index_at_once_build_one(monkeypatch):
    built, started = [], threading.Event()

    class SlowIndex:
        def __init__(self, version):
            started.wait(5)
            built.append(version)
            self.version = version

    monkeypatch.setattr(index, "FacetIndex", SlowIndex)
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(index.facet_index, "one") for _ in range(4)]
        started.set()
        assert len({id(each.result()) for each in waiting}) == 1
    assert built == ["one"]


def test_an_index_that_could_not_be_built_is_built_by_the_next_request(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(index, "read_index", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index.facet_index("one")
    assert index.facet_index("one").version == "one"


def test_a_bitmap_is_read_from_the_value_of_either_database():
    assert list(index.bitmap("3,1,70000")) == [1, 3, 70_000]
    assert list(index.bitmap(b"\0\0\0\x01\0\x01\x11\x70")) == [1, 70_000]
    assert list(index.bitmap("3", "1,3")) == [1, 3]
    assert not index.bitmap(None)


def test_the_keys_of_a_queryset_are_read_as_one_value(city, django_assert_num_queries):
    rows = Organization.objects.filter(slug__in=[*BODIES][:2])
    with django_assert_num_queries(1):
        keys = index.keys_of(rows)
    assert set(keys) == set(rows.values_list("pk", flat=True))
