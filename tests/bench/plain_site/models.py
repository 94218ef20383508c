from django.db import models
from django.urls import reverse
from django.utils.translation import get_language


class Titled(models.Model):
    title_en = models.CharField(max_length=300)
    title_ko = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return (self.title_ko if get_language() == "ko" else "") or self.title_en


class Written(Titled):
    text_en = models.TextField(blank=True)
    text_ko = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def text(self):
        return (self.text_ko if get_language() == "ko" else "") or self.text_en


class Sector(Written):
    slug = models.SlugField(unique=True)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def get_absolute_url(self):
        return reverse("sector", args=[self.slug])


class Point(Written):
    sector = models.ForeignKey(Sector, models.CASCADE, related_name="points")

    class Meta:
        ordering = ["id"]


class Partner(Titled):
    class Meta:
        ordering = ["title_en"]


class Achievement(Written):
    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under-way", "Under way"
        ENDED = "ended", "Ended"

    sector = models.ForeignKey(Sector, models.CASCADE, related_name="achievements")
    partners = models.ManyToManyField(Partner, related_name="achievements")
    place = models.CharField(max_length=200, blank=True)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status, blank=True)

    class Meta:
        ordering = ["id"]

    def get_absolute_url(self):
        return reverse("achievement", args=[self.pk])


class Part(Titled):
    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="parts")
    start = models.DateField(null=True)
    end = models.DateField(null=True)

    class Meta:
        ordering = ["id"]


class Figure(Titled):
    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="figures")
    value = models.DecimalField(max_digits=24, decimal_places=4)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
