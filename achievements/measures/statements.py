"""Statements of the figures of one item: a result beside its target, and shares under their whole."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from achievements.choices import FigureKind, Spending
from achievements.numbers.writing import format_number, format_short_number
from fields.translation import TextInLanguage
from sectors.periods.writing import format_period


class Statement(NamedTuple):
    """A figure with the target that it is measured against, or None, and the figures that are shares of it."""

    figure: object
    target: object
    shares: list

    @property
    def percent(self):
        return self.target and percent_of(self.figure, self.target)

    def __str__(self):
        return str(self.words)

    @property
    def words(self):
        """All of it in one sentence, in the language that the amount is in."""
        figure, target = self.figure, self.target
        if target is None:
            return figure.claim
        facts = {
            "result": figure.amount,
            "target": target_amount(target, format_number),
            "date": target.as_of and format_period(target.as_of),
        }
        text = target_text(target) % facts
        date = figure.as_of and format_period(figure.as_of)
        return TextInLanguage(" · ".join(map(str, filter(None, [text, self.percent, date]))), figure.amount.language)


def target_text(target):
    """The sentence of a result and its target, with places for `result`, `target` and `date`."""
    if target.as_of:
        return _("%(result)s of a target of %(target)s by %(date)s")
    return _("%(result)s of a target of %(target)s, no year given")


def target_amount(target, write=format_short_number):
    """The amount of a target behind its result: the word for what is counted was said there."""
    return target.amount_written(write, is_counted=False)


def percent_of(part, whole):
    """The share that one figure is of another: “47%”, “about 47%”; None where it cannot be said."""
    share = share_of(part, whole)
    if share is None:
        return None
    places = Decimal(1) if share == 0 or share >= 1 else Decimal("0.1")
    text = f"{format_number(share.quantize(places, ROUND_HALF_UP))}%"
    is_approximate = part.is_approximate or whole.is_approximate
    return _("about %(percent)s") % {"percent": text} if is_approximate else text


def share_of(part, whole):
    """The share that one figure is of another, of 100; None where it cannot be said."""
    if not part.is_comparable(whole) or part.base_value < 0 or whole.base_value <= 0:
        return None
    return 100 * part.base_value / whole.base_value


def statements(figures):
    """The Statements of figures of one item, in the order of the figures.

    Shares of a target that stands beside its result have Statements of their own.
    """
    figures = list(figures)
    keys = {figure.pk for figure in figures}
    shares = defaultdict(list)
    for figure in figures:
        if figure.whole_id in keys:
            shares[figure.whole_id].append(figure)
    wholes = [figure for figure in figures if figure.whole_id not in keys]
    targets = pairs(wholes)
    paired = {target.pk for target in targets.values()}
    return [
        Statement(figure, targets.get(figure.pk), shares[figure.pk])
        for figure in figures
        if figure.pk not in paired and (figure.whole_id not in keys or figure.whole_id in paired)
    ]


def pairs(figures):
    """{key of a result: its target}: the last result of a measure with the next target after it, else the last one."""
    groups = defaultdict(list)
    for figure in figures:
        if figure.measure_id:
            owner = getattr(figure, f"{figure.parent_field}_id")
            groups[owner, figure.part_id, figure.measure_id, figure.year, figure.funder_id].append(figure)
    found = {}
    for group in groups.values():
        results = [figure for figure in group if figure.kind == FigureKind.RESULT and figure.spending != PLANNED]
        targets = sorted((figure for figure in group if figure.kind == FigureKind.TARGET), key=last_day)
        if results and targets:
            result = max(results, key=last_day)
            later = [target for target in targets if last_day(target) >= last_day(result)]
            target = (later or targets[::-1])[0]
            if result.is_comparable(target):
                found[result.pk] = target
    return found


def last_day(figure):
    """The key that sorts figures by their dates; those without one come first."""
    return figure.as_of.last_day.toordinal() if figure.as_of else 0


def main_statement(figures):
    """The statement that says most: a result before a target, the latest of its measure; None of no figures."""
    return main_of(statements(figures))


def main_of(found):
    """The statement of those of one item that says most; None of none."""
    found = sorted(found, key=lambda each: RANKS.get(each.figure.kind, len(RANKS)))
    if not found:
        return None
    first = found[0].figure
    same = [each for each in found if about(each.figure) == about(first)] if first.measure_id else found[:1]
    return max(same, key=lambda each: last_day(each.figure))


def about(figure):
    return figure.measure_id, figure.kind, figure.part_id, figure.year, figure.funder_id, figure.spending


PLANNED = Spending.PLANNED  # money that is only planned is no progress
KINDS = [FigureKind.RESULT, FigureKind.TARGET, FigureKind.BASELINE]
RANKS = {kind: rank for rank, kind in enumerate(KINDS)}
