"""The forms of the actions of the workflow."""

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from fields.datetimes import DayOrMomentField
from fields.keys import key_from
from fields.translation import columns, in_each_language
from publishing.differences import compare, content_of
from publishing.item_field import ItemField
from publishing.removal.hiding import waiting_content
from publishing.snapshots import items_from, snapshot_of

BACK = _("Public again, with the same content.")

READERS = [
    ("yes", _("Yes. The note below tells them what changed, and “last updated” moves.")),
    ("no", _("No, it is a minor edit. They get no note, and “last updated” stays.")),
]


def paragraph(label, **options):
    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    return forms.CharField(label=label, widget=widget, max_length=1000, **options)


class ActionForm(forms.Form):
    """A form without fields. `review` is the DraftReview that it is about; None for many items. `user` fills it in."""

    required_css_class = "required"
    has_note = False  # whether it asks for the note for readers
    removed = None  # the sealed content that its page offers to show

    def __init__(self, *args, review, user=None, **options):
        self.review, self.user = review, user
        super().__init__(*args, **options)

    @property
    def values(self):
        """The arguments of the action's `perform`."""
        return self.cleaned_data

    def revisions(self):
        """The revisions that the action is about, besides the draft."""
        return []

    content = ()  # all that readers will see, where the action is not about the draft
    differences_heading = ""  # where the page does not say what they are

    def differences(self):
        """The changes that these revisions made, or would make."""
        return []


class ReturnForm(ActionForm):
    return_note = paragraph(_("What needs to be changed"), help_text=_("The author reads this above the form."))


class StaffNoteForm(ActionForm):
    text = paragraph(_("Note"), help_text=_("Only staff read it, above the form and in the history."))


class NoteForm(ActionForm):
    """Form that asks if readers need to know of a change, and what they are told.

    Before the first publication there is nothing to tell, so the form has none of these fields.
    """

    readers = forms.ChoiceField(label=_("Do readers need to know?"), choices=READERS, widget=forms.RadioSelect)
    note_en = paragraph(_("Note for readers (English)"), required=False)
    note_ko = paragraph(
        _("Note for readers (Korean)"),
        required=False,
        help_text=_("Write whole sentences. They appear on the public history page with the day of publishing."),
    )

    minor_reason = paragraph(
        _("Why readers need not know"),
        required=False,
        help_text=_(
            "Needed only if a figure, a period or a source changes and you mark it as a minor "
            "edit. Only staff see this."
        ),
    )

    has_note = True
    asks_for_reason = False  # the second person gives it

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.notifies_readers = self.review is not None and self.review.notifies_readers
        if not self.notifies_readers:
            for name in ("readers", "note_en", "note_ko", "minor_reason"):
                self.fields.pop(name, None)
        elif not self.asks_for_reason:
            del self.fields["minor_reason"]
        if self.notifies_readers and not self.is_bound:
            self.initial |= {"readers": "no" if self.review.draft.is_minor else "yes"} | self.notes()

    def notes(self):
        return {f"note_{code}": note for code, note in self.review.notes().items()}

    def visible_fields(self):
        """Leave out the reason if nothing important changes. Compare only when the form is shown."""
        fields = super().visible_fields()
        if self.notifies_readers and not self.review.is_important:
            fields = [field for field in fields if field.name != "minor_reason"]
        return fields

    @property
    def values(self):
        rest = {name: value for name, value in self.cleaned_data.items() if name != "readers"}
        if not self.notifies_readers:
            return rest
        is_minor = self.cleaned_data["readers"] == "no"
        return rest | {"is_minor": is_minor} | (dict.fromkeys(columns("note"), "") if is_minor else {})


class SubmitForm(NoteForm):
    """The author proposes; whoever publishes has the last word."""

    def visible_fields(self):
        if self.notifies_readers and self.review.is_important:
            self["readers"].help_text = _(
                "A figure, a period or a source changes. To make this a minor edit, whoever publishes "
                "it has to give a reason."
            )
        return super().visible_fields()


class PublishForm(NoteForm):
    asks_for_reason = True


