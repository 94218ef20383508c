"""The icons that a sector can have. Each is a file of the same name in icons/."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Icon(models.TextChoices):
    BOLT = "bolt", _("lightning")
    BRAIN = "brain", _("brain")
    BUILDING_COMMUNITY = "building-community", _("buildings")
    BUILDING_FACTORY_2 = "building-factory-2", _("factory")
    BUS = "bus", _("bus")
    CAR = "car", _("car")
    CPU = "cpu", _("chip")
    DATABASE = "database", _("data storage")
    DROPLET = "droplet", _("drop of water")
    DRONE = "drone", _("drone")
    FLASK = "flask", _("flask")
    HEARTBEAT = "heartbeat", _("heart with pulse")
    LEAF = "leaf", _("leaf")
    PALETTE = "palette", _("palette")
    PLANE_INFLIGHT = "plane-inflight", _("airplane")
    ROBOT = "robot", _("robot")
    SCHOOL = "school", _("graduation cap")
    SHIELD_CHECK = "shield-check", _("shield")
    SHIRT = "shirt", _("shirt")
    STETHOSCOPE = "stethoscope", _("stethoscope")
    TRAIN = "train", _("train")
    TREES = "trees", _("trees")
    USERS = "users", _("people")
    WORLD = "world", _("globe")
