"""The achievements of a plan that end or start next, by their periods."""

import datetime
from itertools import zip_longest
from typing import NamedTuple

from django.db.models import Case, F, When
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.choices import Role
from achievements.models import Achievement, Organization, Partner
from fields.prepared import PreparedQuery
from fields.translation import columns
from sectors.periods import Period
from sectors.periods.writing import format_period

MOST = 4
KEYS = [f"key_{number}" for number in range(MOST)]  # the places of a query for the partners of so many
NOBODY = 0  # the key of no achievement
NAMES = [f"sector__{column}" for column in columns("name")]
SHOWN = ["period", *columns("title"), *NAMES, "sector__slug", "sector__hue", "sector__icon"]


class Due(NamedTuple):
    """An achievement with its next date, and who leads it."""

    item: Achievement
    year: int
    date: str  # in words
    event: str
    partner: Organization | None
    others: int  # partners besides

    @property
    def sector(self):
        return self.item.sector


def due_next(plan):
    """The public achievements of a plan that end or start soonest, as Dues; two queries, or one if there are none.

    What has an outcome is over, whatever its period says.
    """
    items = UPCOMING.run(now=timezone.now(), today=timezone.localdate(), plan=plan.pk)
    partners = partners_of(items)
    return [due(item, partners[item.pk]) for item in items]


def upcoming(now, today, plan):
    live = Achievement.objects.live(now).filter(sector__plan=plan, outcome="", period_end__gte=today)
    under_way_for_ever = {"period_start__lte": today, "period_end": datetime.date.max}
    starts = When(period_start__gt=today, then=F("period_start"))
    found = live.exclude(**under_way_for_ever).annotate(due_on=Case(starts, default=F("period_end")))
    order = ("due_on", "sector__position", "sector_id", "position", "pk")
    return found.select_related("sector").only(*SHOWN).order_by(*order)[:MOST]


UPCOMING = PreparedQuery(upcoming, now=datetime.datetime, today=datetime.date, plan=int)
PARTNERS = PreparedQuery(
    lambda **keys: Partner.objects.filter(achievement__in=keys.values()).select_related("organization"),
    **dict.fromkeys(KEYS, int),
)


def partners_of(items):
    """{key of an achievement: its partners, who leads it first}"""
    found = {item.pk: [] for item in items}
    keys = dict(zip_longest(KEYS, found, fillvalue=NOBODY))
    for row in PARTNERS.run(**keys) if items else ():
        found[row.achievement_id].append(row)
    return {key: sorted(partners, key=lambda row: row.role != Role.LEAD) for key, partners in found.items()}


def due(item, partners):
    date, event = next_date(item.period, timezone.localdate())
    lead = partners[0].organization if partners else None
    others = {row.organization_id for row in partners} - {lead and lead.pk}
    return Due(item, item.due_on.year, date, event, lead, len(others))


def next_date(period, today):
    """Return when a period starts, or ends if it has begun, in words, and which of both it is."""
    if period.first_day <= today:
        return in_words(period.end, by_its_end(period.end)), _("Ends")
    if period.is_single:
        return in_words(period.start), _("Takes place")
    return in_words(period.start, _("from %(date)s")), _("Starts")


def by_its_end(moment):
    return _("by the end of %(date)s") if moment.month is None else _("by %(date)s")


def in_words(moment, text="%(date)s"):
    return text % {"date": format_period(Period(moment, moment))}
