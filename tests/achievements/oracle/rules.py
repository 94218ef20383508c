"""The rules of the list and of its totals, written down once more in plain Python.

docs/decisions/25-summaries.md has them in words, and the page of the summary tells them its readers.
"""

import calendar
import datetime
import re
from collections import Counter
from fractions import Fraction
from typing import NamedTuple

from tests.achievements.oracle.rows import SEOUL, read_items, read_sectors

STATES = ["achieved", "partly", "discontinued", "unstated", "under-way", "planned", "undated"]
APART = ("planned", "discontinued")
KEPT_WITH_FIGURES = ("measure", "unit", "kind", "spending", "min", "max")
REASONS = {
    "share": "a share of another figure",
    "part": "a part of something that has its own figure",
    "earlier": "an earlier date of the same figure",
}
ABOUT_PARTNERS = ("partner", "role", "partner_kind")
FACETS = ("plan", "sector", "state", "status", "outcome", *ABOUT_PARTNERS, "measure", "unit", "kind", "spending")


class ExpectedTotal(NamedTuple):
    counted: list  # of PlainFigure
    left_out: dict  # {key of a figure: reason}

    @property
    def amounts(self):
        return [figure.amount for figure in self.counted]

    @property
    def numbers(self):
        """All that the page says of it; the sum is None where the measure does not add up."""
        dates = sorted((figure for figure in self.counted if figure.as_of), key=lambda figure: figure.day)
        return {
            "unit": self.counted[0].base,
            "total": sum(self.amounts, Fraction(0)) if self.counted[0].adds_up else None,
            "smallest": min(self.amounts),
            "largest": max(self.amounts),
            "figures": len(self.counted),
            "of_parts": sum(bool(figure.part) for figure in self.counted),
            "undated": sum(not figure.as_of for figure in self.counted),
            "approximate": sum(figure.is_approximate for figure in self.counted),
            "first_year": min((figure.year for figure in self.counted if figure.year), default=None),
            "last_year": max((figure.year for figure in self.counted if figure.year), default=None),
            "achievements": len({figure.achievement for figure in self.counted}),
            "first_date": dates[0].as_of if dates else "",
            "last_date": dates[-1].as_of if dates else "",
            "left_out": dict(Counter(self.left_out.values())),
        }


