from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from sectors.models import Page, Plan, Sector


class PlanDetail(DetailView):
    def get_queryset(self):
        return Plan.objects.live()

    def get(self, request, *args, **kwargs):
        plan = self.object = self.get_object()
        if plan.is_current and "slug" in kwargs:
            return redirect(plan)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        return super().get_context_data(sectors=self.object.sectors.live().with_counts(), **kwargs)


class FrontPage(PlanDetail):
    def get_object(self, queryset=None):
        plan = Plan.objects.current()
        if plan is None:
            raise Http404(_("No plan is published at the moment."))
        return plan


class SectorDetail(DetailView):
    def get_queryset(self):
        return Sector.objects.live().select_related("plan")

    def get_context_data(self, **kwargs):
        sector = self.object
        achievements = list(sector.achievements.live().with_details())
        return super().get_context_data(
            plan=sector.plan, achievements=achievements, points=sector.points_with(achievements), **kwargs
        )


class PageDetail(DetailView):
    def get_queryset(self):
        return Page.objects.live()
