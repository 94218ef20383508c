"""Results of a measure beside its targets: a share only where the same achievement states both."""

import functools
from collections import defaultdict

from django.utils.functional import cached_property

from achievements.charts.amounts import figure_of_rows
from achievements.charts.rows import counted, dated_and_counted, going_on
from achievements.choices import FigureKind
from achievements.measures.models import Measure
from achievements.measures.statements import percent_of
from delivery.content_version import content_version


class MeasureProgress:
    """The targets and results of one measure; of money those of budgets (`is_budget`), or those of other amounts."""

    def __init__(self, measure, rows, *, is_budget=False):
        self.measure = measure
        self.is_budget = is_budget
        self.all_results = [row for row in dated_and_counted(rows) if row.kind == FigureKind.RESULT]
        self.results = counted(self.all_results)
        self.targets = [row for row in counted(rows) if row.kind == FigureKind.TARGET]

    @property
    def label(self):
        return self.measure.name

    @cached_property
    def beside(self):
        """(results, targets) of which each has its counterpart in the same achievement."""
        targets = defaultdict(list)
        for target in self.targets:
            targets[target.achievement].append(target)
        results = [row for row in self.results if any(each.covers(row) for each in targets[row.achievement])]
        met = defaultdict(list)
        for result in results:
            met[result.achievement].append(result)
        return results, [each for each in self.targets if any(each.covers(row) for row in met[each.achievement])]

    @cached_property
    def known_result(self):
        """The results that have a target beside them, added up; None where there are none to add."""
        return figure_of_rows(self.measure, self.beside[0])

    @cached_property
    def known_target(self):
        return figure_of_rows(self.measure, self.beside[1])

    @cached_property
    def result(self):
        """All results added up; None where there are none to add."""
        return figure_of_rows(self.measure, self.results)

    @cached_property
    def target(self):
        return figure_of_rows(self.measure, self.targets)

    @property
    def percent(self):
        """The share of the known targets that is reached, in words; None where it cannot be said."""
        if self.known_result is None or self.known_target is None:
            return None
        return percent_of(self.known_result, self.known_target)

    @property
    def achievements_beside(self):
        return len({row.achievement for row in self.beside[0]})

    @property
    def achievements_with_target(self):
        return len({row.achievement for row in self.targets})

    @property
    def achievements_with_result(self):
        return len({row.achievement for row in self.results})

    @property
    def other_targets(self):
        """Return True if achievements have a target without a result beside it."""
        return len(self.targets) > len(self.beside[1])

    @cached_property
    def other_results(self):
        beside = {row.pk for row in self.beside[0]}
        return [row for row in self.results if row.pk not in beside]

    @property
    def other_result(self):
        """The results without a target beside them, added up; None where there are none to add."""
        return figure_of_rows(self.measure, self.other_results)

    @property
    def achievements_with_other_result(self):
        return len({row.achievement for row in self.other_results})

    @property
    def are_of_others(self):
        """Return True if no achievement has both, rather than about different parts, years or funders."""
        return {row.achievement for row in self.results}.isdisjoint(row.achievement for row in self.targets)


def measure_progress(rows):
    """A MeasureProgress for each measure with a target or a result, those with most achievements first."""
    groups = defaultdict(list)
    for row in going_on(rows):
        if row.is_progress:
            groups[row.measure, bool(row.spending)].append(row)
    measures = measures_of(slug for slug, _is_budget in groups)
    found = [
        MeasureProgress(measures[slug], group, is_budget=is_budget)
        for (slug, is_budget), group in groups.items()
        if slug in measures
    ]
    return sorted(found, key=order)


def order(progress):
    have = progress.achievements_with_target + progress.achievements_with_result
    return -progress.achievements_beside, -have, progress.measure.slug, progress.is_budget


def measures_of(slugs):
    """{slug: Measure} with the units that it is written in."""
    known = measures_at(content_version())
    return {slug: known[slug] for slug in slugs if slug in known}


@functools.lru_cache(maxsize=1)
def measures_at(_version):
    """All public measures by slug, read once for a content version."""
    return {each.slug: each for each in Measure.objects.live().select_related("unit__base")}
