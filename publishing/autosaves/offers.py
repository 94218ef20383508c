"""Autosaves as their owner is offered them: since when, about what, and in what they differ."""

from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator

from fields.translation import preferred_codes
from publishing.autosaves.models import SILENCE, OpenForm

MOST_OFFERED = 10
NAMES = ("title", "name", "heading")  # of fields that say what an item is


class Offer:
    """An autosave that can be shown in its form, or discarded."""

    labels = ()
    is_late = False  # whether the item has another version by now than the one that the form showed

    def __init__(self, autosave, model):
        self.autosave, self.options = autosave, model._meta

    @property
    def kept_at(self):
        return self.autosave.kept_at

    @property
    def is_open(self):
        """Return True if its window is still open, as far as is known."""
        seen_at = self.autosave.seen_at
        return seen_at is not None and seen_at > timezone.now() - SILENCE

    @cached_property
    def heading(self):
        """Name that was typed for a new item, or ""."""
        fields = self.autosave.fields
        texts = (text for name in NAMES for code in preferred_codes() for text in fields.get(f"{name}_{code}", ()))
        return Truncator(next(filter(str.strip, texts), "")).chars(100)

    @property
    def kind(self):
        return self.options.verbose_name

    @property
    def show_url(self):
        name = f"admin:{self.options.app_label}_{self.options.model_name}"
        key = self.autosave.item_key
        url = reverse(f"{name}_change", args=[key]) if key else reverse(f"{name}_add")
        return f"{url}?autosave={self.autosave.form}"

    @property
    def discard_url(self):
        name = f"admin:{self.options.app_label}_{self.options.model_name}_discard_autosave"
        return reverse(name, args=[self.autosave.form])


def all_offers(user):
    """Return offers of what a user typed anywhere and did not save, the latest first; at most MOST_OFFERED."""
    return [
        Offer(autosave, apps.get_model(autosave.item_type))
        for autosave in OpenForm.objects.kept_by(user)[:MOST_OFFERED]
    ]


def offers_of_new(user, model, but=()):
    """Return offers of what a user began to add."""
    kept = OpenForm.objects.about(model, "").kept_by(user).exclude(form__in=but)[:MOST_OFFERED]
    return [Offer(autosave, model) for autosave in kept]
