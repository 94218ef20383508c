"""Base models of all that is published, for the apps above to inherit. The tables: content version, open forms."""

import uuid

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from fields.keys import key_from
from fields.ordering import Ordered
from fields.urls import url_for
from publishing.autosaves.models import OpenForm  # noqa: F401  so that Django finds them
from publishing.redaction.models import RedactedItem, Redaction  # noqa: F401
from publishing.removal.models import RemovedAddress, RemovedContent  # noqa: F401


class LiveQuerySet(models.QuerySet):
    def live(self, at=None):
        """Select what the public sees, now or at another moment. Public code reads rows through this method alone."""
        return self.filter(self.model.live_condition(at or timezone.now()))

    def addressable(self):
        """Select what has a page: live rows, and once public ones whose page says more."""
        return self.live()

    def with_parents(self):
        """Read with each row everything that it lives within."""
        path = self.model.parent_path()
        return self.select_related(path) if path else self


class LiveModel(models.Model):
    """A row that staff keep. It is public as long as what it lives within is."""

    parent_field = None  # the foreign key whose target has to be public too
    is_dependent = False  # whether it is part of the item that it lives within
    notifies_readers = False  # whether no change to one may go out without a word to readers
    is_personal = False  # whether every member of staff makes some for themselves
    route = ""  # the name of its page

    objects = LiveQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def parent_model(cls):
        return cls._meta.get_field(cls.parent_field).related_model

    @property
    def parent(self):
        """The row that it lives within, or None."""
        return getattr(self, self.parent_field) if self.parent_field else None

    @classmethod
    def is_ordered_by_parent(cls):
        """Return True if its place among its siblings is changed where its parent is edited."""
        return bool(cls.parent_field) and issubclass(cls, Ordered) and not cls.is_dependent

    @classmethod
    def live_condition(cls, at, prefix=""):
        """The condition of `live()`; `prefix` is the path of lookups from the model that is queried."""
        if cls.parent_field is None:
            return Q()
        return cls.parent_model().live_condition(at, f"{prefix}{cls.parent_field}__")

    @classmethod
    def parent_path(cls):
        """The path of lookups to the outermost item that it belongs to: “sector__plan”; “” for none."""
        if cls.parent_field is None:
            return ""
        return "__".join(filter(None, [cls.parent_field, cls.parent_model().parent_path()]))

    @classmethod
    def at_address(cls, match):
        """Return the condition of the row whose page, or a page or file below it, a ResolverMatch is."""
        is_own = cls.route and f"{match.view_name}_".startswith(f"{cls.route}_")
        return cls.with_page_key(*match.kwargs.values()) if is_own and len(match.kwargs) == 1 else Q(pk__in=[])

    @classmethod
    def with_page_key(cls, key):
        """Return the condition: its page has, or had, this slug or number in its address."""
        return Q(slug=key) if hasattr(cls, "slug") else Q(pk=key_from(key))

    @property
    def is_live(self):
        """Return True if it is public now, as `live()` has it for rows."""
        return self.is_live_at(timezone.now())

    def is_live_at(self, moment):
        return self.parent is None or self.parent.is_live_at(moment)


class DependentRow(Ordered, LiveModel):
    """A dependent row. Its key is a UUID, so that it stays the same row in drafts, snapshots and files."""

    is_dependent = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    # What a note for readers says of a change, where the row has one value that counts: figure “Capacity” changed from
    # 5 MW to 11.2 MW.
    main_fields = ()  # the fields that make this value
    main_value = ""

    @property
    def name_beside_value(self):
        return str(self)

    @classmethod
    def problems_among(cls, rows):
        """Yield sentences that say why an item with these rows could not be public."""
        yield from ()


def current_slug(model, slug):
    """The slug that an item has now which had this one before, or of what it was merged into; else the same."""
    item = model.with_former_slug(slug)
    item = item and (getattr(item, "merged_into", None) or item)
    return item.slug if item and item.is_live else slug


class ContentVersionQuerySet(models.QuerySet):
    def renew(self):
        """Say, in the transaction of a change, that public content changes. Others see both at the same moment.

        Each writer takes a row that no other holds, so that two never wait for each other here. Tokens are random: what
        was kept in a transaction that was rolled back is never found again.
        """
        with transaction.atomic(savepoint=False):
            free = self.select_for_update(skip_locked=True).first() or self.model()
            free.token = uuid.uuid4()
            free.save()


class ContentVersion(models.Model):
    """Random tokens, renewed with every change to what is public. The content version is made of all of them."""

    token = models.UUIDField(default=uuid.uuid4)

    objects = ContentVersionQuerySet.as_manager()

    class Meta:
        db_table = "publishing_contentstamp"  # as it was, for processes of the version before during a rollout
        default_permissions = []

    def __str__(self):
        return str(self.token)


class HasPage(models.Model):
    """An item with a page of its own. Its slug or its number is in the URL."""

    class Meta:
        abstract = True

    def get_absolute_url(self):
        return self.page_url()

    @property
    def page_key(self):
        """Slug or primary key that stands for it in its address."""
        return getattr(self, self.page_field())

    @classmethod
    def page_field(cls):
        return "slug" if hasattr(cls, "slug") else "pk"

    def page_url(self):
        return url_for(self.route, self.page_key)

    def subpage_url(self, name):
        return f"{self.page_url()}{name}/"

    @property
    def history_url(self):
        return self.subpage_url("history")

    @property
    def pdf_url(self):
        """Address of its page as a PDF, if PDFs can be rendered."""
        return f"{self.page_url().removesuffix('/')}.pdf"
