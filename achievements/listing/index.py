"""The facet index: which achievements have each choice of each filter, as bitmaps in the memory of the process.

It holds what is public under one content version and is built again under the next one. The counts of any combination
of filters come from it without the database. docs/decisions/24 has the reasons.
"""

import functools
import sys
import threading
from array import array
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import Aggregate, Case, DateField, DateTimeField, TextField, Value, When, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, RowNumber
from django.utils import timezone
from django.utils.translation import get_language
from pyroaring import BitMap

from achievements.choices import FigureKind
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Figure, Organization, Partner, Source
from achievements.states import state_of
from fields.search import contains, folded_lines
from fields.translation import columns, preferred
from sectors.models import Page, Plan, Sector, StrategyPoint
from sectors.periods.status import status_now

NOT_STATED = "none"  # the value in addresses for achievements without an outcome
# Filters about the same row of an achievement: this partner in that role, a figure of this measure and that kind.
ROW_FILTERS = {"partner": ("partner", "role", "partner_kind"), "figure": ("measure", "unit", "kind", "spending")}
ROWS_OF = {name: rows for rows, names in ROW_FILTERS.items() for name in names}


class Choice(NamedTuple):
    """A value that a filter can have, with its texts by language."""

    value: str  # in addresses
    texts: dict
    group: dict | None = None  # the texts of the heading that it stands under
    key: str | None = None  # the primary key as text, for conditions
    search_text: str = ""  # folded

    @property
    def label(self):
        return preferred(self.texts)


class FacetIndex:
    """The choices of the filters, and the achievements that have each of them.

    `live` is the BitMap of all public achievements;
    `facets` is {filter: {value: BitMap}};
    `tuples` is {"partner" or "figure": [(values, keys)]} for the filters of ROW_FILTERS, keys as they were read;
    `choices` is {filter: {value: Choice}} in the order of the form, for filters whose choices are in the database;
    `current_plan` is the slug of the current plan, or None;
    `plans` is {"sector" or "point": {slug: the slugs of its plans}};
    `units` has the Units by primary key as text, those that nothing public uses as well.
    Bitmaps of rows may hold achievements that are not public: they are for intersections with `live`.
    """

    def __init__(self, version):
        self.version = version
        self.labels = {}
        groups, names = read_index()
        self.current_plan = next((plan.slug for plan in names["plans"].values() if plan.search_text == CURRENT), None)
        self.plans = plans_of_parts(names)
        self.units, self.measures = units_of(names), names["measures"]
        self.names, self.folded_names = names, {}
        self.facets = facets_of_achievements(groups["achievement"], names)
        self.live = union(self.facets["sector"].values())
        sourced = bitmap(*(keys for _, keys in groups["source"])) & self.live
        points, organizations = names["points"], names["organizations"]
        self.facets |= {
            "point": bitmaps((points[key].slug, keys) for (key, *_), keys in groups["point"] if key in points),
            "place": bitmaps((english or korean, keys) for (english, korean, *_), keys in groups["place"]),
            "sourced": {"yes": sourced, "no": self.live - sourced},
        }
        self.tuples = {
            "partner": [
                ((organizations[key].slug, role, organizations[key].parent), keys)
                for (key, role, *_), keys in groups["partner"]
            ],
            "figure": self.tuples_of_figures(groups["figure"]),
        }
        for rows, tuples in self.tuples.items():
            self.facets |= facets_of_tuples(rows, tuples)
        self.facets["lacks"] = self.lacking()
        self.choices = {
            "plan": plans(names),
            "sector": sectors(names),
            "point": points_of(names),
            "partner": partners(names, self.public(self.facets["partner"].items())),
            "place": places(self.public((values, bitmap(keys)) for values, keys in groups["place"])),
            "measure": measures(names, self.units, self.public(self.facets["measure"].items())),
            "unit": units(self.units, self.public(self.facets["unit"].items())),
        }

    def lacking(self):
        """The facet of what achievements lack, from the facets of what they have."""
        kinds = self.facets["kind"]
        have = {
            "figure": union(kinds.values()),
            "target": kinds.get(FigureKind.TARGET, BitMap()),
            "result": kinds.get(FigureKind.RESULT, BitMap()),
            "partner": union(self.facets["role"].values()),
        }
        return {name: self.live - found for name, found in have.items()}

    def tuples_of_figures(self, groups):
        """[((measure, unit, kind, spending), keys)] with the unit that amounts are compared in."""
        return [
            ((self.slug_of_measure(measure), self.slug_of_unit(unit), kind, spending or NOT_STATED), keys)
            for (measure, unit, kind, spending, *_), keys in groups
        ]

    def slug_of_measure(self, key):
        return self.measures[key].slug if key in self.measures else ""

    def slug_of_unit(self, key):
        return self.units[key].base.slug if key in self.units else ""

    def figure_tuples(self, figures):
        """[((measure, unit, kind, spending), keys)] of the achievements that some figures belong to."""
        return self.tuples_of_figures((values, keys) for _, *values, keys in grouped_figures(figures))

    @cached_property
    def words_of_units(self):
        """{what a unit is called: UnitName}, for former addresses."""
        return {word: unit for unit in self.units.values() for word in (unit.slug, *unit.texts.values()) if word}

    @cached_property
    def words_counted(self):
        """{word beside the number: slugs of measures}, for former addresses: there the word was a unit."""
        found = defaultdict(list)
        for measure in self.measures.values():
            found[measure.search_text].append(measure.slug)
        return found

    def searched_names(self, kind):
        """{primary key as text: folded text that is searched} of the names of a kind (NAMES)."""
        if kind not in self.folded_names:
            self.folded_names[kind] = {key: searched_text(kind, name) for key, name in self.names[kind].items()}
        return self.folded_names[kind]

    def keys_called(self, kind, word):
        """The primary keys of the names of a kind (NAMES) with a word in them."""
        return [key for key, text in self.searched_names(kind).items() if contains(text, word)]

    def public(self, bitmaps):
        """The values of the bitmaps with something public in them."""
        return [values for values, keys in bitmaps if keys.intersect(self.live)]

    def keys(self, name, values):
        """The primary keys of some choices of a filter."""
        return [self.choices[name][value].key for value in values]

    def label(self, name, value):
        """The TextInLanguage of a choice in the language in force."""
        labels = self.labels.setdefault((name, get_language()), {})
        if value not in labels:
            labels[value] = self.choices[name][value].label
        return labels[value]


