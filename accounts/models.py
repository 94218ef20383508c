"""Who did what, and what each role asks of those who sign in."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Verb
from accounts.notes import stored, written


class AuditQuerySet(models.QuerySet):
    def of(self, item):
        """What was done with one item, also after it was deleted."""
        return self.filter(item_type=item._meta.label_lower, item_key=str(item.pk))

    def record(self, verb, by=None, item=None, note="", *, actor_name=""):
        """Put on record that somebody did something, and return the entry.

        `by` is a user, or None where nobody is signed in; `actor_name` then says who it was, such as the name of a
        command. `note` is text, `notes.said(…)`, or one of Django's change messages.
        """
        return self.create(**entry(verb, by, item, note, actor_name))

    def record_many(self, verb, by=None, items=(), note="", *, actor_name=""):
        """The same of many items in one query."""
        return self.bulk_create([self.model(**entry(verb, by, item, note, actor_name)) for item in items])


def entry(verb, by, item, note, actor_name):
    who = {"actor_id": by.pk, "actor_name": by.get_username()} if by else {"actor_name": actor_name}
    return {"verb": verb, "note": stored(note), **who, **(naming(item) if item else {})}


def naming(item):
    """What is kept of an item: enough to find it, and its name for when it is gone.

    An item that others may not know of has another name on record.
    """
    longest = AuditEntry._meta.get_field("item_name").max_length
    name = str(getattr(item, "name_on_record", item))
    return {"item_type": item._meta.label_lower, "item_key": str(item.pk), "item_name": name[:longest]}


class AuditEntry(models.Model):
    """Something that somebody did. Entries are only ever added."""

    at = models.DateTimeField(_("when"), default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("account")
    )
    actor_name = models.CharField(_("who"), max_length=150, blank=True)  # outlives the account
    verb = models.CharField(_("what"), max_length=30, choices=Verb.choices)
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
        parts = (self.actor_name, self.get_verb_display(), self.item_name)
        return " · ".join(str(part) for part in parts if part)

    @property
    def note_in_words(self):
        return written(self.note)


class RolePolicy(models.Model):
    """What a role asks of its members beyond a password. A role without one asks for nothing."""

    group = models.OneToOneField(Group, models.CASCADE, related_name="policy")
    requires_second_factor = models.BooleanField(default=False)

    class Meta:
        default_permissions = []  # it is part of the form of its role

    def __str__(self):
        return str(self.group)
