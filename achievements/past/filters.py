"""The filters of the list on snapshots: what an achievement said on a day, in the words and names of today."""

from decimal import Decimal
from uuid import UUID

from django.utils.functional import cached_property

from achievements.listing.filters import LACKING
from achievements.listing.index import NOT_STATED
from achievements.models import Figure
from achievements.states import state_of
from fields.search import folded_lines
from sectors.periods import Period, status_on

# What no snapshot says: when readers were told of something last, and an order by it or by how well the words fit.
UNAPPLIED = ("changed",)
UNAPPLIED_ORDERS = ("changed", "relevance")
SEARCHED = ("title_en", "title_ko", "text_en", "text_ko", "place_en", "place_ko")
NAMED_BY_FIGURES = (("measures", "measure"), ("units", "unit"), ("organizations", "funder"))


class PastAchievement:
    """One achievement of a day: its snapshot, read no further than a filter asks."""

    def __init__(self, key, revision, sector, snapshot, day):
        self.key, self.revision, self.sector = key, revision, sector
        self.fields, self.all_rows, self.day = snapshot["fields"], snapshot["rows"], day

    def rows(self, relation):
        return self.all_rows.get(relation, ())

    @cached_property
    def period(self):
        text = self.fields.get("period")
        return Period.parse(text) if text else None

    @cached_property
    def status(self):
        return status_on(self.period, self.day)

    @property
    def outcome(self):
        return self.fields.get("outcome") or ""

    @cached_property
    def state(self):
        return state_of(self.outcome, self.status)

    @property
    def place(self):
        return self.fields.get("place_en") or self.fields.get("place_ko") or ""


class PastFilters:
    """The filters of a ListQuery without errors, each as a condition on a PastAchievement."""

    def __init__(self, query):
        self.index, self.words = query.index, query.words
        self.values = {name: value for name, value in query.form.cleaned_data.items() if value not in (None, "", [])}

    def fit(self, item):
        return all(getattr(self, f"fits_{name}")(item) for name in ("own", "rows", "words"))

    def fits_own(self, item):
        return all(CONDITIONS[name](self, item, value) for name, value in self.values.items() if name in CONDITIONS)

    def fits_words(self, item):
        return not self.words.all or self.words.fit(self.text_of(item))

    def fits_rows(self, item):
        """Return True if one row fits all filters about partners, and one figure all those about figures."""
        for relation, conditions in ROW_CONDITIONS.items():
            used = [(conditions[name], value) for name, value in self.values.items() if name in conditions]
            rows = item.rows(relation) if used else ()
            if used and not any(all(fits(self.index, row, value) for fits, value in used) for row in rows):
                return False
        return True

    def has_point(self, item, slugs):
        return not self.points.isdisjoint(UUID(str(key)) for key in item.fields.get("points", ()))

    @cached_property
    def points(self):
        """The keys of the strategy points of these slugs."""
        slugs = set(self.values["point"])
        return {UUID(key) for key, point in self.index.names["points"].items() if point.slug in slugs}

    def text_of(self, item):
        """All that the words of a search are looked for in, folded; names are those of today."""
        texts = [item.fields.get(name) or "" for name in SEARCHED]
        texts += [part.get(name) or "" for part in item.rows("parts") for name in ("title_en", "title_ko")]
        names = [("sectors", item.sector), *(("points", key) for key in item.fields.get("points", ()))]
        names += [("organizations", row.get("organization")) for row in item.rows("partners")]
        names += [(kind, row.get(field)) for row in item.rows("figures") for kind, field in NAMED_BY_FIGURES]
        known = [self.index.searched_names(kind).get(str(key), "") for kind, key in names if key]
        return "\n".join([folded_lines(texts), *known])


def lacks(item, name):
    """Return True if an achievement has no row of a kind of `LACKING`."""
    _label, model, values = LACKING[name]
    rows = item.rows("figures" if model is Figure else "partners")
    return not any(values.items() <= row.items() for row in rows)


CONDITIONS = {
    "point": PastFilters.has_point,
    "state": lambda filters, item, states: item.state in states,
    "status": lambda filters, item, statuses: item.status in statuses,
    "outcome": lambda filters, item, outcomes: (item.outcome or NOT_STATED) in outcomes,
    "place": lambda filters, item, places: item.place in places,
    "from": lambda filters, item, period: item.period is not None and item.period.last_day >= period.first_day,
    "to": lambda filters, item, period: item.period is not None and item.period.first_day <= period.last_day,
    "sourced": lambda filters, item, answers: ("yes" if item.rows("sources") else "no") in answers,
    "lacks": lambda filters, item, names: any(lacks(item, name) for name in names),
}


def keyed(name, field):
    """Return the condition that a row points to one of the chosen slugs of a filter."""
    return lambda index, row, slugs: str(row.get(field)) in index.keys(name, slugs)


def kind_of_partner(index, row, kinds):
    body = index.names["organizations"].get(str(row.get("organization")))
    return body is not None and body.parent in kinds


def base_unit_of(index, row):
    return index.units.get(str(row.get("unit")))


def has_unit(index, row, slugs):
    unit = base_unit_of(index, row)
    return unit is not None and unit.base.slug in slugs


def amount_of(index, row):
    """The amount of a figure in the unit that amounts of its kind are compared in."""
    unit = base_unit_of(index, row)
    return Decimal(row.get("value") or 0) * (unit.scale if unit else 1)


ROW_CONDITIONS = {
    "partners": {
        "partner": keyed("partner", "organization"),
        "role": lambda index, row, roles: row.get("role") in roles,
        "partner_kind": kind_of_partner,
    },
    "figures": {
        "measure": keyed("measure", "measure"),
        "unit": has_unit,
        "kind": lambda index, row, kinds: row.get("kind") in kinds,
        "spending": lambda index, row, values: (row.get("spending") or NOT_STATED) in values,
        "min": lambda index, row, least: amount_of(index, row) >= least,
        "max": lambda index, row, most: amount_of(index, row) <= most,
    },
}
