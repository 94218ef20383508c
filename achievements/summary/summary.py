"""The summary of a list: its counts in rows with words, each with the address of the list that it counts."""

from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.charts.amounts import figure_of
from achievements.choices import FigureKind, Spending
from achievements.listing.index import NOT_STATED
from achievements.listing.query import encoded, list_url
from achievements.measures.counted import Reason
from achievements.measures.models import Measure
from achievements.states import State
from achievements.summary.counts import counts
from achievements.summary.export import key_of
from achievements.summary.figures import APART, Total
from delivery.content_version import cached
from fields.translation import TextInLanguage, preferred
from sectors.periods import Moment, Period, Status
from sectors.periods.writing import format_period
from sectors.timelines.years import Years, name_of, reach

MOST_TOTALS = 40
MOST_SPANS = 8  # columns of the crossed table


class CountRow(NamedTuple):
    key: str  # the same in every language, and of no other row of its table
    label: str
    count: int
    url: str  # of the list that has so many achievements; empty where there is none


class Cell(NamedTuple):
    count: int
    url: str


class FigureRow(NamedTuple):
    measure: str
    kind: str
    total: str  # empty where the measure does not add up
    smallest: str
    largest: str
    dates: str
    budget: str  # years of money
    left_out: list  # of (reason, number of figures)
    url: str
    numbers: Total


