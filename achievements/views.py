from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.generic import DetailView, View

from achievements.listing import Listing
from achievements.models import Achievement, Organization, Partner, Source


class AchievementList(View):
    def get(self, request):
        listing = Listing(request.GET)
        asked = request.GET.urlencode()
        if listing.corrected != asked:
            return redirect(f"{request.path}?{listing.corrected}".rstrip("?"))
        context = {
            "listing": listing,
            "page": listing.page,
            "form": listing.form,
            "years": [listing.form["from"], listing.form["to"]],
            "canonical_query": listing.canonical,
        }
        return render(request, "achievements/achievement_list.html", context)


class AchievementDetail(DetailView):
    pk_url_kwarg = "number"

    def get_queryset(self):
        return Achievement.objects.live().with_sector().with_details().with_points()

    def get_context_data(self, **kwargs):
        return super().get_context_data(sector=self.object.sector, plan=self.object.sector.plan, **kwargs)


class OrganizationDetail(DetailView):
    def get_queryset(self):
        return Organization.objects.live()

    def get_context_data(self, **kwargs):
        roles = Partner.objects.live().filter(organization=self.object)
        achievements = Achievement.objects.live().filter(partners__in=roles).distinct()
        return super().get_context_data(achievements=achievements.with_sector().with_summary(), **kwargs)


def source_file(request, key):
    """The file of a source, for as long as its achievement is public. Always a download, never a page of ours."""
    source = get_object_or_404(Source.objects.live().exclude(file=""), pk=key)
    try:
        return FileResponse(source.file.open(), as_attachment=True)
    except FileNotFoundError as error:
        raise Http404 from error
