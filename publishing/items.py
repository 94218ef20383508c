"""Items with a history: their version, their revisions, and the addresses that they had."""

import copy
import functools
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _

from fields.slugs import is_slug
from publishing.autosaves.models import OpenForm
from publishing.models import LiveModel
from publishing.outdated import check_snapshot
from publishing.snapshots import (
    apply,
    forget_relations,
    rolled_back,
    set_fields,
    snapshot_of,
)


class ConflictError(Exception):
    """Somebody changed the item since it was read. Nothing was written."""


class Versioned(LiveModel):
    """An item whose every change makes a revision. Concrete models have a model of revisions, as `revisions`."""

    undrafted_fields = ()  # fields that staff change at once, because the public never sees them
    renamed_fields = {}  # {former name: name}, for forms that were opened before the upgrade that renamed the fields

    draft = None  # the open draft of what has drafts
    content_hidden_at = None  # when all that it said was taken out, of what can be hidden
    was_public = True

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def revision_model(cls):
        return cls.revisions.rel.related_model

    @classmethod
    def last_change(cls, now):
        """Return the last moment until now at which readers got something else of such items, or None."""
        return cls.last_revision(now, item__in=cls.seen(now))

    @classmethod
    def seen(cls, now):
        """Select what readers see at a moment."""
        return cls.objects.live(now)

    @classmethod
    def last_revision(cls, now, **facts):
        """Return when the last public revision with these facts came, or None."""
        revisions = cls.revision_model().objects.public(now).filter(**facts)
        return revisions.aggregate(last=Max("published_at"))["last"]

    @classproperty
    @functools.cache
    def dependent_relations(cls):
        """The names of the relations to its dependent rows, each after those that it points to."""
        found = [
            relation
            for relation in cls._meta.related_objects
            if getattr(relation.related_model, "is_dependent", False)
            and relation.related_model.parent_field == relation.field.name
        ]
        return tuple(relation.get_accessor_name() for relation in found)

    @classmethod
    def with_page_key(cls, key):
        """Return the condition as above; a former address leads nowhere else once another item has it."""
        present = super().with_page_key(key)
        former = cls.revision_model().objects.public().filter(address=key).values("item")
        return present | Q(pk__in=former) & ~Exists(cls.objects.filter(present))

    @classmethod
    @functools.cache
    def child_relation(cls):
        """Relation to the items with pages of their own whose order is part of this one, or None."""
        for relation in cls._meta.related_objects:
            model = relation.related_model
            is_own = issubclass(model, LiveModel) and model.parent_field == relation.field.name
            if is_own and model.is_ordered_by_parent():
                return relation
        return None

    @classmethod
    def child_model(cls):
        relation = cls.child_relation()
        return relation and relation.related_model

    @property
    def children(self):
        """Manager of the items of `child_relation`, or None."""
        relation = self.child_relation()
        return relation and getattr(self, relation.get_accessor_name())

    # Addresses that it had before

    @classmethod
    def with_former_slug(cls, slug):
        """Return the item with a page that had this slug once, or None."""
        if not is_slug(slug or ""):
            return None
        revisions = cls.revision_model().objects.public().filter(address=slug)
        return cls.objects.addressable().filter(pk__in=revisions.values("item")).first()

    @classmethod
    def former_slugs(cls, start):
        """Return the slugs with this beginning that lead to a page, or did."""
        return cls.revision_model().objects.public().filter(address__startswith=start).values_list("address", flat=True)

    def clean(self):
        super().clean()
        slug = getattr(self, "slug", "")
        if is_slug(slug) and slug != self.stored_slug and self.is_former_slug_of_another():
            raise ValidationError(
                {
                    "slug": _(
                        "Another page used this address before, and it still leads there. Choose a different address."
                    )
                }
            )

    def is_former_slug_of_another(self):
        others = self.revision_model().objects.public().exclude(item=self.pk)
        return others.filter(address=self.slug).exists()

    def delete(self, *args, **options):
        """Delete it with what anybody typed in its form."""
        OpenForm.objects.about(type(self), self.pk).delete()
        return super().delete(*args, **options)

    # Changes

    def lock_version(self, version, *, is_edit=True):
        """Lock the item for the rest of the transaction; ConflictError if it is not at this version.

        Whoever is second waits here, and then finds another version.
        """
        mine = type(self).objects.filter(pk=self.pk, version=version)
        if not mine.update(version=F("version") + int(is_edit)):
            raise ConflictError
        self.version = version + int(is_edit)

    @contextmanager
    def optimistic_lock(self, version, *, is_edit=True):
        """A transaction in which nobody else changes the item. ConflictError as for `lock_version`."""
        try:
            with transaction.atomic():
                self.lock_version(version, is_edit=is_edit)
                self.refresh_from_db(from_queryset=type(self).objects.with_parents())
                self.load_draft()
                yield
        except IntegrityError as error:
            raise ValidationError(_("Someone else did this at the same time. Check how it is now.")) from error
        finally:
            forget_relations(self)
            self.forget_draft()

    def load_draft(self):
        """Read the open draft, for all who ask for it until `forget_draft`."""

    def forget_draft(self):
        """Let the next reader of the open draft ask the database."""

    def record_revision(self, *, by, at=None, **facts):
        """A revision of what the database says of the item now, public from now on. Returns it."""
        revision = self.revision_model()(item=self, author=by, editor=by, snapshot=snapshot_of(self))
        return self.save_revision(revision, by=by, at=at or timezone.now(), **facts)

    def save_revision(self, revision, *, by, at, **facts):
        revision.save_with(publisher=by, published_at=at, **facts)
        return revision

    def working_copy(self):
        """The snapshot that staff go on editing."""
        return snapshot_of(self)

    def save_edit(self, snapshot, *, by, before=None):
        """Keep what staff made of the working copy, inside `optimistic_lock`."""
        apply(snapshot, self)
        self.record_revision(by=by)

    def start_history(self, *, by):
        """Begin the history of an item that was just made."""
        self.record_revision(by=by)

    def validated(self, snapshot):
        """The snapshot as the database would take it; ValidationError where it would not. Nothing is written."""
        with rolled_back():
            edited = type(self).objects.get(pk=self.pk)
            check_snapshot(edited, snapshot)
            apply(snapshot, edited)
            return snapshot_of(type(self).objects.get(pk=self.pk))

    def has_drafts_within(self):
        """Return True if the open draft of an item with a page of its own belongs to this one.

        The database does not protect that reference.
        """
        model = self.child_model()
        return model is not None and model.revision_model().objects.open().filter(within=self.pk).exists()

    def with_fields_of(self, snapshot):
        """The item with the fields of a snapshot, in memory; its rows are not."""
        seen = copy.copy(self)
        set_fields(seen, snapshot)
        return seen

    def is_open_to(self, user):
        """Return True if a member of staff may change it, by what it belongs to. Their role has to allow it too."""
        return True

    @classmethod
    def open_condition(cls, user):
        """Return the condition of the items that are open to a user, as `is_open_to` says of one."""
        return Q()

    def merge_targets(self, user):
        """Select the public items that a user may merge it into."""
        return type(self).objects.live().filter(type(self).open_condition(user)).exclude(pk=self.pk)

    @property
    def form_url(self):
        """Address of its form in the administration."""
        return reverse(f"admin:{self._meta.app_label}_{self._meta.model_name}_change", args=[self.pk])

    @classmethod
    def may_be_made_by(cls, user):
        return True