class Oracle:
    """All that is public at a moment, to be asked with queries: {filter: values}."""

    def __init__(self, now):
        self.now = now
        self.today = now.astimezone(SEOUL).date()
        self.sectors = read_sectors(now)
        self.items = read_items(now)

    # Queries

    def is_refused(self, query):
        """Return True if a value is no choice, or contradicts another."""
        figures = [figure for item in self.items for figure in item.figures]
        known = {
            "sector": {sector.slug for sector in self.sectors},
            "measure": {figure.measure for figure in figures},
            "unit": {figure.base for figure in figures},
        }
        if any(value not in known[name] for name in known for value in query.get(name, ())):
            return True
        first, last = query.get("from"), query.get("to")
        if first and last and days_of(first[0])[0] > days_of(last[0])[1]:
            return True
        least, most = query.get("min"), query.get("max")
        if least and most and Fraction(least[0]) > Fraction(most[0]):
            return True
        return bool(least or most) and not (query.get("unit") or query.get("measure"))

    def scoped(self, query):
        """The query with its plans: those it names, those of its sectors, else the current one; none for all."""
        if "all" in query.get("plan", ()):
            return {name: values for name, values in query.items() if name != "plan"}
        plans = {sector.plan for sector in self.sectors if sector.slug in query.get("sector", ())}
        return {"plan": sorted(plans) or ["new"]} | query

    def has_several_plans(self, query):
        plans = self.scoped(query).get("plan") or {sector.plan for sector in self.sectors}
        return len(plans) > 1

    # The list

    def fits(self, item, query, but=""):
        """Return True if an achievement fits a scoped query without the filter `but`."""
        asked = {name: values for name, values in query.items() if name != but}
        return (
            all(self.value_of(item, name) in asked[name] for name in asked if name in FACETS[:5])
            and has_words(item, *asked.get("q", [""]))
            and reaches(item, asked)
            and (not is_about_figures(asked) or bool(selected(item, asked)))
            and any(partner_fits(partner, asked) for partner in item.partners or [None])
        )

    def value_of(self, item, name):
        if name in ("state", "status"):
            return getattr(item, name)(self.today)
        return (item.outcome or "none") if name == "outcome" else getattr(item, name)

    def found(self, query):
        """The achievements of a query in no order."""
        query = self.scoped(query)
        return [item for item in self.items if self.fits(item, query)]

    def keys(self, query, language="en"):
        """The keys of the achievements of a query, in the order that it asks for."""
        name, text = query.get("sort", ["relevance"])[0], query.get("q", [""])[0]
        order = self.order("newest" if name == "relevance" else name, language)
        ranks = {item.key: rank(item, text) if name == "relevance" else 0 for item in self.found(query)}
        return [
            item.key for item in sorted(self.found(query), key=lambda item: (ranks[item.key], *order(item), item.key))
        ]

    def order(self, name, language):
        return {
            "newest": lambda item: self.by_beginning(item, ["begun", "planned", "undated"]),
            "next": lambda item: self.by_beginning(item, ["planned", "begun", "undated"]),
            "oldest": lambda item: (item.start is None, item.start or datetime.date.min),
            "changed": lambda item: (item.changed is None, -(item.changed.timestamp() if item.changed else 0)),
            "plan": lambda item: (*item.sector_place, item.position),
            "title": lambda item: (lowered(written(item.titles, language)),),
        }[name]

    def by_beginning(self, item, order):
        """A key by which the next to begin comes first of what is planned, and the last one of all others."""
        if item.start is None:
            return order.index("undated"), 0
        is_planned = item.start > self.today
        day = item.start.toordinal()
        return order.index("planned" if is_planned else "begun"), day if is_planned else -day

    def facet(self, query, name):
        """{value: number} of the achievements with each value that fit all other filters."""
        query, counted = self.scoped(query), Counter()
        for item in self.items:
            if self.fits(item, query, but=name):
                counted.update(self.having(item, query, name))
        counted.pop("", None)
        return dict(counted)

    def having(self, item, query, name):
        """The values of a filter that an achievement has, in the figures that fit all other filters."""
        others = {each: values for each, values in query.items() if each != name}
        if name in ABOUT_PARTNERS:
            return {getattr(partner, name) for partner in item.partners if partner_fits(partner, others)}
        if name not in KEPT_WITH_FIGURES:
            return {self.value_of(item, name)}
        return {value_of_figure(figure, name) for figure in selected(item, others)}

    # Totals

    def totals(self, query):
        """{(measure, kind, spending, state that stands apart): ExpectedTotal}"""
        found = {}
        for item in self.found(query):
            state = item.state(self.today)
            figures = [figure for figure in selected(item, query) if figure.measure]
            for figure in figures:
                group = (*figure.total, state if state in APART else "")
                total = found.setdefault(group, ExpectedTotal([], {}))
                if why := reason(figure, figures):
                    total.left_out[figure.key] = why
                else:
                    total.counted.append(figure)
        return found

    def without_measure(self, query):
        return sum(not figure.measure for item in self.found(query) for figure in selected(item, query))

    def in_row(self, item, query):
        """(own figures, figures of parts, {key: reason}) that the row of an achievement shows under a query."""
        if not is_about_figures(query):
            return [figure for figure in item.figures if not figure.part], [], {}
        figures = selected(item, query)
        reasons = {figure.key: why for figure in figures if figure.measure and (why := reason(figure, figures))}
        counted = [figure for figure in figures if figure.key not in reasons]
        parts = [figure for figure in counted if figure.part]
        return [figure for figure in counted if not figure.part], parts, reasons

    # Charts

    def in_years(self, query, first, last):
        """The number of achievements of a query whose period shares a day with these years; None has no limit."""
        start = datetime.date(first or 1, 1, 1)
        end = datetime.date(last or 9999, 12, 31)
        return sum(item.start is not None and item.start <= end and item.end >= start for item in self.found(query))

    def undated(self, query):
        return sum(item.start is None for item in self.found(query))

    def shown_sectors(self, query):
        """[(slug, number)] of the sectors that a summary shows, in the order of the form."""
        counted, plans = self.facet(query, "sector"), self.scoped(query).get("plan")
        chosen, several = query.get("sector"), self.has_several_plans(query)
        return [
            (sector.slug, counted.get(sector.slug, 0))
            for sector in self.sectors
            if (chosen is None or sector.slug in chosen)
            and (plans is None or sector.plan in plans or sector.slug in (chosen or ()))
            and (counted.get(sector.slug) or not several)
        ]

    def shown_states(self, query):
        counted = self.facet(query, "state")
        return [(state, counted.get(state, 0)) for state in STATES if state in query.get("state", STATES)]


