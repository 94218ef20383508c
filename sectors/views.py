from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from publishing.views import ItemPage
from sectors.archive import sectors_at, things_at
from sectors.models import Page, Plan, PlanRevision, Sector
from sectors.timelines.plan import PlanTimeline, with_timelines
from sectors.timelines.rows import RowTimeline


class PlanPage(ItemPage):
    model = Plan
    template_name = "sectors/plan_detail.html"

    def answer(self, plan):
        if plan.is_current and "slug" in self.kwargs and "as_of" not in self.request.GET:
            return redirect(plan)
        return super().answer(plan)

    def parts(self, plan, moment):
        sectors = sectors_at(plan, moment) if moment else with_timelines(plan.sectors.live().with_counts(), plan)
        return {"sectors": sectors, "timeline": PlanTimeline(sectors, plan.seen_on)}


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


class SectorPage(ItemPage):
    model = Sector
    template_name = "sectors/sector_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("plan")

    def parts(self, sector, moment):
        achievements = things_at(sector, moment) if moment else list(sector.achievements.live().with_details())
        points = sector.points_with(achievements)
        timeline = RowTimeline(achievements, sector.seen_on)
        return {"plan": sector.plan, "achievements": achievements, "points": points, "timeline": timeline}


class PageDetail(ItemPage):
    model = Page
    template_name = "sectors/page_detail.html"
