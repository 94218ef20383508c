from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from achievements.changes.latest import latest_changes_of_item
from achievements.claims.lacks import lacks
from achievements.claims.phases import Phases
from achievements.claims.places import place_of
from achievements.claims.verdict import Verdict
from achievements.directory.profile import OrganizationProfile
from achievements.exports.about import About
from achievements.exports.document import Documents
from achievements.exports.outputs import HEADERS, OUTPUTS, OutputError, output, outputs_of, refusal
from achievements.files import download
from achievements.listing.facets import active_filters, facet, facet_form
from achievements.listing.named import best_first, named_pages
from achievements.listing.query import OPTION_SEARCHES, ListQuery, encoded, roles_of
from achievements.listing.result import ListResult
from achievements.listing.suggestions import suggestions
from achievements.models import Achievement, Organization, Source
from achievements.opendata.access import OpenToAll
from achievements.page_metadata import AchievementMetadata, ListMetadata, OrganizationMetadata
from achievements.partners import by_role
from achievements.past.views import PastList
from achievements.related import related_to
from achievements.reports.views import report_links
from delivery.conditional import Validators, validated, weak_etag
from delivery.item_pages import ItemPage, ItemView
from delivery.last_change import last_change, last_second
from delivery.pdf.views import PdfMixin
from fields.keys import key_from
from fields.urls import site_of, with_query
from sectors.offices.responsible import office_at

MOST_PRINTED = 500


class AchievementList(View):
    def get(self, request):
        if "as_of" in request.GET:
            return PastList.as_view()(request)
        query = ListQuery(request.GET)
        result = ListResult(query)
        corrected = query.corrected(result.page_number)
        if corrected != request.GET.urlencode():
            return redirect(with_query(request.path, corrected))
        filters = active_filters(query)
        best, others = best_first(named_pages(query) if result.page_number == 1 else [])
        context = {
            "query": query,
            "plan": query.plan_of_page,
            "active_filters": filters,
            "facets": facet_form(result),
            "page": result.page,
            "best": best,
            "named_pages": others,
            "suggestions": [] if result.count or query.errors else suggestions(query),
            "canonical_query": query.canonical(result.page_number),
            "summary_url": with_query(reverse("achievements:progress"), encoded(query.filters)),
            "metadata": ListMetadata(result=result, active_filters=filters),
            **outputs_of(result),
            **report_links(request, query),
        }
        return render(request, "achievements/achievement_list.html", context)


class ListChoices(View):
    """The choices of one filter by their names: what a script puts into the form while someone types."""

    def get(self, request, name):
        if name not in OPTION_SEARCHES:
            raise Http404
        shown = facet(ListResult(ListQuery(request.GET)), name)
        return render(request, "achievements/_options.html", {"facet": shown})


class ListCount(View):
    """The number beside the button of the form, for what is chosen now: what a script puts there. Empty for errors."""

    def get(self, request):
        result = ListResult(ListQuery(request.GET))
        return render(request, "achievements/_now.html", {"query": result.query, "total": result.count})


class ListOutput(OpenToAll, View):
    """The same list in another form, by the extension of its address."""

    def get(self, request, extension):
        if extension not in OUTPUTS:
            raise Http404
        query = ListQuery(request.GET)
        if query.is_refused:
            return refusal(query.reasons, extension)
        try:
            return output(ListResult(query), extension, request)
        except OutputError as error:
            return refusal([error], extension)


class PrintedList(View):
    """The list on paper: all rows at once, up to a number."""

    def get(self, request):
        query = ListQuery(request.GET)
        if query.is_refused:
            return render(request, "achievements/print_refused.html", {"query": query}, status=400)
        result = ListResult(query)
        context = {
            "query": query,
            "plan": query.plan_of_page,
            "about": About(result, site_of(request)),
            "page": result.page_of(MOST_PRINTED, number=1),
            "left": max(result.count - MOST_PRINTED, 0),
        }
        response = render(request, "achievements/achievement_print.html", context)
        response.headers["Cache-Control"] = "no-cache"  # made for each reader: it says at what moment it was
        return response


class AchievementDocument(OpenToAll, View):
    """One achievement as JSON."""

    def get(self, request, number):
        return validated(request, last_change(), lambda: document_of(number, site_of(request)), HEADERS)


def document_of(number, site):
    rows = Achievement.objects.live().with_sector().with_details()
    item = get_object_or_404(rows, pk=key_from(number))
    return JsonResponse(Documents(site).of(item), json_dumps_params={"ensure_ascii": False})


class AchievementPage(ItemPage):
    model = Achievement
    metadata_class = AchievementMetadata
    pk_url_kwarg = "number"
    template_name = "achievements/achievement_detail.html"

    def get_queryset(self):
        return super().get_queryset().with_sector().with_details()

    def parts(self, achievement, moment):
        now = {} if moment else {"related": related_to(achievement), "changes": latest_changes_of_item(achievement)}
        sector = achievement.sector
        return {
            "sector": sector,
            "plan": sector.plan,
            "url": self.request.build_absolute_uri(achievement.get_absolute_url()),
            "verdict": Verdict(achievement),
            "phases": Phases(achievement),
            "lacks": lacks(achievement),
            "partners": by_role(achievement),
            "place": place_of(achievement),
            "office": office_at(achievement, moment) if moment else achievement.responsible_office,
            **now,
        }


class AchievementPdf(PdfMixin, AchievementPage):
    pass


class OrganizationPage(ItemView):
    model = Organization

    def answer(self, item):
        self.object = item
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        query = roles_of(self.object)
        context = {
            "query": query,
            "profile": OrganizationProfile(self.object),
            "metadata": OrganizationMetadata(self.object, result=ListResult(query)),
        }
        return super().get_context_data(**context, **kwargs)


def source_file(request, key):
    """The file of a source, for as long as its achievement is public."""
    sources = Source.objects.live().exclude(file="").select_related("achievement")
    source = get_object_or_404(sources, pk=key)
    achievement = source.achievement  # none of its files is replaced without a change that readers are told of
    validators = Validators(weak_etag(source.file.name), last_second(achievement.changed_at or achievement.publish_at))
    return validators.answer(request, lambda: download(source.file), HEADERS)
