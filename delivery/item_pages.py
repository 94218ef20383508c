"""The page of an item at its address: as it is, as it was, withdrawn, hidden, moved, and as a draft would be."""

import datetime
import re
from http import HTTPStatus

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from accounts.access import is_staff_member
from fields.urls import with_query
from publishing.differences import compare
from publishing.previews import draft_for
from publishing.redaction.models import RedactedItem
from publishing.removal.hiding import item_with_removed_slug
from publishing.revisions import end_of
from publishing.workflow.roles import may

REDIRECTS_ARE_KEPT = 60 * 60  # seconds; a page that was merged may come back
ENTRIES = 20
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class ItemView(DetailView):
    """View of an item at its address. Redirects from an address that was public once to the present one."""

    def get_queryset(self):
        return self.model.objects.addressable()

    def get(self, request, *args, **kwargs):
        try:
            item = self.get_object()
        except Http404:
            slug = kwargs.get("slug")
            item = self.model.with_former_slug(slug) or item_with_removed_slug(self.model, slug)
            if item is None:
                raise
            return self.hidden(item) if item.content_hidden_at else self.lead_to(item)
        if item.content_hidden_at:
            return self.hidden(item)
        if item.merged_into and not self.shows_merged():
            return self.lead_to(item.merged_into)
        return self.answer(item)

    def shows_merged(self):
        """Return True if a merged item answers the request itself, because its past is asked for. Else it redirects."""
        return False

    def hidden(self, item):
        """Say that something stood here, since when it is gone, and why. All its addresses answer so."""
        reason = item.revisions.in_force().filter(withdraws=True).first()
        is_led_on = item.merged_into is not None and item.merged_into.is_live
        context = {
            "item": item,
            "kind": capfirst(item._meta.verbose_name),
            "reason": reason and reason.note,
            "target": item.merged_into if is_led_on else None,
        }
        response = render(self.request, "delivery/content_hidden.html", context, status=HTTPStatus.GONE)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def lead_to(self, item):
        query = self.request.GET.urlencode()
        response = HttpResponsePermanentRedirect(with_query(self.address_of(item), query))
        patch_cache_control(response, max_age=REDIRECTS_ARE_KEPT)
        return response

    def address_of(self, item):
        return item.get_absolute_url()


class Previewed:
    """Mixin for a page with a preview of the draft, for staff and for everybody who has a link to it."""

    is_preview = False

    def get(self, request, *args, **kwargs):
        if not self.is_preview:
            return super().get(request, *args, **kwargs)
        if "key" in request.GET:
            return self.by_link(draft_for(request.GET["key"], self.model), kwargs)
        if not is_staff_member(request.user):
            return redirect_to_login(request.get_full_path())
        item = self.get_object(self.model.objects.all())
        if not may(request.user, "view", item):
            raise PermissionDenied
        draft = item.draft
        return self.preview(draft, form_url=item.form_url) if draft else redirect(item)

    def by_link(self, draft, kwargs):
        if draft is None or str(draft.item.page_key) not in map(str, kwargs.values()):
            return self.ended()
        parent = draft.as_item().parent
        is_named_already = parent is None or parent.was_public  # else the page would tell what nobody published
        return self.preview(draft) if is_named_already else self.ended()

    def ended(self):
        return render(self.request, "delivery/preview_ended.html", status=404)

    def preview(self, draft, **notice):
        response = self.show(draft.as_item(), kind="preview", **notice)
        response.render()
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response


