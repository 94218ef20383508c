"""Targets beside results as a bar with a mark, and as the sentence that says why there is a share or none."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.charts.amounts import bare_amount

SHARE_RULE = gettext_lazy(
    "A share is given only where the same item states both a target and a result in the same unit and measure. "
    "Otherwise the two stand side by side, and no percentage is drawn."
)


class Bullet(NamedTuple):
    """A bar of all targets, in it those that have a result, and in these the results; lengths from 0 to 1."""

    pieces: list  # of (look, end)
    mark: float | None  # the end of the targets that have a result

    @property
    def lengths(self):
        """The pieces for a page, as (look, length in per cent)."""
        return [(look, f"{100 * end:.1f}%") for look, end in self.pieces]

    @property
    def mark_x(self):
        return f"{100 * self.mark:.1f}%"


UNKNOWN = Bullet([("unknown", 1)], None)


def bullet(progress):
    """The Bullet of a MeasureProgress: dashed and empty where no share can be given."""
    if progress.percent is None:
        return UNKNOWN
    known, result = progress.known_target.base_value, progress.known_result.base_value
    whole = progress.target.base_value if progress.target and progress.target.base_value > known else known
    whole = max(whole, result)
    found = [("aim", 1), ("apart", float(known / whole)), ("got", float(result / whole))]
    return Bullet([(look, end) for look, end in found if end], float(known / whole))


def share_text(progress):
    """The sentence beside the bar, without the number of items: pages and tables have that."""
    if progress.percent is None:
        return f"{_('No share.')} {why_none(progress)}"
    facts = {
        "percent": progress.percent,
        "result": progress.known_result.short_amount,
        "target": bare_amount(progress.known_target),
    }
    text = _("%(percent)s where both are known: %(result)s of a target of %(target)s.") % facts
    if progress.other_targets and progress.target:
        text += " " + _("All targets together: %(target)s.") % {"target": progress.target.short_amount}
    if progress.other_result:
        text += " " + _("Other results: %(result)s.") % {"result": progress.other_result.short_amount}
    return text


def why_none(progress):
    """The two amounts as far as they are known, or that they are no sum."""
    if not progress.measure.adds_up and (len(progress.targets) > 1 or len(progress.results) > 1):
        return _("Values of different items do not add up.")
    amounts = []
    if progress.target:
        amounts.append(_("Targets: %(amount)s.") % {"amount": progress.target.short_amount})
    if progress.result:
        amounts.append(_("Results: %(amount)s.") % {"amount": progress.result.short_amount})
    if not progress.results:
        amounts.append(_("No result published yet."))
    if not progress.targets:
        amounts.append(_("No target is stated."))
    return " ".join(amounts)
