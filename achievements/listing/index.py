"""The facet index: which achievements have each choice of each filter, as bitmaps in the memory of the process.

It holds what is public under one content version and is built again under the next one. The counts of any combination
of filters come from it without the database. docs/decisions/24 has the reasons.
"""

import functools
import itertools
import sys
import threading
from array import array
from collections import Counter, defaultdict
from functools import cached_property
from typing import NamedTuple

from django.db import connection
from django.db.models import Aggregate, DateField, DateTimeField, TextField, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, RowNumber
from django.utils import timezone
from pyroaring import BitMap

from achievements.models import Achievement, Figure, Organization, Partner, Source
from publishing.languages import columns, preferred
from publishing.search import folded
from sectors.models import Plan, Sector, StrategyPoint
from sectors.periods.status import status_now

NOT_STATED = "none"  # the value in addresses for achievements without an outcome
# Two filters about the same row of an achievement: this partner in that role, a figure of this unit and that kind.
ROW_FILTERS = {"partner": ("partner", "role"), "figure": ("unit", "kind")}
SIBLINGS = {name: other for pair in ROW_FILTERS.values() for name, other in (pair, pair[::-1])}


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
    """The choices of the filters, and the public achievements that have each of them. Nothing in it is ever changed.

    `choices` is {filter: {value: Choice}} in the order of the form, for filters whose choices are in the database;
    `live` is the BitMap of all public achievements, and `facets` is {filter: {value: BitMap}};
    `pairs` is {"partner" or "figure": {(value, value): BitMap}} for the two filters of ROW_FILTERS together.
    Bitmaps of rows may hold achievements that are not public: they are for intersections with `live`.
    """

    def __init__(self, version):
        self.version = version
        groups, names = read_index()
        self.facets = facets_of_achievements(groups["achievement"], names)
        self.live = union(self.facets["sector"].values())
        sourced = union(keys for _values, keys in groups["source"]) & self.live
        public = {kind: self.public(groups[kind]) for kind in ("partner", "place", "figure")}
        self.pairs = {
            "partner": {(names["organizations"][key].slug, role): keys for (key, role, *_), keys in groups["partner"]},
            "figure": by_unit_and_kind(groups["figure"]),
        }
        self.facets |= {
            "point": {
                names["points"][point].slug: keys for (point, *_), keys in groups["point"] if point in names["points"]
            },
            "place": collected((english or korean, keys) for (english, korean, *_), keys in groups["place"]),
            "sourced": {"yes": sourced, "no": self.live - sourced},
        }
        for rows, pairs in self.pairs.items():
            self.facets |= facets_of_pairs(rows, pairs)
        self.choices = {
            "plan": plans(names),
            "sector": sectors(names),
            "point": points(names),
            "partner": partners(names, {key for key, *_ in public["partner"]}),
            "place": places(sorted(public["place"])),
            "unit": units(sorted(public["figure"])),
        }

    def public(self, groups):
        """The values of the groups that something public has."""
        return [values for values, keys in groups if keys.intersect(self.live)]

    def keys(self, name, values):
        """The primary keys of some choices of a filter."""
        return [self.choices[name][value].key for value in values]


def facets_of_achievements(groups, names):
    """The facets of which each achievement has one value."""
    facets = {name: defaultdict(BitMap) for name in ("plan", "sector", "status", "outcome")}
    for (key, status, outcome, *_), keys in groups:
        sector = names["sectors"][key]
        facets["plan"][names["plans"][sector.parent].slug] |= keys
        facets["sector"][sector.slug] |= keys
        facets["status"][status] |= keys
        facets["outcome"][outcome or NOT_STATED] |= keys
    return facets


def facets_of_pairs(rows, pairs):
    return {
        name: collected((values[place], keys) for values, keys in pairs.items())
        for place, name in enumerate(ROW_FILTERS[rows])
    }


def by_unit_and_kind(groups):
    """{(unit, kind): BitMap} of groups of figures."""
    return collected(((english or korean, kind), keys) for (english, korean, _, kind, *_), keys in groups)


def collected(pairs):
    """{value: BitMap} of pairs of a value and a bitmap; those of one value are united."""
    found = defaultdict(list)
    for value, keys in pairs:
        found[value].append(keys)
    return {value: each[0] if len(each) == 1 else union(each) for value, each in found.items()}


def union(bitmaps):
    return BitMap.union(BitMap(), *bitmaps)


def plans(names):
    found = sorted(names["plans"].items(), key=lambda pair: pair[1].position)
    return by_value(Choice(plan.slug, plan.texts, None, key) for key, plan in found)


