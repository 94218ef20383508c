"""Autosaves as content of their item: sealed with it when it is hidden or deleted, and back with it."""

from publishing.autosaves.models import OpenForm
from publishing.removal.places import content_place


@content_place
def autosaves_of(item):
    return list(OpenForm.objects.about(type(item), item.pk).order_by("pk"))
