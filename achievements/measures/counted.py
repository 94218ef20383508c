"""Reasons why figures are left out of totals: one expression for the totals and for the rows of the list."""

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat, Left
from django.utils.translation import gettext_lazy as _

from achievements.models import Figure

OPEN = "-99"  # behind the last month or day, where a date has none


class Reason(models.TextChoices):
    """A reason why a figure is left out of the total of its measure and kind."""

    SHARE = "share", _("a share of another figure")
    PART = "part", _("a part of something that has its own figure")
    EARLIER = "earlier", _("an earlier date of the same figure")


GROUP = ("achievement", "measure", "kind", "spending")  # figures that are added up, and may repeat each other


def with_reasons(figures, condition):
    """Annotate figures of achievements with the `reason` why no total holds them; empty for those that count.

    `condition` is a Q that selects the figures that may count: one that a filter leaves out hides no other.
    """
    beside = Figure.objects.filter(condition, **{name: OuterRef(name) for name in GROUP}).order_by()
    is_share = Exists(whole_beside(condition))
    has_whole = Exists(beside.filter(part=None))  # where a share has no part, its whole has none either
    later = beside.alias(known=known_on(), about=subject())
    later = later.filter(known__gt=OuterRef("known"), about=OuterRef("about")).filter(~is_share)
    return figures.alias(known=known_on(), about=subject()).annotate(
        reason=Case(
            When(is_share, then=Value(Reason.SHARE.value)),
            When(Q(part__isnull=False) & has_whole, then=Value(Reason.PART.value)),
            When(Exists(later), then=Value(Reason.EARLIER.value)),
            default=Value(""),
            output_field=CharField(),
        )
    )


def whole_beside(condition):
    """Select the whole of a figure, where it is added up with it."""
    same = {name: OuterRef(name) for name in GROUP}
    return Figure.objects.filter(condition, pk=OuterRef("whole"), **same).order_by()


def known_on():
    """The date of a figure as a text that sorts by its last day, “2011” after “2011-06”; a figure without one first."""
    last = Left(Concat("as_of", Value(OPEN * 2), output_field=CharField()), 10)
    return Case(When(as_of="", then=Value("")), default=last, output_field=CharField())


def date_of(known):
    """The date, in EDTF, that `known_on` made a text of."""
    return known.replace(OPEN, "")


def subject():
    """The facts that two figures have in common that are one at two dates: part, year of the money and funder."""
    part, year, funder = (Cast(name, CharField()) for name in ("part_id", "year", "funder_id"))
    return Concat(part, Value(" "), year, Value(" "), funder, output_field=CharField())
