"""The index of public changes: the revisions of a content version that readers saw come, without their snapshots.

It is in the memory of the process, and so is what was found out about a pair of revisions: the next version needs to
read no more than what is new. docs/decisions/57.
"""

import datetime
import threading
from collections import defaultdict
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.db.models import F, Value
from django.utils import timezone

from achievements.changes.kinds import ChangeKind, kinds_between, main_kind
from achievements.models import Achievement
from publishing.redaction.models import Redaction
from sectors.models import Plan, Sector

MODELS = (Achievement, Sector, Plan)  # in the order of what came at one moment
CHUNK = 500  # pairs of snapshots in memory


class PublicChange(NamedTuple):
    """A revision that changed something for readers, and the one before it. Keys, moments and facts; no content."""

    model: type
    item: int
    revision: int
    at: datetime.datetime
    within: int | None
    withdraws: bool
    is_minor: bool
    is_current: bool  # of a plan that was on the front page from then on
    before: "PublicChange | None"

    @property
    def key(self):
        return self.model, self.revision

    @property
    def pair(self):
        """The key of what differs between it and the one before."""
        return self.model, self.revision, self.before.revision

    @property
    def day(self):
        return timezone.localdate(self.at)

    @property
    def is_put_back(self):
        return self.before is not None and self.before.withdraws and not self.withdraws

    @property
    def turns_current(self):
        """Return True or False for a plan that came to the front page or left it, else None."""
        is_turn = self.before is not None and self.before.is_current != self.is_current
        return self.is_current if is_turn else None

    @property
    def own_kinds(self):
        """The kinds that need no snapshot, which are all if the whole item came or went."""
        if self.withdraws:
            return frozenset({ChangeKind.WITHDRAWN})
        if self.before is None:
            return frozenset({ChangeKind.ADDED})
        kinds = {ChangeKind.REPUBLISHED} if self.is_put_back else set()
        kinds |= {ChangeKind.CHANGED} if self.turns_current is not None else set()
        return frozenset(kinds | ({ChangeKind.MOVED} if self.within != self.before.within else set()))

    @property
    def is_whole(self):
        return self.withdraws or self.before is None

    @property
    def sector(self):
        """The key of the sector that it stands under; None for a plan."""
        return {Achievement: self.within, Sector: self.item}.get(self.model)

    @property
    def places(self):
        """The keys of what the item lived within, before and after."""
        return {self.within, self.before.within if self.before else None} - {None}


class ChangeIndex:
    """All public changes of one content version, the newest first, and where the items are."""

    def __init__(self, version, former=None):
        self.version, now = version, timezone.now()
        self.redacted_at = Redaction.objects.last_change(now)  # which changed snapshots
        self.plans = dict(Sector.objects.addressable().values_list("pk", "plan"))  # of the sectors, by their keys
        found = [change for model in MODELS for change in changes_of(model, now)]
        ranks = {model: rank for rank, model in enumerate(MODELS)}
        self.changes = sorted(found, key=lambda each: (-each.at.timestamp(), ranks[each.model], -each.revision))
        known = former.kinds if former and former.redacted_at == self.redacted_at else {}
        pairs = {each.pair for each in self.changes if each.before}
        self.kinds = {pair: known[pair] for pair in pairs & known.keys()}
        self.told = {}  # what pages were told, as long as nothing changes

    @cached_property
    def by_item(self):
        """{(model, key): changes} of each item, the newest first."""
        found = defaultdict(list)
        for change in self.changes:
            found[change.model, change.item].append(change)
        return found

    def sectors_of(self, change):
        """The keys of the sectors that a change is of; a plan is of none."""
        return change.places if change.model is Achievement else {change.item} if change.model is Sector else set()

    def plans_of(self, change):
        """The keys of the plans that a change is of."""
        if change.model is Achievement:
            return {self.plans.get(key) for key in change.places}
        return change.places if change.model is Sector else {change.item}

    def kinds_of(self, change):
        """All kinds of a change. Call `learn` before."""
        return change.own_kinds if change.is_whole else change.own_kinds | self.kinds[change.pair]

    def mark_of(self, change):
        """The kind that is shown as the mark of a change. Call `learn` before."""
        return main_kind(self.kinds_of(change))

    def is_seen(self, change):
        """Return True if readers were told, or can see a difference. Call `learn` before for a minor change."""
        return not change.is_minor or bool(self.kinds_of(change))

    def is_of_public(self, change):
        """Return True if the item is public, and so is all that it is within now."""
        key = change.model, change.item
        while key:
            changes = self.by_item.get(key)
            if not changes or changes[0].withdraws:
                return False
            above = {Achievement: Sector, Sector: Plan}.get(key[0])
            key = above and (above, changes[0].within)
        return True

    def learn(self, changes):
        """Find out the kinds of some changes, from their snapshots; a statement for each model and chunk."""
        unknown = [each for each in changes if not each.is_whole and each.pair not in self.kinds]
        for model in MODELS:
            for chunk in in_chunks_of(CHUNK, [each for each in unknown if each.model is model]):
                snapshots = snapshots_of(model, chunk)
                for each in chunk:
                    self.kinds[each.pair] = kinds_between_both(model, each, snapshots)


def changes_of(model, now):
    """Yield the changes of all items of a model; of one whose content is hidden only that it is gone."""
    rows = model.revision_model().objects.public(now).filter(item__in=model.objects.addressable())
    current = F("is_current") if model is Plan else Value(False)
    facts = ("item", "pk", "published_at", "within", "withdraws", "is_minor", current)
    before, rows = None, rows.order_by("item", "published_at", "pk")
    for item, pk, at, within, withdraws, is_minor, is_current, hidden_at in rows.values_list(
        *facts, "item__content_hidden_at"
    ).iterator(chunk_size=2000):
        before = before if before and before.item == item else None
        change = PublicChange(model, item, pk, at, within, bool(withdraws), is_minor, bool(is_current), before)
        if hidden_at is None or at >= hidden_at:
            yield change
        before = change._replace(before=None)


def in_chunks_of(size, items):
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk


def snapshots_of(model, changes):
    """{key of a revision: snapshot} of some changes and those before them."""
    keys = {each.revision for each in changes} | {each.before.revision for each in changes}
    return dict(model.revision_model().objects.public().filter(pk__in=keys).values_list("pk", "snapshot"))


def kinds_between_both(model, change, snapshots):
    """The kinds of a change; none if a revision went since the index was made."""
    old, new = snapshots.get(change.before.revision), snapshots.get(change.revision)
    return kinds_between(model, old, new) if old and new else frozenset()


_index = None  # of the content version that was asked for last
_building = threading.Lock()


def change_index(version):
    """The index of a content version. One thread builds it while others wait."""
    global _index
    index = _index
    if index is None or index.version != version:
        with _building:
            index = _index
            if index is None or index.version != version:
                _index = index = ChangeIndex(version, index)
    return index
