"""The words that a column chooses from. The values stand in addresses and files, so they stay as they are."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(models.TextChoices):
    GOVERNMENT = "government", _("Government")
    PUBLIC_BODY = "public-body", _("Public body")
    RESEARCH = "research-institute", _("Research institute")
    UNIVERSITY = "university", _("University")
    COMPANY = "company", _("Company")
    ASSOCIATION = "association", _("Association")
    OTHER = "other", _("Other")


class Outcome(models.TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    PARTLY = "partly", _("Partly achieved")
    DISCONTINUED = "discontinued", _("Discontinued")


class FigureKind(models.TextChoices):
    RESULT = "result", _("Result")
    TARGET = "target", _("Target")


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    HOST = "host", _("Host")
    OPERATOR = "operator", _("Operator")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", pgettext_lazy("role", "Partner")
