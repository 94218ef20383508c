"""Open forms of the administration, each with what was typed in it."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

SILENCE = datetime.timedelta(minutes=1)  # after which a form counts as left
KEPT = datetime.timedelta(days=30)  # as long as an autosave is offered
FORGOTTEN = datetime.timedelta(days=1)  # after which a form without an autosave is no use to anybody


class OpenFormQuerySet(models.QuerySet):
    def about(self, model, key):
        """Select the forms of an item by its key; with "", those that add one."""
        return self.filter(item_type=model._meta.label_lower, item_key=str(key))

    def kept_by(self, user):
        """Select the autosaves of a user, the latest first. They are read in no other way."""
        return self.filter(user=user, kept_at__gt=timezone.now() - KEPT).order_by("-kept_at", "pk")

    def seen_since(self, moment):
        """Select who and since when, without what was typed."""
        there = self.filter(seen_at__gt=moment).select_related("user").order_by("opened_at", "pk")
        names = ["user__username", "user__first_name", "user__last_name"]
        return there.only("user", "form", "opened_at", *names)

    def end(self, user, form, about, now):
        """Forget what was typed in a form, and take nothing more of it: a late announcement may be on its way.

        `about` is the type and the key of its item.
        """
        item_type, item_key = about
        nothing = {"fields": None, "kept_at": None, "form_token": "", "seen_at": None, "ended_at": now}
        ended = self.model(user=user, form=form, item_type=item_type, item_key=item_key, opened_at=now, **nothing)
        self.bulk_create([ended], update_conflicts=True, unique_fields=["user", "form"], update_fields=[*nothing])

    def forgettable(self, now):
        """Select what nobody needs any more."""
        is_old = Q(kept_at__lt=now - KEPT) | Q(kept_at=None, opened_at__lt=now - FORGOTTEN)
        return self.filter(is_old & (Q(seen_at=None) | Q(seen_at__lt=now - FORGOTTEN)))


class OpenForm(models.Model):
    """A form that a user has open in one window, and its autosave: what was typed and is not saved.

    An autosave is its owner's alone. `fields` has the values of each field by its name, as a browser sends them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    form = models.UUIDField(default=uuid.uuid4)  # which window: each time that a form is opened has its own
    item_type = models.CharField(max_length=100)
    item_key = models.CharField(max_length=100, blank=True)  # "" while it adds something
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # None once the window was left
    number = models.BigIntegerField(default=0)  # of the last announcement, so that no earlier one replaces it
    kept_at = models.DateTimeField(null=True)
    fields = models.JSONField(null=True)
    form_token = models.TextField(blank=True)  # with which it was opened: which version it showed
    ended_at = models.DateTimeField(null=True)  # when it was saved or discarded

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["user", "form"], name="publishing_openform_once"),
            models.CheckConstraint(
                condition=Q(kept_at=None, fields__isnull=True) | Q(kept_at__isnull=False, fields__isnull=False),
                name="publishing_openform_kept_with_fields",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(kept_at=None), name="publishing_openform_ended_is_empty"
            ),
        ]
        indexes = [models.Index(fields=["item_type", "item_key"], name="publishing_openform_item")]

    def __str__(self):
        return f"{self.item_type} {self.item_key or '+'} ({self.form})"
