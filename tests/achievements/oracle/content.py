"""Random content for the oracle: a city that stays, and achievements with figures of every sort that come and go."""

import datetime
from decimal import Decimal

from hypothesis import strategies as st

from achievements.models import Achievement, Figure, Part, Partner
from tests import builders

NOW = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)  # noon in Seoul
HOUR = datetime.timedelta(hours=1)
PUBLIC = {"publish_at": builders.LONG_AGO}
HIDDEN = [
    {"publish_at": None},
    {"publish_at": NOW + HOUR},
    {"publish_at": builders.LONG_AGO, "withdraw_at": NOW - HOUR},
]
LEAVING = {"publish_at": builders.LONG_AGO, "withdraw_at": NOW + HOUR}

SECTORS = ["health", "energy", "water", "secret", "past"]  # of the plans new, new, old, new, gone
UNITS = {
    "capacity": ["mw", "kw", "gw"],
    "solar": ["kw", "mw"],
    "investment": ["krw", "eok", "million-won"],
    "fund": ["krw", "million-won"],
    "trained": ["people"],
    "women": ["people"],
    "rate": ["percent"],
    None: ["mw", "krw", "people", None],
}
MONEY = {"investment", "fund"}
BODIES = {"city": "city", "nation": "national", "gaon": "company", "narae": "company"}  # with their kinds
ROLES = ["lead", "funder", "partner"]
WORDS = ["solar", "태양광", "clinic", "robot"]
PERIODS = ["2010", "2009/2012", "2013/..", "../2011", "2999", "2026-03-01", "2026-02-28", "2026-03-02", "2011-06"]
DATES = [None, "2011", "2011-06", "2011-06-30", "2010-12", "2012"]
NUMBERS = [
    *("0", "1", "5", "12", "100", "-3", "0.1", "0.2", "0.0001", "-2.5", "11.25"),
    *("60000000000", "999999999999999", "-999999999999999", "12345678901.2345", "99999999999.9999"),
]


def make_city():
    """Create what stays: plans, sectors, bodies, units and measures, and a former achievement with all of these."""
    current, former = builders.plan(slug="new"), builders.plan(slug="old", is_current=False)
    gone = builders.plan(slug="gone", is_current=False, **HIDDEN[2])
    sectors = {
        "health": builders.sector(slug="health", plan=current, position=2),
        "energy": builders.sector(slug="energy", plan=current, position=1, name_ko=""),
        "empty": builders.sector(slug="empty", plan=current, position=3),
        "water": builders.sector(slug="water", plan=former, name_en=""),
        "secret": builders.sector(slug="secret", plan=current, **HIDDEN[1]),
        "past": builders.sector(slug="past", plan=gone),
    }
    units, bodies = make_units(), [builders.organization(slug=slug, kind=kind) for slug, kind in BODIES.items()]
    measures = make_measures(units)
    ever = builders.achievement(sector=sectors["water"], title_en="Ever", period="2008")
    for body in bodies:
        Partner.objects.create(achievement=ever, organization=body, role="lead")
    for slug, measure in measures.items():
        for unit in UNITS[slug]:
            Figure.objects.create(achievement=ever, measure=measure, unit=units[unit], value=Decimal("2.5"))
    return City(sectors, units, measures, bodies)


class City:
    """The rows that random achievements belong to."""

    def __init__(self, sectors, units, measures, bodies):
        self.sectors = sectors
        self.units = units
        self.measures = measures
        self.bodies = bodies


def make_units():
    """Create units of power and money in several scales, people and per cent; some lack a name in a language."""
    power, money = {"dimension": "power", "name_en": "", "name_ko": ""}, {"dimension": "money"}
    mw = builders.unit(slug="mw", symbol="MW", **power)
    krw = builders.unit(slug="krw", symbol="KRW", name_en="", name_ko="원", **money)
    return {
        "mw": mw,
        "kw": builders.unit(slug="kw", symbol="kW", base=mw, scale=Decimal("0.001"), **power),
        "gw": builders.unit(slug="gw", symbol="GW", base=mw, scale=1000, **power),
        "krw": krw,
        "eok": builders.unit(slug="eok", name_en="eok won", name_ko="억 원", base=krw, scale=10**8, **money),
        "million-won": builders.unit(slug="million-won", name_en="", name_ko="백만원", base=krw, scale=10**6, **money),
        "people": builders.unit(slug="people", name_en="people", name_ko="명"),
        "percent": builders.unit(slug="percent", symbol="%", name_en="", name_ko="", dimension="ratio"),
    }