def facets_of_achievements(groups, names):
    """The facets of which each achievement has one value."""
    facets = {name: defaultdict(BitMap) for name in ("plan", "sector", "state", "status", "outcome")}
    for (key, status, outcome, *_), keys in groups:
        sector, found = names["sectors"][key], bitmap(keys)
        facets["plan"][names["plans"][sector.parent].slug] |= found
        facets["sector"][sector.slug] |= found
        facets["state"][state_of(outcome, status)] |= found
        facets["status"][status] |= found
        facets["outcome"][outcome or NOT_STATED] |= found
    return facets


def facets_of_tuples(rows, tuples):
    """The facets of the filters about the same rows, each without the others."""
    names = enumerate(ROW_FILTERS[rows])
    return {name: bitmaps((values[place], keys) for values, keys in tuples) for place, name in names}


def bitmaps(groups):
    """{value: BitMap} of (value, keys), united for each value."""
    found = defaultdict(list)
    for value, keys in groups:
        found[value].append(keys)
    return {value: bitmap(*keys) for value, keys in found.items()}


def union(bitmaps):
    return BitMap.union(BitMap(), *bitmaps)


# The choices


def plans_of_parts(names):
    """The slugs of the plans that sectors, and strategy points of their slug, belong to."""
    found = {"sector": defaultdict(set), "point": defaultdict(set)}
    for sector in names["sectors"].values():
        found["sector"][sector.slug].add(names["plans"][sector.parent].slug)
    for point in names["points"].values():
        found["point"][point.slug] |= found["sector"][names["sectors"][point.parent].slug]
    return found


