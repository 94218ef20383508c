"""The base of figures: a target, a baseline or a result of a measure at a date, of whatever item it belongs to."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from achievements.choices import Dimension, FigureKind, Spending
from achievements.measures.models import Measure, Unit
from achievements.merging.models import merged_among
from achievements.numbers.reading import validate_digits
from achievements.numbers.writing import format_amount, format_digits, format_number, format_short_number
from fields.constraints import FieldConstraint, one_of
from fields.translation import TextInLanguage
from publishing.models import DependentRow, LiveQuerySet
from sectors.periods import DateField, Period
from sectors.periods.writing import format_period

REPEATED = _(
    "“%(measure)s” has two figures for one date. Correct a date or remove one of them; figures of different parts, "
    "years or funders say so in these fields."
)


def repeated(figures):
    """The figures that say something about a subject that one before them is about."""
    seen, found = set(), []
    for figure in figures:
        if figure.subject in seen:
            found.append(figure)
        seen |= {figure.subject} - {None}
    return found


class FigureQuerySet(LiveQuerySet):
    def with_measures(self):
        """With what a figure is written with."""
        return self.select_related("measure", "unit__base", "funder")


class BaseFigure(DependentRow):
    """A number of a measure. Concrete models have the item as their parent, and the relation `figures` of it."""

    notifies_readers = True
    main_fields = ("value", "is_approximate", "unit", "as_of")
    # The facts that no other figure of its item has all in common with it.
    subject_fields = ("measure", "kind", "as_of", "part", "whole", "year", "funder", "spending")
    part_id = None  # of models whose items have no parts
    checks_whole = True  # False in a form, where the whole may have been typed anew: its formset checks it

    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("measure"),
        help_text=_("What the number counts. Use + to add one that is missing."),
    )
    value = models.DecimalField(
        _("value"),
        max_digits=20,
        decimal_places=4,
        validators=[validate_digits],
        help_text=_("The full number, with its unit if you like: 60,000,000,000, 60 billion, 600억원, 약 30."),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("unit"),
        help_text=_("Empty: the one that stands beside the number, else that of the measure."),
    )
    as_of = DateField(_("as of"), help_text=_("The date it applies to: 2011, June 2010 or 2010-06-30."))
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=FigureKind,
        default=FigureKind.RESULT,
        help_text=_("A result was counted, a target was set, a baseline is where it began. They are never added up."),
    )
    is_approximate = models.BooleanField(
        _("approximate"),
        default=False,
        db_default=False,
        help_text=_("Shown as “about 30”. It is set when you type “about 30” or “약 30”."),
    )
    whole = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="shares",
        verbose_name=_("share of"),
        help_text=_("The figure that this one is a part of (“of which”). A share is never added to its whole."),
    )
    year = models.PositiveSmallIntegerField(
        _("year of the money"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2200)],
        help_text=_("For money alone: the budget year that it belongs to."),
    )
    funder = models.ForeignKey(
        "achievements.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("funder"),
        help_text=_("For money alone: who pays."),
    )
    spending = models.CharField(
        _("planned or spent"),
        max_length=10,
        choices=Spending,
        blank=True,
        default="",
        db_default="",
        help_text=_("For money alone."),
    )

    objects = FigureQuerySet.as_manager()

    class Meta(DependentRow.Meta):
        abstract = True
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            one_of("kind", FigureKind),
            one_of("spending", Spending),
            FieldConstraint(
                condition=Q(whole=None) | ~Q(whole=F("pk")),
                name="%(app_label)s_%(class)s_is_no_share_of_itself",
                violation_error_message=_("A figure cannot be a share of itself."),
                fields=["whole"],
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.claim}" if self.label else str(self.claim)

    # What it says

    @property
    def label(self):
        """The name of its measure; nothing for a figure from the time before measures that has none."""
        return self.measure.name if self.measure else TextInLanguage.here("")

    @property
    def claim(self):
        """The amount with the word and the year that make a target a target; a result without a date."""
        return self.claim_of(self.amount)

    def claim_of(self, amount):
        """The claim with its amount as it is given, such as one with a link or rounded."""
        if self.kind == FigureKind.RESULT:
            return amount
        facts = {"amount": amount, "date": format_period(self.as_of) if self.as_of else ""}
        if self.kind == FigureKind.BASELINE:
            text = _("Baseline: %(amount)s (%(date)s)") if self.as_of else _("Baseline: %(amount)s")
        else:
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

    def amount_written(self, write, *, is_counted=True):
        """The number with its unit; without the word for what is counted where `is_counted` is False."""
        unit, counted = self.unit_written, self.measure.counted if self.measure and is_counted else ""
        if counted and counted.language != unit.language:
            counted = ""
        if unit.language == "en":  # which says it in place of the unit, and Korean before the number
            unit, counted = TextInLanguage(self.english_unit(unit, is_counted=is_counted), "en"), ""
        value = self.written[0]
        text = format_amount(value, unit, counted, unit.language, write, is_approximate=self.is_approximate)
        return TextInLanguage(text, unit.language)

    def english_unit(self, unit, *, is_counted):
        """“People trained” in place of “people”; nothing where the word was said before."""
        if self.unit and self.measure and self.unit.dimension == Dimension.COUNT and self.measure.counted_en:
            return self.measure.counted_en if is_counted else ""
        return unit

    @property
    def unit_written(self):
        """The unit in the language that the figure is written in."""
        unit = self.written[1]
        return unit.written_here if unit else TextInLanguage.here("")

    @property
    def written(self):
        """The value and the unit that it is written in: 억 원 as an amount of 원, which has words of its own."""
        if self.is_money and self.unit.base:
            return self.base_value, self.unit.base
        return self.value, self.unit

    @property
    def digits(self):
        """All digits, where the short amount has number words: 60,000,000,000. Otherwise nothing."""
        return format_digits(self.written[0], self.unit_written.language)

    @property
    def money_facts(self):
        """The facts of money beside its amount: its year, its funder, planned or spent."""
        if not (self.year or self.funder_id or self.spending):
            return []
        year = format_period(Period.parse(str(self.year))) if self.year else ""
        funder = _("paid by %(funder)s") % {"funder": self.funder} if self.funder else ""
        return [fact for fact in map(str, (year, funder, self.get_spending_display())) if fact]

    @property
    def main_value(self):
        if self.kind != FigureKind.RESULT or not self.as_of:
            return self.claim
        return f"{self.amount} ({_('as of %(date)s') % {'date': format_period(self.as_of)}})"

    @property
    def name_beside_value(self):
        return self.label

    # What it means

    @property
    def base_value(self):
        """The exact value in the unit that amounts of its kind are compared in."""
        return self.value * self.unit.scale if self.unit else self.value

    @property
    def is_money(self):
        return self.unit is not None and self.unit.dimension == Dimension.MONEY

    def is_comparable(self, other):
        """Return True if both are amounts in units that convert into each other."""
        return self.unit is not None and other.unit is not None and self.unit.base_key == other.unit.base_key

    def clean(self):
        super().clean()
        for errors in (self.unit_errors(), self.whole_errors() if self.checks_whole else {}, self.money_errors()):
            if errors:
                raise ValidationError(errors)

    @classmethod
    def problems_among(cls, rows):
        for figure in rows:
            if figure.unit is None:
                yield _("The figure “%(figure)s” has no unit.") % {"figure": figure}
            if figure.measure is None:
                yield _("The figure “%(figure)s” has no measure. Choose what the number counts.") % {"figure": figure}
        for name in ("measure", "funder"):
            yield from merged_among(rows, name)
        for figure in repeated(rows):
            yield REPEATED % {"measure": figure.measure}

    @property
    def subject(self):
        """The subject that no other figure of its item may have; None where there is no measure."""
        return tuple(map(self.subject_value, self.subject_fields)) if self.measure else None

    def subject_value(self, name):
        """A value to compare. Records have slugs before they are written, and keys only then."""
        value = getattr(self, f"{name}_id") if name in ("part", "whole") else getattr(self, name)
        return str(getattr(value, "slug", value) or "")

    def unit_errors(self):
        if not self.measure or not self.unit or self.unit_id == self.measure.unit_id:
            return {}
        if self.unit.base_key != self.measure.unit.base_key:
            message = _("“%(measure)s” is measured in %(wanted)s, and %(unit)s cannot be converted into that.")
            facts = {"measure": self.measure, "wanted": self.measure.unit, "unit": self.unit}
            return {"unit": message % facts}
        return {}

    def whole_errors(self):
        whole = self.whole
        if whole is None:
            return {}
        message = next((text for is_wrong, text in self.rules_of_shares(whole) if is_wrong), None)
        return {"whole": message} if message else {}

    def rules_of_shares(self, whole):
        """Yield (whether it is broken, sentence) for each rule of a share of another figure."""
        if self.value is None or whole.value is None:
            return
        same_item = getattr(whole, f"{self.parent_field}_id") == getattr(self, f"{self.parent_field}_id")
        yield not same_item, _("This figure belongs to another item. Choose one of this item.")
        yield whole.pk == self.pk, _("A figure cannot be a share of itself.")
        yield whole.part_id != self.part_id, _("The whole is of another part. Choose a figure of the same part.")
        yield whole.whole_id is not None, _("The figure is a share itself. Choose the whole that both belong to.")
        yield (
            not self.is_comparable(whole),
            _("The share and its whole are in units that cannot be compared. Choose another figure or unit."),
        )
        yield (
            whole.kind != self.kind,
            _("One of the two is a target and the other is not. Choose a figure of this kind."),
        )
        dates = {str(figure.as_of) for figure in (self, whole) if figure.as_of}
        yield len(dates) > 1, _("The share and its whole are of different dates. Enter the same date for both.")
        yield whole.spending != self.spending, _("Say of both whether the money is planned or spent, in the same way.")
        is_larger = abs(self.base_value) > abs(whole.base_value) or self.base_value * whole.base_value < 0
        facts = {"share": self.amount, "whole": whole.amount}
        yield (
            is_larger,
            _("The share (%(share)s) is larger than its whole (%(whole)s). Correct one of the two.") % facts,
        )

    def money_errors(self):
        if self.is_money or self.unit is None:
            return {}
        given = [name for name in ("year", "funder", "spending") if getattr(self, name)]
        return dict.fromkeys(given, _("This is for amounts of money alone. Empty it."))
