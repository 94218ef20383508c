"""The chronicle of the demo as chronicle.yaml tells it, and the items that it is about."""

import datetime
from pathlib import Path

from django.utils import timezone

from achievements.content.yaml_values import parse_yaml
from achievements.models import Achievement
from sectors.models import Page, Plan, Sector

FOLDER = Path(__file__).parent
OPENING = datetime.time(10)  # of the office: all that is published is published then


class Chronicle:
    def __init__(self):
        self.told = parse_yaml((FOLDER / "chronicle.yaml").read_text())

    def __getitem__(self, name):
        return self.told[name]

    @property
    def last_moment(self):
        """The moment of the last thing that the chronicle tells."""
        days = [each["at"] for each in [*self["changes"], *self["withdrawn"]]]
        return moment_of(max([*days, *self["published"].values(), *self["outcomes"].values()]))

    def published(self, item):
        """Return the moment at which an item became public: a day of its own, or that of its plan."""
        day = self["published"].get(getattr(item, "key", ""))
        plan = item.plan.slug if hasattr(item, "plan") else self.current
        return moment_of(day or self["plans"][plan]["published"])

    @property
    def current(self):
        """The slug of the current plan."""
        return next(slug for slug, plan in self["plans"].items() if plan.get("current"))

    @property
    def published_current(self):
        """The moment at which the current plan took the place of the former one."""
        return moment_of(self["plans"][self.current]["published"])

    def changes_of(self, item):
        """Return what happened to an item besides what follows from dates."""
        return [each for each in self["changes"] if named_item(each) == (type(item), name_of(item))]

    def withdrawal_of(self, item):
        """Return when and why an item was withdrawn, or None."""
        found = [each for each in self["withdrawn"] if named_item(each) == (type(item), name_of(item))]
        return next(iter(found), None)


NAMES = {
    "achievement": (Achievement, "key"),
    "sector": (Sector, "slug"),
    "plan": (Plan, "slug"),
    "page": (Page, "slug"),
}


def named_item(entry):
    """Return the model and the name of the item that an entry of the chronicle is about."""
    kind = next(kind for kind in NAMES if kind in entry)
    return NAMES[kind][0], entry[kind]


def item_of(entry):
    """Return the item that an entry of the chronicle is about."""
    model, name = named_item(entry)
    return model.objects.get(**{"key" if model is Achievement else "slug": name})


def name_of(item):
    return item.key if isinstance(item, Achievement) else item.slug


def moment_of(day):
    """Return when the office opens on a day, given as a date or as 2026-03-02."""
    day = datetime.date.fromisoformat(day) if isinstance(day, str) else day
    return timezone.make_aware(datetime.datetime.combine(day, OPENING))


def weekday_from(day):
    """Return a day, or the Monday after it where it is on a weekend."""
    return day + datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
