"""Version 2 of the API: its collections are read by cursors, in the order of keys that never change."""

from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from achievements.exports.ndjson import ndjson
from achievements.exports.outputs import file_etag, ndjson_response, whole_file
from achievements.listing.query import ALL_PLANS, ListQuery, encoded
from achievements.listing.result import ListResult
from achievements.opendata.access import with_headers
from achievements.opendata.parameters import MOST_PER_PAGE, PER_PAGE, narrowing
from achievements.opendata.v2.cursors import CursorError, read_cursor, write_cursor
from achievements.opendata.v2.documents import DocumentsV2
from achievements.opendata.v2.openapi import SchemasV2, openapi_v2
from achievements.opendata.v2.problems import problem_response
from achievements.opendata.views import (
    RESOURCES,
    AchievementApi,
    Api,
    CountsApi,
    NotFoundApi,
    ParameterError,
    RefusedError,
    ResourceApi,
    SchemaApi,
)
from fields.keys import key_from
from fields.text import one_line
from fields.translation import CODES

MAX_LINK = 1500  # letters of a header; proxies refuse an answer with too large ones
FILTERS = {each.name for each in narrowing()}


@method_decorator(csrf_exempt, name="dispatch")
class ApiV2(Api):
    """Base view of version 2: refusals are problem details, in the language that `lang` names or the client accepts."""

    known = {"lang"}

    @property
    def documents(self):
        return DocumentsV2(self.site)

    def dispatch(self, request, *args, **kwargs):
        language = language_of(request)
        with override(language):
            response = super().dispatch(request, *args, **kwargs)
        return with_headers(response, {"Content-Language": language})

    def refuse(self, error):
        return problem_response(self.site, error.status, error.detail, error.errors)

    def too_often(self, spent, extension):
        return self.refuse(RefusedError(spent.message, status=429))

    def mistakes(self, query):
        yield from super().mistakes(query)
        for name, values in self.request.GET.lists():
            if name in FILTERS and not all(map(one_line, values)):  # a program that lacks a value would get all rows
                yield ParameterError(name, "empty", _("Give a value, or leave the parameter out."))
        languages = set(self.request.GET.getlist("lang"))
        if len(languages) > 1 or not languages <= set(CODES):
            yield ParameterError("lang", "invalid_choice", _("Give one of %(names)s.") % {"names": ", ".join(CODES)})


def language_of(request):
    try:
        chosen = request.GET.get("lang")
    except SuspiciousOperation:  # which the view answers
        chosen = None
    return chosen if chosen in CODES else get_language()


class FilteredApi(ApiV2):
    """Base view of what the filters of the list select."""

    known = ApiV2.known | FILTERS

    def list_query(self):
        data = self.request.GET.copy()
        for name in set(data) - FILTERS:
            del data[name]
        return ListQuery(data)


