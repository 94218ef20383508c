"""Things with a history: their version, their open draft, and when they are public."""

import copy
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Verb as Audit
from accounts.models import AuditEntry
from publishing.models import LiveQuerySet, Record
from publishing.snapshots import apply, rehearsal, set_fields, snapshot_of

WITHDRAWN_LATER = _("It can only be withdrawn after it was published: set a later moment.")


class ConflictError(Exception):
    """Somebody changed the item since the form was loaded. Nothing was written."""


class Versioned(Record):
    """A thing whose every change makes a revision. Concrete ones have a model of revisions, as `revisions`."""

    rows = ()  # the relations to its dependent rows, each after those that it points to
    ordered = None  # the relation to things with pages of their own whose order is part of this one
    in_place = ()  # fields that staff change at once, because the public never sees them

    draft = None  # the open draft of what has drafts
    was_public = True

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def revision_model(cls):
        return cls.revisions.rel.related_model

    @contextmanager
    def changing(self, version, *, is_edit=True):
        """A transaction in which nobody else changes the item, read anew; ConflictError if it is not at this version.

        Whoever is second waits here, and then finds another version.
        """
        with transaction.atomic():
            mine = type(self).objects.filter(pk=self.pk, version=version)
            if not mine.update(version=F("version") + int(is_edit)):
                raise ConflictError
            self.refresh_from_db()
            yield

    def put_on_record(self, *, by, at=None, **facts):
        """A revision of what the database says of the item now, public from now on. Returns it."""
        revision = self.revision_model()(item=self, author=by, publisher=by, editor=by, snapshot=snapshot_of(self))
        return self.record(revision, at or timezone.now(), **facts)

    def record(self, revision, at, **facts):
        revision.published_at = at
        for name, value in facts.items():
            setattr(revision, name, value)
        revision.note_place()
        revision.save()
        return revision

    def tried(self, snapshot):
        """The snapshot as the database would take it; ValidationError where it would not. Nothing is written."""
        try:
            with rehearsal():
                edited = type(self).objects.get(pk=self.pk)
                apply(snapshot, edited)
                edited.full_clean()
                edited.check_rows()
                result = snapshot_of(edited)
        except IntegrityError as error:
            raise ValidationError(_("These do not go together: something would be there twice.")) from error
        return result

    def check_rows(self):
        for name in self.rows:
            for row in getattr(self, name).all():
                try:
                    row.full_clean()
                except ValidationError as error:
                    raise ValidationError({name: [f"{row}: {message}" for message in error.messages]}) from error

    def has_drafts_within(self):
        """Whether a draft of something with a page of its own belongs to it, which the database does not protect."""
        if self.ordered is None:
            return False
        within = self._meta.get_field(self.ordered).related_model.revision_model()
        return within.objects.open().filter(within=self.pk).exists()

    def as_in(self, snapshot):
        """The item with the fields of a snapshot, in memory; its rows are not."""
        seen = copy.copy(self)
        set_fields(seen, snapshot)
        return seen

    def is_open_to(self, user):
        """Whether this member of staff may change it, by what it belongs to; what their role allows comes on top."""
        return True

    @classmethod
    def may_be_made_by(cls, user):
        return True


class PublishableQuerySet(LiveQuerySet):
    def addressable(self):
        """What has a page: what is live, and what was public once and now has a notice on its page."""
        return self.filter(self.model.addressable_condition(timezone.now()))

    def with_last_update(self):
        """With `last_update`, the moment of the last change that readers were told of."""
        revisions = self.model.revision_model().objects.noted().filter(item=OuterRef("pk"), withdraws=False)
        latest = revisions.order_by().values("item").annotate(latest=Max("published_at")).values("latest")
        return self.annotate(last_update=Subquery(latest))


