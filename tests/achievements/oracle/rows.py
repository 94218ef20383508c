"""The rows of the database as plain values, read once: what the oracle knows."""

import datetime
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from achievements.models import Achievement, Figure, Part, Partner
from sectors.models import Sector

SEOUL = ZoneInfo("Asia/Seoul")


class PlainFigure(NamedTuple):
    key: str
    achievement: int
    part: str
    measure: str
    labels: dict  # by language; so are the units
    adds_up: bool
    unit: str
    units: dict
    base: str
    scale: Fraction
    value: Decimal
    kind: str
    as_of: str
    is_approximate: bool
    whole: str
    year: int | None
    funder: str
    spending: str
    names: list  # of its measure, its unit and its funder

    @property
    def amount(self):
        """The exact amount in the unit that its measure is compared in."""
        return Fraction(self.value) * self.scale

    @property
    def total(self):
        """The name of all that it could be added to, but for the achievement's state."""
        return self.measure, self.kind, self.spending

    @property
    def day(self):
        """The date, to be compared: a year is later than its months, a month than its days, no date first."""
        year, month, day = (*map(int, filter(None, self.as_of.split("-"))), 99, 99, 99)[:3]
        return (year, month, day) if self.as_of else (0, 0, 0)


class PlainPartner(NamedTuple):
    partner: str
    role: str
    partner_kind: str
    names: list


class PlainPart(NamedTuple):
    key: str
    titles: dict
    period: str


class PlainItem(NamedTuple):
    """A public achievement."""

    key: int
    plan: str
    plan_key: int
    sector: str
    sector_place: tuple
    position: int
    titles: dict
    texts: list  # in which words are looked for
    start: datetime.date | None
    end: datetime.date | None
    period: str
    outcome: str
    changed: datetime.datetime | None
    published: datetime.datetime
    parts: list
    figures: list
    partners: list

    def status(self, today):
        if self.start is None:
            return "undated"
        if self.start > today:
            return "planned"
        return "ended" if self.end < today else "under-way"

    def state(self, today):
        status = self.status(today)
        return self.outcome or {"ended": "unstated"}.get(status, status)


class PlainSector(NamedTuple):
    slug: str
    plan: str
    place: tuple


def is_public(item, now):
    """Return True if an item is public and all that it lives within is."""
    parent = getattr(item, item.parent_field) if item.parent_field else None
    own = item.publish_at and item.publish_at <= now and not (item.withdraw_at and item.withdraw_at <= now)
    return bool(own) and (parent is None or is_public(parent, now))


def read_sectors(now):
    """The public sectors: those of the current plan, and those of others behind them."""
    rows = [each for each in Sector.objects.select_related("plan") if is_public(each, now)]
    return [PlainSector(each.slug, each.plan.slug, place_of(each)) for each in sorted(rows, key=place_of)]


def place_of(sector):
    return not sector.plan.is_current, sector.plan_id, sector.position, sector.pk


def read_items(now):
    """The public achievements with their parts, figures and partners."""
    figures, parts, partners = defaultdict(list), defaultdict(list), defaultdict(list)
    related = Figure.objects.select_related("measure", "unit__base", "funder").order_by("position", "pk")
    for figure in related:
        figures[figure.achievement_id].append(figure_row(figure))
    for part in Part.objects.order_by("position", "pk"):
        titles = {"en": part.title_en, "ko": part.title_ko}
        parts[part.achievement_id].append(PlainPart(str(part.pk), titles, str(part.period or "")))
    for each in Partner.objects.select_related("organization"):
        body = each.organization
        partners[each.achievement_id].append(PlainPartner(body.slug, each.role, body.kind, names_of(body)))
    items = [each for each in Achievement.objects.select_related("sector__plan") if is_public(each, now)]
    return [item_row(each, parts[each.pk], figures[each.pk], partners[each.pk]) for each in items]


def item_row(item, parts, figures, partners):
    sector = item.sector
    return PlainItem(
        key=item.pk,
        plan=sector.plan.slug,
        plan_key=sector.plan_id,
        sector=sector.slug,
        sector_place=(sector.plan_id, sector.position, sector.pk),
        position=item.position,
        titles={"en": item.title_en, "ko": item.title_ko},
        texts=[
            *(item.title_en, item.title_ko, item.text_en, item.text_ko, sector.name_en, sector.name_ko),
            *(text for part in parts for text in part.titles.values()),
            *(text for figure in figures for text in figure.names),
            *(text for partner in partners for text in partner.names),
        ],
        start=item.period_start,
        end=item.period_end,
        period=str(item.period or ""),
        outcome=item.outcome,
        changed=item.changed_at,
        published=item.publish_at,
        parts=parts,
        figures=figures,
        partners=partners,
    )


def figure_row(figure):
    measure, unit = figure.measure, figure.unit
    return PlainFigure(
        key=str(figure.pk),
        achievement=figure.achievement_id,
        part=str(figure.part_id or ""),
        measure=measure.slug if measure else "",
        labels={"en": measure.name_en, "ko": measure.name_ko} if measure else {"en": "", "ko": ""},
        adds_up=measure.adds_up if measure else False,
        unit=unit.slug if unit else "",
        units=units_written(unit),
        base=(unit.base or unit).slug if unit else "",
        scale=Fraction(unit.scale) if unit else Fraction(1),
        value=figure.value,
        kind=figure.kind,
        as_of=str(figure.as_of or ""),
        is_approximate=figure.is_approximate,
        whole=str(figure.whole_id or ""),
        year=figure.year,
        funder=figure.funder.slug if figure.funder else "",
        spending=figure.spending,
        names=[*names_of(measure), *names_of(unit), unit.symbol if unit else "", *names_of(figure.funder)],
    )


def names_of(record):
    return [record.name_en, record.name_ko] if record else []


def units_written(unit):
    if unit is None:
        return {"en": "", "ko": ""}
    return {"en": unit.name_en or unit.symbol, "ko": unit.name_ko or unit.symbol}
