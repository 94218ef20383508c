"""Requests for redaction, and the items that a redaction touched."""

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint
from fields.translation import CODES, TranslatedCharField, TranslatedTextField

LONGEST_TEXT = 200  # letters of what is removed
DEFAULT_MARKS = {"en": "[removed]", "ko": "[삭제됨]"}


class RedactionState(models.TextChoices):
    OPEN = "open", _("Waiting for a second person")
    DONE = "done", _("Removed")
    REFUSED = "refused", _("Refused")


class RedactionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=RedactionState.OPEN)

    def last_change(self, now):
        """Return the last moment until now at which a redaction changed what readers get, or None."""
        done = self.filter(state=RedactionState.DONE, decided_at__lte=now)
        return done.aggregate(last=Max("decided_at"))["last"]


class Redaction(models.Model):
    """A request to remove a text from everything. The text is kept until somebody else has decided, and no longer."""

    text = models.CharField(_("text to remove"), max_length=LONGEST_TEXT, blank=True)
    reason = TranslatedTextField(_("reason"))
    mark = TranslatedCharField(_("what stands in its place"), max_length=40)
    state = models.CharField(
        _("state"), max_length=10, choices=RedactionState, default=RedactionState.OPEN, editable=False
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    places = models.PositiveIntegerField(_("places"), default=0)  # at which it was removed

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        default_permissions = []  # publishing.redaction.permissions
        ordering = ["-requested_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(state=RedactionState.OPEN) | Q(text="", decided_at__isnull=False),
                name="publishing_redaction_forgets_the_text",
            ),
            CheckConstraint(
                condition=~Q(state=RedactionState.DONE)
                | Q(requester=None)
                | Q(decider=None)
                | ~Q(requester=F("decider")),
                name="publishing_redaction_four_eyes",
                violation_error_message=_("Someone other than the person who asked for it has to confirm it."),
            ),
        ]

    def __str__(self):
        return gettext("Redaction no. %(number)s") % {"number": self.pk}

    @property
    def is_open(self):
        return self.state == RedactionState.OPEN

    @property
    def marks(self):
        """Marks that stand in its place, by language."""
        return {code: getattr(self, f"mark_{code}") for code in CODES}

    @property
    def reason_texts(self):
        return {code: getattr(self, f"reason_{code}") for code in CODES}

    @property
    def reasons(self):
        """The reason in all languages, for the audit log."""
        return " / ".join(self.reason_texts.values())


class RedactedItemQuerySet(models.QuerySet):
    def shown_for(self, item):
        """Select what readers are told about an item: redactions that changed something of it that was public."""
        found = self.filter(item_type=item._meta.label_lower, item_key=str(item.pk), was_public=True)
        return found.select_related("redaction").order_by("-redaction__decided_at", "-pk")

    def last_moment(self, model, key):
        """Return when something of an item was redacted last, or None."""
        found = self.filter(item_type=model._meta.label_lower, item_key=str(key))
        return found.aggregate(last=Max("redaction__decided_at"))["last"]


class RedactedItem(models.Model):
    """An item that a redaction changed, also after it was deleted."""

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="items")
    item_type = models.CharField(max_length=100)
    item_key = models.CharField(max_length=100)
    was_public = models.BooleanField(default=False)  # whether it changed something that readers saw

    objects = RedactedItemQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["item_type", "pk"]
        indexes = [models.Index(fields=["item_type", "item_key"], name="publishing_redacted_item")]
        constraints = [
            models.UniqueConstraint(fields=["redaction", "item_type", "item_key"], name="publishing_redacted_item_once")
        ]

    def __str__(self):
        return f"{self.item_type} {self.item_key}"