# Filters


def is_about_figures(query):
    return any(name in query for name in KEPT_WITH_FIGURES)


def selected(item, query):
    """The figures of an achievement that fit all filters about figures."""
    return [figure for figure in item.figures if figure_fits(figure, query)]


def figure_fits(figure, query):
    chosen = [name for name in ("measure", "unit", "kind", "spending") if name in query]
    return (
        all(value_of_figure(figure, name) in query[name] for name in chosen)
        and ("min" not in query or figure.amount >= Fraction(query["min"][0]))
        and ("max" not in query or figure.amount <= Fraction(query["max"][0]))
    )


def partner_fits(partner, query):
    """Return True if one partner fits all filters about partners; None, for no partner, fits where there are none."""
    return all(partner and getattr(partner, name) in query[name] for name in ABOUT_PARTNERS if name in query)


def value_of_figure(figure, name):
    if name == "spending":
        return figure.spending or "none"
    return figure.base if name == "unit" else getattr(figure, name)


TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')


def has_words(item, text):
    """Return True if each word or phrase of a search is in one of the texts, and none that has a minus before it."""
    terms = TERM.findall(text.casefold())
    return all(
        any((phrase or word) in each.casefold() for each in item.texts) != bool(minus) for minus, phrase, word in terms
    )


def rank(item, text):
    """The place of the worst of the words of a search: 0 in the title, 1 in the name of a partner, 2 elsewhere."""
    wanted = [phrase or word for minus, phrase, word in TERM.findall(text.casefold()) if not minus]
    return max((place_of_word(item, word) for word in wanted), default=0)


def place_of_word(item, word):
    places = [item.titles.values(), [name for partner in item.partners for name in partner.names]]
    found = [place for place, texts in enumerate(places) if any(word in text.casefold() for text in texts)]
    return min(found, default=2)


def reaches(item, query):
    """Return True if the period of an achievement reaches into the dates of a query."""
    if not query.keys() & {"from", "to"}:
        return True
    if item.start is None:
        return False
    first = days_of(query["from"][0])[0] if "from" in query else datetime.date.min
    last = days_of(query["to"][0])[1] if "to" in query else datetime.date.max
    return item.end >= first and item.start <= last


def days_of(text):
    """The first and the last day of a year, a month or a day."""
    year, month, day = (*map(int, text.split("-")), None, None)[:3]
    length = calendar.monthrange(year, month or 12)[1]
    return datetime.date(year, month or 1, day or 1), datetime.date(year, month or 12, day or length)


def written(texts, language):
    """The text in a language, else in the other one."""
    return texts[language] or next(filter(None, texts.values()), "")


def lowered(text):
    """A text with the letters A to Z made small, and no others."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


# Rules of totals


def reason(figure, selected):
    """The word for why a figure is in no total beside the others that a query selects; nothing where it is in one.

    Only what could be in the same total, and what the query selects, keeps a figure out of it.
    """
    beside = [other for other in selected if other.total == figure.total]
    if is_share(figure, beside):
        return "share"
    wholes = [other for other in beside if not is_share(other, beside)]
    if figure.part and any(not other.part for other in wholes):
        return "part"
    same = [other for other in wholes if subject(other) == subject(figure)]
    return "earlier" if any(other.day > figure.day for other in same) else ""


def is_share(figure, beside):
    return figure.whole in {other.key for other in beside}


def subject(figure):
    """The facts in common of two figures that say the same thing at two dates."""
    return figure.part, figure.year, figure.funder
