"""The panel above the form of an item: how it and its draft stand, and what can be done."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.names import name_or_dash
from fields.translation import NAMES
from publishing.admin.actions import url_of_action
from publishing.previews import DAYS, preview_url
from publishing.removal.hiding import waiting_content
from publishing.workflow.actions import format_datetime
from publishing.workflow.review import DraftReview

NOTES_SHOWN = 3  # all of them are in the history


class WorkflowPanel:
    """Panel above the form. All of it is read when the template shows it: a form that is saved needs none of it."""

    def __init__(self, model_admin, request, item):
        self.model_admin, self.request, self.item = model_admin, request, item

    @cached_property
    def draft(self):
        return self.item.draft

    @cached_property
    def may_change(self):
        return self.model_admin.has_change_permission(self.request, self.item)

    @property
    def has_drafts(self):
        return bool(self.model_admin.workflow_actions)

    # What there is to know

    @cached_property
    def withdrawal(self):
        """The revision that withdraws the item, or None."""
        is_withdrawn = self.has_drafts and self.item.withdraw_at
        return self.item.revisions.filter(withdraws=True).first() if is_withdrawn else None

    @cached_property
    def review(self):
        return DraftReview(self.item, self.draft)

    @property
    def returned(self):
        """The draft as it was returned last, with the note, or None."""
        return self.review.last_return if self.draft else None

    @property
    def unconfirmed(self):
        """Sentences about what one person published alone."""
        for revision in self.item.revisions.unconfirmed().select_related("publisher") if self.has_drafts else ():
            text = _("Published by %(name)s alone on %(date)s. Someone else has to confirm it.")
            about = {"name": name_or_dash(revision.publisher), "date": format_datetime(revision.published_at)}
            yield f"{text % about} {revision.alone_reason}"

    @property
    def state(self):
        """Sentences that say what the form shows and who saved it last."""
        if self.item.content_hidden_at:
            return [self.state_of_hidden]
        if self.draft is None:
            return [self.state_without_draft] if self.state_without_draft else []
        text = _("Last saved by %(name)s (%(date)s).")
        about = {"name": name_or_dash(self.draft.editor), "date": format_datetime(self.draft.edited_at)}
        return [self.state_of_draft, text % about]

    @property
    def state_of_hidden(self):
        if waiting_content(self.item):
            return _("The content is sealed. Someone else than who hid it destroys it, or puts it back.")
        return _("The content was destroyed. Nothing can be changed here any more.")

    @property
    def state_of_draft(self):
        if not self.item.was_public:
            return _("The public cannot see this yet.")
        if self.item.is_withdrawn:
            return _("This form shows the draft. Until it is published, readers see that this was withdrawn.")
        if not self.item.is_live:
            return _("This form shows the draft. The public sees neither, because what it belongs to is not public.")
        return _("This form shows the draft. The public still sees the published version.")

    @property
    def state_without_draft(self):
        if not (self.has_drafts and self.may_change):
            return ""
        if self.withdrawal is None:
            return _(
                "This form shows what is public. What you save becomes a draft; the public sees it when it is "
                "published."
            )
        if self.item.is_withdrawn:
            return _(
                "This form shows what was last public. To let readers see just that again, a publisher uses “Make "
                "public again”. If you change something and save it, that becomes a draft, which brings the page back "
                "once it is published."
            )
        return ""

    @property
    def cost_of_edit(self):
        """A sentence that says what an edit takes back, or nothing."""
        if not (self.draft and self.may_change and self.draft.submitted_at):
            return ""
        if self.draft.publish_at:
            return _(
                "An edit that you save cancels the schedule: it then has to be submitted, approved and scheduled again."
            )
        return _("An edit that you save has to be submitted and approved again.")

    @property
    def is_own(self):
        return bool(self.draft and self.draft.submitter_id == self.request.user.pk)

    @cached_property
    def staff_notes(self):
        return AuditEntry.objects.of(self.item).filter(event=AuditEvent.NOTED).select_related("actor")[:NOTES_SHOWN]

    # Links

    @property
    def links(self):
        """(address, text, language or None) of pages that show the item."""
        item = self.item
        if item.was_public and hasattr(item, "get_absolute_url"):
            text = _("Public page") if item.is_live else _("What the public sees at its address")
            yield item.get_absolute_url(), text, None
        if self.draft and item.was_public:
            yield self.url("compare"), _("Compare the draft with what is public"), None
        if self.draft:
            for code, name in NAMES.items():
                yield url_in(code, item), _("Preview: %(name)s") % {"name": name}, code

    @property
    def shared_previews(self):
        """The addresses at which people without an account see the draft."""
        if self.draft and self.draft.preview_key:
            yield from (url_in(code, self.item, self.draft) for code in NAMES)

    preview_days = DAYS

    def url(self, name):
        options = self.model_admin.opts
        return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=[self.item.pk])

    # Actions

    @cached_property
    def offered(self):
        """The actions that are possible for this person now."""
        actions = [action for action in self.model_admin.workflow_actions if action.is_button]
        return [action for action in actions if not action.refusal(self.item, self.draft, self.request.user)]

    @property
    def buttons(self):
        """(address, label, is it the next step) of the actions that take nothing from anybody."""
        main = self.next_step
        return [self.button(action, is_main=action is main) for action in self.offered if not action.is_final]

    @cached_property
    def next_step(self):
        """The offered action that stands out, or None: it is about the draft where there is one that waits."""
        if self.draft and self.draft.publish_at:
            return None
        is_about = bool(self.draft)
        return next((each for each in self.offered if each.is_main and each.is_about_draft == is_about), None)

    @property
    def final_buttons(self):
        return [self.button(action) for action in self.offered if action.is_final]

    def button(self, action, *, is_main=False):
        return url_of_action(self.model_admin, action.name, [self.item]), action.label, is_main


def url_in(code, item, draft=None):
    """The address of the preview in a language."""
    with override(code):
        return preview_url(item, draft)
