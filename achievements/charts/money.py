"""Money by year and by who pays. One chart for each measure, for planned and for spent money: these are never added."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from achievements.charts.amounts import bare_amount, figure_of
from achievements.charts.drawing import Box, Caption, Drawing, Rule
from achievements.charts.progress import measures_of
from achievements.charts.rows import going_on
from achievements.charts.splits import pieces
from achievements.choices import FigureKind, OrganizationKind, Spending
from fields.translation import TextInLanguage

WIDTH, HEIGHT, TOP, BASE = 640, 200, 22, 170
MOST_YEARS = 30
NATION, CITY, PRIVATE, OTHERS, NOT_SAID = "nation", "city", "private", "others", "none"
PAYERS = {
    NATION: pgettext_lazy("money of", "Nation"),
    CITY: pgettext_lazy("money of", "City"),
    PRIVATE: pgettext_lazy("money of", "Private"),
    OTHERS: pgettext_lazy("money of", "Others"),
    NOT_SAID: gettext_lazy("Funder not stated"),
}
PAYER_OF_KIND = {
    OrganizationKind.NATIONAL: NATION,
    OrganizationKind.CITY: CITY,
    OrganizationKind.PRIVATE: PRIVATE,
    OrganizationKind.COMPANY: PRIVATE,
}


class MoneyPiece(NamedTuple):
    """Money of one year and payer, a piece of no other one."""

    year: int | None
    payer: str
    value: Decimal
    is_approximate: bool
    achievement: int


def pieces_of(rows):
    """The money of the rows of one measure, kind and spending, by year where that is known, else by who pays."""
    return [piece_of(row) for row in pieces(rows, "year", "funder")]


def piece_of(row):
    payer = PAYER_OF_KIND.get(row.funder_kind, OTHERS) if row.funder else NOT_SAID
    return MoneyPiece(row.year, payer, row.value, row.is_approximate, row.achievement)


class MoneyLine(NamedTuple):
    """The money of one payer: a figure for each year, or None, and the sum of all."""

    payer: str
    label: str
    look: str
    figures: list
    total: object


class MoneyChart:
    """The money of one measure by year and payer, of what is planned or what is spent."""

    def __init__(self, measure, kind, spending, pieces):
        self.measure = measure
        self.kind = kind
        self.spending = spending
        self.pieces = pieces
        self.dated = [piece for piece in pieces if piece.year]

    @property
    def key(self):
        """The key of the chart in addresses."""
        return "/".join(filter(None, [self.measure.slug, self.kind, self.spending]))

    @property
    def label(self):
        """The measure, with the word for its kind where that is no result, and planned or spent."""
        words = [FigureKind(self.kind).label] if self.kind != FigureKind.RESULT else []
        words += [Spending(self.spending).label] if self.spending else []
        name = self.measure.name
        return TextInLanguage(f"{name} ({', '.join(map(str, words))})", name.language) if words else name

    @cached_property
    def years(self):
        """The years from the first to the last that money is given for; of very many the last ones."""
        years = {piece.year for piece in self.dated}
        return list(range(max(min(years), max(years) - MOST_YEARS + 1), max(years) + 1)) if years else []

    @property
    def achievements(self):
        return len({piece.achievement for piece in self.pieces})

    def sum_of(self, pieces):
        """The pieces added up as a figure; None of none."""
        pieces = list(pieces)
        if not pieces:
            return None
        about = any(piece.is_approximate for piece in pieces)
        return figure_of(self.measure, sum(piece.value for piece in pieces), is_approximate=about)

    @cached_property
    def lines(self):
        """A MoneyLine for each payer that has money in a year."""
        there = [payer for payer in PAYERS if any(piece.payer == payer for piece in self.dated)]
        return [self.line(payer, f"f{list(PAYERS).index(payer) + 1}") for payer in there]

    def line(self, payer, look):
        mine = [piece for piece in self.dated if piece.payer == payer]
        figures = [self.sum_of(piece for piece in mine if piece.year == year) for year in self.years]
        return MoneyLine(payer, str(PAYERS[payer]), look, figures, self.sum_of(mine))

    @cached_property
    def totals(self):
        """The sum of each year; None for a year without money."""
        return [self.sum_of(piece for piece in self.dated if piece.year == year) for year in self.years]

    @property
    def by_year(self):
        """(year, a figure or None for each line, total) of each year."""
        columns = zip(*(line.figures for line in self.lines), strict=True)
        return list(zip(self.years, columns, self.totals, strict=True))

    @property
    def total(self):
        """All of it, with what belongs to no year."""
        return self.sum_of(self.pieces)

    @property
    def without_year(self):
        """The money that says no year, as a figure; None if there is none."""
        return self.sum_of(piece for piece in self.pieces if not piece.year)

    @property
    def without_year_by_payer(self):
        """[(payer, label, figure)] of the money that says no year."""
        undated = [piece for piece in self.pieces if not piece.year]
        found = [(payer, str(PAYERS[payer]), self.sum_of(p for p in undated if p.payer == payer)) for payer in PAYERS]
        return [each for each in found if each[-1]]

    @cached_property
    def drawing(self):
        """The stacked bars; None of fewer than two years, which a sentence says as well."""
        return drawing_of(self) if len(self.years) > 1 else None

    @property
    def description(self):
        """All that the drawing says, in words."""
        sums = [f"{year}: {total.amount}" for year, total in zip(self.years, self.totals, strict=True) if total]
        return TextInLanguage.here(_("%(label)s by year: %(sums)s") % {"label": self.label, "sums": ", ".join(sums)})


def drawing_of(chart):
    """Bars that grow up from the axis, and down from it where money came back."""
    columns = list(zip(*(line.figures for line in chart.lines), strict=True))
    up = [sum(each.base_value for each in column if each and each.base_value > 0) for column in columns]
    down = [sum(each.base_value for each in column if each and each.base_value < 0) for column in columns]
    scale = float((max(up) - min(down)) or 1) / (BASE - TOP)
    axis = BASE + float(min(down)) / scale
    slot = WIDTH / len(chart.years)
    thickness = min(0.7 * slot, 72)
    shapes = [Rule("ax", 0, axis, WIDTH, axis)]
    for place, (year, total, column) in enumerate(zip(chart.years, chart.totals, columns, strict=True)):
        middle = (place + 0.5) * slot
        shapes += boxes_of(column, chart.lines, middle - thickness / 2, thickness, axis, scale)
        top = axis - float(up[place]) / scale
        shapes.append(Caption("strong", middle, top - 5, label_of(total, slot), "middle"))
        shapes.append(Caption("", middle, BASE + 18, str(year), "middle") if fits(place, len(chart.years)) else None)
    return Drawing(WIDTH, HEIGHT, [shape for shape in shapes if shape and getattr(shape, "text", "-")])


def boxes_of(column, lines, x, width, axis, scale):
    """Yield the boxes of one year, one on the other, with a gap of a pixel where there is room."""
    above = below = axis
    for figure, line in zip(column, lines, strict=True):
        height = abs(float(figure.base_value)) / scale if figure else 0
        if not height:
            continue
        seen = max(height - 1, 0.5)
        if figure.base_value > 0:
            above -= height
            yield Box(line.look, x, above, width, seen)
        else:
            yield Box(line.look, x, below + 1, width, seen)
            below += height


def label_of(total, slot):
    """The short amount of a year, “–” without money; nothing where it would run into its neighbors."""
    text = bare_amount(total).removeprefix("KRW ") if total else "–"
    return text if 7 * sum(2 if letter >= "ᄀ" else 1 for letter in text) <= slot else ""


def fits(place, years):
    """Return True if the year at a place has room for its label: each one, or every so many of very many."""
    step = -(-years // 12)
    return (years - 1 - place) % step == 0


def money_charts(rows):
    """A MoneyChart for each measure, kind and spending of money, those with the most years first.

    Baselines are left out, and what was discontinued.
    """
    groups = defaultdict(list)
    for row in going_on(rows):
        if row.is_money and row.kind != FigureKind.BASELINE:
            groups[row.measure, row.kind, row.spending].append(row)
    measures = measures_of(slug for slug, *_others in groups)
    charts = [
        MoneyChart(measures[slug], kind, spending, pieces_of(group))
        for (slug, kind, spending), group in groups.items()
        if slug in measures and measures[slug].adds_up
    ]
    return sorted(charts, key=lambda chart: (not chart.years, -len(chart.years), -len(chart.pieces)))
