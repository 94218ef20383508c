"""Figures of one item as readers see them: a result with its target, its bar, and the results before it."""

from django.utils.functional import cached_property

from achievements.choices import FigureKind
from achievements.measures.statements import about, last_day, share_of, statements

WIDTH = 99.7  # per cent of the outline of a bar, whose line needs room


class MeasuredStatement:
    """A statement with the bar that shows it: a target as an outline, a result as a filled part of it.

    `earlier` are the results before it of the same subject, the last one first.
    """

    def __init__(self, statement, earlier=()):
        self.statement, self.earlier = statement, earlier
        self.figure, self.target, self.shares = statement

    @property
    def is_target(self):
        return self.figure.kind == FigureKind.TARGET

    @property
    def is_result(self):
        return self.figure.kind == FigureKind.RESULT

    @property
    def name(self):
        """The name of what is counted; "" where the amount says it: “164 people trained”."""
        counted = self.figure.measure.counted if self.figure.measure else ""
        return "" if counted and not counted.is_foreign else self.figure.label

    @property
    def percent(self):
        return self.statement.percent

    @property
    def says_more(self):
        """Return True if there is more to it than the amount, its target and their dates."""
        return bool(self.earlier or self.shares or self.figure.money_facts)

    @cached_property
    def width(self):
        """The width of the filled part as SVG has it; "" where no share can be said."""
        share = self.target and share_of(self.figure, self.target)
        return f"{min(float(share), 100) * WIDTH / 100:.1f}%" if share is not None else ""


def measured(figures):
    """The MeasuredStatements of figures of one item, in their order; results of one subject are one of them."""
    groups = {}
    for each in statements(figures):
        groups.setdefault(subject_of(each), []).append(each)
    return [newest_first(group) for group in groups.values()]


def subject_of(statement):
    """Return a value that is equal for results of the same subject at different dates."""
    figure = statement.figure
    is_of_series = figure.measure_id and figure.kind == FigureKind.RESULT and not figure.whole_id
    return about(figure) if is_of_series else figure.pk


def newest_first(group):
    newest, *earlier = sorted(group, key=lambda each: last_day(each.figure), reverse=True)
    return MeasuredStatement(newest, [each.figure for each in earlier])