def sectors(names):
    """The sectors under their plans, where more than one plan has some."""
    found = in_order(names, "sectors", "plans")
    is_grouped = len({sector.parent for _key, sector in found}) > 1
    return by_value(
        Choice(sector.slug, sector.texts, names["plans"][sector.parent].texts if is_grouped else None, key)
        for key, sector in found
    )


def points(names):
    """The strategy points under their sectors."""
    places = {key: place for place, (key, _sector) in enumerate(in_order(names, "sectors", "plans"))}
    found = sorted(names["points"].values(), key=lambda point: (places[point.parent], point.position))
    return by_value(Choice(point.slug, point.texts, names["sectors"][point.parent].texts) for point in found)


def in_order(names, kind, parent):
    """[(key, Name)] by the position of the parent, then by their own."""
    return sorted(
        names[kind].items(), key=lambda pair: (names[parent][pair[1].parent].position, pair[1].position, int(pair[0]))
    )


def partners(names, public):
    """The organizations whose primary keys are public, in the order of these."""
    found = sorted(public & set(names["organizations"]), key=int)
    organizations = [(key, names["organizations"][key]) for key in found]
    return by_value(Choice(each.slug, each.texts, None, key, each.search_text) for key, each in organizations)


def places(values):
    """The places by their first text. Where several share that one, the last gives the others; search finds all."""
    found = {}
    for english, korean, *_ in values:
        if word := english or korean:
            known = found[word].search_text if word in found else ""
            text = folded(f"{english}\n{korean}\n") + known
            found[word] = Choice(word, {"en": english, "ko": korean}, search_text=text)
    return dict(sorted(found.items()))


def units(values):
    """The units by their first text.

    Koreans count many things with one word. Then each says which one: “명(의료관광객)”.
    """
    named = {english or korean: (english, korean, counted) for english, korean, counted, *_ in values}
    named.pop("", None)
    shared = Counter(korean for _english, korean, _counted in named.values())
    return by_value(
        Choice(word, {"en": english, "ko": f"{korean}({counted or english})" if shared[korean] > 1 else korean})
        for word, (english, korean, counted) in sorted(named.items())
    )


def by_value(choices):
    return {choice.value: choice for choice in choices}


# Reading: one statement, so that the index is of one moment.


class Keys(Aggregate):
    """All keys of a group in one value, for `bitmap`: four bytes each on PostgreSQL, text on SQLite."""

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, template="STRING_AGG(int4send((%(expressions)s)::int4), '')")

    def as_sqlite(self, compiler, connection, **options):
        return self.as_sql(compiler, connection, function="GROUP_CONCAT")


def bitmap(keys):
    """The bitmap of a value of `Keys`. None is the value of no rows."""
    if isinstance(keys, str):
        return BitMap(array("I", map(int, keys.split(","))))
    numbers = array("I", bytes(keys or b""))
    if sys.byteorder == "little":
        numbers.byteswap()
    return BitMap(numbers)


def keys_of(queryset):
    """The primary keys of a queryset as a bitmap."""
    return bitmap(queryset.aggregate(keys=Keys("pk"))["keys"])


class Name(NamedTuple):
    """The texts and the place of a plan, a sector, a strategy point or an organization."""

    slug: str
    en: str
    ko: str
    parent: str  # the primary key of the plan or the sector that it belongs to, as text
    position: int
    search_text: str

    @property
    def texts(self):
        return {"en": self.en, "ko": self.ko}


NAMES = ("plans", "sectors", "points", "organizations")
WIDTH = 7  # values in a row of the statement
NOW, TODAY = object(), object()  # stand for the parameters that change


def read_index():
    """({kind: [(values, BitMap)]}, {kind: {primary key as text: Name}}) of now."""
    groups, names = defaultdict(list), defaultdict(dict)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(*with_parameters(*index_statement(connection.vendor), now))
        for kind, *values, keys in cursor.fetchall():
            if kind in NAMES:
                key, slug, english, korean, parent, position, search_text = values
                names[kind][key] = Name(slug, english, korean, parent, int(position), search_text)
            else:
                groups[kind].append((values, bitmap(keys)))
    return groups, names


@functools.cache
def index_statement(_vendor):
    """The SQL and its parameters. Django takes several milliseconds to write it, so it does so once."""
    now, today = RawSQL("%s", [NOW], DateTimeField()), RawSQL("%s", [TODAY], DateField())
    first, *others = [*groups_read(now, today), *names_read(now)]
    return first.union(*others, all=True).query.sql_with_params()