class ScheduleForm(PublishForm):
    at = DayOrMomentField(
        label=_("Public from"),
        widget=AdminSplitDateTime,
        help_text=_("If you leave the time empty, the day counts from midnight."),
    )

    def clean_at(self):
        return later(self.cleaned_data["at"])


def later(moment):
    if moment and moment <= timezone.now():
        raise ValidationError(_("This time has already passed. Choose a later time, or do it now."))
    return moment


class PublishAloneForm(NoteForm):
    alone_reason = paragraph(
        _("Why this cannot wait for a second person"),
        help_text=_("Staff see a warning with this reason until someone else has confirmed what you published."),
    )


class ReasonForm(ActionForm):
    note_en = paragraph(_("Reason for readers (English)"))
    note_ko = paragraph(_("Reason for readers (Korean)"))


class WithdrawForm(ReasonForm):
    at = DayOrMomentField(
        label=_("Withdrawn from"),
        widget=AdminSplitDateTime,
        required=False,
        help_text=_("Leave empty to withdraw it right away."),
    )

    def clean_at(self):
        return later(self.cleaned_data["at"])


class RepublishForm(ActionForm):
    note_en = paragraph(_("Note for readers (English)"))
    note_ko = paragraph(
        _("Note for readers (Korean)"),
        help_text=_("It appears on the public history page with the days of the withdrawal. Say why it is back."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial |= {f"note_{code}": text for code, text in in_each_language(lambda: str(BACK)).items()}

    differences_heading = _("What was changed in it while it was withdrawn")

    @property
    def content(self):
        """All that readers will see, as `content_of` has it."""
        item = self.review.item
        return content_of(items_from([(item, snapshot_of(item))])[0])

    def differences(self):
        """Changes to withdrawn content meanwhile, such as the name of a partner that was merged."""
        item = self.review.item
        last = item.revisions.public().filter(withdraws=False).first()
        return compare(type(item), last.snapshot, snapshot_of(item), for_staff=True) if last else []


CLOSED_TARGET = _("You do not look after “%(target)s”. Ask somebody who does to merge these.")


class HideForm(ReasonForm):
    note_en = paragraph(
        _("Reason for readers (English)"), help_text=_("Everybody reads it at the address. Do not repeat the content.")
    )


class HiddenContentForm(ActionForm):
    """The form of a second person, beside which the hidden content can be opened."""

    @cached_property
    def removed(self):
        """The sealed row that the page is about; None where there is none, and for many items."""
        return waiting_content(self.review.item) if self.review else None


class MergeForm(ReasonForm):
    field_order = ["target"]

    target = ItemField(
        label=_("Item to keep"),
        help_text=_(
            "Its title, its web address, or its number, if it has one. Readers who open this page are sent to its page."
        ),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        item = self.review.item
        self.fields["target"].queryset = item.merge_targets(self.user)

    def clean_target(self):
        target = self.cleaned_data["target"]
        if target == self.review.item:
            raise ValidationError(_("This is the item that is merged. Name the one to keep."))
        if not target.is_live:
            message = _("“%(target)s” is not public. Choose an item that stays public.")
            raise ValidationError(message % {"target": target})
        if not target.is_open_to(self.user):
            raise ValidationError(CLOSED_TARGET, params={"target": target})
        return target


class ConfirmForm(ActionForm):
    def revisions(self):
        return self.review.item.revisions.unconfirmed()

    def differences(self):
        item = self.review.item
        pairs = [(item.revisions.before(new).first(), new) for new in self.revisions()]
        found = [compare(type(item), old.snapshot, new.snapshot, for_staff=True) for old, new in pairs if old]
        return [difference for differences in found for difference in differences]


class RestoreForm(ActionForm):
    revision = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["revision"].queryset = self.review.item.revisions.restorable()

    def revisions(self):
        return self.fields["revision"].queryset.filter(pk=key_from(self["revision"].value()))

    def differences(self):
        item = self.review.item
        now = item.working_copy()
        return [each for then in self.revisions() for each in compare(type(item), now, then.snapshot, for_staff=True)]