class Summary:
    """The counts and totals of a ListResult whose query is not refused."""

    def __init__(self, result):
        self.result = result
        self.query = result.query

    @cached_property
    def counts(self):
        key = f"summary {encoded(self.query.filters)}"
        return cached(self.query.version, key, lambda: counts(self.query.filterset))

    @property
    def total(self):
        return self.result.count

    def chosen(self, name):
        """The values of a filter that the list has."""
        return [value for other, value in self.query.filters if other == name]

    def url(self, values):
        """The list with these filters in place of its own of the same name."""
        others = [(name, value) for name, value in self.query.filters if name not in values]
        pairs = others + [(name, each) for name, value in values.items() for each in listed(value)]
        return list_url(sorted(pairs, key=lambda pair: self.query.names.index(pair[0])))

    def rows(self, name, labeled, numbers):
        """A row for each (value, label) of a filter; those that the list leaves out are left out here."""
        chosen = self.chosen(name)
        shown = [(value, label) for value, label in labeled if not chosen or value in chosen]
        return [self.row(label, numbers.get(value, 0), {name: value}) for value, label in shown]

    def row(self, label, count, values):
        key = "/".join(dict.fromkeys(filter(None, values.values())))
        return CountRow(key, label, count, self.url(values) if count else "")

    @cached_property
    def sectors(self):
        return self.rows("sector", self.named_sectors, self.result.numbers("sector"))

    @cached_property
    def named_sectors(self):
        """In the order of their plans; where there are several plans, those that have something to count."""
        choices = self.query.choices("sector")
        numbers = self.result.numbers("sector")
        several = self.query.has_several_plans
        return [
            (each.value, name_of_sector(each, several)) for each in choices if numbers.get(each.value) or not several
        ]

    @cached_property
    def states(self):
        labeled = [(state.value, TextInLanguage.here(str(state.label))) for state in State]
        return self.rows("state", labeled, self.result.numbers("state"))

    @cached_property
    def partners(self):
        """Every partner that has a number, or those that the list is narrowed to; the most frequent first."""
        numbers = self.result.numbers("partner")
        choices, chosen = self.query.index.choices["partner"], self.chosen("partner")
        shown = [each for each in choices.values() if (each.value in chosen if chosen else each.value in numbers)]
        shown = sorted(shown, key=lambda choice: -numbers.get(choice.value, 0))
        return self.rows("partner", [(choice.value, choice.label) for choice in shown], numbers)

    @cached_property
    def dates(self):
        """The dates that the list lies between; None where it has none."""
        cleaned = self.query.form.cleaned_data
        return cleaned.get("from"), cleaned.get("to")

    @cached_property
    def reach(self):
        start, end = self.dates
        chosen = Years(start and start.first_day.year, end and end.last_day.year)
        return reach(self.counts.timeline, timezone.localdate().year, chosen)

    @cached_property
    def years(self):
        """A row for each year, and for what lies before and after those that get one."""
        timeline, undated = self.counts.timeline, self.counts.undated
        rows = [
            self.row(name_of(span), timeline.overlapping(span), self.within(span))._replace(key=key_of(span))
            for span in self.reach.spans
        ]
        label = TextInLanguage.here(_("Period not given"))
        return [*rows, self.row(label, undated, {"status": Status.UNDATED.value})] if undated else rows

    def within(self, span):
        """The filters that select what shares a day with a span, as far as the list's own dates reach."""
        start, end = self.dates
        is_first = start and (span.first is None or start.first_day.year >= span.first)
        is_last = end and (span.last is None or end.last_day.year <= span.last)
        return {
            "from": str(start) if is_first else format_year(span.first),
            "to": str(end) if is_last else format_year(span.last),
        }

    @cached_property
    def spans(self):
        return self.reach.folded(MOST_SPANS)

    @cached_property
    def cross(self):
        """Sectors by spans of years."""
        timelines = self.counts.timelines
        chosen = self.chosen("sector")
        dated = {slug for slug, timeline in timelines.items() if timeline.starts}
        shown = [(slug, name) for slug, name in self.named_sectors if slug in dated and (not chosen or slug in chosen)]
        numbers = {slug: [timelines[slug].overlapping(span) for span in self.spans] for slug, _name in shown}
        return [
            (slug, name, [self.cell(slug, *pair) for pair in zip(self.spans, numbers[slug], strict=True)])
            for slug, name in shown
        ]

    def cell(self, slug, span, count):
        url = self.url({"sector": slug, **self.within(span)}) if count else ""
        return Cell(count, url)

    @cached_property
    def figures(self):
        """A row for each measure and kind with the most figures."""
        return [self.figure(total) for total in self.counts.figure_totals.totals[:MOST_TOTALS]]

    @property
    def other_figures(self):
        return len(self.counts.figure_totals.totals) - len(self.figures)

    @property
    def all_figures(self):
        return [self.figure(total) for total in self.counts.figure_totals.totals]

    @property
    def without_measure(self):
        return self.counts.figure_totals.without_measure

    @cached_property
    def measures(self):
        """{slug: Measure} of the totals."""
        slugs = {total.measure for total in self.counts.figure_totals.totals}
        found = Measure.objects.live().filter(slug__in=slugs).select_related("unit__base")
        return {measure.slug: measure for measure in found}

    def figure(self, total):
        measure = self.measures[total.measure]
        total_amount, smallest, largest = (
            "" if value is None else figure_of(measure, value, is_approximate=bool(total.approximate)).amount
            for value in (total.total, total.smallest, total.largest)
        )
        return FigureRow(
            measure=measure.name,
            kind=self.kind_of(total),
            total=total_amount,
            smallest=smallest,
            largest=largest,
            dates=between(total.first_date, total.last_date),
            budget=between(total.first_year, total.last_year),
            left_out=[(Reason(reason).label, count) for reason, count in sorted(total.left_out.items())],
            url=self.url({"measure": total.measure, "kind": total.kind} | self.apart_of(total)),
            numbers=total,
        )

    def kind_of(self, total):
        """The kind in words, with the spending of money and the state of achievements that stand apart."""
        words = [FigureKind(total.kind).label]
        words += [Spending(total.spending).label] if total.spending else []
        words += [f"{_('Status')}: {State(total.apart).label}"] if total.apart else []
        return ", ".join(map(str, words))

    def apart_of(self, total):
        """The filters that a total needs beside its measure and kind to be told from others of these."""
        others = [each for each in self.counts.figure_totals.totals if each[:2] == total[:2] and each is not total]
        values = {}
        if any(each.apart != total.apart for each in others):
            kept = [total.apart] if total.apart else [state.value for state in State if state not in APART]
            chosen = self.chosen("state")
            values["state"] = sorted(state for state in kept if not chosen or state in chosen)
        if any(each.spending != total.spending for each in others):
            values["spending"] = total.spending or NOT_STATED
        return values


def between(first, last):
    """The first and the last of some dates in words: “2011 – June 2012”."""
    return " – ".join(dict.fromkeys(format_period(Period.parse(str(date))) for date in (first, last) if date))


def listed(value):
    """The values of one parameter: a list, one value, or none."""
    return value if isinstance(value, list) else [value] if value else []


def name_of_sector(choice, with_plan):
    """Its name, with its plan where there are several: two plans may well have a sector of one name."""
    if not with_plan:
        return choice.label
    return TextInLanguage(f"{choice.label} – {preferred(choice.group)}", choice.label.language)


def format_year(year):
    return "" if year is None else str(Moment(year))