class Publishable(Versioned):
    """A thing that becomes public at one moment and may stop being so at another."""

    publish_at = models.DateTimeField(_("public since"), null=True, editable=False)
    withdraw_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ["add", "change", "delete", "view", "publish"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdraw_at=None) | Q(publish_at__isnull=False, withdraw_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_withdrawn_after_published",
                violation_error_message=WITHDRAWN_LATER,
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(withdraw_at__isnull=False) & ~Q(merged_into=F("pk")),
                name="%(app_label)s_%(class)s_merged_is_withdrawn",
            ),
        ]

    @classmethod
    def window(cls, at, prefix=""):
        """Published and not withdrawn, without regard to what it lives within."""
        withdrawn = Q(**{f"{prefix}withdraw_at__lte": at})
        return Q(**{f"{prefix}publish_at__lte": at}) & (Q(**{f"{prefix}withdraw_at": None}) | ~withdrawn)

    @classmethod
    def live_condition(cls, at, prefix=""):
        return cls.window(at, prefix) & super().live_condition(at, prefix)

    @classmethod
    def addressable_condition(cls, at, prefix=""):
        """Published by then, as what it lives within was; whether withdrawn since or not."""
        condition = Q(**{f"{prefix}publish_at__lte": at})
        if cls.live_within is None:
            return condition
        parent = cls._meta.get_field(cls.live_within).related_model
        return condition & parent.addressable_condition(at, f"{prefix}{cls.live_within}__")

    route = ""  # the name of its page

    @property
    def page_key(self):
        """The word that stands for it in its address."""
        return self.slug if hasattr(self, "slug") else self.pk

    def page_url(self):
        return reverse(self.route, args=[self.page_key])

    def get_absolute_url(self):
        return self.page_url()

    def subpage_url(self, name):
        return f"{self.page_url()}{name}/"

    @property
    def history_url(self):
        return self.subpage_url("history")

    @classmethod
    def formerly_at(cls, slug):
        """The item with a page whose address had this word once, or None."""
        if not slug or "\0" in slug:
            return None
        revisions = cls.revision_model().objects.public().filter(address=slug)
        return cls.objects.addressable().filter(pk__in=revisions.values("item")).first()

    def found_by(self, word):
        """What is public of the same kind under the last part of its address, or None."""
        if hasattr(self, "slug"):
            return type(self).objects.live().filter(slug=word).first()
        is_number = word.isascii() and word.isdigit() and len(word) < 19
        return type(self).objects.live().filter(pk=word).first() if is_number else None

    def clean(self):
        super().clean()
        others = self.revision_model().objects.public().exclude(item=self.pk)
        if getattr(self, "slug", "") and others.filter(address=self.slug).exists():
            raise ValidationError(
                {"slug": _("Another page had this address once, and it still leads there. Choose another.")}
            )

    @property
    def was_public(self):
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def is_withdrawn(self):
        return self.withdraw_at is not None and self.withdraw_at <= timezone.now()

    @property
    def is_live(self):
        return self.was_public and not self.is_withdrawn and super().is_live

    @property
    def withdrawn_with(self):
        """The item whose withdrawal took this one from the public: itself, what it lives within, or None."""
        if self.is_withdrawn:
            return self
        return getattr(self, self.live_within).withdrawn_with if self.live_within else None

    @property
    def draft(self):
        """The open draft, or None."""
        return self.revisions.open().first()

    def problems(self, at=None):
        """What keeps it from being public at a moment, as (name of the field or relation, sentence)."""
        parent = getattr(self, self.live_within) if self.live_within else None
        if parent and not type(parent).objects.live(at).filter(pk=parent.pk).exists():
            message = _("“%(parent)s” is not public. Publish it first, or choose another.")
            yield self.live_within, message % {"parent": parent}
        if self.withdraw_at and timezone.now() < self.withdraw_at <= (at or timezone.now()):
            yield NON_FIELD_ERRORS, _("It is to be withdrawn before that. Cancel the withdrawal first.")

    def save_draft(self, snapshot, *, by):
        """Keep an edit, inside `changing`. What the public sees stays as it is. Returns the draft, or None.

        An item that was never public is its own draft: its rows are changed as well. An edit voids what others said of
        an earlier one.
        """
        was_public, draft = self.was_public, self.draft
        current = draft.snapshot if draft else snapshot_of(self)
        if snapshot == current and (draft or not self.is_withdrawn):
            return draft  # what was withdrawn may come back as it was
        draft = draft or self.revision_model()(item=self, author=by)
        draft.snapshot, draft.editor, draft.edited_at = snapshot, by, timezone.now()
        draft.void()
        draft.is_minor, draft.note_en, draft.note_ko = False, "", ""  # they spoke of what it said before
        draft.note_place()
        draft.save()
        if not was_public:
            self.publish_at = None
            apply(snapshot, self)
        return draft

    def start_draft(self, *, by):
        """The first draft of an item that was just made."""
        draft = self.revision_model()(item=self, author=by, editor=by, snapshot=snapshot_of(self))
        draft.note_place()
        draft.save()
        return draft

    def publish_if_due(self):
        """Publish the scheduled change whose time has come. Returns whether there was one."""
        with self.changing(self.version):
            draft = self.draft
            if draft is None or not draft.is_overdue:
                return False
            self.make_public(draft, by=draft.publisher)
            AuditEntry.objects.record(Audit.PUBLISHED, item=self, actor_name="publish_due")
            return True

    def make_public(self, draft, *, by, at=None):
        """Let the public see a draft, inside `changing`. ValidationError says by field what is missing."""
        at = at or timezone.now()
        set_fields(self, draft.snapshot)
        self.full_clean()  # its address may have been taken meanwhile
        apply(draft.snapshot, self)
        self.check_rows()
        if problems := list(self.problems(at)):
            raise ValidationError(
                {name: [message for each, message in problems if each == name] for name, _m in problems}
            )
        self.publish_at = min(self.publish_at or at, at)
        if self.is_withdrawn:
            self.withdraw_at = self.merged_into = None
        self.save()
        draft.snapshot, draft.publisher, draft.preview_key = snapshot_of(self), by, ""
        self.record(draft, at)
