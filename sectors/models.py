import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint, FieldConstraint, one_of
from fields.ordering import Ordered
from fields.prepared import PreparedQuery
from fields.prose import AS_TYPED
from fields.slugs import HasSlug, is_slug
from fields.translation import CODES, TranslatedCharField, TranslatedTextField, in_one_language
from fields.urls import url_for
from publishing.models import DependentRow
from publishing.publishable import Publishable, PublishableQuerySet
from publishing.revisions import Revision
from sectors.breadcrumbs import BreadcrumbStep, parse_breadcrumb, validate_breadcrumb
from sectors.identity.models import Identity, IdentityRevision  # noqa: F401  so that Django finds them
from sectors.nouns import Noun
from sectors.offices.models import Office, OfficeRevision, office_field  # noqa: F401
from sectors.offices.responsible import AnsweredQuerySet, HasOffice
from sectors.periods import Dated, PeriodField
from sectors.permissions import SectorScoped
from sectors.pictures.models import Picture, PictureRevision, picture_field  # noqa: F401
from sectors.symbols.hues import Hue
from sectors.symbols.icons import Icon

ON_FRONT_PAGE = _("This plan is on the front page. Put another one there first.")


class PlanQuerySet(AnsweredQuerySet, PublishableQuerySet):
    def current(self):
        """The plan that the front page shows, or None."""
        return next(iter(CURRENT_PLAN.run(now=timezone.now())), None)


CURRENT_PLAN = PreparedQuery(
    lambda now: Plan.objects.live(now).filter(is_current=True).select_related("office"), now=datetime.datetime
)


