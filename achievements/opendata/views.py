"""The API, and the pages that describe the data. The answers are the same for everybody who asks."""

from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from achievements.exports.outputs import JSON_ROWS
from achievements.listing.filters import NEWEST
from achievements.listing.query import TRACKING, ListQuery, encoded
from achievements.listing.result import ListResult
from achievements.models import Achievement, Organization, PlanFigure, SectorFigure
from achievements.opendata.access import OpenToAll, with_headers
from achievements.opendata.counting import choices_with_counts
from achievements.opendata.dataset import Dataset, catalog
from achievements.opendata.documents import ApiDocuments
from achievements.opendata.openapi import SCHEMA_TYPE, openapi
from achievements.opendata.parameters import MOST_PER_PAGE, PER_PAGE, countable, narrowing, parameters
from achievements.opendata.schemas import Schemas, achievement_schema
from achievements.opendata.v2.problems import PROBLEMS
from achievements.page_metadata import OpenDataMetadata
from delivery.conditional import validated
from delivery.last_change import last_change
from fields.keys import key_from
from fields.urls import site_of
from publishing.models import current_slug
from sectors.models import Plan, Sector, StrategyPoint

MAX_AGE = 60  # seconds in which nobody asks again
HEADERS = {"Cache-Control": f"public, max-age={MAX_AGE}", "X-Robots-Tag": "noindex"}

UNKNOWN = "unknown_parameter"


class ParameterError(NamedTuple):
    """A mistake in a parameter: its code for programs, and a sentence."""

    parameter: str
    code: str
    detail: str

    @property
    def sentence(self):
        return self.detail if self.code == UNKNOWN else f"{self.parameter}: {self.detail}"


class RefusedError(Exception):
    """Refusal of a request, for a reason in a sentence or for mistakes in its parameters."""

    def __init__(self, detail="", *, errors=(), status=400):
        super().__init__(detail, errors)
        self.detail, self.errors, self.status = detail, errors, status

    @property
    def sentences(self):
        return [error.sentence for error in self.errors] or [self.detail]


@method_decorator(csrf_exempt, name="dispatch")  # what nothing can be done with needs no protection from forgery
class Api(OpenToAll, View):
    """Base view of the API. Subclasses define `body`, the answer, and `known`, the parameters that it depends on."""

    http_method_names = ["get", "head", "options"]
    content_type = "application/json"
    known = ()
    headers = {}  # of the answer, beside HEADERS

    def get(self, request, **kwargs):
        try:
            return self.answer(**kwargs)
        except RefusedError as error:
            return self.refuse(error)
        except Http404:
            return self.refuse(RefusedError(_("Nothing was found here, or it is not public."), status=404))
        except SuspiciousOperation:
            return self.refuse(RefusedError(_("This request could not be understood.")))

    def answer(self, **kwargs):
        return validated(self.request, last_change(), lambda: self.whole(**kwargs), HEADERS)

    def whole(self, **kwargs):
        body = self.body(**kwargs)
        return with_headers(as_json(body, content_type=self.content_type), self.headers)

    def refuse(self, error):
        """Return the response for a RefusedError."""
        response = as_json({"errors": [str(sentence) for sentence in error.sentences]}, status=error.status)
        return with_headers(response, {"Cache-Control": "no-store"})

    def http_method_not_allowed(self, request, *args, **kwargs):
        refusal = RefusedError(_("This address is read-only. Use GET, HEAD or OPTIONS."), status=405)
        return with_headers(self.refuse(refusal), {"Allow": ", ".join(self._allowed_methods())})

    @property
    def site(self):
        return site_of(self.request)

    @property
    def documents(self):
        return ApiDocuments(self.site)

    def check(self, query=None):
        """Raise RefusedError if there are mistakes in the parameters; `query` is their ListQuery, if there is one."""
        if errors := list(self.mistakes(query)):
            raise RefusedError(errors=errors)

    def mistakes(self, query):
        for each in query.errors if query else ():
            yield ParameterError(each.name, each.code, each.message)
        for name in self.request.GET:
            if not (name in self.known or name.startswith(TRACKING)):
                yield self.unknown(name)

    def unknown(self, name):
        return ParameterError(name, UNKNOWN, _("There is no parameter named “%(name)s”.") % {"name": name})

    def only(self, name):
        """The value of a parameter, or None; refused where it has several."""
        values = set(self.request.GET.getlist(name))
        if len(values) > 1:
            self.refuse_parameter(name, "repeated", _("This was given more than once. Use it only once."))
        return values.pop() if values else None

    def refuse_parameter(self, name, code, detail):
        raise RefusedError(errors=[ParameterError(name, code, detail)])

    @property
    def number(self):
        """Number of the page that is asked for, or 1. Raise RefusedError if it is no whole number from 1 on."""
        text = self.only("page")
        number = 1 if text is None else key_from(text)
        if not number:
            self.refuse_parameter("page", "invalid", _("Enter a whole number, 1 or more."))
        return number

    def check_page(self, pages):
        if self.number not in pages.page_range:
            sentence = _("There is no page %(number)d; the last one is %(last)d.")
            raise RefusedError(sentence % {"number": self.number, "last": pages.num_pages}, status=404)

    def page_body(self, page, document, pairs=()):
        """A page of the API with the documents of its rows; `pairs` are the other parameters."""

        def address(number):
            return f"{self.site}{self.request.path}?{encoded([*pairs, ('page', str(number))])}"

        return {
            "count": page.paginator.count,
            "next": address(page.next_page_number()) if page.has_next() else None,
            "previous": address(page.previous_page_number()) if page.has_previous() else None,
            "results": [document(item) for item in page],
        }


