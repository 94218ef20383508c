import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.choices import OrganizationKind, Outcome, Role
from achievements.files import DOCUMENTS, DocumentField, KindValidator, source_path, validate_content, validate_size
from achievements.measures.figures import BaseFigure, FigureQuerySet
from achievements.measures.models import Measure, MeasureRevision, Unit, UnitRevision  # noqa: F401  so that Django finds them
from achievements.measures.repeated import problems_of_figures
from achievements.merging.models import Mergeable, MergeableQuerySet, merged_among
from achievements.reports.models import Report, ReportVisit  # noqa: F401  so that Django finds them
from achievements.states import state_of
from delivery.content_version import midnight
from fields.constraints import FieldConstraint, one_of
from fields.file_names import FileNameField
from fields.keys import KeyList
from fields.ordering import Ordered
from fields.prose import AS_TYPED
from fields.search import Searchable
from fields.slugs import HasSlug
from fields.text import NormalizedTextField
from fields.translation import TranslatedCharField, TranslatedTextField, columns, in_one_language
from fields.urls import url_for
from publishing.models import DependentRow, LiveQuerySet
from publishing.publishable import Publishable, PublishableQuerySet
from publishing.revisions import Revision
from sectors.models import Plan, Sector, StrategyPoint
from sectors.offices.models import office_field
from sectors.offices.responsible import AnsweredQuerySet, HasOffice
from sectors.periods import Dated, DateField
from sectors.permissions import SectorScoped
from sectors.pictures.models import picture_field

DAY = datetime.timedelta(days=1)


class OrganizationQuerySet(MergeableQuerySet):
    def addressable(self):
        """Select public ones, and those that were merged into a public one."""
        return self.filter(Q(pk__in=self.model.objects.live()) | Q(merged_into__in=self.model.objects.live()))


