"""What every published thing has in common. No table is made here: the apps above inherit."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

WITHDRAWN_LATER = _("It can only be withdrawn after it was published: set a later moment.")


class LiveQuerySet(models.QuerySet):
    def live(self, at=None):
        """What the public sees, now or at another moment. Public code reads rows through this verb alone."""
        return self.filter(self.model.live_condition(at or timezone.now()))


class Record(models.Model):
    """A row that staff keep. It is public as long as what it lives within is."""

    live_within = None  # the foreign key whose target has to be public too

    objects = LiveQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def live_condition(cls, at, prefix=""):
        """The condition of `live()`; `prefix` is the path of lookups from the model that is queried."""
        if cls.live_within is None:
            return Q()
        parent = cls._meta.get_field(cls.live_within).related_model
        return parent.live_condition(at, f"{prefix}{cls.live_within}__")

    @property
    def is_live(self):
        """The twin of `live()` for one object."""
        return self.live_within is None or getattr(self, self.live_within).is_live


class Positioned(models.Model):
    """A row with a place among its siblings. Without a number it goes to the end."""

    position_within = None  # the foreign key that siblings share; None: all rows are siblings

    position = models.PositiveIntegerField(
        _("position"),
        blank=True,
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("1 comes first. Leave it empty to put this at the end."),
    )

    class Meta:
        abstract = True

    def save(self, **options):
        if not self.position:
            self.position = 1 + (self.siblings().aggregate(last=Max("position"))["last"] or 0)
        super().save(**options)

    def siblings(self):
        if self.position_within is None:
            return type(self).objects.all()
        column = self._meta.get_field(self.position_within).attname
        return type(self).objects.filter(**{column: getattr(self, column)})


class Row(Positioned, Record):
    """A dependent row. Its key is a UUID, so that it stays the same row in drafts, snapshots and files."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Publishable(Record):
    """A thing that becomes public at one moment and may stop being so at another."""

    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        help_text=_("From this moment everyone can see it. Empty: it is a draft that only staff can see."),
    )
    withdraw_at = models.DateTimeField(
        _("withdraw at"),
        null=True,
        blank=True,
        help_text=_("From this moment the public no longer sees it. Usually empty."),
    )

    class Meta:
        abstract = True
        default_permissions = ["add", "change", "delete", "view", "publish"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdraw_at=None) | Q(publish_at__isnull=False, withdraw_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_withdrawn_after_published",
                violation_error_message=WITHDRAWN_LATER,
            )
        ]

    @classmethod
    def window(cls, at, prefix=""):
        """Published and not withdrawn, without regard to what it lives within."""
        withdrawn = Q(**{f"{prefix}withdraw_at__lte": at})
        return Q(**{f"{prefix}publish_at__lte": at}) & (Q(**{f"{prefix}withdraw_at": None}) | ~withdrawn)

    @classmethod
    def live_condition(cls, at, prefix=""):
        return cls.window(at, prefix) & super().live_condition(at, prefix)

    def clean(self):
        super().clean()
        if self.withdraw_at and not (self.publish_at and self.publish_at < self.withdraw_at):
            raise ValidationError({"withdraw_at": WITHDRAWN_LATER})
        stored = type(self).objects.filter(pk=self.pk).first()
        if stored and stored.was_public and stored.publish_at != self.publish_at:
            raise ValidationError({"publish_at": _("It was public already. To take it back, set when to withdraw it.")})

    @property
    def was_public(self):
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def is_withdrawn(self):
        return self.withdraw_at is not None and self.withdraw_at <= timezone.now()

    @property
    def is_live(self):
        return self.was_public and not self.is_withdrawn and super().is_live
