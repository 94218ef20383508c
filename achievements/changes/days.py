"""Public changes by day: the first of each day, how many there are of each kind, and where the others are."""

import datetime
import itertools
from collections import Counter
from dataclasses import dataclass

from django.utils.functional import cached_property

from achievements.changes.index import in_chunks_of
from achievements.changes.kinds import ChangeKind, main_kind
from achievements.changes.telling import tell
from achievements.models import Achievement
from sectors.models import Plan, Sector

MOST_OF_DAY = 9  # changes of a day among others
MOST_OF_PAGE = 36  # after so many the next page begins
MOST_DAYS = 20
OF_ONE_DAY = 50  # on a page of a single day
A_DAY = datetime.timedelta(days=1)
COUNTED = (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REPUBLISHED, ChangeKind.WITHDRAWN)


@dataclass
class ChangedDay:
    """A day with its changes. `told` are those that its page shows."""

    day: datetime.date
    changes: list
    told: list = ()
    start: int = 0  # how many changes of the day are on pages before
    query: str = ""  # the query string of its own page

    @cached_property
    def counts(self):
        """[(ChangeKind, number)] of all changes of the day; what is not one of these is a change."""
        kinds = Counter(kind_counted(each) for each in self.changes)
        return [(kind, kinds[kind]) for kind in COUNTED if kinds[kind]]

    @cached_property
    def begun_plan(self):
        """The change with which a plan became public, or None. What came with it is counted, and not shown."""
        return next((each for each in self.changes if each.model is Plan and each.before is None), None)

    @property
    def came_with_plan(self):
        return [each for each in self.changes if self.begun_plan and each.before is None and each.model is not Plan]

    @property
    def achievements_of_plan(self):
        return sum(each.model is Achievement for each in self.came_with_plan)

    @property
    def sectors_of_plan(self):
        return sum(each.model is Sector for each in self.came_with_plan)

    @property
    def shown(self):
        """The changes to be told where the day is one of several."""
        folded = {each.key for each in self.came_with_plan}
        return [each for each in self.changes if each.key not in folded][:MOST_OF_DAY]

    @property
    def left(self):
        return len(self.changes) - len(self.told)


def kind_counted(change):
    kind = main_kind(change.own_kinds)
    return kind if kind in COUNTED else ChangeKind.CHANGED


def facts_first(changes):
    """The changes of a day, those to what was there already before those that came."""
    return sorted(changes, key=lambda change: change.before is None)


def by_day(result):
    """([ChangedDay], the day before the last one) of the first page of a result. The day is None if no more follow."""
    days, shown = [], 0
    for day, changes in itertools.groupby(result, key=lambda change: change.day):
        if len(days) == MOST_DAYS or shown >= MOST_OF_PAGE:
            return told_days(days), days[-1].day - A_DAY
        days.append(ChangedDay(day, facts_first(changes)))
        shown += len(days[-1].shown)
    return told_days(days), None


def told_days(days):
    """The days with their changes in words, which are read at once."""
    told = {each.change.key: each for each in tell([change for day in days for change in day.shown])}
    for day in days:
        day.told = [told[change.key] for change in day.shown if change.key in told]
    return days


def one_day(result, day, number):
    """The ChangedDay of a page of a day, and the number of its pages."""
    changes = facts_first(result)
    pages = list(in_chunks_of(OF_ONE_DAY, changes)) or [[]]
    number = number if number <= len(pages) else 1
    return ChangedDay(day, changes, tell(pages[number - 1]), (number - 1) * OF_ONE_DAY), number, len(pages)
