from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    name_en = models.CharField(max_length=300)
    name_ko = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return (self.name_ko if get_language() == "ko" else "") or self.name_en


class Sector(Named):
    slug = models.SlugField(unique=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]


class Partner(Named):
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name_en"]


class Achievement(Named):
    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under-way", "Under way"
        ENDED = "ended", "Ended"

    sector = models.ForeignKey(Sector, models.CASCADE)
    partner = models.ForeignKey(Partner, models.PROTECT)
    text_en = models.TextField(blank=True)
    text_ko = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    start_year = models.PositiveSmallIntegerField(null=True, db_index=True)
    end_year = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, blank=True, db_index=True)
    figure = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = [models.F("start_year").desc(nulls_last=True), "id"]
