"""The pages of plans, with their sectors."""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import ListView

from delivery.item_pages import ItemPage
from delivery.pdf.views import PdfMixin
from portal.due_next import due_next
from portal.page_metadata import PlanListMetadata, PlanMetadata
from portal.past import sectors_at
from portal.sector_counts import sectors_of, total_counts
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
        due = [] if moment or plan.is_former else due_next(plan)
        return {"sectors": sectors, "counts": total_counts(sectors), "moment": moment, "due": due}


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
        return Plan.objects.live()

    def get_context_data(self, **context):
        return super().get_context_data(metadata=PlanListMetadata(), **context)


class PlanPdf(PdfMixin, PlanPage):
    pass