def plans(names):
    found = sorted(names["plans"].items(), key=lambda pair: pair[1].position)
    return by_value(Choice(plan.slug, plan.texts, None, key) for key, plan in found)


def sectors(names):
    """The sectors under their plans, where more than one plan has some."""
    found = sectors_in_order(names)
    is_grouped = len({sector.parent for _, sector in found}) > 1
    return by_value(
        Choice(sector.slug, sector.texts, names["plans"][sector.parent].texts if is_grouped else None, key)
        for key, sector in found
    )


def points_of(names):
    """The strategy points under their sectors."""
    places = {key: place for place, (key, _) in enumerate(sectors_in_order(names))}
    found = sorted(names["points"].values(), key=lambda point: (places[point.parent], point.position))
    return by_value(Choice(point.slug, point.texts, names["sectors"][point.parent].texts) for point in found)


def sectors_in_order(names):
    plans = names["plans"]
    return sorted(
        names["sectors"].items(), key=lambda pair: (plans[pair[1].parent].position, pair[1].position, int(pair[0]))
    )


def partners(names, slugs):
    """The organizations with these slugs, in the order of their primary keys."""
    slugs, found = set(slugs), sorted(names["organizations"].items(), key=lambda pair: int(pair[0]))
    return by_value(
        Choice(each.slug, each.texts, None, key, each.search_text) for key, each in found if each.slug in slugs
    )


def places(values):
    """The places by their first text. Where several share that one, the last gives the others, and search finds all."""
    found = {}
    for english, korean, *_ in sorted(values):
        if word := english or korean:
            others = found[word].search_text if word in found else ""
            search_text = f"{folded_lines([english, korean])}\n{others}"
            found[word] = Choice(word, {"en": english, "ko": korean}, search_text=search_text)
    return dict(sorted(found.items()))


class UnitName(NamedTuple):
    """A unit with the one that its amounts are compared in, which is itself or another."""

    key: str
    slug: str
    texts: dict
    scale: Decimal
    base: "UnitName | None" = None


def units_of(names):
    """{primary key as text: UnitName}"""
    found = {
        key: UnitName(key, unit.slug, unit.texts, Decimal(unit.search_text)) for key, unit in names["units"].items()
    }
    parents = {key: names["units"][key].parent or key for key in found}
    return {key: unit._replace(base=found[parents[key]]) for key, unit in found.items()}


def units(found, slugs):
    slugs = set(slugs)
    chosen = sorted((unit for unit in found.values() if unit.slug in slugs), key=lambda unit: unit.slug)
    return by_value(Choice(unit.slug, unit.texts, None, unit.key) for unit in chosen)


def measures(names, units, slugs):
    """The measures with these slugs, in the order of their names; with the unit where two have one name."""
    slugs = set(slugs)
    found = {key: measure for key, measure in names["measures"].items() if measure.slug in slugs}
    uses = Counter(text for measure in found.values() for text in measure.texts.values())
    choices = [
        Choice(
            measure.slug, told_apart(measure.texts, uses, units.get(measure.parent)), None, key, search_text(measure)
        )
        for key, measure in found.items()
    ]
    return by_value(sorted(choices, key=lambda choice: (choice.search_text, choice.value)))


def told_apart(texts, uses, unit):
    if unit is None:
        return texts
    return {
        code: f"{text} ({preferred_in(unit.texts, code)})" if text and uses[text] > 1 else text
        for code, text in texts.items()
    }


def preferred_in(texts, code):
    return texts[code] or next(filter(None, texts.values()), "")


def search_text(name):
    return folded_lines(name.texts.values())


def searched_text(kind, name):
    """The folded text in which a name of a kind is searched: of organizations with other names, of units with slugs."""
    if kind == "organizations":
        return name.search_text
    return f"{search_text(name)}\n{name.slug}" if kind == "units" else search_text(name)


def by_value(choices):
    return {choice.value: choice for choice in choices}


# The statement that reads it all: one, so that the index is of one moment