def make_measures(units):
    """Create measures; two share a base unit, some have a name in one language, and one does not add up."""
    texts = {
        "capacity": ("mw", "Capacity", ""),
        "solar": ("kw", "Solar capacity", "태양광 용량"),
        "investment": ("krw", "", "투자"),
        "fund": ("krw", "Fund", "기금"),
        "trained": ("people", "Training", "교육"),
        "women": ("people", "Women", "여성"),
        "rate": ("percent", "Rate", "비율"),
    }
    counted = {"trained": {"counted_en": "people trained", "counted_ko": "교육 인원"}}
    return {
        slug: builders.measure(
            slug=slug, unit=units[unit], name_en=en, name_ko=ko, adds_up=slug != "rate", **counted.get(slug, {})
        )
        for slug, (unit, en, ko) in texts.items()
    }


# Random achievements, as plain values


@st.composite
def figures(draw, measures, kinds, parts):
    measure = draw(st.sampled_from(measures))
    facts = {
        "measure": measure,
        "unit": draw(st.sampled_from(UNITS[measure])),
        "kind": draw(st.sampled_from(kinds)),
        "as_of": draw(st.sampled_from(DATES)),
        "value": draw(st.sampled_from(NUMBERS) | st.integers(-20, 2000).map(str)),
        "is_approximate": draw(st.sampled_from([False, False, False, True])),
        "part": draw(st.sampled_from([None, None, *range(parts)])),
        "is_share": draw(st.booleans()),
    }
    if measure in MONEY:
        facts["year"] = draw(st.sampled_from([None, None, 2011]))
        facts["funder"] = draw(st.sampled_from([None, None, 0, 1]))
        facts["spending"] = draw(st.sampled_from(["", "planned", "spent"]))
    return facts


@st.composite
def achievements(draw):
    parts = draw(st.integers(0, 2))
    measures = draw(st.sampled_from([[*UNITS], ["capacity", "solar"], ["investment", "fund"], ["capacity"], ["fund"]]))
    kinds = draw(st.sampled_from([["result"], ["result", "target"], ["result", "target", "baseline"]]))
    return {
        "sector": draw(st.sampled_from(SECTORS[:2] * 3 + SECTORS)),
        "word": draw(st.sampled_from(WORDS)),
        "language": draw(st.sampled_from(["both", "en", "ko"])),
        "period": draw(st.sampled_from([None, *PERIODS])),
        "outcome": draw(st.sampled_from(["", "", "achieved", "partly", "discontinued"])),
        "changed": draw(st.sampled_from([None, builders.LONG_AGO, NOW])),
        "moments": draw(st.sampled_from([PUBLIC] * 7 + [LEAVING, *HIDDEN])),
        "partners": draw(
            st.lists(st.tuples(st.integers(0, len(BODIES) - 1), st.sampled_from(ROLES)), max_size=3, unique=True)
        ),
        "parts": parts,
        "figures": draw(st.lists(figures(measures, kinds, parts), min_size=1, max_size=6)),
    }


def write(city, rows):
    """Write random achievements with their parts and figures."""
    figures = []
    for number, row in enumerate(rows):
        item = write_achievement(city, number, row)
        for body, role in row["partners"]:
            Partner.objects.create(achievement=item, organization=city.bodies[body], role=role)
        parts = [
            Part.objects.create(achievement=item, position=place, title_en=f"phase {place}", period="2011")
            for place in range(row["parts"])
        ]
        figures += figures_of(city, item, parts, row["figures"])
    wholes = [figure for figure in figures if figure.whole_id is None]
    Figure.objects.bulk_create(wholes)
    Figure.objects.bulk_create([figure for figure in figures if figure.whole_id])


