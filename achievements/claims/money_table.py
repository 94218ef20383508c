"""Money of one item as a table: its years below each other, its funders beside each other, planned and spent apart."""

from collections import defaultdict
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext as _

from achievements.choices import FigureKind, Spending
from fields.translation import TextInLanguage

FEWEST = 3  # amounts of a measure; fewer are read as well where they stand alone


class MoneyBand(NamedTuple):
    """The part of a table for one kind of money: (year, the figures of each funder) of each year."""

    label: str
    years: list


class MoneyTable:
    """The amounts of one measure by year and funder.

    There are no sums: an amount may hold another one, and nobody says so.
    """

    def __init__(self, figures):
        self.figures = figures
        self.measure = figures[0].measure
        self.funder_keys = list(dict.fromkeys(figure.funder_id for figure in figures))

    @property
    def label(self):
        return self.measure.name

    @property
    def funders(self):
        """The names of the funders, in the order of the figures."""
        names = {figure.funder_id: figure.funder.name for figure in self.figures if figure.funder}
        return [names.get(key) or TextInLanguage.here(_("Funder not stated")) for key in self.funder_keys]

    @property
    def bands(self):
        """A MoneyBand for what is planned, one for what is spent, and so on, in the order of the figures."""
        groups = defaultdict(list)
        for figure in self.figures:
            groups[figure.kind, figure.spending].append(figure)
        return [MoneyBand(band_label(*kind), self.years_of(group)) for kind, group in groups.items()]

    def years_of(self, figures):
        cells = defaultdict(list)
        for figure in sorted(figures, key=attrgetter("year")):
            cells[figure.year, figure.funder_id].append(figure)
        years = dict.fromkeys(year for year, _funder in cells)
        return [(year, [cells.get((year, key), []) for key in self.funder_keys]) for year in years]


def band_label(kind, spending):
    """Planned or spent; the kind where nobody says which, and for a target that is spent."""
    said = {FigureKind.RESULT} | ({FigureKind.TARGET} if spending == Spending.PLANNED else set())
    words = [FigureKind(kind).label] if not spending or kind not in said else []
    return ", ".join(map(str, words + ([Spending(spending).label] if spending else [])))


def money_tables(figures):
    """A MoneyTable for each measure with several amounts of a year. Shares, and what has them, stay with each other."""
    wholes = {figure.whole_id for figure in figures}
    groups = defaultdict(list)
    for figure in figures:
        if figure.is_money and figure.measure_id and figure.year and not figure.whole_id and figure.pk not in wholes:
            groups[figure.measure_id].append(figure)
    return [MoneyTable(group) for group in groups.values() if len(group) >= FEWEST]