class Organization(SectorScoped, HasSlug, Searchable, Mergeable):
    route = "achievements:organization"
    searched = ("name", "aliases")
    is_made_within_sectors = True
    other_names = "aliases"
    uses = {"organization": _("roles in achievements"), "funder": _("figures that it pays for")}

    name = TranslatedCharField(
        _("name"), max_length=200, help_text=_("The official name; the short form in brackets, if it has one.")
    )
    aliases = NormalizedTextField(
        _("other names"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Short forms and former names in any language, one on each line. Search finds them."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind, default=OrganizationKind.OTHER)
    url = models.URLField(_("website"), blank=True)
    picture = picture_field()

    objects = OrganizationQuerySet.as_manager()

    class Meta(Mergeable.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["slug"]
        constraints = [
            *Mergeable.Meta.constraints,
            in_one_language("name", _("Enter the name in at least one language.")),
            one_of("kind", OrganizationKind),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return url_for(self.route, self.slug)

    @classmethod
    def live_condition(cls, at, prefix=""):
        """Return the condition: a role in something public, or money for it. The others are known from drafts alone."""
        key = OuterRef(f"{prefix}pk")
        condition = Q(Exists(Partner.objects.live(at).filter(organization=key)))
        for model in (Figure, SectorFigure, PlanFigure):
            condition |= Q(Exists(model.objects.live(at).filter(funder=key)))
        return condition

    @classmethod
    def merge_problems(cls, items):
        yield from super().merge_problems(items)
        yield from problems_of_figures(items)

    @property
    def is_live(self):
        return Organization.objects.live().filter(pk=self.pk).exists()


class OrganizationRevision(Revision):
    item = models.ForeignKey(Organization, models.PROTECT, related_name="revisions")


class AchievementQuerySet(AnsweredQuerySet, PublishableQuerySet):
    def with_sector(self):
        return self.select_related("sector__plan")

    def with_details(self):
        """With every dependent row, in a number of queries that does not depend on the number of rows."""
        rows = self.with_rows().prefetch_related("points")  # of the same sector: as public as the achievement
        return rows.with_offices()

    def with_rows(self):
        return self.prefetch_related("parts", *self.summary, "sources")

    def with_point_keys(self):
        """With what `served_keys` reads, in the same query."""
        serving = self.model.points.through.objects.filter(achievement=OuterRef("pk")).order_by().values("achievement")
        return self.annotate(point_keys=Subquery(serving.annotate(keys=KeyList("strategypoint")).values("keys")))

    def with_summary(self):
        """With what a line of a list shows: figures and partners."""
        return self.prefetch_related(*self.summary)

    @property
    def summary(self):
        figures = Prefetch("figures", Figure.objects.with_measures())
        return figures, Prefetch("partners", Partner.objects.select_related("organization"))


class Achievement(SectorScoped, HasOffice, Ordered, Searchable, Dated, Publishable):
    """One claim of a sector. Its number, the primary key, is its permanent address."""

    route = "achievements:achievement"
    parent_field = "sector"
    sector_lookup = "sector"
    is_made_within_sectors = True
    undrafted_fields = ("to_check",)
    searched = ("title", "text", "place")
    name_field = "title"

    sector = models.ForeignKey(Sector, models.PROTECT, related_name="achievements", verbose_name=_("sector"))
    points = models.ManyToManyField(
        StrategyPoint,
        blank=True,
        related_name="achievements",
        verbose_name=_("strategy points"),
        help_text=_("The points of the sector's strategy that this serves."),
    )
    key = models.CharField(
        _("key in content files"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Used to find this achievement when a content file is loaded again."),
    )
    title = TranslatedCharField(
        _("title"),
        max_length=300,
        help_text=_("The achievement in one sentence. Enter years and amounts in their own fields."),
    )
    text = TranslatedTextField(_("text"), help_text=format_lazy("{} {}", _("Details, if there are any."), AS_TYPED))
    place = TranslatedCharField(_("place"), max_length=200, help_text=_("Where it is or takes place."))
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, blank=True, help_text=_("How it turned out, once that is known.")
    )
    outcome_note = TranslatedCharField(_("outcome in a sentence"), max_length=300)
    office = office_field()
    picture = picture_field()
    to_check = models.TextField(
        _("to check"), blank=True, help_text=_("Something that staff should look at. The public never sees it.")
    )

    objects = AchievementQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["sector", "position", "pk"]
        constraints = [
            *Publishable.Meta.constraints,
            *Dated.Meta.constraints,
            in_one_language("title", _("Enter the title in at least one language.")),
            one_of("outcome", Outcome),
            FieldConstraint(
                fields=["outcome"],
                condition=~Q(outcome="") | Q(**dict.fromkeys(columns("outcome_note"), "")),
                name="achievements_achievement_note_needs_outcome",
                violation_error_message=_("Choose the outcome that the sentence explains."),
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key=""),
                name="achievements_achievement_key",
                violation_error_message=_("This key is already in use. Choose another one."),
            ),
        ]
        indexes = [
            models.Index(fields=["period_start"], name="achievements_by_start"),
            models.Index(fields=["period_end"], name="achievements_by_end"),
            models.Index(fields=["publish_at"], name="achievements_by_publication"),
            models.Index(fields=["withdraw_at"], name="achievements_by_withdrawal"),
            # On PostgreSQL also those of migration 0006, which a portal of some thousands does not need.
        ]

    def __str__(self):
        return self.title

    @classmethod
    def last_change(cls, now):
        """Include the midnight at which a period began or was over, because the status of the achievement changed."""
        return max(filter(None, [super().last_change(now), cls.last_change_of_status(now)]), default=None)

    @classmethod
    def last_change_of_status(cls, now):
        today, live = timezone.localdate(now), cls.objects.live(now)
        starts = live.filter(period_start__gt=datetime.date.min, period_start__lte=today)
        ends = live.filter(period_end__lt=today)
        days = [
            *starts.order_by("-period_start").values_list("period_start", flat=True)[:1],
            *(day + DAY for day in ends.order_by("-period_end").values_list("period_end", flat=True)[:1]),
        ]
        return midnight(max(days)) if days else None

    @property
    def plan(self):
        return self.sector.plan

    @property
    def sector_key(self):
        return self.sector_id

    def problems(self, at=None):
        yield from super().problems(at)
        if any(point.sector_id != self.sector_id for point in self.points.all()):
            yield (
                "points",
                _("The strategy points belong to another sector. Choose from the points of this achievement's sector."),
            )

    @property
    def state(self):
        return state_of(self.outcome, self.status)

    @property
    def served_keys(self):
        """The keys of the strategy points that it serves."""
        if hasattr(self, "point_keys"):
            return set(map(UUID, self.point_keys.split(","))) if self.point_keys else set()
        return {point.pk for point in self.points.all()}

    @property
    def own_figures(self):
        """Figures of the whole; those of a part come with `parts_with_figures`."""
        return [figure for figure in self.figures.all() if figure.part_id is None]

    @property
    def parts_with_figures(self):
        figures = self.figures.all()
        return [(part, [figure for figure in figures if figure.part_id == part.pk]) for part in self.parts.all()]


class AchievementRevision(Revision):
    item = models.ForeignKey(Achievement, models.PROTECT, related_name="revisions")


class Part(Searchable, DependentRow, Dated):
    parent_field = "achievement"
    searched = ("title",)

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="parts", verbose_name=_("achievement"))
    title = TranslatedCharField(_("title"), max_length=300)

    class Meta(DependentRow.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            *Dated.Meta.constraints,
            in_one_language("title", _("Enter the title in at least one language.")),
        ]

    def __str__(self):
        return self.title


class AchievementFigureQuerySet(FigureQuerySet):
    def key_of(self, sectors):
        """The key figures of what is public in these sectors, as its readers meet them."""
        return self.live().filter(is_key=True, achievement__sector__in=sectors).as_read()

    def beside_key_figures(self, plan, now):
        """All figures of the public achievements of a plan that have a key figure."""
        chosen = self.filter(is_key=True, achievement__sector__plan=plan).order_by().values("achievement")
        return self.live(now).filter(achievement__in=chosen).as_read()

    def as_read(self):
        """In the order in which readers meet them, with what they are written with."""
        order = ("achievement__sector", "achievement__position", "achievement", "position", "pk")
        return self.with_measures().select_related("achievement").order_by(*order)


class Figure(BaseFigure):
    """A figure of an achievement, or of one of its parts."""

    parent_field = "achievement"

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="figures", verbose_name=_("achievement"))
    part = models.ForeignKey(
        Part,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("part"),
        help_text=_(
            "Leave this empty if the figure is about the whole achievement. You can choose a new "
            "part after it is saved."
        ),
    )
    is_key = models.BooleanField(
        _("key figure"),
        default=False,
        db_default=False,
        help_text=_("Also shown on the front page, on the card of its sector. A card has room for one."),
    )

    objects = AchievementFigureQuerySet.as_manager()

    class Meta(BaseFigure.Meta):
        # Without it SQLite would look for the figures beside one among all of its measure: docs/decisions/25.
        indexes = [models.Index(fields=["achievement", "measure"], name="achievements_figures_beside")]

    def clean(self):
        if self.part and self.part.achievement_id != self.achievement_id:
            raise ValidationError({"part": _("This part belongs to another achievement.")})
        super().clean()


class SectorFigure(BaseFigure):
    parent_field = "sector"

    sector = models.ForeignKey(Sector, models.CASCADE, related_name="figures", verbose_name=_("sector"))


class PlanFigure(BaseFigure):
    parent_field = "plan"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="figures", verbose_name=_("plan"))


