from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from achievements.choices import FigureKind, OrganizationKind, Outcome, Role
from achievements.files import DOCUMENTS, DocumentField, source_path, validate_content, validate_size
from achievements.numbers.reading import validate_digits
from achievements.numbers.writing import format_amount, format_digits, format_number, format_short_number
from achievements.reports.models import Report, ReportVisit  # noqa: F401  so that Django finds them
from achievements.states import state_of
from fields.constraints import FieldConstraint, one_of
from fields.keys import KeyList
from fields.ordering import Ordered
from fields.search import Searchable
from fields.slugs import HasSlug
from fields.text import NormalizedCharField, NormalizedTextField
from fields.translation import TextInLanguage, TranslatedCharField, TranslatedTextField, columns, in_one_language
from fields.urls import url_for
from publishing.items import Publishable, PublishableQuerySet, Versioned
from publishing.models import DependentRow, LiveQuerySet
from publishing.revisions import Revision
from sectors.models import Sector, StrategyPoint
from sectors.periods import Dated, DateField
from sectors.periods.writing import format_period
from sectors.permissions import SectorScoped


class Organization(SectorScoped, HasSlug, Searchable, Versioned):
    searched = ("name", "aliases")
    is_made_within_sectors = True

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

    class Meta(Versioned.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["slug"]
        constraints = [
            in_one_language("name", _("Enter the name in at least one language.")),
            one_of("kind", OrganizationKind),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return url_for("achievements:organization", self.slug)

    @classmethod
    def live_condition(cls, at, prefix=""):
        """Return the condition: a role in something public. The others are known from drafts alone."""
        return Q(Exists(Partner.objects.live(at).filter(organization=OuterRef(f"{prefix}pk"))))

    @property
    def is_live(self):
        return Organization.objects.live().filter(pk=self.pk).exists()


class OrganizationRevision(Revision):
    item = models.ForeignKey(Organization, models.PROTECT, related_name="revisions")


class AchievementQuerySet(PublishableQuerySet):
    def with_sector(self):
        return self.select_related("sector__plan")

    def with_details(self):
        """With every dependent row, in a number of queries that does not depend on the number of rows."""
        return self.with_rows().prefetch_related("points")  # of the same sector: as public as the achievement

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
        return "figures", Prefetch("partners", Partner.objects.select_related("organization"))


class Achievement(SectorScoped, Ordered, Searchable, Dated, Publishable):
    """One claim of a sector. Its number, the primary key, is its permanent address."""

    route = "achievements:achievement"
    parent_field = "sector"
    is_made_within_sectors = True
    dependent_relations = ("parts", "figures", "partners", "sources")
    undrafted_fields = ("to_check",)
    searched = ("title", "text", "place")

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
    text = TranslatedTextField(
        _("text"), help_text=_("Details, if there are any. An empty line starts a new paragraph.")
    )
    place = TranslatedCharField(_("place"), max_length=200, help_text=_("Where it is or takes place."))
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome, blank=True, help_text=_("How it turned out, once that is known.")
    )
    outcome_note = TranslatedCharField(_("outcome in a sentence"), max_length=300)
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
        for figure in self.figures.all():
            if not figure.unit:
                yield "figures", _("The figure “%(figure)s” has no unit.") % {"figure": figure}

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


class FigureQuerySet(LiveQuerySet):
    def key_of(self, sectors):
        """The key figures of what is public in these sectors, as its readers meet them."""
        chosen = self.live().filter(is_key=True, achievement__sector__in=sectors)
        order = ("achievement__sector", "achievement__position", "achievement", "position", "pk")
        return chosen.select_related("achievement").order_by(*order)


class Figure(DependentRow):
    parent_field = "achievement"
    notifies_readers = True
    main_fields = ("value", "is_approximate", *columns("unit"), "counted_ko", "as_of")

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
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        validators=[validate_digits],
        help_text=_("The full number, with its unit if you like: 60,000,000,000, 60 billion, 600억원, 약 30."),
    )
    unit = TranslatedCharField(_("unit"), max_length=60, help_text=_("MW, KRW, participants; in Korean: MW, 원, 명."))
    counted_ko = NormalizedCharField(
        _("what is counted (Korean)"),
        max_length=60,
        blank=True,
        help_text=_("Korean says it before the number: 의료관광객 for 의료관광객 10,000명."),
    )
    label = TranslatedCharField(_("label"), max_length=100, help_text=_("What the figure shows: Total capacity."))
    as_of = DateField(_("as of"), help_text=_("The date it applies to: 2011, June 2010 or 2010-06-30."))
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=FigureKind,
        default=FigureKind.RESULT,
        help_text=_("A result was counted; a target was set. The two are never added up."),
    )
    is_approximate = models.BooleanField(
        _("approximate"),
        default=False,
        db_default=False,
        help_text=_("Shown as “about 30”. It is set when you type “about 30” or “약 30”."),
    )
    is_key = models.BooleanField(
        _("key figure"),
        default=False,
        db_default=False,
        help_text=_("Also shown on the front page, on the card of its sector. A card has room for three."),
    )

    objects = FigureQuerySet.as_manager()

    class Meta(DependentRow.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [one_of("kind", FigureKind)]

    def __str__(self):
        return f"{self.label}: {self.claim}" if self.label else str(self.claim)

    @property
    def claim(self):
        """The amount with the word and the year that make a target a target; a result without a date."""
        if self.kind != FigureKind.TARGET:
            return self.amount
        facts = {"amount": self.amount, "date": format_period(self.as_of) if self.as_of else ""}
        text = _("Target: %(amount)s by %(date)s") if self.as_of else _("Target: %(amount)s, no year given")
        return TextInLanguage.here(str(text % facts))

    @property
    def amount(self):
        """The exact number with its unit, both in the language that the unit has."""
        return self.amount_written(format_number)

    @property
    def short_amount(self):
        """The same as pages show it, rounded where it is long; `digits` are one click away."""
        return self.amount_written(format_short_number)

    def amount_written(self, write):
        unit = self.unit
        counted = self.counted_ko if unit.language == "ko" else ""
        text = format_amount(self.value, unit, counted, unit.language, write, is_approximate=self.is_approximate)
        return TextInLanguage(text, unit.language)

    @property
    def digits(self):
        """All digits, where the short amount has number words: 60,000,000,000. Otherwise nothing."""
        return format_digits(self.value, self.unit.language)

    @property
    def main_value(self):
        if self.kind == FigureKind.TARGET or not self.as_of:
            return self.claim
        return f"{self.amount} ({_('as of %(date)s') % {'date': format_period(self.as_of)}})"

    @property
    def name_beside_value(self):
        return self.label

    def clean(self):
        if self.part and self.part.achievement_id != self.achievement_id:
            raise ValidationError({"part": _("This part belongs to another achievement.")})


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
        validators=[FileExtensionValidator(DOCUMENTS), validate_size, validate_content],
        help_text=format_lazy(
            "{} {}",
            _("A document to download, 20 MB at most. It is public as soon as the achievement is."),
            ", ".join(DOCUMENTS),
        ),
    )
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
