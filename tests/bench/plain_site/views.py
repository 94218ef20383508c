from django.views.generic import DetailView, ListView

from tests.bench.plain_site.models import Achievement, Sector


def navigation(request):
    rest = request.path[4:]
    return {
        "all_sectors": Sector.objects.all(),
        "languages": [("en", "English", f"/en/{rest}"), ("ko", "한국어", f"/ko/{rest}")],
    }


class SectorList(ListView):
    queryset = Sector.objects.prefetch_related("points")


class SectorDetail(DetailView):
    model = Sector

    def get_context_data(self, **kwargs):
        achievements = self.object.achievements.prefetch_related("partners", "parts", "figures")
        return super().get_context_data(achievements=achievements, **kwargs)


class AchievementDetail(DetailView):
    queryset = Achievement.objects.select_related("sector")
