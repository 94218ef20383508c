"""Two days of a list compared: what is new, what is gone, and what changed in between, with old and new values."""

from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.changes.index import in_chunks_of
from achievements.changes.kinds import kinds_between, only_changes
from achievements.changes.lines import ChangeLine, lines_of
from achievements.models import Achievement, AchievementRevision
from achievements.past.day import PastDay, PastMatch, items_of
from delivery.content_version import cached
from publishing.differences import compare_many

CHUNK = 500  # pairs of snapshots in memory
NEW, GONE, CHANGED = "new", "gone", "changed"
GROUPS = (CHANGED, NEW, GONE)


class ComparedAchievement(NamedTuple):
    """One achievement of a comparison; a revision is None on the day on which it was not in the list."""

    group: str
    key: int
    old: int | None
    new: int | None


class DayComparison:
    """The lists of one query at the end of two days."""

    def __init__(self, query, first, second):
        self.query = query
        self.days = PastDay(query, first), PastDay(query, second)

    @cached_property
    def found(self):
        """[ComparedAchievement], those of a group behind one another. Found once for a content version."""
        key = f"compared {self.days[0].day} {self.days[1].day} {self.query.canonical()}"
        return cached(self.query.version, key, lambda: list(map(tuple, self.read())), "past")

    def read(self):
        old, new = ({each[0]: PastMatch(*each) for each in day.matches} for day in self.days)
        differing = self.differing([(old[key], new[key]) for key in new if key in old])
        yield from (ComparedAchievement(CHANGED, key, old[key].revision, new[key].revision) for key in differing)
        yield from (ComparedAchievement(NEW, key, None, new[key].revision) for key in new if key not in old)
        yield from (ComparedAchievement(GONE, key, old[key].revision, None) for key in old if key not in new)

    def differing(self, pairs):
        """Yield the keys of the achievements that readers saw say something else, or that time gave another state."""
        for chunk in in_chunks_of(CHUNK, pairs):
            keys = [each.revision for pair in chunk if pair[0].revision != pair[1].revision for each in pair]
            rows = AchievementRevision.objects.public().filter(pk__in=keys) if keys else None
            snapshots = dict(rows.values_list("pk", "snapshot")) if keys else {}
            for old, new in chunk:
                sides = snapshots.get(old.revision), snapshots.get(new.revision)
                if old.state != new.state or (all(sides) and kinds_between(Achievement, *sides)):
                    yield old.key

    @cached_property
    def counts(self):
        """{group: number of achievements}"""
        groups = [each[0] for each in self.found]
        return {group: groups.count(group) for group in GROUPS}

    def told(self, page):
        """The ToldAchievement of each ComparedAchievement of a page, in a number of queries that stays the same."""
        old = items_of([each.old for each in page if each.old], self.days[0])
        new = items_of([each.new for each in page if each.new], self.days[1])
        pairs = [(old[each.old], new[each.new]) for each in page if each.old in old and each.new in new]
        snapshots = self.snapshots(each for each in page if each.group == CHANGED)
        lines = dict(zip(snapshots, map_lines(list(snapshots.values())), strict=True))
        by_key = {item.pk: (item, then) for then, item in pairs}
        for each in page:
            item = new.get(each.new) or old.get(each.old)
            if item is not None:
                told = lines.get(each.key, [])
                yield ToldAchievement(each.group, item, [*told, *state_lines(by_key.get(each.key), told)])

    def snapshots(self, compared):
        """{key: (old snapshot, new snapshot)}"""
        compared = list(compared)
        keys = {key for each in compared for key in (each.old, each.new)}
        found = dict(AchievementRevision.objects.public().filter(pk__in=keys).values_list("pk", "snapshot"))
        return {
            each.key: (found[each.old], found[each.new]) for each in compared if {each.old, each.new} <= found.keys()
        }


class ToldAchievement(NamedTuple):
    group: str
    item: Achievement
    lines: list


def map_lines(pairs):
    """The lines of each pair of snapshots."""
    pairs = [only_changes(Achievement, *pair) for pair in pairs]
    return [lines_of(Achievement, each) for each in compare_many(Achievement, pairs)] if pairs else []


def state_lines(pair, lines):
    """The line of a state that time alone gave, where no outcome says it."""
    if pair is None or pair[0].state == pair[1].state or any(line.new_state or line.old_state for line in lines):
        return []
    now, then = pair
    return [ChangeLine(_("Status"), str(then.state.label), str(now.state.label), "", then.state, now.state)]