def as_json(body, **options):
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, **options)


class NewestFirstQuery(ListQuery):
    """A query whose words leave the order as it was before there was one by relevance."""

    default_order = NEWEST


class AchievementListApi(Api):
    known = {"page", *(each.name for each in parameters())}

    def body(self):
        query = NewestFirstQuery(self.request.GET)
        self.check(query)
        page = ListResult(query).page_of(JSON_ROWS, detailed=True) if self.number else None
        self.check_page(page.paginator)
        return self.page_body(page, self.documents.of, query.parameters)


class AchievementApi(Api):
    def body(self, number):
        self.check()
        rows = Achievement.objects.live().with_sector().with_details()
        return self.documents.of(get_object_or_404(rows, pk=key_from(number)))


def plans():
    figures = Prefetch("figures", PlanFigure.objects.live().with_measures(), to_attr="live_figures")
    return Plan.objects.live().prefetch_related(figures).order_by("-is_current", "pk")


def sectors():
    points = Prefetch("points", StrategyPoint.objects.live(), to_attr="live_points")
    figures = Prefetch("figures", SectorFigure.objects.live().with_measures(), to_attr="live_figures")
    rows = Sector.objects.live().select_related("plan").prefetch_related(points, figures)
    return rows.order_by("-plan__is_current", "plan", "position", "pk")


def organizations():
    return Organization.objects.live().order_by("slug")


RESOURCES = {"plan": plans, "sector": sectors, "organization": organizations}


class ResourceListApi(Api):
    """`kind` is one of RESOURCES, and the name of the document."""

    kind = ""
    known = {"page"}

    def body(self):
        self.check()
        pages = Paginator(RESOURCES[self.kind](), JSON_ROWS)
        self.check_page(pages)
        return self.page_body(pages.page(self.number), getattr(self.documents, self.kind))


class ResourceApi(Api):
    kind = ""

    def body(self, slug):
        self.check()
        rows = RESOURCES[self.kind]()
        item = rows.filter(slug=slug).first() or get_object_or_404(rows, slug=current_slug(rows.model, slug))
        return getattr(self.documents, self.kind)(item)


class CountsApi(Api):
    known = {"by", *(each.name for each in narrowing())}

    def body(self):
        data = self.request.GET.copy()
        data.pop("by", None)
        query = ListQuery(data)
        self.check(query)
        by = self.only("by")
        if by not in countable():
            sentence = _("Give one of %(names)s.")
            self.refuse_parameter("by", "invalid_choice", sentence % {"names": ", ".join(countable())})
        result = ListResult(query)
        return {"by": by, "count": result.count, "results": choices_with_counts(result, by)}


class SchemaApi(Api):
    content_type = SCHEMA_TYPE
    schemas_class = Schemas

    def body(self):
        self.check()
        return achievement_schema(f"{self.site}{self.request.path}", self.schemas_class)


class OpenApiDocument(Api):
    def body(self):
        self.check()
        return openapi(self.site)


class Catalog(Api):
    content_type = "application/ld+json"

    def body(self):
        self.check()
        return catalog(Dataset(self.site))


class RootApi(Api):
    def body(self):
        self.check()
        names = ("achievements", "plans", "sectors", "organizations", "counts", "schema", "openapi")
        return {name: f"{self.site}{reverse(f'api:{name}')}" for name in names} | {
            "documentation": f"{self.site}{reverse('achievements:open_data')}"
        }


class NotFoundApi(Api):
    def body(self, **_rest):
        raise Http404


def open_data(request):
    """The page that describes the data set."""
    dataset = Dataset(site_of(request))
    context = {
        "dataset": dataset,
        "parameters": parameters(),
        "problems": PROBLEMS.values(),
        "per_page": PER_PAGE,
        "most_per_page": MOST_PER_PAGE,
        "metadata": OpenDataMetadata(dataset=dataset),
    }
    return render(request, "achievements/open_data.html", context)
