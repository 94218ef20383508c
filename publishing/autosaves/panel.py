"""The notices above a form: what was typed before, who is there; and what its script needs."""

import uuid

from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from publishing.autosaves.company import format_time, others_here
from publishing.autosaves.form_ids import uuid_from
from publishing.autosaves.offers import Offer, offers_of_new
from publishing.autosaves.receiving import make_proof
from publishing.autosaves.restoring import is_shown


class OpenFormPanel:
    """Notices above a form, and what its script needs."""

    def __init__(self, model_admin, request, obj):
        self.model_admin, self.request, self.item = model_admin, request, obj
        self.model, self.now = model_admin.model, timezone.now()

    @property
    def url(self):
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_autosave")

    @property
    def key(self):
        return str(self.item.pk) if self.item else ""

    @cached_property
    def form_id(self):
        """The id of this window's form; the same as long as one form is sent again after mistakes."""
        return uuid_from(self.request.POST.get("form_id")) or uuid.uuid4()

    @cached_property
    def continued(self):
        """The id of the form whose text this one shows."""
        if is_shown(self.request):
            return self.request.autosave.form
        return uuid_from(self.request.POST.get("continued_form_id")) or ""

    @property
    def proof(self):
        version = self.model_admin.version_of(self.item) if self.item else None
        if is_shown(self.request) and self.item:
            version = self.model_admin.version_opened(self.request, self.item, self.request.autosave)
        return make_proof(self.request.user, self.model, self.key, version)

    @cached_property
    def others(self):
        return others_here(self.request.user, self.model, self.key, self.now) if self.item else []

    @property
    def opened(self):
        return format_time(self.now, self.now)

    # Autosaves

    @cached_property
    def shown(self):
        """The offer of the autosave that the form shows, or None."""
        return self.compared(self.request.autosave) if is_shown(self.request) else None

    @property
    def is_gone(self):
        """Return True if the address names an autosave that there is no more."""
        return "autosave" in self.request.GET and self.request.method == "GET" and self.shown is None

    @cached_property
    def offers(self):
        """Autosaves to offer: not the one that this form shows, nor those that say the same as what is saved."""
        if IS_POPUP_VAR in self.request.GET or IS_POPUP_VAR in self.request.POST:
            return []
        but = {self.form_id, self.continued}
        if self.item is None:
            return offers_of_new(self.request.user, self.model, [form for form in but if form])
        autosaves = self.model_admin.autosaves_of(self.request, self.item)
        found = [self.compared(each) for each in autosaves if each.form not in but]
        return [offer for offer in found if offer and offer.labels]

    def compared(self, autosave):
        """The offer of an autosave with what differs from the form that it was typed in; None if it is unreadable."""
        offer = Offer(autosave, self.model)
        if self.item is None:
            return offer
        try:
            offer.labels = self.model_admin.labels_of_autosave(self.request, self.item, autosave)
            version = self.model_admin.version_opened(self.request, self.item, autosave)
        except SuspiciousOperation:
            return None
        offer.is_late = version != self.model_admin.version_of(self.item)
        return offer
