"""Reviews of open drafts: what each would change, what it lacks, what readers are told, and what was asked before."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from fields.translation import CODES
from publishing.differences import compare_many, content_of, proposed_notes
from publishing.outdated import publication_errors
from publishing.snapshots import items_from, load_relations, snapshot_of


def reviews_of(items):
    """The reviews of items of one model. Reading them costs as many statements for many items as for one."""
    reviews = [DraftReview(item) for item in items]
    load_relations([review.item for review in reviews])
    drafts = [review for review in reviews if review.draft]
    found = items_from([(review.item, review.draft.snapshot) for review in drafts])
    for review, drafted in zip(drafts, found, strict=True):
        review.drafted = drafted
    load_returns(drafts)
    load_differences([review for review in drafts if review.public], "public", "differences")
    load_differences([review for review in drafts if review.returned_before], "returned_before", "since_return")
    return reviews


def load_returns(reviews):
    """Read what the drafts said when they were returned last, all at once."""
    found = last_returned([review.draft for review in reviews])
    for review in reviews:
        review.last_return = review.draft if review.draft.return_note else found.get(draft_key(review.draft))


def last_returned(drafts):
    """The last returned version of each of some drafts of one model, by `draft_key`."""
    if not drafts:
        return {}
    found = type(drafts[0]).objects.returned(drafts).select_related("returner")
    return {draft_key(each): each for each in reversed(found)}


def draft_key(revision):
    """Return what an open draft has in common with all that it said before."""
    return revision.item_id, revision.started_at


def load_differences(reviews, before, name):
    """Compare the snapshots of one name with the drafts, for staff, all at once."""
    pairs = [(getattr(review, before), review.draft.snapshot) for review in reviews]
    found = compare_many(type(reviews[0].item), pairs, for_staff=True) if reviews else []
    for review, differences in zip(reviews, found, strict=True):
        setattr(review, name, differences)


class DraftReview:
    """An item with its open draft, beside what is public of it."""

    def __init__(self, item, draft=None):
        self.item = item
        self.draft = draft or item.draft

    @cached_property
    def public(self):
        """The snapshot of what the public sees, or None."""
        return snapshot_of(self.item) if self.item.was_public else None

    @cached_property
    def drafted(self):
        """The item as the draft has it, in memory; None without a draft."""
        return items_from([(self.item, self.draft.snapshot)])[0] if self.draft else None

    @cached_property
    def differences(self):
        """Changes that the draft would make in public, for staff, in the language in force."""
        if self.public is None or self.draft is None:
            return []
        return compare_many(type(self.item), [(self.public, self.draft.snapshot)], for_staff=True)[0]

    @property
    def content(self):
        """All that the draft of something new says, as `content_of` has it. Empty for what was public."""
        return [] if self.draft is None or self.item.was_public else content_of(self.drafted)

    @cached_property
    def last_return(self):
        """The draft as it was when it was returned last, with the note; None if it never was."""
        if self.draft is None or self.draft.return_note:
            return self.draft
        return last_returned([self.draft]).get(draft_key(self.draft))

    @property
    def returned_before(self):
        """The snapshot of `last_return` where it was saved or submitted again since, or None."""
        return self.last_return.snapshot if self.last_return and self.last_return != self.draft else None

    @cached_property
    def since_return(self):
        """Changes since the draft was returned last, for staff, in the language in force."""
        if self.returned_before is None:
            return []
        return compare_many(type(self.item), [(self.returned_before, self.draft.snapshot)], for_staff=True)[0]

    @property
    def is_important(self):
        """Return True if readers must be told of it, or a second person has to say why not."""
        return any(difference.is_important for difference in self.differences)

    def notes(self):
        """The note for readers by language: what somebody wrote, else what the differences propose."""
        return {code: getattr(self.draft, f"note_{code}") or self.proposed_notes[code] for code in CODES}

    @cached_property
    def proposed_notes(self):
        return proposed_notes(type(self.item), self.public, self.draft.snapshot)

    @property
    def notifies_readers(self):
        """Return True if it changes something that readers know already, and may need to hear of."""
        return self.draft is not None and self.item.was_public

    @property
    def notification(self):
        """Notes for readers by language, or that it is a minor edit. None if there is no need to notify them."""
        if not self.notifies_readers:
            return None
        return {"is_minor": self.draft.is_minor, "notes": {} if self.draft.is_minor else self.notes()}

    def check_notification(self, *, alone=False):
        """Raise ValidationError unless readers are told of it, or need not be."""
        if not self.notifies_readers:
            return
        if not self.draft.is_minor:
            message = _("Tell readers what changed, or mark this as a minor edit.")
            missing = [f"note_{code}" for code in CODES if not getattr(self.draft, f"note_{code}")]
            if missing:
                raise ValidationError(dict.fromkeys(missing, message))
        elif self.item.is_withdrawn:
            message = _("This page was withdrawn. Tell readers why it is public again: it is no minor edit.")
            raise ValidationError({"readers": message})
        elif self.is_important and alone:
            message = _(
                "A figure, a period or a source changes. When you publish alone, you cannot mark this as a minor edit."
            )
            raise ValidationError({"readers": message})
        elif self.is_important and not self.draft.minor_reason:
            message = _("A figure, a period or a source changes. Say why readers need not know, or tell them.")
            raise ValidationError({"minor_reason": message})

    def publication_errors(self):
        """Return the errors to mend before publication, as (name of the field or relation, sentence)."""
        errors = publication_errors(self.item, self.drafted, self.draft.snapshot)
        return [(name, message) for name, messages in errors.items() for message in messages]
