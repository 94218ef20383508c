"""Units and measures as records. They have a history like organizations, and no pages of their own."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from achievements.choices import Dimension
from achievements.measures.finding import Finder, MeasureValues, label_key
from achievements.measures.known_units import UnitValues
from achievements.measures.repeated import problems_of_figures
from achievements.merging.models import Mergeable
from achievements.numbers.reading import is_number
from achievements.numbers.writing import format_number
from fields.constraints import FieldConstraint, one_of
from fields.search import folded
from fields.slugs import HasSlug, SlugField
from fields.text import NormalizedCharField, NormalizedTextField
from fields.translation import TextInLanguage, TranslatedCharField, columns, in_one_language
from publishing.items import Versioned
from publishing.revisions import Revision
from sectors.permissions import SectorScoped

KEY_HELP = _(
    "Names it in addresses and files, and stays as it is. Leave it empty to have it made from the English name, or "
    "from the Korean one."
)
SPELLINGS_HELP = _("In any language, one on each line. Whatever is typed so is understood.")


def beside_figures(now, *paths):
    """Return the condition: public figures have it, by a path of lookups from the figure. Readers see no others."""
    relations = [each for each in Measure._meta.related_objects if each.field.name == "measure"]
    figures = [each.related_model.objects.live(now) for each in relations]
    return Q(*(Exists(rows.filter(**{path: OuterRef("pk")})) for rows in figures for path in paths), _connector=Q.OR)


class Unit(SectorScoped, HasSlug, Versioned):
    """A unit of figures. Units of one base can be converted into each other: one has `scale` times its base."""

    is_made_within_sectors = True

    slug = SlugField(_("key"), help_text=KEY_HELP)
    symbol = NormalizedCharField(
        _("symbol"),
        max_length=30,
        blank=True,
        help_text=_("The sign or code that a language without a name of its own writes: MW, KRW, %."),
    )
    name = TranslatedCharField(
        _("name"),
        max_length=60,
        help_text=_("The word behind a number: people, in Korean 명. Leave it empty where the symbol is written."),
    )
    dimension = models.CharField(_("dimension"), max_length=10, choices=Dimension, default=Dimension.COUNT)
    base = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="multiples",
        verbose_name=_("converts to"),
        help_text=_("The unit that amounts of this one are compared and added up in. Empty: this one itself."),
    )
    scale = models.DecimalField(
        _("how many of it"),
        max_digits=24,
        decimal_places=9,
        default=1,
        validators=[MinValueValidator(0)],
        help_text=_("1 GW is 1,000 MW: enter 1000, with MW above."),
    )
    spellings = NormalizedTextField(_("other spellings"), blank=True, help_text=SPELLINGS_HELP)

    class Meta(Versioned.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["dimension", "slug"]
        constraints = [
            FieldConstraint(
                condition=~Q(symbol="", **dict.fromkeys(columns("name"), "")),
                name="achievements_unit_is_written",
                violation_error_message=_("Enter a symbol, or the name in at least one language."),
                fields=["symbol"],
            ),
            FieldConstraint(
                condition=Q(scale__gt=0) & (Q(base__isnull=False) | Q(scale=1)),
                name="achievements_unit_scale",
                violation_error_message=_("Enter a number above 0, or 1 for a unit that converts to no other."),
                fields=["scale"],
            ),
            one_of("dimension", Dimension, may_be_empty=False),
        ]

    def __str__(self):
        return self.written_here

    @property
    def written_here(self):
        """The unit as the language in force writes it, else as the other one does."""
        name = self.name
        return TextInLanguage.here(self.symbol) if self.symbol and (name.is_foreign or not name) else name

    @classmethod
    def seen(cls, now):
        return cls.objects.filter(beside_figures(now, "unit", "unit__base"))

    @property
    def base_key(self):
        """The primary key of the unit that amounts are compared in; its slug before it is written."""
        return self.base_id or (self.base or self).pk or (self.base or self).slug

    @property
    def values(self):
        values = {name: getattr(self, name) for name in UnitValues._fields if name != "base"}
        return UnitValues(**values, base=self.base.slug if self.base else "")

    @property
    def texts(self):
        """All that it is called."""
        names = [self.symbol, *(getattr(self, column) for column in columns("name")), *self.spellings.splitlines()]
        return [text for text in names if text]

    def clean(self):
        super().clean()
        if self.base and (self.base.base or self.base == self):
            raise ValidationError({"base": _("Choose a unit that converts to no other.")})
        if self.base and self.base.dimension != self.dimension:
            raise ValidationError({"base": _("Choose a unit of the same dimension.")})
        if self.pk and self.multiples.exclude(dimension=self.dimension).exists():
            raise ValidationError({"dimension": _("Units of another dimension convert to this one.")})
        if self.base and self.pk and self.multiples.exists():
            raise ValidationError({"base": _("Other units convert to this one, so it cannot convert to another.")})

    @property
    def is_in_use(self):
        """Return True if figures are in it, or in units that convert to it."""
        units = Unit.objects.filter(Q(pk=self.pk) | Q(base=self.pk))
        relations = [f for f in Unit._meta.related_objects if f.field.name == "unit" and f.related_model is not Measure]
        return any(each.related_model.objects.filter(unit__in=units).exists() for each in relations)

    def check_others(self):
        """Raise ValidationError if another unit is called the same, or this one is so many of another."""
        self.refuse_numbers()
        self.refuse_other_scale()
        taken = {folded(text): other for other in Unit.objects.exclude(pk=self.pk) for text in other.texts}
        for text in self.texts:
            if folded(text) in taken and not self.is_symbol_of_its_own(text, taken[folded(text)]):
                message = _("“%(text)s” is the unit “%(unit)s” already. Use that one, or write this one differently.")
                raise ValidationError(message % {"text": text, "unit": taken[folded(text)]})

    def refuse_numbers(self):
        """Raise ValidationError for a word of numbers alone, such as 백만."""
        for text in self.texts:
            if is_number(f"1{text}"):
                raise ValidationError(_("“%(text)s” is a number and no unit.") % {"text": text})

    def refuse_other_scale(self):
        """Raise ValidationError for so many of another unit, such as 백만원, that does not convert to that one."""
        units = Finder(unit.values for unit in Unit.objects.exclude(pk=self.pk).select_related("base"))
        for text in self.texts if self.base is None else ():
            found = units.scaled_unit(text)
            if found and found.base in units.units:
                message = _(
                    "“%(text)s” is %(scale)s of the unit “%(unit)s”. Choose that one in “converts to”, and enter "
                    "this number below it."
                )
                facts = {"text": text, "scale": format_number(found.scale), "unit": units.units[found.base].texts[0]}
                raise ValidationError({"base": message % facts})

    def is_symbol_of_its_own(self, text, other):
        """Return True if two units differ in capitals that mean something: mW and MW."""
        is_measured = self.dimension not in (Dimension.COUNT, Dimension.MONEY, Dimension.RATIO)
        return is_measured and text == self.symbol and text not in other.texts


class UnitRevision(Revision):
    item = models.ForeignKey(Unit, models.PROTECT, related_name="revisions")


class Measure(SectorScoped, HasSlug, Mergeable):
    """A thing that figures of several items count: people trained, private investment."""

    is_made_within_sectors = True
    other_names = "spellings"
    uses = {"measure": _("figures")}

    slug = SlugField(_("key"), help_text=KEY_HELP)
    name = TranslatedCharField(
        _("name"), max_length=100, help_text=_("What is counted or measured, as a heading: Private investment.")
    )
    counted = TranslatedCharField(
        _("word beside the number"),
        max_length=60,
        help_text=_(
            "People trained, for “164 people trained”; 의료관광객, for “의료관광객 10,000명”. It may stay empty."
        ),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="measures",
        verbose_name=_("unit"),
        help_text=_("Figures may also be in units that convert to the same one."),
    )
    adds_up = models.BooleanField(
        _("adds up"),
        default=True,
        help_text=_("Values of several achievements make a sum. Clear this for shares, rates, ranks and averages."),
    )
    spellings = NormalizedTextField(_("other spellings"), blank=True, help_text=SPELLINGS_HELP)

    class Meta(Mergeable.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["slug"]
        constraints = [
            *Mergeable.Meta.constraints,
            in_one_language("name", _("Enter the name in at least one language.")),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen(cls, now):
        return cls.objects.filter(beside_figures(now, "measure"))

    @property
    def values(self):
        values = {name: getattr(self, name) for name in MeasureValues._fields if name != "unit"}
        return MeasureValues(**values, unit=self.unit.slug)

    @classmethod
    def merge_problems(cls, items):
        yield from super().merge_problems(items)
        if len({measure.unit.base_key for measure in items}) > 1:
            yield _("These are measured in units that cannot be converted into each other.")
        yield from problems_of_figures(items)

    def check_others(self):
        """Raise ValidationError if another measure has this name, as far as readers can tell."""
        others = Measure.objects.in_use().exclude(pk=self.pk).select_related("unit")
        for other in others if self.merged_into_id is None else ():
            if other.unit.base_key == self.unit.base_key and self.is_alike(other):
                message = _(
                    "“%(name)s” is a measure in %(unit)s already, or differs from it only in blanks, capitals or "
                    "signs. Use that one, or give this one another name."
                )
                raise ValidationError(message % {"name": other, "unit": other.unit})

    def is_alike(self, other):
        """Return True if no reader could tell the two names apart, in a language that both have."""
        pairs = [(getattr(self, column), getattr(other, column)) for column in columns("name")]
        return any(one and two and label_key(one) == label_key(two) for one, two in pairs)


class MeasureRevision(Revision):
    item = models.ForeignKey(Measure, models.PROTECT, related_name="revisions")