class PlanStoryQuerySet(LiveQuerySet):
    def shown(self, now, today):
        """Select those that readers can see: of what is public in the same plan, until their last day."""
        is_public = Achievement.live_condition(now, "achievement__")
        is_on_time = Q(until=None) | Q(until__gte=today)
        return self.live(now).filter(is_public, is_on_time, achievement__sector__plan=F("plan"))


class PlanStory(DependentRow):
    """An achievement that editors picked for the page of a plan, told in their words."""

    parent_field = "plan"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="stories", verbose_name=_("plan"))
    achievement = models.ForeignKey(
        Achievement,
        models.PROTECT,
        related_name="stories",
        verbose_name=_("achievement"),
        help_text=_("It has to be public."),
    )
    headline = TranslatedCharField(
        _("headline"), max_length=120, help_text=_("A few words that make people read on. Empty: the title.")
    )
    text = TranslatedTextField(_("text"), help_text=_("Two sentences. Empty: the outcome in a sentence."))
    until = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("It is shown until the end of this day. Empty: with no end.")
    )

    objects = PlanStoryQuerySet.as_manager()

    class Meta(DependentRow.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self):
        return str(self.headline or self.achievement)


ROLE_LABELS = dict(Role.choices)


class Partner(DependentRow):
    """The role of an organization in an achievement."""

    parent_field = "achievement"

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="partners", verbose_name=_("achievement"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roles", verbose_name=_("organization"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    class Meta(DependentRow.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            one_of("role", Role),
            models.UniqueConstraint(
                fields=["achievement", "organization", "role"],
                name="achievements_partner_once_in_a_role",
                violation_error_message=_("This organization has this role already."),
            ),
        ]

    def __str__(self):
        return f"{self.organization} ({self.get_role_display()})"

    @classmethod
    def problems_among(cls, rows):
        yield from merged_among(rows, "organization")

    def get_role_display(self):
        """As Django's own, which makes a dictionary of all choices each time: a list shows dozens of roles."""
        return str(ROLE_LABELS.get(self.role, self.role))


class Source(DependentRow):
    """Evidence for a claim: a link or a file."""

    parent_field = "achievement"
    notifies_readers = True

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="sources", verbose_name=_("achievement"))
    title = TranslatedCharField(_("title"), max_length=300)
    publisher = TranslatedCharField(_("publisher"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = DocumentField(
        _("file"),
        upload_to=source_path,
        blank=True,
        validators=[KindValidator(DOCUMENTS), validate_size, validate_content],
        help_text=format_lazy(
            "{} {}",
            _("A document to download, 20 MB at most. It is public as soon as the achievement is."),
            ", ".join(DOCUMENTS),
        ),
    )
    file_name = FileNameField(verbose_name=_("name of the file"))
    date = DateField(_("date"), help_text=_("The publication date: 2011, June 2010 or 2010-06-30."))

    class Meta(DependentRow.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            in_one_language("title", _("Enter the title in at least one language.")),
            FieldConstraint(
                fields=["url", "file"],
                condition=~Q(url="", file=""),
                name="achievements_source_link_or_file",
                violation_error_message=_("Enter a link or choose a file."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url or reverse("achievements:source", args=[self.pk])
