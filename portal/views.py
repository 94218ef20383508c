"""The pages of plans and sectors, with the achievements of each."""

from collections import Counter

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import ListView

from delivery.item_pages import ItemPage
from delivery.pdf.views import PdfMixin
from portal.due_next import due_next
from portal.latest_changes import latest_changes
from portal.page_metadata import PlanListMetadata, PlanMetadata, SectorMetadata
from portal.past import items_at, sectors_at
from portal.sector_counts import count_all, points_with, sectors_of, set_counts, total_counts
from sectors.models import Plan, PlanRevision, Sector
from sectors.timelines.rows import RowTimeline

MOST = 100  # achievements that the page of a sector shows; the list has the others, but of a past day there is none
SHORT = 5  # with so many it needs no table of contents


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


class SectorPage(ItemPage):
    model = Sector
    metadata_class = SectorMetadata
    template_name = "portal/sector_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("plan")

    def parts(self, sector, moment):
        live = sector.achievements.live().with_rows().with_point_keys()
        achievements = items_at(sector, moment) if moment else list(live[: MOST + 1])
        is_cut = len(achievements) > MOST and not moment
        achievements = achievements[:MOST] if is_cut else achievements
        points = points_with(sector, achievements)
        if is_cut:
            count_all(sector, points)
        else:
            set_counts(sector, Counter(each.state for each in achievements))
        return {
            "plan": sector.plan,
            "achievements": achievements,
            "points": points,
            "timeline": RowTimeline(achievements, sector.seen_on),
            "is_long": len(achievements) > SHORT,
            "changes": [] if moment else latest_changes(sector, achievements),
        }


class PlanPdf(PdfMixin, PlanPage):
    pass


class SectorPdf(PdfMixin, SectorPage):
    pass