def with_parameters(sql, parameters, now):
    ops = connection.ops
    values = {NOW: ops.adapt_datetimefield_value(now), TODAY: ops.adapt_datefield_value(timezone.localdate(now))}
    return sql, [values.get(each, each) for each in parameters]


def groups_read(now, today):
    """The keys of achievements, grouped by what they or their rows have."""
    through = Achievement.points.through
    live = Achievement.objects.live(now)
    yield grouped("achievement", live, "sector_id", status_now(today), "outcome", keys="pk")
    yield grouped("place", live, *columns("place"), keys="pk")
    yield grouped("point", through.objects, "strategypoint_id", keys="achievement_id")
    yield grouped("partner", Partner.objects, "organization_id", "role", keys="achievement_id")
    yield figures_grouped(Figure.objects)
    yield grouped("source", Source.objects, keys="achievement_id")


def figures_grouped(figures):
    return grouped("figure", figures, *columns("unit"), "counted_ko", "kind", keys="achievement_id")


def figure_pairs(figures):
    """{(unit, kind): BitMap} of the achievements that some figures belong to."""
    return by_unit_and_kind((values, bitmap(keys)) for _kind, *values, keys in figures_grouped(figures))


def names_read(now):
    place_of_plan = Window(RowNumber(), order_by=Plan._meta.ordering)
    yield named("plans", Plan.objects.live(now), "title", Value(""), place_of_plan)
    yield named("sectors", Sector.objects.live(now), "name", "plan_id", "position")
    yield named("points", StrategyPoint.objects.live(now), "text", "sector_id", "position")
    yield named("organizations", Organization.objects, "name", Value(""), Value(0), "search_text")


def grouped(kind, rows, *values, keys):
    texts = {f"value_{number}": text for number, text in enumerate(as_texts(values))}
    found = rows.order_by().values(kind_read=Value(kind), **texts).annotate(keys=Keys(keys))
    return found.values_list("kind_read", *texts, "keys")


def named(kind, rows, name, *others):
    """The names of some rows. The others are the parent, the position and the text of a search."""
    values = as_texts(["pk", "slug", *columns(name), *others])
    return rows.order_by().values_list(Value(kind), *values, Value(None, TextField()))


def as_texts(values):
    """The values of a row, as texts and as many as each row has."""
    texts = [Cast(value, TextField()) for value in values]
    return texts + [Value("")] * (WIDTH - len(texts))


_index = None  # of the content version that was asked for last
_building = threading.Lock()


def facet_index(version):
    """The index of what is public now, whose content version this is. One thread builds it, while others wait."""
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
    `figures` are pairs of unit and kind in place of the index's, where not every figure counts.
    """

    def __init__(self, index, chosen, found=None, figures=None):
        self.chosen = chosen
        self.public = index.live if found is None else index.live & found
        self.facets, self.pairs = index.facets, index.pairs
        if figures is not None:
            self.pairs = self.pairs | {"figure": figures}
            self.facets = self.facets | facets_of_pairs("figure", figures)

    @cached_property
    def keys(self):
        """The bitmap of what fits all filters."""
        return self.without()

    def without(self, *names):
        """The bitmap of what fits all filters but these; of two about one row, both or none are named."""
        keys = self.public
        for name, values in self.chosen.items():
            if name not in names and SIBLINGS.get(name) not in self.chosen:
                keys = keys & united(self.facets[name], values)
        for rows, (one, other) in ROW_FILTERS.items():
            if one in self.chosen and other in self.chosen and one not in names:
                keys = keys & united(self.pairs[rows], itertools.product(self.chosen[one], self.chosen[other]))
        return keys

    def numbers(self, name):
        """{value: number} of the choices of a filter, as all other filters leave them; without those that are 0."""
        keys = self.without(name, SIBLINGS.get(name))
        numbers = {value: keys.intersection_cardinality(each) for value, each in self.choices(name).items()}
        return {value: number for value, number in numbers.items() if number and value}

    def choices(self, name):
        """{value: BitMap} of a filter. Of a filter about rows, these fit its sibling."""
        sibling = SIBLINGS.get(name)
        if sibling not in self.chosen:
            return self.facets[name]
        rows = next(rows for rows, names in ROW_FILTERS.items() if name in names)
        place = ROW_FILTERS[rows].index(name)
        fitting = set(self.chosen[sibling])
        return collected((pair[place], keys) for pair, keys in self.pairs[rows].items() if pair[1 - place] in fitting)


def united(bitmaps, values):
    return union(bitmaps[value] for value in values if value in bitmaps)
