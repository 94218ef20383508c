"""One form of the list for each extension of its address. Each has what a ListResult selects, and nothing else."""

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from achievements.exports import feed
from achievements.exports.about import About
from achievements.exports.archive import archive
from achievements.exports.csv_file import csv_file
from achievements.exports.document import Documents, DocumentsWithOffice
from achievements.exports.fingerprint import fingerprint
from achievements.exports.ndjson import NDJSON_TYPE, ndjson
from achievements.exports.one_moment import one_moment
from achievements.exports.tables import achievements, dependent_rows, tables_of
from achievements.exports.xlsx import MOST_ACHIEVEMENTS, TOO_MANY_ACHIEVEMENTS, sheets_of
from achievements.licenses import data_license
from achievements.listing.query import list_url
from delivery.conditional import Validators, validated, weak_etag
from delivery.last_change import last_change
from delivery.release import release
from fields.tabular import attachment, csv_response, in_chunks
from fields.urls import site_of, with_query
from fields.workbooks import MOST_ROWS, xlsx_response

JSON_ROWS = 100  # on a page
# Bytes of a file without rows and of each row: between those of the sample plan and of longer achievements.
BYTES = {"csv": (270, 620), "xlsx": (18_000, 430)}


class OutputError(Exception):
    """The list cannot be had in this form. The message says why, and what to do."""


def has_bom(request):
    """Return True if a CSV begins with a byte order mark, which Excel needs and programs leave out with `bom=0`."""
    return request.GET.get("bom") != "0"


def as_csv(result, about):
    lines = csv_file(achievements(about.site), result.rows, bom=result.query.data.get("bom") != "0")
    return csv_response("achievements", lines)


def as_xlsx(result, about):
    if result.count > MOST_ACHIEVEMENTS:
        raise OutputError(TOO_MANY_ACHIEVEMENTS % {"most": MOST_ACHIEVEMENTS})
    with one_moment():
        check_sheets(result)
        return xlsx_response("achievements", *sheets_of(list(tables_of(result, about.site)), about.pairs()))


def check_sheets(result):
    """Raise OutputError if a table has more rows than a sheet."""
    for table, rows in dependent_rows(result.matching):
        count = rows.count()
        if count > MOST_ROWS:
            message = _(
                "A sheet can hold at most %(most)d rows, and these achievements have %(count)d in “%(table)s”. "
                "Filter the list, or download the ZIP instead."
            )
            raise OutputError(message % {"most": MOST_ROWS, "count": count, "table": table.label})


def as_zip(result, about):
    headers = attachment("achievements", "zip")
    return StreamingHttpResponse(archive(result, about), content_type="application/zip", headers=headers)


def as_ndjson(result, about):
    return ndjson_response(ndjson(result.rows, DocumentsWithOffice(about.site)))


def ndjson_response(lines):
    headers = attachment("achievements", "ndjson")
    return StreamingHttpResponse(in_chunks(lines), content_type=NDJSON_TYPE, headers=headers)


def as_json(result, about):
    check_page(result, JSON_ROWS)
    page = result.page_of(JSON_ROWS, detailed=True)
    documents = Documents(about.site)

    def url(number):
        return f"{about.site}{result.query.url('json', number)}"

    body = {
        "count": result.count,
        "next": url(page.next_page_number()) if page.has_next() else None,
        "previous": url(page.previous_page_number()) if page.has_previous() else None,
        "results": [documents.of(item) for item in page],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def check_page(result, size):
    """Raise OutputError if the page does not exist, so that a program that counts pages up finds the end."""
    if not result.has_page(size):
        raise OutputError(_("This page does not exist."))


def as_atom(result, about):
    check_page(result, feed.ENTRIES)
    return HttpResponse(feed.atom(result, about), content_type="application/atom+xml; charset=utf-8")


def outputs_of(result):
    """The context of a page about the files that its list can be downloaded as; empty if the query has errors."""
    query = result.query
    if query.errors:
        return {}
    is_long = result.count > MOST_ACHIEVEMENTS
    return {
        "files": [
            {"format": name.upper(), "url": query.url(name), "size": size}
            for name, size in sizes(result.count).items()
            if name != "xlsx" or not is_long
        ],
        "xlsx_limit": MOST_ACHIEVEMENTS if is_long else None,
        "zip_url": query.url("zip"),
        "json_url": query.url("json"),
        "changes_url": list_url([*query.filters, ("sort", "changed")], "atom"),
        "print_url": with_query(reverse("achievements:print"), query.canonical()),
    }


def sizes(count):
    """{format: bytes, more or less} of the files of so many achievements."""
    return {name: empty + each * count for name, (empty, each) in BYTES.items()}


OUTPUTS = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json, "ndjson": as_ndjson, "atom": as_atom, "zip": as_zip}
PAGED = {"json", "atom"}  # short enough to be made before their ETag
# Anybody may keep a file, and has to ask each time, so that what is withdrawn lingers nowhere.
HEADERS = {"Cache-Control": "no-cache", "X-Robots-Tag": "noindex"}


def output(result, extension, request):
    """The response of a list that is not refused, or 304."""
    about, make = About(result, site_of(request)), OUTPUTS[extension]
    if extension in PAGED:
        return validated(request, last_change(), lambda: make(result, about), HEADERS)
    return whole_file(
        request, file_etag(result, extension, about.address, has_bom(request)), lambda: make(result, about)
    )


def whole_file(request, etag, make, changed_at=None):
    """Return the file that `make` begins, unless the client has it already.

    `changed_at` is the moment of the last change of what else than public items says what is in it.
    """
    moments = filter(None, [last_change(), changed_at])
    return Validators(etag, max(moments, default=None)).answer(request, make, HEADERS)


def file_etag(result, *facts):
    """Return the ETag of a file of all rows; `facts` are what else it depends on, but for the time of its making."""
    facts = (*facts, get_language(), data_license(), release())
    return weak_etag((fingerprint(result), facts))


def refusal(reasons, extension):
    """Return a 400 with sentences, as JSON or as plain text."""
    reasons = [str(reason) for reason in reasons]
    if extension in ("json", "ndjson"):
        return JsonResponse({"errors": reasons}, status=400, json_dumps_params={"ensure_ascii": False})
    return HttpResponse("\n".join(reasons) + "\n", status=400, content_type="text/plain; charset=utf-8")
