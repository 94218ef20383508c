"""Meters: what a row or a card shows of the figures of an item, the result before the target."""

from decimal import Decimal
from functools import cached_property

from achievements.choices import FigureKind
from achievements.measures.statements import main_of, percent_of, share_of, statements, target_amount
from sectors.periods.writing import format_period


class FigureMeter:
    """The figure that says most, and the target that it is measured against, or None.

    `beside` is a target of something else, which is no measure of the figure, or None.
    """

    def __init__(self, figure, target=None, beside=None):
        self.figure, self.target, self.beside = figure, target, beside

    @cached_property
    def amount(self):
        return self.figure.short_amount

    @property
    def has_result(self):
        return self.figure.kind == FigureKind.RESULT

    @property
    def has_target(self):
        return self.figure.kind == FigureKind.TARGET

    @property
    def aim(self):
        """The target that stands beside the result or alone; None if there is none."""
        return self.target or self.beside or (self.figure if self.has_target else None)

    @cached_property
    def percent(self):
        """The share in words: “47%”, “about 47%”; None where it cannot be said."""
        return self.target and percent_of(self.figure, self.target)

    @property
    def length(self):
        """The length of the filled part of its bar, of 100, as SVG writes it; nothing where there is none."""
        share = self.target and share_of(self.figure, self.target)
        return f"{min(share, Decimal(100)):.1f}" if share else ""

    @property
    def short_facts(self):
        """The facts that a table has room for: what it counts, the share, and if money is only planned."""
        return [fact for fact in (self.label, self.percent, self.figure.get_spending_display()) if fact]

    @property
    def facts(self):
        """The facts below the amount: what it counts, the share, the date, and the facts of money."""
        figure = self.figure
        date = figure.as_of and figure.kind != FigureKind.TARGET and format_period(figure.as_of)
        return [fact for fact in (self.label, self.percent, date, *figure.money_facts) if fact]

    @cached_property
    def label(self):
        """The name of what the figure counts, unless its amount says it."""
        label = self.figure.label
        return "" if str(label).casefold() in str(self.amount).casefold() else label

    @property
    def amount_of_target(self):
        return target_amount(self.target)


def meter_of(figures):
    """The FigureMeter of the figures of one item; None of no figures."""
    found = statements(figures)
    main = main_of(found)
    if main is None:
        return None
    is_alone = main.target is None and main.figure.kind == FigureKind.RESULT
    targets = (each.figure for each in found if each.figure.kind == FigureKind.TARGET)
    return FigureMeter(main.figure, main.target, next(targets, None) if is_alone else None)