class ItemPage(Previewed, ItemView):
    """Page of an item. Subclasses define `metadata_class`, and `parts` for the rest of the context."""

    metadata_class = None

    def answer(self, item):
        if "as_of" in self.request.GET:
            return self.as_of(item, self.request.GET["as_of"])
        return self.show(item) if item.is_live else self.withdrawn(item)

    def shows_merged(self):
        return "as_of" in self.request.GET

    def show(self, item, moment=None, **notice):
        self.object = item
        item.seen_on = moment and timezone.localdate(moment)
        parts = self.parts(item, moment)
        metadata = self.metadata_class and not notice and self.metadata_class(item, **parts)
        return self.render_to_response(self.get_context_data(notice=notice, metadata=metadata or None, **parts))

    def parts(self, item, moment):
        """Return the rest of the context, besides the item: what is live now, or was at `moment` if it is given."""
        return {}

    def as_of(self, item, text):
        """Answer with the page as it was public at the end of a day; `text` is the day, such as 2026-03-31."""
        day = day_from(text)
        if day is None:
            return self.refuse(item, _("“%(text)s” is not a date. Write it like 2026-03-31.") % {"text": text[:40]})
        if day > timezone.localdate():
            return self.refuse(item, _("This date is in the future."))
        shown = self.shown_at(item, end_of(day))
        if shown is None:
            return self.refuse(item, _("This page was not public at the end of that day."), status=404)
        if shown.content_hidden_at:  # another one than `item`, which stood at this address then
            return self.hidden(shown)
        return self.show(shown, end_of(day), kind="as-it-was", day=day, now=item)

    def shown_at(self, item, moment):
        """The item as it was public at a moment, or None; what it lived within was public too."""
        revision = item.revisions.shown(moment).select_related("item").first()
        shown = revision and revision.as_item()
        parent = shown and shown.parent
        return None if parent and hidden_at(parent, moment) else shown

    def refuse(self, item, sentence, status=400):
        context = {"sentence": sentence, "item": item}
        return render(self.request, "delivery/not_then.html", context, status=status)

    def withdrawn(self, item):
        """The page as it was last public, with a notice."""
        gone = item.withdrawn_with
        reason = gone.revisions.in_force().filter(withdraws=True).first()
        moment = last_public_moment(item)
        if moment is None:
            raise Http404
        shown = self.shown_at(item, moment)
        return self.show(shown, moment, kind="withdrawn", gone=gone, now=item, reason=reason and reason.note)


def hidden_at(item, moment):
    """The item, or what it lived within, that was not public at a moment. Return None if all of it was."""
    revision = item.revisions.shown(moment).first()
    if revision is None:
        return item
    parent = item.with_fields_of(revision.snapshot).parent
    return parent and hidden_at(parent, moment)


def last_public_moment(item):
    """The last moment at which the public saw the item and all that it lived within. Return None if there is none.

    Each may have been withdrawn and published again several times, so one withdrawal leads back to another.
    """
    moment = timezone.now()
    while hidden := hidden_at(item, moment):
        withdrawal = hidden.revisions.in_force(moment).first()
        if withdrawal is None:
            return None
        moment = withdrawal.published_at - datetime.timedelta(microseconds=1)
    return moment


def day_from(text):
    try:
        return datetime.date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def item_paths(route, page, name):
    """The addresses of an item: its page, its history and the preview of its draft."""
    history = ItemHistory.as_view(model=page.model, pk_url_kwarg=page.pk_url_kwarg)
    return [
        path(route, page.as_view(), name=name),
        path(f"{route}history/", history, name=f"{name}_history"),
        path(f"{route}preview/", page.as_view(is_preview=True), name=f"{name}_preview"),
    ]


class ItemHistory(ItemView):
    """History of an item: the changes that readers were told of, with the old and the new text."""

    template_name = "delivery/item_history.html"

    def address_of(self, item):
        return item.history_url

    def shows_merged(self):
        return True

    def answer(self, item):
        self.object = item
        page = Paginator(item.revisions.noted(), ENTRIES).get_page(self.request.GET.get("page"))
        merged = [(other, other.withdrawal) for other in item.merged.addressable().order_by("-withdraw_at")]
        plan = getattr(item, "plan", None)  # the one that a visitor is in; a page of the portal is in none
        context = {"item": item, "plan": plan, "page": page, "entries": entries(item, list(page)), "merged": merged}
        context["redacted"] = RedactedItem.objects.shown_for(item)
        canonical = f"page={page.number}" if page.number > 1 else ""
        return self.render_to_response(self.get_context_data(canonical_query=canonical, **context))


def entries(item, revisions):
    """Each revision with what it changed since the one that readers were told of before."""
    if not revisions:
        return
    before = item.revisions.before(revisions[-1]).noted().first()
    for new, old in zip(revisions, [*revisions[1:], before], strict=True):
        is_change = old is not None and not new.withdraws
        yield {
            "revision": new,
            "is_first": old is None,
            "withdrawn_at": old.published_at if is_change and old.withdraws else None,
            "differences": compare(type(item), old.snapshot, new.snapshot) if is_change else [],
        }
