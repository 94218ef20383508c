"""One form of the list for each extension of its address. Each answers what `Listing` selects, and nothing else."""

import os

from django.http import HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from achievements.exports import feed
from achievements.exports.about import About
from achievements.exports.archive import archive
from achievements.exports.csv_file import csv_file
from achievements.exports.document import Documents
from achievements.exports.tables import achievements
from achievements.exports.xlsx import MOST_ROWS, sheets_of
from achievements.listing import Listing
from achievements.listing.listing import address, encoded
from delivery.content_version import cached
from fields.tabular import attachment, csv_response, xlsx_file, xlsx_response
from publishing.addresses import with_query

JSON_ROWS = 100  # on a page
SAMPLE = 100  # rows that the size of files is judged by


class OutputError(Exception):
    """The list cannot be had in this form. The message says why, and what to do."""


def as_csv(listing, about):
    lines = csv_file(achievements(about.site), listing.rows, bom=listing.query.get("bom") != "0")
    return csv_response("achievements", lines)


def as_xlsx(listing, about):
    if listing.count > MOST_ROWS:
        message = _(
            "A spreadsheet can hold at most %(most)d achievements. Filter the list, or download the CSV instead."
        )
        raise OutputError(message % {"most": MOST_ROWS})
    return xlsx_response("achievements", *sheets_of(achievements(about.site), listing.rows, about.pairs()))


def as_zip(listing, about):
    headers = attachment("achievements", "zip")
    return StreamingHttpResponse(archive(listing, about), content_type="application/zip", headers=headers)


def as_json(listing, about):
    check_page(listing, JSON_ROWS)
    page = listing.page_of(JSON_ROWS, detailed=True)
    documents = Documents(about.site)

    def url(number):
        return f"{about.site}{listing.url('json', number)}"

    body = {
        "count": listing.count,
        "next": url(page.next_page_number()) if page.has_next() else None,
        "previous": url(page.previous_page_number()) if page.has_previous() else None,
        "results": [documents.of(item) for item in page],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def check_page(listing, size):
    """A program that counts pages up learns where they end."""
    if not listing.has_page(size):
        raise OutputError(_("This page does not exist."))


def as_atom(listing, about):
    check_page(listing, feed.ENTRIES)
    return HttpResponse(feed.atom(listing, about), content_type="application/atom+xml; charset=utf-8")


def outputs_of(listing):
    """What a page says of the forms that its list can be taken away in."""
    if listing.mistakes:
        return {}
    is_long = listing.count > MOST_ROWS
    return {
        "files": [
            {"format": name.upper(), "url": listing.url(name), "size": size}
            for name, size in sizes(listing).items()
            if name != "xlsx" or not is_long
        ],
        "xlsx_limit": MOST_ROWS if is_long else None,
        "zip_url": listing.url("zip"),
        "json_url": listing.url("json"),
        "changes_url": address([*listing.narrowing, ("sort", "changed")], "atom"),
        "print_url": with_query(reverse("achievements:print"), encoded(listing.pairs)),
    }


def sizes(listing):
    """The bytes of each form, as far as some rows tell."""
    known = cached("", "sizes", measured_sizes)  # about so large for as long as it is kept, whatever changes
    return {name: empty + each * listing.count for name, (empty, each) in known.items()}


def measured_sizes():
    """Of each form, the bytes of an empty file and those that a row adds."""
    listing = Listing(QueryDict())
    about, number = About(listing, "https://example.org"), max(min(listing.count, SAMPLE), 1)
    measured = {}
    for name, size in {"csv": csv_size, "xlsx": xlsx_size}.items():
        empty = size(about, listing.rows[:0])
        measured[name] = empty, (size(about, listing.rows[:number]) - empty) / number
    return measured


def csv_size(about, rows):
    return sum(map(len, csv_file(achievements(about.site), rows)))


def xlsx_size(about, rows):
    with xlsx_file(*sheets_of(achievements(about.site), rows, about.pairs())) as file:
        return file.seek(0, os.SEEK_END)


OUTPUTS = {"csv": as_csv, "xlsx": as_xlsx, "json": as_json, "atom": as_atom, "zip": as_zip}


def output(listing, extension, site):
    """The response of a list that is not refused."""
    response = OUTPUTS[extension](listing, About(listing, site))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def refusal(reasons, extension):
    """400 with sentences, for whoever or whatever reads them."""
    reasons = [str(reason) for reason in reasons]
    if extension == "json":
        return JsonResponse({"errors": reasons}, status=400, json_dumps_params={"ensure_ascii": False})
    return HttpResponse("\n".join(reasons) + "\n", status=400, content_type="text/plain; charset=utf-8")
