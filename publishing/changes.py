"""What an open draft would change, for whoever decides about it."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from publishing.differences import compare, proposed_notes
from publishing.languages import CODES
from publishing.snapshots import rehearsal, snapshot_of


class Change:
    """An item with its open draft, beside what is public of it."""

    def __init__(self, item, draft=None):
        self.item = item
        self.draft = draft or item.draft

    @cached_property
    def public(self):
        """The snapshot of what the public sees, or None."""
        return snapshot_of(self.item) if self.item.was_public else None

    def differences(self, *, for_staff=False):
        """In the language in force."""
        if self.public is None or self.draft is None:
            return []
        return compare(type(self.item), self.public, self.draft.snapshot, for_staff=for_staff)

    @cached_property
    def is_important(self):
        """Whether readers must be told of it, or a second person says why not."""
        return any(difference.is_important for difference in self.differences())

    def notes(self):
        """What readers are told, by language: what somebody wrote, else what the differences propose."""
        return {code: getattr(self.draft, f"note_{code}") or self.proposed_notes[code] for code in CODES}

    @cached_property
    def proposed_notes(self):
        return proposed_notes(type(self.item), self.public, self.draft.snapshot)

    @property
    def told(self):
        """What a reviewer has to know of that: the note by language, or that it is a minor edit; else None."""
        if not self.is_to_be_told:
            return None
        return {"is_minor": self.draft.is_minor, "notes": {} if self.draft.is_minor else self.notes()}

    @property
    def is_to_be_told(self):
        """Whether there is something that readers know already, and that they may need to hear has changed."""
        return self.draft is not None and self.item.was_public

    def check_told(self, *, alone=False):
        """ValidationError unless readers are told of it, or need not be."""
        if not self.is_to_be_told:
            return
        if not self.draft.is_minor:
            message = _("Tell readers what changed, or mark this as a minor edit.")
            missing = [f"note_{code}" for code in CODES if not getattr(self.draft, f"note_{code}")]
            if missing:
                raise ValidationError(dict.fromkeys(missing, message))
        elif self.is_important and alone:
            message = _(
                "A figure, a period or a source changes. When you publish alone, you cannot mark this as a minor edit."
            )
            raise ValidationError({"readers": message})
        elif self.is_important and not self.draft.minor_reason:
            message = _("A figure, a period or a source changes. Say why readers need not know, or tell them.")
            raise ValidationError({"minor_reason": message})

    def checklist(self):
        """What is missing before it can be published, as (name of the field or relation, sentence).

        It is what publishing itself would say now, because that is what is tried.
        """
        with rehearsal():
            item = type(self.item).objects.get(pk=self.item.pk)
            try:
                item.make_public(type(self.draft).objects.get(pk=self.draft.pk), by=None)
            except ValidationError as error:
                errors = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
                return [(name, message) for name, messages in errors.items() for message in messages]
        return []
