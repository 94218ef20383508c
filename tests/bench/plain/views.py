import django_filters
from django_filters.views import FilterView

from tests.bench.plain.models import Achievement, Partner, Sector


class AchievementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="name_en", lookup_expr="icontains", label="Search")
    sector = django_filters.ModelChoiceFilter(queryset=Sector.objects.all(), to_field_name="slug")
    status = django_filters.ChoiceFilter(choices=Achievement.Status.choices)
    partner = django_filters.ModelChoiceFilter(queryset=Partner.objects.all(), to_field_name="slug")
    year_from = django_filters.NumberFilter(field_name="end_year", lookup_expr="gte")
    year_to = django_filters.NumberFilter(field_name="start_year", lookup_expr="lte")


class AchievementList(FilterView):
    filterset_class = AchievementFilter
    queryset = Achievement.objects.select_related("sector", "partner")
    paginate_by = 25
    template_name = "plain/achievement_list.html"

    def get_context_data(self, **kwargs):
        found = self.object_list
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            query=query.urlencode(),
            sectors=[(sector, found.filter(sector=sector).count()) for sector in Sector.objects.all()],
            statuses=[(name, label, found.filter(status=name).count()) for name, label in Achievement.Status.choices],
            **kwargs,
        )
