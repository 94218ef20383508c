"""Content that was taken out of its tables, as one sealed row, and the addresses that it had."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint
from fields.translation import TranslatedTextField


class RemovalKind(models.TextChoices):
    HIDDEN = "hidden", _("Content hidden")
    TRASH = "trash", _("In the trash")


class RemovedContentQuerySet(models.QuerySet):
    def of(self, item):
        return self.about(type(item), item.pk)

    def about(self, model, key):
        return self.filter(item_type=model._meta.label_lower, item_key=str(key))

    def hidden(self):
        """Select hidden content, also if it is destroyed; not what was put back."""
        return self.filter(kind=RemovalKind.HIDDEN)

    def waiting(self):
        """Select hidden content that a second person has neither confirmed nor put back."""
        return self.hidden().filter(destroyed_at=None)

    def trash(self, now=None):
        """Select what can be restored from the trash."""
        return self.filter(kind=RemovalKind.TRASH, destroyed_at=None, expires_at__gt=now or timezone.now())

    def expired(self, now):
        return self.filter(kind=RemovalKind.TRASH, destroyed_at=None, expires_at__lte=now)

    def with_files_left(self):
        """Select destroyed content whose files are still there, because something went wrong after that."""
        return self.filter(destroyed_at__isnull=False).exclude(files=[])


class RemovedContent(models.Model):
    """All that an item said, taken out of every other table.

    `content` is `{"changed": [row, …], "deleted": [row, …]}`: rows that stay with neutral content, as they were, and
    rows that are gone. A row is `{"model": label, "values": {column: value}}`; the first one is the item. `files` has
    the names of its files. `content` is empty once it is destroyed, and `files` once they are deleted.
    """

    kind = models.CharField(max_length=10, choices=RemovalKind)
    item_type = models.CharField(max_length=100)
    item_key = models.CharField(max_length=100)
    item_name = models.CharField(max_length=300, blank=True)  # for the list of the trash; "" for hidden content
    is_private = models.BooleanField(default=False)  # whether nobody but the remover knows of it
    content = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    files = models.JSONField(default=list)
    reason = TranslatedTextField(_("reason"))
    remover = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    remover_name = models.CharField(max_length=150, blank=True)  # outlives the account
    removed_at = models.DateTimeField(default=timezone.now)
    confirmer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    objects = RemovedContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("deleted item")
        verbose_name_plural = _("trash")
        default_permissions = []  # the rights on its item decide
        ordering = ["-removed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_type", "item_key"],
                condition=Q(kind="hidden"),
                name="publishing_removedcontent_hidden_once",
            ),
            CheckConstraint(
                condition=~Q(kind="trash") | Q(expires_at__isnull=False),
                name="publishing_removedcontent_trash_expires",
            ),
        ]
        indexes = [models.Index(fields=["item_type", "item_key"], name="publishing_removed_item")]

    def __str__(self):
        return self.item_name or f"{self.item_type} {self.item_key}"

    @property
    def rows(self):
        return [*self.content.get("changed", ()), *self.content.get("deleted", ())]


class RemovedAddressQuerySet(models.QuerySet):
    def of(self, model, name, *texts):
        """Select those of a model's items that had one of some texts in a field."""
        digests = [address_digest(model, name, text) for text in texts if text]
        return self.filter(digest__in=digests)


class RemovedAddress(models.Model):
    """Digest of a slug or a key that hidden content had. The text itself may say what nobody should read."""

    removed = models.ForeignKey(RemovedContent, models.CASCADE, related_name="addresses")
    digest = models.CharField(max_length=64, db_index=True)

    objects = RemovedAddressQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["removed", "digest"], name="publishing_removedaddress_once"),
        ]

    def __str__(self):
        return self.digest


def address_digest(model, name, text):
    """Return the digest of a text that a field of a model's items had. Nobody finds the text without the secret key."""
    return salted_hmac("publishing.removal", f"{model._meta.label_lower} {name} {text}", algorithm="sha256").hexdigest()