class CollectionApi(ApiV2):
    """A collection in pages: the items behind a cursor, in the order of their keys.

    A key never changes, so an item that stays public and in the query is on one page, whatever happens to others.
    """

    known = {"lang", "cursor", "per_page"}

    @property
    def per_page(self):
        """The size of a page; None if it is not one that may be asked for."""
        texts = set(self.request.GET.getlist("per_page")) or {str(PER_PAGE)}
        number = key_from(texts.pop()) if len(texts) == 1 else None
        return number if number and number <= MOST_PER_PAGE else None

    def mistakes(self, query):
        yield from super().mistakes(query)
        if self.per_page is None:
            sentence = _("Enter one whole number from 1 to %(most)d.") % {"most": MOST_PER_PAGE}
            yield ParameterError("per_page", "invalid", sentence)

    def unknown(self, name):
        if name == "sort":
            sentence = _("This list is always in the order of its numbers, so that no page skips or repeats anything.")
            return ParameterError(name, "sort_not_supported", sentence)
        if name == "page":
            sentence = _("Pages have no numbers here. Follow the address in “next”.")
            return ParameterError(name, "page_not_supported", sentence)
        return super().unknown(name)

    def page_of(self, rows, document, count, pairs=()):
        """A page of rows; `pairs` are the parameters that say which rows there are."""
        rows = rows.filter(pk__gt=self.position(pairs)).order_by("pk")
        items = list(rows[: self.per_page + 1])
        shown = items[: self.per_page]
        following = self.address_behind(shown[-1], pairs) if len(items) > len(shown) else None
        if following and len(following) <= MAX_LINK:
            self.headers = {"Link": f'<{following}>; rel="next"'}
        return {"count": count, "next": following, "results": [document(item) for item in shown]}

    def position(self, pairs):
        """The key of the item that the cursor is behind; 0 without a cursor."""
        text = self.only("cursor")
        try:
            return 0 if text is None else read_cursor(text, self.query_of(pairs))
        except CursorError as error:
            self.refuse_parameter("cursor", error.code, error.sentence)

    def goes_on(self, pairs):
        """Return True if there is a cursor of this query."""
        try:
            return bool(read_cursor(self.request.GET.get("cursor", ""), self.query_of(pairs)))
        except CursorError:
            return False

    def address_behind(self, item, pairs):
        kept = [(name, self.request.GET[name]) for name in ("per_page", "lang") if name in self.request.GET]
        cursor = write_cursor(item.pk, self.query_of(pairs))
        return f"{self.site}{self.request.path}?{encoded([*pairs, *kept, ('cursor', cursor)])}"

    def query_of(self, pairs):
        return self.request.path, pairs


class AchievementCollectionApi(CollectionApi, FilteredApi):
    known = CollectionApi.known | FilteredApi.known

    def body(self):
        query = self.list_query()
        pairs = pairs_of(query)
        if self.goes_on(pairs):  # so its choices were there, and the last item that had one may be withdrawn since
            query = query.without_vanished()
        self.check(query)
        if query is None:
            return {"count": 0, "next": None, "results": []}
        result = ListResult(query)
        rows = result.matching.with_sector().with_details().select_related("picture")
        return self.page_of(rows, self.documents.of, result.count, pairs)


def pairs_of(query):
    """The filters as they were given, with the plan, so that the pages that follow are of the same one."""
    given = {(name, value) for name, values in query.data.lists() for value in values}
    plans = () if query.values.get("plan") else query.plans or [ALL_PLANS]
    return sorted(given | {("plan", plan) for plan in plans})


class ResourceCollectionApi(CollectionApi):
    """`kind` is one of RESOURCES, and the name of the document."""

    kind = ""

    def body(self):
        self.check()
        rows = RESOURCES[self.kind]()
        return self.page_of(rows, getattr(self.documents, self.kind), rows.count())


class AchievementLinesApi(FilteredApi):
    """All achievements of a query at once, one on each line."""

    def answer(self, extension):
        query = self.list_query()
        self.check(query)
        result = ListResult(query)
        rows = result.matching.with_sector().select_related("picture").order_by("pk")
        etag = file_etag(result, self.request.build_absolute_uri())
        return whole_file(self.request, etag, lambda: ndjson_response(ndjson(rows, self.documents)))


class AchievementApiV2(ApiV2, AchievementApi):
    pass


class ResourceApiV2(ApiV2, ResourceApi):
    pass


class CountsApiV2(ApiV2, CountsApi):
    known = CountsApi.known | ApiV2.known


class SchemaApiV2(ApiV2, SchemaApi):
    schemas_class = SchemasV2


class NotFoundApiV2(ApiV2, NotFoundApi):
    pass


class OpenApiDocumentV2(ApiV2):
    def body(self):
        self.check()
        return openapi_v2(self.site)


class RootApiV2(ApiV2):
    def body(self):
        self.check()
        names = ("achievements", "lines", "plans", "sectors", "organizations", "counts", "schema", "openapi")
        return {name: f"{self.site}{reverse(f'api2:{name}')}" for name in names} | {
            "documentation": f"{self.site}{reverse('achievements:open_data')}"
        }