def write_achievement(city, number, row):
    word, language = row["word"], row["language"]
    return Achievement.objects.create(
        sector=city.sectors[row["sector"]],
        position=-number % 3,
        title_en="" if language == "ko" else f"{word} {number}",
        title_ko="" if language == "en" else f"{word} {number}호",
        text_ko=f"글 {number}" if language == "ko" else "",
        period=row["period"],
        outcome=row["outcome"],
        changed_at=row["changed"],
        **row["moments"],
    )


def figures_of(city, item, parts, rows):
    """The Figures of an achievement; what is to be a share is one of the first figure that may be its whole."""
    found = []
    for place, row in enumerate(rows):
        names = ("kind", "as_of", "is_approximate")
        facts = {name: row[name] for name in names} | {name: row.get(name) for name in ("year", "spending")}
        found.append(
            Figure(
                achievement=item,
                position=place,
                measure=city.measures.get(row["measure"]),
                unit=city.units.get(row["unit"]),
                part=None if row["part"] is None else parts[row["part"]],
                funder=None if row.get("funder") is None else city.bodies[row["funder"]],
                value=Decimal(row["value"]),
                **facts | {"spending": facts["spending"] or ""},
            )
        )
    for place, (figure, row) in enumerate(zip(found, rows, strict=True)):
        if row["is_share"]:
            figure.whole = next((each for each in found[:place] if may_be_share(figure, each)), None)
    return found


def may_be_share(figure, whole):
    """Return True as the form does: of the same part and kind, in units that convert, and no share of a share."""
    same = whole.part_id == figure.part_id and whole.kind == figure.kind and whole.whole_id is None
    return same and whole.is_comparable(figure)


# Random queries

VALUES = {
    "q": [
        *("solar", "태양광", "phase 1", "phase robot", "nothing", "capacity", "mw", "원 2011", "-solar"),
        *('"phase 1"', '"solar 1" -robot', '"1 phase"', '-"phase 1" 태양광', "기관"),
    ],
    "plan": ["new", "old", "all"],
    "sector": ["health", "energy", "empty", "water"],
    "from": ["2010", "2011-06", "2026-03-01"],
    "to": ["2010", "2012-01-01", "2026-03-01"],
    "state": ["achieved", "partly", "discontinued", "unstated", "under-way", "planned", "undated"],
    "partner": [*BODIES],
    "role": [*ROLES, "host"],
    "partner_kind": ["city", "national", "company", "university"],
    "measure": [slug for slug in UNITS if slug],
    "unit": ["mw", "krw", "people", "percent"],
    "kind": ["result", "target", "baseline"],
    "spending": ["planned", "spent", "none"],
    "min": ["-3", "0.0001", "0.002", "5", "12", "100", "500000000", "60000000000"],
    "max": ["-2.5", "0.01", "4", "12", "1000", "300000000", "60000000000"],
    "sort": ["relevance", "newest", "next", "oldest", "changed", "plan", "title"],
}
SEVERAL = ["plan", "sector", "state", "partner", "role", "partner_kind", "measure", "unit", "kind", "spending"]
ABOUT_PARTNERS = ["partner", "role", "partner_kind"]
ABOUT_FIGURES = ["measure", "unit", "kind", "spending", "min", "max"]


@st.composite
def queries(draw):
    """{filter: values}; amounts come with a unit or a measure mostly."""
    names = draw(st.lists(st.sampled_from([*VALUES, *ABOUT_FIGURES, *ABOUT_PARTNERS]), max_size=4, unique=True))
    query = {}
    for name in names:
        most = 3 if name in SEVERAL else 1
        query[name] = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=most, unique=True))
    if query.keys() & {"min", "max"} and not query.keys() & {"unit", "measure"}:
        query["measure"] = [draw(st.sampled_from(["capacity", "investment", "fund", "solar"]))]
    return query
