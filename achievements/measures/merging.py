"""Merging of measures: figures, drafts and names of several go to one. History keeps what it said."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from achievements.models import Figure, PlanFigure, SectorFigure
from publishing.differences import proposed_notes
from publishing.items import Publishable

MODELS = (Figure, SectorFigure, PlanFigure)
MOST_NAMED = 5  # items, in a message
MERGED = gettext_noop("“%(measure)s” was merged into “%(target)s”.")


class MeasureMergeForm(forms.Form):
    target = forms.ModelChoiceField(
        queryset=None, label=_("Keep"), empty_label=None, widget=forms.RadioSelect, help_text=_("The others go.")
    )

    def __init__(self, *args, measures, **options):
        super().__init__(*args, **options)
        self.measures = measures
        self.fields["target"].queryset = (
            type(measures[0]).objects.in_use().filter(pk__in=[each.pk for each in measures])
        )

    def clean(self):
        if len(self.measures) < 2:
            raise ValidationError(_("Select two measures or more."))
        if len({measure.unit.base_key for measure in self.measures}) > 1:
            raise ValidationError(_("These are measured in units that cannot be converted into each other."))
        if items := items_with_two(self.measures):
            message = _(
                "These have figures of two of the measures for one date, which would count twice: %(items)s. Correct "
                "them first."
            )
            raise ValidationError(message % {"items": ", ".join(map(str, items[:MOST_NAMED]))})
        return self.cleaned_data

    @property
    def others(self):
        return [measure for measure in self.measures if measure != self.cleaned_data["target"]]


def items_with_two(measures):
    """The items in which two figures would be of one subject after the merge."""
    found = []
    for model in MODELS:
        seen = {}
        for figure in model.objects.filter(measure__in=measures).select_related(
            "measure", "funder", model.parent_field
        ):
            subject = figure.parent, figure.subject[1:]
            if seen.setdefault(subject, figure.measure_id) != figure.measure_id:
                found.append(figure.parent)
    return list(dict.fromkeys(found))


@transaction.atomic
def merge_measures(measures, target, *, by):
    """Let the figures of some measures count another one. Return the number of the stored figures that changed."""
    count = 0
    keys = {measure.pk for measure in measures}
    for model in MODELS:
        count += merge_figures(model, keys, target, by)
    names = [text for measure in measures for text in measure.texts]
    known = {*target.texts}
    target.spellings = "\n".join([*target.spellings.splitlines(), *(dict.fromkeys(n for n in names if n not in known))])
    target.save()
    target.record_revision(by=by)
    for measure in measures:
        measure.merged_into = target
        measure.save(update_fields=["merged_into"])
        measure.record_revision(by=by)
        note = lazy_note(MERGED, measure=str(measure), target=str(target))
        AuditEntry.objects.record(AuditEvent.MERGED, by=by, item=measure, note=note)
        AuditEntry.objects.record(AuditEvent.CHANGED, by=by, item=target, note=note)
    return count


def merge_figures(model, keys, target, by):
    """Rewrite the rows of one model, the drafts that hold such figures, and the history of what the public sees."""
    items = model._meta.get_field(model.parent_field).related_model
    rows = model.objects.filter(measure__in=keys)
    touched = set(rows.values_list(model.parent_field, flat=True))
    drafts = [draft for draft in items.revision_model().objects.open() if change_snapshot(draft.snapshot, keys, target)]
    count = rows.update(measure=target)
    for item in items.objects.filter(pk__in=touched | {draft.item_id for draft in drafts}):
        item.lock_version(item.version)
        if item.pk in touched and (not isinstance(item, Publishable) or item.was_public):
            tell_readers(item, by)
    for draft in drafts:
        draft.save(update_fields=["snapshot"])
    return count


def tell_readers(item, by):
    """A revision of an item whose figures count another measure, with a note for readers."""
    before = item.revisions.in_force().first()
    revision = item.record_revision(by=by)
    notes = proposed_notes(type(item), before.snapshot, revision.snapshot) if before else {}
    revision.save_with(**{f"note_{code}": note for code, note in notes.items()})


def change_snapshot(snapshot, keys, target):
    """Return True if figures of a snapshot counted one of these measures; they count the target then."""
    rows = [row for row in snapshot["rows"].get("figures", ()) if row.get("measure") in keys]
    for row in rows:
        row["measure"] = target.pk
    return bool(rows)
