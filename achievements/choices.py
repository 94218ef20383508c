"""The words that a column chooses from. The values stand in addresses and files, so they stay as they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    NATIONAL = "national", _("National government")
    CITY = "city", _("City government")
    PUBLIC_BODY = "public-body", _("Public body")
    RESEARCH = "research-institute", _("Research institute")
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    PRIVATE = "private", _("Private investors")
    ASSOCIATION = "association", _("Association")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    PARTLY = "partly", _("Partly achieved")
    DISCONTINUED = "discontinued", _("Discontinued")


class FigureKind(models.TextChoices):
    RESULT = "result", _("Result")
    TARGET = "target", _("Target")
    BASELINE = "baseline", _("Baseline")


class Spending(models.TextChoices):
    """Planned or spent, said of an amount of money."""

    PLANNED = "planned", pgettext_lazy("money", "Planned")
    SPENT = "spent", pgettext_lazy("money", "Spent")


class Dimension(models.TextChoices):
    COUNT = "count", _("Number of things or people")
    MONEY = "money", _("Money")
    RATIO = "ratio", _("Share, rate or rank")
    LENGTH = "length", _("Length")
    AREA = "area", _("Area")
    VOLUME = "volume", _("Volume")
    MASS = "mass", _("Mass")
    POWER = "power", _("Power")
    ENERGY = "energy", _("Energy")
    TIME = "time", _("Time")
    DATA = "data", _("Data")
    OTHER = "other", _("Something else")


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    HOST = "host", _("Host")
    OPERATOR = "operator", _("Operator")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", pgettext_lazy("role", "Partner")
