from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from publishing.workflow.action import Action
from sectors.models import Plan


class PutOnFrontPage(Action):
    name, label, done = "put-on-front-page", _("Show on the front page"), _("on the front page now")
    audit = AuditEvent.PUT_ON_FRONT_PAGE

    def run(self, plan, **values):
        with transaction.atomic():
            # All in one order before one of them changes, so that two choices at once wait for each other.
            list(Plan.objects.select_for_update().order_by("pk"))
            return super().run(plan, **values)

    def wrong_state(self, plan, draft):
        if plan.is_current:
            return _("It is on the front page already.")
        return None if plan.is_live else _("It is not public. Publish it first.")

    def perform(self, plan, draft, *, by):
        plan.make_current(by=by)
