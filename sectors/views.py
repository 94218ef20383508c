from collections import Counter

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from delivery.pdf.views import PdfMixin
from publishing.views import ItemPage
from sectors.archive import sectors_at, things_at
from sectors.latest import latest_changes
from sectors.models import Page, Plan, PlanRevision, Sector
from sectors.periods import Status
from sectors.sharing import SharedPage, SharedPlan, SharedSector
from sectors.timelines.plan import PlanTimeline, with_timelines
from sectors.timelines.rows import RowTimeline

MOST = 100  # achievements that the page of a sector shows; the list has the others, but of a past day there is none
SHORT = 5  # with so many it needs no table of contents


class PlanPage(ItemPage):
    model = Plan
    shared = SharedPlan
    template_name = "sectors/plan_detail.html"

    def answer(self, plan):
        if plan.is_current and "slug" in self.kwargs and "as_of" not in self.request.GET:
            return redirect(plan)
        return super().answer(plan)

    def parts(self, plan, moment):
        sectors = sectors_at(plan, moment) if moment else with_timelines(plan.sectors.live().with_counts(), plan)
        timeline = PlanTimeline(sectors, plan.seen_on)
        return {"sectors": sectors, "counts": totals(sectors), "timeline": timeline, "moment": moment}


def totals(sectors):
    """How many achievements the sectors have together, in all and by status."""
    numbers = sum((Counter(sector.by_status) for sector in sectors), Counter())
    by_status = {status: numbers[status] for status in Status if numbers[status]}
    return {"count": numbers.total(), "by_status": by_status}


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
    shared = SharedSector
    template_name = "sectors/sector_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("plan")

    def parts(self, sector, moment):
        live = sector.achievements.live().with_rows().with_point_keys()
        achievements = things_at(sector, moment) if moment else list(live[: MOST + 1])
        is_cut = len(achievements) > MOST and not moment
        achievements = achievements[:MOST] if is_cut else achievements
        points = sector.points_with(achievements)
        if is_cut:
            sector.count_all(points)
        else:
            sector.set_counts(Counter(each.status for each in achievements))
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


class PageDetail(ItemPage):
    model = Page
    shared = SharedPage
    template_name = "sectors/page_detail.html"
