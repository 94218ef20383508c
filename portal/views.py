"""The pages of plans, with their sectors."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import ListView

from achievements.changes.latest import latest_changes_of_plan
from achievements.charts.plan_targets import plan_targets
from delivery.item_pages import ItemPage
from delivery.pdf.views import PdfMixin
from portal.due_next import due_next
from portal.page_metadata import PlanListMetadata, PlanMetadata
from portal.past import sectors_at
from portal.sector_counts import sectors_of, total_counts
from portal.story import story_of
from sectors.models import Plan, PlanRevision


class PlanPage(ItemPage):
    model = Plan
    metadata_class = PlanMetadata
    template_name = "portal/plan_detail.html"

    def answer(self, plan):
        if plan.is_current and "slug" in self.kwargs and "as_of" not in self.request.GET:
            return redirect(plan)
        return super().answer(plan)

    def parts(self, plan, moment):
        sectors = sectors_at(plan, moment) if moment else sectors_of(plan)
        day = plan.seen_on or timezone.localdate()
        return {
            "sectors": sectors,
            "counts": total_counts(sectors),
            "moment": moment,
            "targets": plan_targets(plan, is_past=is_in_memory(plan)),
            "time_passed": plan.period and plan.period.share_passed(day),
            "story": story_of(plan, sectors, moment),
            **(self.news(plan) if plan.is_live and not moment else {}),
        }

    def news(self, plan):
        """The latest changes, and what is due next; nothing is due in a plan that is closed."""
        due = due_next(plan) if plan.is_current else []
        return {"changes": latest_changes_of_plan(plan), "due": due, **list_of_year(due)}


def is_in_memory(item):
    """Return True for an item that a revision holds, whose rows came with it."""
    return "figures" in getattr(item, "_prefetched_objects_cache", {})


def list_of_year(due):
    """The year of the last of what is due, and the list of all that reaches into it."""
    if not due:
        return {}
    year = due[-1].year
    return {"due_year": year, "due_url": f"{reverse('achievements:list')}?from={year}&to={year}"}


class FrontPage(PlanPage):
    def get_object(self, queryset=None):
        plan = self.get_queryset().current()
        if plan is None:
            raise Http404(_("No plan is published at the moment."))
        return plan

    def shown_at(self, item, moment):
        """The plan that was on the front page then."""
        revision = PlanRevision.objects.shown(moment).filter(is_current=True).select_related("item").first()
        return revision and revision.as_item()


class PlanList(ListView):
    """The current plan and the former ones."""

    template_name = "portal/plan_list.html"
    context_object_name = "plans"

    def get_queryset(self):
        return Plan.objects.live().select_related("continues")

    def get_context_data(self, **context):
        return super().get_context_data(metadata=PlanListMetadata(), **context)


class PlanPdf(PdfMixin, PlanPage):
    pass
