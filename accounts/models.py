"""The audit log, what a role requires of its members, and the tokens of forms that were used."""

import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.kept_files.models import KeptFile  # noqa: F401  so that Django finds it
from accounts.notes import render_note, serialize_note
from accounts.sessions import SessionRecord  # noqa: F401  so that Django finds it
from accounts.throttling import TriedName  # noqa: F401


class AuditQuerySet(models.QuerySet):
    def of(self, item):
        """Return the entries about one item, also after it was deleted."""
        return self.filter(item_type=item._meta.label_lower, item_key=str(item.pk))

    def record(self, event, by=None, item=None, note="", *, actor_name=""):
        """Record that somebody did something, and return the entry.

        `event` is an AuditEvent. `by` is a user, or None if nobody is signed in; `actor_name` then names the actor,
        such as a command. `note` is text, `notes.lazy_note(…)`, or one of Django's change messages.
        """
        entry = self.entry(event, by, item, note, actor_name=actor_name)
        entry.save(force_insert=True)
        return entry

    def entry(self, event, by=None, item=None, note="", *, actor_name=""):
        """Return the entry that `record` writes, unsaved."""
        return self.model(**entry_values(event, by, item, note, actor_name))

    def record_many(self, event, by=None, items=(), note="", *, actor_name=""):
        """Record the same about many items, in one query."""
        return self.bulk_create([self.model(**entry_values(event, by, item, note, actor_name)) for item in items])


def entry_values(event, by, item, note, actor_name):
    actor = {"actor_id": by.pk, "actor_name": by.get_username()} if by else {"actor_name": actor_name}
    return {"event": event, "note": serialize_note(note), **actor, **(item_values(item) if item else {})}


def item_values(item):
    """Return what finds an item again, and its name for when it is gone.

    An item whose name is not for everybody, such as a private report, has a `name_on_record`.
    """
    longest = AuditEntry._meta.get_field("item_name").max_length
    name = str(getattr(item, "name_on_record", item))
    return {"item_type": item._meta.label_lower, "item_key": str(item.pk), "item_name": name[:longest]}


class AuditEntry(models.Model):
    """One event in the administration. Entries are added, never changed or deleted."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("account")
    )
    actor_name = models.CharField(_("who"), max_length=150, blank=True)  # outlives the account
    event = models.CharField(_("what"), max_length=30, choices=AuditEvent.choices, db_column="verb")
    item_type = models.CharField(_("kind of item"), max_length=100, blank=True)
    item_key = models.CharField(_("key"), max_length=100, blank=True)
    item_name = models.CharField(_("item"), max_length=300, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = ["view"]  # nobody can be given more
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="accounts_audit_at"),
            models.Index(fields=["item_type", "item_key"], name="accounts_audit_item"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(item_type="") | Q(item_key=""), name="accounts_audit_key_has_a_type")
        ]

    def __str__(self):
        parts = (self.actor_name, self.get_event_display(), self.item_name)
        return " · ".join(str(part) for part in parts if part)

    @property
    def note_in_words(self):
        return render_note(self.note)


class RolePolicy(models.Model):
    """Requirement of a role beyond a password. A role without a policy requires nothing."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="policy")
    requires_second_factor = models.BooleanField(default=False)

    class Meta:
        default_permissions = []  # it is part of the form of its role

    def __str__(self):
        return str(self.group)


MOST_DAYS_OF_TOKEN = 14  # for which a form may stay open


def clear_used_tokens(now):
    """Delete the used tokens that no form can bring any more. Return how many there were."""
    last = now - datetime.timedelta(days=MOST_DAYS_OF_TOKEN + 1)
    return UsedFormToken.objects.filter(used_at__lt=last).delete()[0]


class UsedFormToken(models.Model):
    """Token of a form that was done, with the answer for whoever sends the form again."""

    key = models.CharField(primary_key=True, max_length=100)  # of the token, or of the token and a part of the form
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    used_at = models.DateTimeField(default=timezone.now, db_index=True)
    digest = models.CharField(max_length=64)  # of what was typed
    result = models.JSONField(default=dict)

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["user", "digest"], name="accounts_token_digest")]

    def __str__(self):
        return self.key

    def keep(self, result):
        """Keep the answer to the form, in the transaction of what it did."""
        type(self).objects.filter(pk=self.pk).update(result=result)

    def give_back(self):
        """Let the next request use the token, as nothing was done."""
        type(self).objects.filter(pk=self.pk).delete()

    @property
    def made(self):
        """The object that the form made, or None if it made none or that is gone."""
        if "made" not in self.result:
            return None
        label, key = self.result["made"]
        return apps.get_model(label)._base_manager.filter(pk=key).first()