class Plan(SectorScoped, HasOffice, HasSlug, Dated, Publishable):
    reserved_slugs = frozenset({"all"})  # all plans, as a filter has it
    name_field = "title"
    route = "portal:plan"
    renamed_fields = {"trail_en": "breadcrumb_en", "trail_ko": "breadcrumb_ko"}

    title = TranslatedCharField(
        _("title"), max_length=200, help_text=_("The name of the plan, shown at the top of every page.")
    )
    heading = TranslatedCharField(_("heading"), max_length=200, help_text=_("The main heading of the front page."))
    owner = TranslatedCharField(
        _("owner"), max_length=200, help_text=_("The official name of the organization whose plan it is.")
    )
    intro = TranslatedTextField(_("intro"), help_text=format_lazy("{} {}", _("Why the city has this plan."), AS_TYPED))
    breadcrumb = TranslatedTextField(
        _("breadcrumb"),
        db_column="trail",  # as it was, for processes of the version before during a rollout
        validators=[validate_breadcrumb],
        help_text=_(
            "The path from the city's home page to this plan, one step per line. The last line is "
            "the plan itself. A step can end with its web address: Home https://www.example.org/"
        ),
    )
    period = PeriodField(
        _("period"),
        db_default="",
        help_text=_("The years that the plan is for: 2024–2030. Readers see how much of this time has passed."),
        bounds=("period_start", "period_end"),
    )
    noun = models.CharField(
        _("word for its items"),
        max_length=12,
        choices=Noun,
        default=Noun.ACHIEVEMENT,
        db_default=Noun.ACHIEVEMENT,
        help_text=_("The word on public pages: projects, where most of them are still under way or planned."),
    )
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continues"),
        help_text=_("The former plan that this one takes further. The pages of both say so."),
    )
    office = office_field()
    picture = picture_field()
    is_current = models.BooleanField(
        _("current"),
        default=False,
        editable=False,
        help_text=_("The front page shows the current plan. Older plans keep their own address."),
    )

    objects = PlanQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-is_current", "-publish_at", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            *Dated.Meta.constraints,
            in_one_language("title", _("Enter the title in at least one language.")),
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="sectors_plan_one_current",
                violation_error_message=_("There is a current plan already."),
            ),
            CheckConstraint(
                condition=Q(is_current=False) | Q(publish_at__isnull=False, withdraw_at=None),
                name="sectors_plan_current_is_published",
                violation_error_message=ON_FRONT_PAGE,
            ),
            one_of("noun", Noun, may_be_empty=False),
            FieldConstraint(
                fields=["continues"],
                condition=Q(continues=None) | ~Q(continues=F("pk")),
                name="sectors_plan_continues_another",
                violation_error_message=_("A plan cannot continue itself."),
            ),
        ]

    @property
    def called(self):
        """The word for its items, with its forms."""
        return Noun(self.noun)

    @property
    def is_former(self):
        """Return True if it is public and another plan, or none, is the current one."""
        return self.is_live and not self.is_current

    @property
    def successor(self):
        """The public plan that continues this one, or None."""
        return self.continued_by.live().first()

    @property
    def closed_at(self):
        """The moment at which another plan took its place on the front page, or None if it never was there."""
        shown = self.revisions.public()
        last = shown.filter(is_current=True).order_by("-published_at").values("published_at")[:1]
        return shown.filter(is_current=False, published_at__gte=last).aggregate(first=Min("published_at"))["first"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return url_for("portal:front") if self.is_current else self.page_url()

    @classmethod
    def at_address(cls, match):
        return Q(is_current=True) if match.view_name == "portal:front" else super().at_address(match)

    @property
    def plan(self):
        """The plan itself. A sector has the same attribute."""
        return self

    @property
    def breadcrumb_steps(self):
        """The steps to this plan, which is the last of them."""
        return parse_breadcrumb(self.breadcrumb) or [BreadcrumbStep(self.title)]

    @property
    def reason_to_stay(self):
        return ON_FRONT_PAGE if self.is_current else None

    def clean(self):
        super().clean()
        if self.is_current and (self.publish_at is None or self.withdraw_at is not None):
            raise ValidationError({"withdraw_at": ON_FRONT_PAGE})
        if self.continues_id != self.pk and self.pk in keys_of_line(self.continues_id):
            message = _("“%(plan)s” continues this plan already. Choose one that came before.")
            raise ValidationError({"continues": ValidationError(message, params={"plan": self.continues})})

    def problems(self, at=None):
        yield from super().problems(at)
        yield from empty(self, "heading", _("Enter the heading that the page opens with."))
        yield from empty(self, "intro", _("Enter the intro of the plan."))

    def make_current(self, *, by):
        """Put this plan on the front page in place of the one that is there. ValidationError unless it is public."""
        with transaction.atomic():
            list(Plan.objects.select_for_update().order_by("pk"))  # two at once wait for each other
            self.refresh_from_db()
            if not self.is_live or self.withdraw_at:
                message = _("“%(plan)s” is not public, or is to be withdrawn. Publish it first.")
                raise ValidationError(message, params={"plan": self})
            former = Plan.objects.filter(is_current=True).exclude(pk=self.pk).first()
            Plan.objects.filter(is_current=True).update(is_current=False, version=F("version") + 1)
            Plan.objects.filter(pk=self.pk).update(is_current=True)
            for plan in filter(None, [former, self]):
                plan.refresh_from_db()
                plan.record_revision(by=by, is_minor=True)

    def save_revision(self, revision, **facts):
        return super().save_revision(revision, is_current=self.is_current, **facts)


def empty(item, name, message):
    """Yield (column, message) if a text is empty in both languages."""
    if not getattr(item, name):
        yield f"{name}_{CODES[0]}", message


def keys_of_line(key):
    """Return the key of a plan and those of the plans that it continues, one after another."""
    found = []
    while key and key not in found:
        found.append(key)
        key = Plan.objects.filter(pk=key).values_list("continues", flat=True).first()
    return found


class PlanRevision(Revision):
    item = models.ForeignKey(Plan, models.PROTECT, related_name="revisions")
    is_current = models.BooleanField(default=False)  # whether it was on the front page from then on


class SectorQuerySet(AnsweredQuerySet, PublishableQuerySet):
    def named_with_plan(self):
        """With names that say of which plan a sector is, where there are several: for the administration."""
        others = Plan.objects.exclude(pk=OuterRef("plan"))
        return self.select_related("plan").annotate(has_other_plans=Exists(others))


class Sector(SectorScoped, HasOffice, HasSlug, Ordered, Publishable):
    route = "portal:sector"
    sector_lookup = "pk"
    parent_field = "plan"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sectors", verbose_name=_("plan"))
    name = TranslatedCharField(
        _("name"), max_length=200, help_text=_("The industry, as it is usually called: Renewable energy.")
    )
    scope = TranslatedCharField(
        _("scope"), max_length=300, help_text=_("What it covers, in a few words: solar energy, fuel cells.")
    )
    goal = TranslatedCharField(
        _("goal"), max_length=500, help_text=_("What the city wants to achieve in this sector, in one sentence.")
    )
    hue = models.CharField(
        _("hue"),
        max_length=12,
        choices=Hue,
        default=Hue.SLATE,
        db_default=Hue.SLATE,
        help_text=_("The color by which readers know the sector, on pages, on link images and in print."),
    )
    icon = models.CharField(
        _("icon"), max_length=20, choices=Icon, default=Icon.BUILDING_COMMUNITY, db_default=Icon.BUILDING_COMMUNITY
    )
    office = office_field()
    picture = picture_field()

    objects = SectorQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["plan", "position", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            in_one_language("name", _("Enter the name in at least one language.")),
            one_of("hue", Hue, may_be_empty=False),
            one_of("icon", Icon, may_be_empty=False),
        ]

    def __str__(self):
        return self.name_with_plan if getattr(self, "has_other_plans", False) else self.name

    @property
    def name_with_plan(self):
        return f"{self.name} – {self.plan.title}"

    def problems(self, at=None):
        yield from super().problems(at)
        yield from empty(self, "goal", _("Enter the goal of the sector."))
        if not self.points.all():
            yield "points", _("Enter at least one strategy point.")

    @property
    def sector_key(self):
        return self.pk


class SectorRevision(Revision):
    item = models.ForeignKey(Sector, models.PROTECT, related_name="revisions")


class Responsibility(models.Model):
    """A sector that someone's rights to change and publish are limited to. Without any, they hold everywhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="responsibilities", verbose_name=_("user")
    )
    # Protected: without its last sector an account would be limited no more.
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("sector"))

    class Meta:
        verbose_name = _("sector to look after")
        verbose_name_plural = _("sectors to look after")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "sector"],
                name="sectors_responsibility_once",
                violation_error_message=_("This sector is already in the list."),
            )
        ]

    def __str__(self):
        return str(self.sector)


class StrategyPoint(HasSlug, DependentRow):
    name_field = "text"
    parent_field = "sector"

    sector = models.ForeignKey(Sector, models.CASCADE, related_name="points", verbose_name=_("sector"))
    text = TranslatedCharField(_("text"), max_length=500, help_text=_("One thing that the sector will do."))

    class Meta(DependentRow.Meta):
        verbose_name = _("strategy point")
        verbose_name_plural = _("strategy points")
        constraints = [in_one_language("text", _("Enter the text in at least one language."))]

    def __str__(self):
        return self.text

    @classmethod
    def with_former_slug(cls, slug):
        """Return the public point that had this slug in an earlier version of its sector, or None."""
        keys = [row["id"] for row in rows_of_the_past(slug) if row.get("slug") == slug] if is_slug(slug) else []
        return cls.objects.live().filter(pk__in=keys).first()

    @classmethod
    def former_slugs(cls, start):
        return [slug for row in rows_of_the_past(start) if (slug := row.get("slug", "")).startswith(start)]


def rows_of_the_past(start):
    """Yield the rows of points in public versions of sectors that have a slug with this beginning."""
    for revision in SectorRevision.objects.public().with_text(f'"slug": "{start}'):
        yield from revision.snapshot["rows"].get("points", ())


class Page(SectorScoped, HasSlug, Ordered, Publishable):
    """A page about the portal itself: about, accessibility, contact."""

    name_field = "title"
    route = "sectors:page"

    title = TranslatedCharField(_("title"), max_length=200)
    text = TranslatedTextField(
        _("text"),
        help_text=_(
            "Written in Markdown: an empty line starts a new paragraph, ## Heading, - list, "
            "[link](https://www.example.org/), **bold**. “Preview” shows what becomes of it."
        ),
    )
    picture = picture_field()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            in_one_language("title", _("Enter the title in at least one language.")),
        ]

    def __str__(self):
        return self.title

    def problems(self, at=None):
        yield from super().problems(at)
        yield from empty(self, "text", _("Enter the text of the page."))


class PageRevision(Revision):
    item = models.ForeignKey(Page, models.PROTECT, related_name="revisions")