class Keys(Aggregate):
    """All keys of a group in one value, for `bitmap`: four bytes each on PostgreSQL, text on SQLite."""

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, template="STRING_AGG(int4send((%(expressions)s)::int4), '')")

    def as_sqlite(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT")


def bitmap(*values):
    """The bitmap of the keys in some values of `Keys`; None is the value of no rows."""
    values = [value for value in values if value]
    if values and isinstance(values[0], str):
        return BitMap(array("I", map(int, ",".join(values).split(","))))
    keys = array("I", b"".join(values))
    if sys.byteorder == "little":
        keys.byteswap()
    return BitMap(keys)


def keys_of(queryset):
    """The bitmap of the primary keys of a queryset."""
    return bitmap(queryset.aggregate(keys=Keys("pk"))["keys"])


class Name(NamedTuple):
    """The texts and the place of a plan, a sector, a strategy point or an organization."""

    slug: str
    en: str
    ko: str
    parent: str  # the primary key of what it belongs to, as text; the kind of an organization; the word of a plan
    position: int
    search_text: str  # of a sector its hue and icon; of a plan CURRENT or nothing

    @property
    def texts(self):
        return {"en": self.en, "ko": self.ko}


CURRENT = "current"  # in place of the search text of a plan
NAMES = ("plans", "sectors", "points", "organizations", "measures", "units", "pages")
WIDTH = 7  # values in a row of the statement
NOW, TODAY = object(), object()  # stand for the parameters that change


def read_index():
    """({kind: [(values, keys)]}, {kind: {primary key as text: Name}}) of now."""
    groups, names = defaultdict(list), defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(*index_statement(timezone.now()))
        for kind, *values, keys in cursor.fetchall():
            if kind in NAMES:
                key, slug, english, korean, parent, position, search_text = values
                names[kind][key] = Name(slug, english, korean, parent, int(position), search_text)
            else:
                groups[kind].append((values, keys))
    return groups, names


def index_statement(now):
    """The statement and its parameters at a moment."""
    sql, parameters = compiled_statement(connection.vendor)
    adapt = connection.ops
    values = {NOW: adapt.adapt_datetimefield_value(now), TODAY: adapt.adapt_datefield_value(timezone.localdate(now))}
    return sql, [values.get(each, each) for each in parameters]


@functools.cache
def compiled_statement(_vendor):
    """Django takes milliseconds to write so long a statement, so it writes it once."""
    now, today = RawSQL("%s", [NOW], DateTimeField()), RawSQL("%s", [TODAY], DateField())
    first, *others = [*grouped_keys(now, today), *names_of_choices(now)]
    return first.union(*others, all=True).query.sql_with_params()


def grouped_keys(now, today):
    """Yield the queries of the index. Only the first selects public rows; the others are intersected with those."""
    live = Achievement.objects.live(now)
    yield grouped("achievement", live, "sector_id", status_now(today), "outcome", keys="pk")
    yield grouped("place", Achievement.objects, *columns("place"), keys="pk")
    yield grouped("point", Achievement.points.through.objects, "strategypoint_id", keys="achievement_id")
    yield grouped("partner", Partner.objects, "organization_id", "role", keys="achievement_id")
    yield grouped_figures(Figure.objects)
    yield grouped("source", Source.objects, keys="achievement_id")


def grouped_figures(figures):
    return grouped("figure", figures, "measure_id", "unit_id", "kind", "spending", keys="achievement_id")


def names_of_choices(now):
    place_of_plan = Window(RowNumber(), order_by=Plan._meta.ordering)
    mark = Case(When(is_current=True, then=Value(CURRENT)), default=Value(""))
    yield named("plans", Plan.objects.live(now), "title", "noun", place_of_plan, mark)
    look = Concat("hue", Value(" "), "icon")
    yield named("sectors", Sector.objects.live(now), "name", "plan_id", "position", look)
    yield named("points", StrategyPoint.objects.live(now), "text", "sector_id", "position")
    yield named("organizations", Organization.objects, "name", "kind", Value(0), "search_text")
    yield named("measures", Measure.objects, "name", "unit_id", Value(0), "counted_en")
    yield named("pages", Page.objects.live(now), "title", Value(""), "position")
    symbols = [Coalesce(NullIf(column, Value("")), "symbol") for column in columns("name")]
    yield named("units", Unit.objects, symbols, Coalesce(Cast("base_id", TextField()), Value("")), Value(0), "scale")


def grouped(kind, rows, *values, keys):
    """The keys of the achievements for each combination of values."""
    texts = {f"value_{number}": text for number, text in enumerate(as_texts(values))}
    found = rows.order_by().values(kind_of_row=Value(kind), **texts).annotate(keys=Keys(keys))
    return found.values_list("kind_of_row", *texts, "keys")


def named(kind, rows, name, *others):
    """The names of some rows. The others are the parent, the position and the text of a search.

    `name` is that of a translated field, or the expressions of the name in each language.
    """
    values = as_texts(["pk", "slug", *(columns(name) if isinstance(name, str) else name), *others])
    return rows.order_by().values_list(Value(kind), *values, Value(None, TextField()))


def as_texts(values):
    """The values of a row as texts, and as many as each row has."""
    texts = [Cast(value, TextField()) for value in values]
    return texts + [Value("")] * (WIDTH - len(texts))


_index = None  # of the content version that was asked for last
_building = threading.Lock()


def facet_index(version):
    """The index of what is public now, whose content version this is. One thread builds it while others wait."""
    global _index
    index = _index
    if index is None or index.version != version:
        with _building:
            index = _index
            if index is None or index.version != version:
                _index = index = FacetIndex(version)
    return index


class Selection:
    """The achievements of an index that fit some filters, and how many each choice would leave of them.

    `chosen` is {filter: values}. `found` has the keys that fit the filters that an index cannot answer, or is None.
    `figures` are the `figure_tuples` in place of the index's, where not every figure counts.
    """

    def __init__(self, index, chosen, found=None, figures=None):
        self.chosen = chosen
        self.public = index.live if found is None else index.live & found
        self.facets, self.tuples = index.facets, index.tuples
        if figures is not None:
            self.tuples = self.tuples | {"figure": figures}
            self.facets = self.facets | facets_of_tuples("figure", figures)

    @cached_property
    def keys(self):
        """The bitmap of what fits all filters."""
        return self.without()

    def without(self, *names):
        """The bitmap of what fits all filters but these; of those about the same rows, all or none are named."""
        keys = self.public
        for name, values in self.chosen.items():
            if name not in names and len(self.chosen_of(ROWS_OF.get(name))) <= 1:
                facet = self.facets[name]
                keys = keys & union(facet[value] for value in values if value in facet)
        for rows, (first, *_others) in ROW_FILTERS.items():
            if len(self.chosen_of(rows)) > 1 and first not in names:
                keys = keys & bitmap(*(each for values, each in self.tuples[rows] if self.fits(rows, values)))
        return keys

    def chosen_of(self, rows):
        """The filters about the same rows that are in use."""
        return [name for name in ROW_FILTERS.get(rows, ()) if name in self.chosen]

    def fits(self, rows, values, leaving_out=None):
        """Return True if a row with these values fits the filters about such rows, but for one of them."""
        return all(
            name == leaving_out or name not in self.chosen or value in self.chosen[name]
            for name, value in zip(ROW_FILTERS[rows], values, strict=True)
        )

    def numbers(self, name):
        """{value: number} of the choices of a filter, as all other filters leave them; without those that are 0."""
        rows = ROWS_OF.get(name)
        keys = self.without(*ROW_FILTERS.get(rows, [name]))
        others = [other for other in self.chosen_of(rows) if other != name]
        facet = self.narrowed_facet(rows, name) if others else self.facets[name]
        numbers = {value: keys.intersection_cardinality(each) for value, each in facet.items()}
        return {value: number for value, number in numbers.items() if number and value}

    def narrowed_facet(self, rows, name):
        """The facet of a filter about rows, as far as the same rows fit the other filters about them."""
        place = ROW_FILTERS[rows].index(name)
        found = self.tuples[rows]
        return bitmaps((values[place], keys) for values, keys in found if self.fits(rows, values, leaving_out=name))
