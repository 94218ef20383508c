"""Saved reports: a filtered list under a name, and what each member of staff saw of it last."""

import datetime
import re

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint, one_of
from fields.prose import AS_TYPED
from fields.slugs import HasSlug
from fields.translation import TranslatedCharField, TranslatedTextField, in_one_language
from publishing.models import ContentVersion, LiveModel, LiveQuerySet
from publishing.workflow.roles import permission_to
from sectors.permissions import sector_keys

BETWEEN_VISITS = datetime.timedelta(minutes=30)
LONGEST_QUERY = 2000  # letters; as long as an address that every browser takes
# A private report's address is made by chance: a word that is taken would tell others that it is there.
CHANCE = "abcdefghijkmnpqrstuvwxyz23456789"  # nothing that looks alike
BY_CHANCE = re.compile(f"report-[{CHANCE}]{{10}}")


class Audience(models.TextChoices):
    PRIVATE = "private", _("Only me")
    STAFF = "staff", _("All members of staff")
    PUBLIC = "public", _("Everyone")


class ReportQuerySet(LiveQuerySet):
    def open_to(self, user):
        """Select the reports that a user may read: public and shared ones, and their own.

        Without permission to view reports, it is the public ones alone. Private ones of others are never selected.
        """
        if not user.has_perm(permission_to("view", self.model)):
            return self.live()
        return self.filter(Q(audience__in=[Audience.STAFF, Audience.PUBLIC]) | Q(owner=user))

    def delete(self):
        with transaction.atomic():
            ContentVersion.objects.renew()  # a report has no revisions that would do it
            return super().delete()

    delete.alters_data = delete.queryset_only = True


class Report(HasSlug, LiveModel):
    """A query string of the list with a name. Its rows are read each time, so that it is never out of date.

    It has no `get_absolute_url`: Django's administration leads with it from the number of any row to its address,
    and a private report has none for others.
    """

    is_personal = True
    route = "achievements:report"

    name = TranslatedCharField(_("name"), max_length=200, help_text=_("What the list shows: Solar energy since 2010."))
    description = TranslatedTextField(
        _("description"),
        help_text=format_lazy("{} {}", _("What readers should know about it. It may be left empty."), AS_TYPED),
    )
    query = models.CharField(
        _("filters and order"),
        max_length=LONGEST_QUERY,
        blank=True,
        help_text=_(
            "To change them, filter the public list the way you want it, then copy its address into this field."
        ),
    )
    columns = models.JSONField(_("columns"), default=list, blank=True)  # their names in order; empty: the usual ones
    audience = models.CharField(
        _("who sees it"), max_length=10, choices=Audience, default=Audience.PRIVATE, db_default=Audience.PRIVATE
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="reports",
        verbose_name=pgettext_lazy("of a report", "owner"),
    )
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    published_at = models.DateTimeField(_("first public"), null=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        default_permissions = ["add", "change", "delete", "view", "publish"]
        ordering = ["slug"]
        constraints = [
            in_one_language("name", _("Enter the name in at least one language.")),
            one_of("audience", Audience, may_be_empty=False),
            CheckConstraint(
                condition=~Q(audience=Audience.PUBLIC) | Q(published_at__isnull=False),
                name="achievements_report_public_since",
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, **options):
        if self.is_live and self.published_at is None:
            self.published_at = timezone.now()
        if not self.slug and self.is_private:
            self.slug = f"report-{get_random_string(10, CHANCE)}"
        with transaction.atomic():
            super().save(**options)
            ContentVersion.objects.renew()

    def delete(self, **options):
        with transaction.atomic():
            ContentVersion.objects.renew()
            return super().delete(**options)

    @classmethod
    def live_condition(cls, at, prefix=""):
        return Q(**{f"{prefix}audience": Audience.PUBLIC})

    @property
    def is_live(self):
        return self.audience == Audience.PUBLIC

    @property
    def is_private(self):
        return self.audience == Audience.PRIVATE

    @property
    def has_address_by_chance(self):
        return bool(BY_CHANCE.fullmatch(self.slug))

    @property
    def name_on_record(self):
        """Name in the audit log, which others read: the name of a private report is left out."""
        return gettext("private report") if self.is_private else str(self)

    def page_url(self):
        return reverse(self.route, args=[self.slug])

    def is_open_to(self, user):
        """Return True if a user may change it.

        The owner may, as long as it is not public. Users who may make reports public may change shared and public ones.
        """
        if self.is_live:
            return may_publish_reports(user)
        return self.owner_id == user.pk or (not self.is_private and may_publish_reports(user))

    def may_be_deleted_by(self, user):
        """Return True for its owner, and for those who keep accounts if that of its owner is gone or switched off."""
        if self.owner_id == user.pk:
            return True
        is_left = self.owner is None or not self.owner.is_active
        return is_left and may_publish_reports(user) and user.has_perm("auth.change_user")


def may_publish_reports(user):
    """A public report is a page of the whole portal: nobody whose rights are limited to sectors makes one."""
    return user.has_perm(permission_to("publish", Report)) and sector_keys(user) is None


class ReportVisit(models.Model):
    """The list of a report as a member of staff saw it last, and the earlier one that its page compares with.

    Numbers are those of the achievements, ascending; None where there were too many to store.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, related_name="visits")
    seen_at = models.DateTimeField()
    seen_count = models.PositiveIntegerField()
    seen_numbers = models.JSONField(null=True)
    before_at = models.DateTimeField(null=True)
    before_count = models.PositiveIntegerField(null=True)
    before_numbers = models.JSONField(null=True)

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(fields=["user", "report"], name="achievements_report_visit_once"),
            CheckConstraint(
                condition=Q(before_at=None, before_count=None) | Q(before_at__isnull=False, before_count__isnull=False),
                name="achievements_report_visit_before_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.report_id}: {self.seen_at}"

    def before(self, now):
        """The facts (at, count, numbers) of the list that a page of now compares with. Return None if there are none.

        They stay until the report was not seen for a while, so that to reload erases nothing.
        """
        name = "seen" if now - self.seen_at > BETWEEN_VISITS else "before"
        facts = {fact: getattr(self, f"{name}_{fact}") for fact in ("at", "count", "numbers")}
        return facts if facts["at"] else None
