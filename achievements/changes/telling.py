"""Public changes in words: the item as it was called then, what changed in it, and the note for readers."""

from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from achievements.changes.index import MODELS, change_index
from achievements.changes.kinds import ChangeKind, only_changes
from achievements.changes.lines import ChangeLine, lines_of
from achievements.models import Achievement
from achievements.states import state_of
from delivery.content_version import content_version
from fields.translation import CODES, TextInLanguage, preferred
from publishing.differences import compare_many
from publishing.differences.notes import proposed_note
from sectors.models import Sector
from sectors.periods import Period, status_on


@dataclass
class ToldChange:
    """One change with all that a page, a feed or a file says of it, in the language in force when it was told."""

    change: object  # the PublicChange
    item: object  # as it is stored now
    title: TextInLanguage
    kind: ChangeKind
    note: TextInLanguage  # for readers
    said: TextInLanguage  # the note, unless it is the proposed one, which the lines say already
    lines: list = field(default_factory=list)
    sector: Sector | None = None  # of an achievement

    @property
    def at(self):
        return self.change.at

    @property
    def day(self):
        return self.change.day

    @property
    def type(self):
        """The word for an item of its kind, in files."""
        return self.change.model._meta.model_name

    @property
    def url(self):
        return self.item.get_absolute_url()

    @property
    def kind_of_item(self):
        """The word for an item that is no achievement, beside its title."""
        options = self.change.model._meta
        return "" if self.change.model is Achievement else capfirst(str(options.verbose_name))

    @property
    def anchor(self):
        """The name of the change in pages and feeds, which stays the same."""
        return f"{self.type}-{self.change.revision}"

    @property
    def heading(self):
        """The change in one line, for a feed."""
        first = str(self.kind.label) if self.change.is_whole or not self.lines else self.lines[0].sentence
        return f"{self.title} – {first}"


def tell(changes):
    """The ToldChange of each of some changes, in their order. The number of queries does not depend on their number."""
    index = change_index(content_version())
    index.learn(changes)
    told = {}
    for model in MODELS:
        told |= told_of(model, [each for each in changes if each.model is model], index)
    sectors = sectors_of(told.values())
    for each in told.values():
        each.sector = sectors.get(each.change.within) if each.change.model is Achievement else None
    return [told[each.key] for each in changes if each.key in told]


def told_of(model, changes, index):
    """{key: ToldChange} of changes of one model. What was deleted since the index was made is left out."""
    keys = {each.revision for each in changes} | {each.before.revision for each in changes if each.before}
    related = ["item", "__".join(filter(None, ["item__merged_into", model.parent_path()]))]
    rows = model.revision_model().objects.public().filter(pk__in=keys).select_related(*related) if keys else ()
    found = {row.pk: row for row in rows}
    there = [each for each in changes if each.revision in found and (not each.before or each.before.revision in found)]
    edits = [each for each in there if not each.is_whole]
    pairs = [only_changes(model, found[each.before.revision].snapshot, found[each.revision].snapshot) for each in edits]
    differences = dict(zip(edits, compare_many(model, pairs), strict=True)) if pairs else {}
    told = {}
    for each in there:
        row = found[each.revision]
        found_here = differences.get(each)
        lines = whole_lines(each, row) if found_here is None else lines_of(model, found_here)
        is_proposed = bool(row.note and found_here) and row.note == proposed_note(found_here)
        notes = row.note, "" if is_proposed else row.note
        facts = title_of(model, row.snapshot), index.mark_of(each), *notes
        told[each.key] = ToldChange(each, row.item, *facts, [*turn_lines(each), *lines])
    return told


def title_of(model, snapshot):
    """The title of an item in a snapshot, in the language in force if it has one there."""
    fields, name = snapshot["fields"], "name" if model is Sector else "title"
    return preferred({code: fields.get(f"{name}_{code}") or "" for code in CODES})


def sectors_of(told):
    """{key: Sector} of the sectors that changes of achievements stand under."""
    keys = {each.change.within for each in told if each.change.model is Achievement}
    return Sector.objects.addressable().select_related("plan").in_bulk(keys) if keys else {}


def whole_lines(change, row):
    """The lines of an item that came, or that went."""
    if change.withdraws:
        target = row.item.merged_into
        is_led_on = target is not None and row.item.withdraw_at == change.at and target.is_live
        return [ChangeLine(_("Merged into another page"), "", str(target))] if is_led_on else []
    if change.model is not Achievement:
        return []
    state = state_then(row.snapshot["fields"], change.day)
    return [ChangeLine(_("Status"), "", str(state.label), "", None, state)]


def state_then(fields, day):
    """The state of an achievement with the fields of a snapshot on a day."""
    text = fields.get("period")
    return state_of(fields.get("outcome", ""), status_on(Period.parse(text) if text else None, day))


def turn_lines(change):
    if change.turns_current is None:
        return []
    return [ChangeLine(_("Put on the front page") if change.turns_current else _("No longer on the front page"))]
