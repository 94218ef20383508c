"""Tests of saved reports: permissions, pages, and changes since the last visit."""

import csv
import datetime
import io
import re
from importlib import import_module

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from achievements.listing.result import ListResult
from achievements.models import Achievement, Report, ReportVisit
from achievements.reports import changes
from achievements.reports.queries import checked, list_query
from fields.tabular import unmarked
from sectors.models import Responsibility, Sector
from tests import builders
from tests.forms import errors_of, once, send, shown_in
from tests.html import parse_html
from tests.public import crawl, patterns, sitemap_urls
from tests.staff import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

ADD = "/admin/achievements/report/add/"
NOW = datetime.datetime(2026, 11, 3, 9, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
SECRET = "zebra"


def change_url(report):
    return reverse("admin:achievements_report_change", args=[report.pk])


def owned_by(name, **values):
    return builders.report(owner=User.objects.get(username=name), **values)


def page_of(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return parse_html(response.content)


def words(element):
    return " ".join(element.get_text(" ").split())


def titles(page):
    return [" ".join(row.get_text().split()) for row in page.select(".report-table tbody th")]


# Making one


def test_the_list_offers_staff_to_save_it_and_visitors_not(visitor, viewer, see):
    sector = builders.sector(slug="energy")
    builders.achievement(sector=sector)
    url = "/en/achievements/?sector=energy&sort=title"
    assert "Save as a report" not in words(see(url))
    response = visitor.get(url)
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "no-store" not in response.headers.get("Cache-Control", "")
    link = page_of(viewer, url).find("a", string="Save as a report")
    assert "no-store" in viewer.get(url).headers["Cache-Control"]
    assert link["href"] == f"{ADD}?query=sector%3Denergy%26sort%3Dtitle"
    assert shown_in(viewer, link["href"])["query"] == "sector=energy&sort=title"


def test_a_refused_list_is_not_offered_to_be_saved(viewer):
    for query in ("sector=nope", "sectr=energy"):
        assert "Save as a report" not in words(page_of(viewer, f"/en/achievements/?{query}"))


def test_a_report_keeps_repeated_filters_the_order_and_the_columns(viewer):
    for slug in ("energy", "health", "water"):
        builders.achievement(sector=builders.sector(slug=slug, name_en=slug.title()), title_en=f"About {slug}")
    query = "sector=health&sector=energy&sort=title"
    form = page_of(viewer, f"{ADD}?query={query.replace('&', '%26')}")
    labels = [words(label) for label in form.select(".report-filters li")]
    assert labels == ["Sector: Energy", "Sector: Health", "Order: By title, A to Z"]
    fields = {"name_en": "Two sectors", "columns": ["title", "number", "place"]}
    places = {"columns-place": "1", "columns-title": "3", "columns-number": "2"}
    response = send(viewer, f"{ADD}?query={query.replace('&', '%26')}", **fields, **places)
    assert response.status_code == 302, errors_of(response)
    report = Report.objects.get()
    assert (report.query, report.audience, report.owner.username) == (
        "sector=energy&sector=health&sort=title",
        "private",
        "vera",
    )
    assert report.columns == ["place", "number", "title"]
    page = page_of(viewer, report.page_url())
    assert [words(cell) for cell in page.select("thead th")] == ["Place", "Number", "Title"]
    assert titles(page) == ["About energy", "About health"]
    assert [words(label) for label in page.select(".chip")] == ["Sector: Energy", "Sector: Health"]


@pytest.mark.parametrize(
    "text",
    [
        "sector=energy&q=roof",
        "?sector=energy&q=roof",
        "/ko/achievements/?sector=energy&q=roof&page=3&utm_source=x",
        "https://testserver/en/achievements/?sector=energy&q=roof#results",
        "testserver/ko/achievements/?sector=energy&q=roof",
        "/achievements/?sector=energy&q=roof",
        "/ko/achievements/print/?sector=energy&q=roof",
        "https://testserver/en/progress/?sector=energy&q=roof",
        "/en/progress.csv?sector=energy&q=roof",
        "https://testserver/ko/achievements/summary/?sector=energy&q=roof",
        "/en/achievements/summary.xlsx?sector=energy&q=roof",
        "/en/achievements.xlsx?sector=energy&q=roof",
        "/achievements.atom?sector=energy&q=roof",
    ],
)
def test_an_address_that_was_copied_is_understood(text):
    builders.sector(slug="energy")
    assert checked(text) == "q=roof&sector=energy"


@pytest.mark.parametrize("text", ["q=why?", "q=http://city.example/", "?q=/en/sectors/energy/"])
def test_a_search_for_a_url_is_not_taken_for_an_address(text):
    assert QueryDict(checked(text))["q"] == QueryDict(text.removeprefix("?"))["q"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/ko/sectors/energy/",
        "/ko/sectors/energy/?q=roof",
        "/en/achievements/1/",
        "/en/achievements.exe",
        "/en/achievements/choices/place/",
        "/en/reports/",
        "/fr/achievements/",
        "/en/en/achievements/",
        "/admin/",
        "/nothing",
    ],
)
@pytest.mark.parametrize("host", ["", "https://testserver", "testserver"])
def test_the_address_of_another_page_is_no_report_of_everything(host, path):
    builders.sector(slug="energy")
    with pytest.raises(ValidationError, match="This is not the address of a list"):
        checked(host + path)


@pytest.mark.parametrize("host", ["https://city.example", "city.example", "//city.example"])
def test_the_list_of_another_website_is_none_of_ours(host):
    with pytest.raises(ValidationError, match="This is not the address of a list"):
        checked(f"{host}/en/achievements/?q=roof")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sector=nope", "Sector: “nope” is not one of the choices."),
        ("from=2012&to=2009", "To: “To” (2009) is earlier than “From” (2012)."),
        ("sectr=energy", "There is no filter named “sectr”."),
        ("q=a&q=b", "Search words: This was given more than once. Use it only once."),
        (
            "http://[",
            "This is not the address of a list of achievements. Filter the public list, then copy its address here.",
        ),
        ("&".join(f"sector={number}" for number in range(200)), "Sector:"),
        ("sector=a&" * 1500, "Ensure this value has at most 2000 characters"),
    ],
)
def test_a_refused_list_is_not_saved_and_the_form_says_which_filter_is_wrong(viewer, query, sentence):
    response = send(viewer, ADD, name_en="Wrong", query=query)
    assert response.status_code == 200
    assert any(sentence in error for error in errors_of(response)), errors_of(response)
    assert not Report.objects.exists()


def test_too_many_filters_are_refused_in_words(settings):
    with pytest.raises(ValidationError, match="This is not the address of a list"):
        checked("&".join(["a"] * (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)))


def test_an_unknown_column_is_refused_and_none_is_the_usual_ones(viewer):
    response = send(viewer, ADD, name_en="Wrong", columns=["title", "password"])
    assert errors_of(response) == ["“password” is not one of the choices."]
    send(viewer, ADD, name_en="Usual", columns=None)
    builders.achievement()
    report = Report.objects.get()
    assert report.columns == []
    page = page_of(viewer, report.page_url())
    assert [words(cell) for cell in page.select("thead th")] == ["Title", "Sector", "Period", "Status", "Figures"]


def test_an_outdated_report_form_writes_nothing(viewer, publisher):
    report = owned_by("vera", audience="staff")
    late = shown_in(publisher, change_url(report))
    send(viewer, change_url(report), name_en="First", columns=["place"])
    response = publisher.post(change_url(report), late | {"name_en": "Second"})
    assert "Someone else changed this after you opened it" in text_of(response)
    assert "Current value: “First”" in text_of(response)
    report.refresh_from_db()
    assert (report.name_en, report.columns) == ("First", ["place"])


# Addresses


def test_a_private_report_has_an_address_by_chance_until_it_is_shared(viewer):
    send(viewer, ADD, name_en="Harbor plans", slug="harbor-plans")
    report = Report.objects.get()
    assert report.has_address_by_chance
    send(viewer, change_url(report), slug="harbor")
    report.refresh_from_db()
    assert report.has_address_by_chance
    send(viewer, change_url(report), audience="staff")
    report.refresh_from_db()
    assert report.slug == "harbor-plans"
    send(viewer, change_url(report), audience="private")
    send(viewer, change_url(report), audience="staff")
    report.refresh_from_db()
    assert report.slug == "harbor-plans"


def test_the_slug_of_a_private_report_stays_available_to_others(viewer, editor):
    send(viewer, ADD, name_en="Zebra", slug="zebra")
    response = send(editor, ADD, name_en="Zebra", slug="zebra", audience="staff")
    assert response.status_code == 302
    assert Report.objects.get(audience="staff").slug == "zebra"


def test_a_published_report_keeps_its_slug_and_cannot_be_deleted(publisher):
    send(publisher, ADD, name_en="Open", audience="public")
    report = Report.objects.get()
    assert (report.slug, report.published_at is None) == ("open", False)
    send(publisher, change_url(report), slug="other", audience="private", name_en="Closed")
    report.refresh_from_db()
    assert (report.slug, report.audience, report.name_en) == ("open", "private", "Closed")
    delete = reverse("admin:achievements_report_delete", args=[report.pk])
    assert publisher.post(delete, {"post": "yes"}).status_code == 403
    assert Report.objects.exists()


def test_an_owner_can_delete_an_unpublished_report_without_seeing_its_visits(viewer, editor):
    report = owned_by("vera", audience="staff")
    opened(editor, report)
    delete = reverse("admin:achievements_report_delete", args=[report.pk])
    assert "visit" not in text_of(viewer.get(delete))
    assert editor.get(delete).status_code == 403
    assert send(viewer, delete).status_code == 302
    assert not Report.objects.exists()
    assert not ReportVisit.objects.exists()


@pytest.mark.parametrize(
    "values", [{"audience": "all"}, {"audience": ""}, {"name_en": "", "name_ko": ""}, {"slug": "taken"}]
)
def test_the_database_refuses_what_the_form_would(values):
    builders.report(slug="taken")
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.report(**{"slug": "free"} | values)


def test_the_previous_time_and_count_of_a_visit_are_stored_together():
    visit = {"report": builders.report(), "user": User.objects.create_user("reader"), "seen_at": NOW, "seen_count": 1}
    for half in ({"before_at": NOW}, {"before_count": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportVisit.objects.create(**visit, **half)
    ReportVisit.objects.create(**visit, before_at=NOW, before_count=1)


# Who may

READERS = {
    "public": {"visitor": 200, "citizen": 200, "owner": 200, "other": 200, "root": 200},
    "staff": {"visitor": 404, "citizen": 404, "owner": 200, "other": 200, "root": 200},
    "private": {"visitor": 404, "citizen": 404, "owner": 200, "other": 404, "root": 404},
}


@pytest.mark.parametrize("audience", READERS)
def test_who_opens_the_page_of_a_report(audience, viewer, editor, visitor, admin_client):
    citizen = Client()
    citizen.force_login(User.objects.create_user("citizen"))
    clients = {"visitor": visitor, "citizen": citizen, "owner": viewer, "other": editor, "root": admin_client}
    report = owned_by("vera", audience=audience, name_en="Zebra list")
    url = report.page_url()
    assert {name: client.get(url).status_code for name, client in clients.items()} == READERS[audience]
    lists = {name: "Zebra list" in text_of(client.get("/en/reports/")) for name, client in clients.items()}
    assert lists == {name: status == 200 for name, status in READERS[audience].items()}


def test_a_forbidden_report_is_a_404_like_a_missing_one(visitor, editor, viewer):
    there = owned_by("vera", audience="private", slug="zebra-list").page_url()
    nowhere = there.replace("zebra-list", "qzxqz-list")
    for client in (visitor, editor):
        first, second = client.get(there), client.get(nowhere)
        assert first.status_code == second.status_code == 404
        assert first.content.decode().replace("zebra-list", "qzxqz-list") == second.content.decode()


def test_staff_who_still_owe_the_second_factor_are_visitors(viewer):
    from accounts.models import RolePolicy

    report = owned_by("vera", audience="staff")
    assert viewer.get(report.page_url()).status_code == 200
    RolePolicy.objects.create(group=Group.objects.get(name="Viewers"), requires_second_factor=True)
    assert viewer.get(report.page_url()).status_code == 404


def changes_it(client, report):
    """Return True if a client can save the form of a report."""
    url = change_url(report)
    if client.get(url).status_code != 200:
        assert client.post(url, {"name_en": "Taken"}).status_code in (302, 403)
    elif "form_token" not in shown_in(client, url) or not page_of(client, url).select("[name=_save]"):
        assert client.post(url, {"name_en": "Taken"}).status_code == 403
    else:
        response = send(client, url, name_en="Taken")
        assert response.status_code == 302, errors_of(response)
    report.refresh_from_db()
    is_changed = report.name_en == "Taken"
    Report.objects.filter(pk=report.pk).update(name_en="Mine")
    return is_changed


def deletes_it(client, report):
    delete = reverse("admin:achievements_report_delete", args=[report.pk])
    shown, done = client.get(delete).status_code, client.post(delete, once(client, delete, post="yes")).status_code
    is_gone = not Report.objects.filter(pk=report.pk).exists()
    assert (shown == 200) == (done == 302) == is_gone or (shown, done) == (302, 302)  # a private one is not found
    Report.objects.filter(pk=report.pk).exists() or report.save(force_insert=True)
    return is_gone


@pytest.mark.parametrize(
    ("audience", "is_active", "expected"),
    [
        ("private", True, ["owner"]),
        ("staff", True, ["owner"]),
        ("staff", False, ["administrator", "root"]),
        ("private", False, []),
    ],
)
def test_who_deletes_a_report(audience, is_active, expected, viewer, editor, publisher, administrator, admin_client):
    report = owned_by("vera", audience=audience, name_en="Mine")
    User.objects.filter(username="vera").update(is_active=is_active)
    clients = {"owner": viewer, "other": editor, "publisher": publisher, "administrator": administrator}
    clients["root"] = admin_client
    assert [name for name, client in clients.items() if deletes_it(client, report)] == expected
    User.objects.get(username="adam").responsibilities.create(sector=builders.sector())
    assert not deletes_it(administrator, report)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("private", ["owner"]), ("staff", ["owner", "publisher", "root"]), ("public", ["publisher", "root"])],
)
def test_who_changes_a_report(audience, expected, viewer, editor, publisher, admin_client):
    clients = {"owner": viewer, "other": editor, "publisher": publisher, "root": admin_client}
    report = owned_by("vera", audience=audience, name_en="Mine")
    assert [name for name, client in clients.items() if changes_it(client, report)] == expected


def test_only_who_may_publish_makes_one_public(viewer, editor, publisher):
    for client in (viewer, editor):
        response = send(client, ADD, name_en="Mine", audience="public")
        assert "Select a valid choice" in errors_of(response)[0]
    Responsibility.objects.create(user=User.objects.get(username="petra"), sector=builders.sector())
    assert "Select a valid choice" in errors_of(send(publisher, ADD, name_en="Mine", audience="public"))[0]
    assert not Report.objects.live().exists()
    Responsibility.objects.all().delete()
    assert send(publisher, ADD, name_en="Mine", audience="public").status_code == 302
    assert Report.objects.live().exists()


def test_nobody_hides_for_themselves_what_somebody_else_shared(viewer, publisher):
    report = owned_by("vera", audience="staff")
    assert "Select a valid choice" in errors_of(send(publisher, change_url(report), audience="private"))[0]


def test_without_the_right_to_view_reports_staff_read_what_is_public(visitor):
    user = User.objects.create_user("nobody", is_staff=True)
    visitor.force_login(user)
    shared, own = builders.report(audience="staff"), builders.report(audience="private", owner=user)
    assert {visitor.get(report.page_url()).status_code for report in (shared, own)} == {404}
    assert visitor.get(builders.report().page_url()).status_code == 200
    assert not ReportVisit.objects.exists()


def every_address(report):
    """Yield each URL of the portal, with the values of the report as its parameters."""
    for route, _pattern in patterns():
        url = "/" + re.sub(r"\(\?P<app_label>[^)]*\)", "achievements", route)
        url = re.sub(r"<(?:\w+:)?(?:object_id|id|number)>", str(report.pk), url)
        url = re.sub(r"<(?:\w+:)?slug>", report.slug, url).replace("<path:content_type_id>", "0")
        url = url.replace("<slug:extension>", "csv").replace("<extension>", "csv").replace("<section>", "reports")
        yield url.replace("^", "").rstrip("$").replace("(?P<url>.*)", "nothing").replace("\\Z", "")


@pytest.mark.one_database
@pytest.mark.parametrize("reader", ["visitor", "editor", "admin_client"])
def test_a_private_report_is_in_no_answer_to_anybody_else(reader, request, viewer):
    builders.full_achievement("giraffe")
    builders.report(name_en="Open giraffe")
    send(viewer, ADD, name_en=f"{SECRET} list", name_ko=f"{SECRET} 목록", description_en=SECRET, query=f"q={SECRET}")
    report = Report.objects.get(audience="private")
    Report.objects.filter(pk=report.pk).update(slug=f"{SECRET}-list")
    send(viewer, change_url(report), description_ko=f"{SECRET} 설명")
    viewer.post("/admin/achievements/report/export/csv/?q=zebra")
    report.refresh_from_db()
    client = request.getfixturevalue(reader)
    addresses = [url for url in every_address(report) if url != "/admin/logout/"]
    addresses += [
        *sitemap_urls(client),
        "/en/reports/",
        "/admin/achievements/report/?q=list",
        "/admin/autocomplete/?app_label=achievements&model_name=reportvisit&field_name=report&term=list",
        f"/admin/accounts/auditentry/?item_type=achievements.report&q={report.pk}",
        f"/admin/r/{ContentType.objects.get_for_model(Report).pk}/{report.pk}/",
    ]
    assert len(addresses) > 100
    pages = {url: client.get(url, follow=True) for url in addresses}
    exports = [
        "/admin/achievements/report/export/csv/?q=list",
        "/admin/accounts/auditentry/export/csv/",
        seen_url(report),
    ]
    pages |= {url: client.post(url, follow=True) for url in exports}
    leaks = [url for url, response in pages.items() if SECRET in text_of_response(response, report)]
    assert leaks == []
    assert "giraffe" in pages["/en/reports/"].content.decode()
    history = reverse("admin:achievements_report_history", args=[report.pk])
    assert "changed" in text_of(viewer.get(history)).lower()


def text_of_response(response, report):
    """Return the content and the redirects of a response, without the requested slug of the report."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    redirects = " ".join(url for url, _status in response.redirect_chain)
    requested = response.request["PATH_INFO"] + response.request["QUERY_STRING"]
    text = f"{content.decode('utf-8', 'replace')} {redirects if report.slug not in requested else ''}"
    return text.replace(report.slug, "") if report.slug in requested else text


def test_view_on_site_does_not_reveal_a_report(admin_client, viewer):
    """Check Django's own view from the content type and the key of a row to its page."""
    report = owned_by("vera", audience="private")
    kind = ContentType.objects.get_for_model(Report).pk
    assert admin_client.get(f"/admin/r/{kind}/{report.pk}/").status_code == 404


def test_the_audit_log_names_what_is_shared_and_not_what_is_private(viewer, administrator):
    send(viewer, ADD, name_en="Zebra list")
    report = Report.objects.get()
    send(viewer, change_url(report), name_en="Zebra report", audience="staff")
    names = AuditEntry.objects.of(report).values_list("event", "item_name", "actor_name")
    assert list(names) == [("changed", "Zebra report", "vera"), ("added", "private report", "vera")]


# The page


def test_a_public_report_is_found_from_the_list_and_the_sitemap_in_both_languages(visitor):
    builders.achievement()
    report = builders.report(slug="open-list")
    builders.report(audience="staff", slug="shared-list")
    found = crawl(visitor, ["/en/achievements/"])
    assert "/en/reports/open-list/" in found
    assert not [url for url in found if "shared-list" in url]
    urls = set(sitemap_urls(visitor))
    assert {"/en/reports/", "/ko/reports/", "/en/reports/open-list/", "/ko/reports/open-list/"} <= urls
    assert report.name_ko in visitor.get("/ko/reports/open-list/").content.decode()


def test_the_page_of_all_reports_says_whom_each_is_for_and_leaves_out_no_heading(visitor, viewer):
    for audience in ("private", "staff", "public"):
        owned_by("vera", audience=audience, name_en=f"A {audience} one")
    expected = ["h1 Reports", "h2 Everyone", "h3 A public one"]
    assert headings(page_of(visitor, "/en/reports/")) == expected
    expected += ["h2 All members of staff", "h3 A staff one", "h2 Only me", "h3 A private one"]
    assert headings(page_of(viewer, "/en/reports/")) == expected


def headings(page):
    return [f"{heading.name} {words(heading)}" for heading in page.select("main h1, main h2, main h3")]


def test_the_page_shows_the_rows_of_its_list_in_their_order_page_by_page(see):
    for number in range(30):
        builders.achievement(title_en=f"Row {number:02}")
    report = builders.report(query="q=row&sort=title", columns=["number", "title"])
    first, second = see(report.page_url()), see(f"{report.page_url()}?page=2")
    assert titles(first) + titles(second) == [f"Row {number:02}" for number in range(30)]
    assert "30 achievements" in words(first)
    assert first.find("a", rel="next")["href"] == f"{report.page_url()}?page=2"
    downloads = {link.get_text(): link["href"] for link in first.select(".report-links a")}
    assert downloads["Download (CSV)"] == report.page_url().rstrip("/") + ".csv"
    assert downloads["Download (XLSX)"] == report.page_url().rstrip("/") + ".xlsx"
    assert downloads["Download (JSON)"] == "/en/achievements.json?q=row&sort=title"
    assert first.find("link", rel="canonical")["href"].endswith(report.page_url())


EVERY_COLUMN = [
    "number", "title", "sector", "period", "status", "outcome", "partners", "figures", "place", "changed",
]  # fmt: skip


def file_of(client, report, extension, code="en"):
    response = client.get(f"/{code}/reports/{report.slug}.{extension}")
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def csv_of(client, report, code="en"):
    text = file_of(client, report, "csv", code).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_of(client, report, code="en"):
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, report, "xlsx", code)))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


@pytest.mark.parametrize("code", ["en", "ko"])
@pytest.mark.parametrize("columns", [[], ["changed", "title", "number"], EVERY_COLUMN])
def test_its_files_have_the_rows_the_columns_and_the_heads_of_the_page(visitor, columns, code):
    for number in range(30):
        builders.achievement(title_en=f"Row {number:02}", title_ko=f"행 {number:02}", period="2010-06")
    report = builders.report(query="sort=title", columns=columns)
    pages = [page_of(visitor, f"/{code}/reports/{report.slug}/?page={number}") for number in (1, 2)]
    heads = [words(cell) for cell in pages[0].select("thead th")]
    shown = [[words(cell) for cell in row.select("th, td")] for page in pages for row in page.select("tbody tr")]
    for rows in (csv_of(visitor, report, code), xlsx_of(visitor, report, code)):
        assert rows[0] == heads
        assert len(rows) == 31
        for name in {"number", "title"} & set(columns):
            place = columns.index(name)
            assert [str(row[place]) for row in rows[1:]] == [row[place] for row in shown]


def test_a_file_of_a_report_says_what_its_page_says(visitor):
    builders.full_achievement("giraffe")
    report = builders.report(columns=EVERY_COLUMN)
    number, *texts, changed = xlsx_of(visitor, report)[1]
    item = Achievement.objects.get()
    assert number == item.pk
    assert texts == [
        "giraffe title",
        str(item.sector.name),
        "2009–2012",
        "Achieved",
        "Achieved",
        "giraffe body (Partner)",
        "giraffe label: 5 giraffe unit",
        "giraffe place",
    ]
    assert changed.date() == timezone.localdate(item.changed_at)
    assert unmarked(csv_of(visitor, report)[1][1]) == "giraffe title"


def test_a_file_of_a_report_has_targets_shares_money_and_matched_parts(visitor):
    item = builders.achievement()
    part = builders.part(achievement=item, title_en="Second line")
    money = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Budget", "label_ko": "예산"}
    whole = builders.figure(achievement=item, value=400, year=2024, **money)
    builders.figure(achievement=item, value=100, whole=whole, **money | {"label_en": "National", "label_ko": "국비"})
    builders.figure(achievement=item, value=12, as_of="2025", unit_en="MW", label_en="Output")
    builders.figure(achievement=item, value=24, as_of="2030", kind="target", unit_en="MW", label_en="Output")
    builders.figure(achievement=item, value=7, part=part, unit_en="GW", label_en="Reserve")
    report = builders.report(columns=["figures"])
    assert xlsx_of(visitor, report)[1][0].splitlines() == [
        "Budget: KRW 400 (2024)",
        "of which National: KRW 100 (25%)",
        "Output: 12 MW of a target of 24 MW by 2030 · 50% · 2025",
    ]
    matched = builders.report(query="unit=gw&min=5", columns=["figures"])
    assert xlsx_of(visitor, matched)[1][0] == "Second line: Reserve: 7 GW"


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("audience", READERS)
def test_who_opens_a_file_of_a_report(audience, extension, viewer, editor, visitor, admin_client):
    citizen = Client()
    citizen.force_login(User.objects.create_user("citizen"))
    clients = {"visitor": visitor, "citizen": citizen, "owner": viewer, "other": editor, "root": admin_client}
    report = owned_by("vera", audience=audience, name_en="Zebra list")
    responses = {name: client.get(f"/en/reports/{report.slug}.{extension}") for name, client in clients.items()}
    assert {name: response.status_code for name, response in responses.items()} == READERS[audience]
    for response in responses.values():
        if response.status_code == 200:
            assert b"".join(response.streaming_content)
            assert response["X-Robots-Tag"] == "noindex"
            assert audience == "public" or response["Cache-Control"] == "no-store"


def test_a_file_of_a_report_with_filters_of_the_past_gives_reasons(visitor):
    report = builders.report(query="sector=gone")
    for extension in ("csv", "xlsx"):
        response = visitor.get(f"/en/reports/{report.slug}.{extension}")
        assert response.status_code == 400
        assert b"gone" in response.content


def test_too_long_a_report_is_refused_as_a_workbook(visitor, monkeypatch):
    monkeypatch.setattr("achievements.reports.views.MOST_IN_WORKBOOK", 1)
    for _number in range(2):
        builders.achievement()
    report = builders.report()
    response = visitor.get(f"/en/reports/{report.slug}.xlsx")
    assert (response.status_code, b"a workbook up to 1 achievements" in response.content) == (400, True)
    assert len(csv_of(visitor, report)) == 3


def test_the_page_shows_every_column(see):
    builders.full_achievement("giraffe")
    every = ["number", "title", "sector", "period", "status", "outcome", "partners", "figures", "place", "changed"]
    page = see(builders.report(columns=every).page_url())
    cells = [words(cell) for cell in page.select("tbody tr > *")]
    assert len(cells) == len(every)
    for text in ("giraffe title", "2009", "Achieved", "giraffe body", "5 giraffe unit", "giraffe place"):
        assert any(text in cell for cell in cells), (text, cells)


def test_a_report_whose_filter_is_gone_says_so_and_lists_nothing(see, publisher):
    builders.achievement(title_en="Roofs")
    report = builders.report(query="sector=gone", audience="public")
    page = see(report.page_url())
    assert "This report cannot be shown" in words(page.select_one(".error-summary"))
    assert "Sector: “gone” is not one of the choices." in words(page)
    assert not page.select(".report-table, .report-links, .active-filters")
    assert "Roofs" not in words(page)
    assert "Sector: “gone”" in text_of(publisher.get(change_url(report)))
    assert send(publisher, change_url(report), audience="staff").status_code == 302
    assert see(report.page_url(), status=404)


def test_a_filter_that_the_portal_no_longer_knows_lists_nothing(see):
    builders.achievement(title_en="Roofs")
    page = see(builders.report(query="color=red").page_url())
    assert "There is no filter named “color”." in words(page)
    assert "Roofs" not in words(page)


def test_a_sector_that_moved_is_followed(see):
    sector = builders.sector(slug="energy")
    builders.achievement(sector=sector, title_en="Roofs")
    report = builders.report(query="sector=energy")
    Sector.objects.filter(pk=sector.pk).update(slug="power")
    sector.refresh_from_db()
    sector.record_revision(by=None)
    assert titles(see(report.page_url())) == ["Roofs"]


def test_a_report_never_lists_what_is_not_public(see, publisher):
    for state in (builders.DRAFT, builders.scheduled(), builders.withdrawn()):
        builders.achievement(title_en=f"{SECRET} row", **state)
    builders.achievement(title_en="Open row")
    report = builders.report(query="q=row", columns=["title"])
    assert titles(see(report.page_url())) == ["Open row"]
    assert titles(page_of(publisher, report.page_url())) == ["Open row"]


def test_report_pages_are_cacheable_for_visitors_but_not_for_staff(visitor, viewer):
    url = builders.report().page_url()
    response = visitor.get(url)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "no-store" in viewer.get(url).headers["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_report_costs_the_same_queries_at_any_length(visitor, viewer, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}")
    report = builders.report(columns=["title", "sector", "partners", "figures"])
    with django_assert_max_num_queries(40):  # the first time after a change: everything is counted
        assert visitor.get(report.page_url()).status_code == 200
    with django_assert_max_num_queries(12):
        assert visitor.get(report.page_url()).status_code == 200
    opened(viewer, report)
    with django_assert_max_num_queries(24):
        assert viewer.get(report.page_url()).status_code == 200


# Since last time


@pytest.fixture
def rows():
    return {name: builders.achievement(title_en=name) for name in ("Stays", "Changes", "Leaves", "Withdrawn")}


def opened(client, report):
    """Open a report, record the visit as its script would, and return the section of changes."""
    section = page_of(client, report.page_url()).select_one(".notice")
    response = client.post(section.form["action"], fields_of(section))
    assert (response.status_code, response.content) == (204, b"")
    return section


def fields_of(section):
    return {field["name"]: field["value"] for field in section.select("input[name]")}


def notice(client, report):
    return words(opened(client, report))


def confirm_seen(client, report):
    """Submit the form of browsers without JavaScript, and return the text of the new section."""
    section = page_of(client, report.page_url()).select_one(".notice")
    [button] = section.select("noscript button")
    response = client.post(section.form["action"], fields_of(section) | {button["name"]: button["value"]})
    assert (response.status_code, response.headers["Location"]) == (302, report.page_url())
    return words(page_of(client, report.page_url()).select_one(".notice"))


def test_a_report_says_what_changed_since_it_was_opened_last(viewer, rows):
    report = builders.report(query="q=a")
    with time_machine.travel(NOW, tick=False) as clock:
        assert "You are opening this report for the first time" in notice(viewer, report)
        clock.shift(60 * MINUTE)
        change_everything(rows)
        builders.achievement(title_en="Arrives", publish_at=NOW + 60 * MINUTE)
        builders.achievement(title_en=f"{SECRET} draft", **builders.DRAFT)
        clock.shift(60 * MINUTE)
        text = notice(viewer, report)
        assert "Since you opened this on November 3, 2026, 6:00 PM:" in text
        assert "1 achievement is new. 1 achievement changed. 2 achievements are no longer in the list." in text
        assert text.index("New Arrives") < text.index("Changed Changes") < text.index("No longer in the list")
        assert "Lefts" not in text
        assert "Withdrawn (withdrawn)" in text
        assert SECRET not in text
        link = page_of(viewer, report.page_url()).find("a", string="Withdrawn")
        assert "withdrawn on" in text_of(viewer.get(link["href"]))


def change_everything(rows):
    for item, values in (
        (rows["Changes"], {"place_en": "Harbor"}),
        (rows["Leaves"], {"title_en": "Gone", "title_ko": "빠짐"}),
    ):
        for name, value in values.items():
            setattr(item, name, value)
        item.save()
        item.record_revision(by=None)
    gone = rows["Withdrawn"]
    gone.withdraw_at = NOW + 30 * MINUTE
    gone.save()
    gone.record_revision(by=None, at=gone.withdraw_at, withdraws=True, note_en="Wrong.", note_ko="틀림.")


def test_a_reload_within_half_an_hour_keeps_the_list_of_changes(viewer, rows):
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        clock.shift(60 * MINUTE)
        builders.achievement(title_en="Arrives")
        for _reload in range(3):
            assert "6:00 PM: 1 achievement is new. New Arrives" in notice(viewer, report)
            clock.shift(20 * MINUTE)
        clock.shift(11 * MINUTE)
        assert "Nothing has changed since you opened this on November 3, 2026, 7:40 PM" in notice(viewer, report)


def test_each_member_of_staff_has_a_last_time_of_their_own(viewer, editor, visitor, rows):
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        clock.shift(60 * MINUTE)
        builders.achievement(title_en="Arrives")
        assert "for the first time" in notice(editor, report)
        assert "1 achievement is new" in notice(viewer, report)
        assert not page_of(visitor, report.page_url()).select(".notice")
    assert ReportVisit.objects.count() == 2


def test_a_change_stored_during_a_visit_is_reported_at_the_next_visit(viewer, rows):
    """Check a change dated before it was stored, and so older than a list without it."""
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        clock.shift(60 * MINUTE)
        Achievement.objects.filter(title_en="Changes").update(changed_at=NOW - MINUTE / 2)
        assert "1 achievement changed." in notice(viewer, report)


def test_get_and_head_record_no_visit(viewer, rows):
    report = builders.report()
    for read in (viewer.head, viewer.get):
        assert read(report.page_url()).status_code == 200
    assert not ReportVisit.objects.exists()
    assert viewer.get(seen_url(report)).status_code == 405


def seen_url(report):
    return reverse("admin:achievements_report_seen", args=[report.pk])


def test_without_scripts_changes_stay_until_somebody_says_that_they_saw_them(viewer, rows):
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        assert "Nothing has changed since you opened this on November 3, 2026, 6:00 PM" in confirm_seen(viewer, report)
        clock.shift(10 * MINUTE)
        builders.achievement(title_en="Arrives", publish_at=NOW + 5 * MINUTE)
        for _day in range(3):
            page = words(page_of(viewer, report.page_url()).select_one(".notice"))
            assert "6:00 PM: 1 achievement is new. New Arrives I have seen these changes" in page
            clock.shift(datetime.timedelta(days=1))
        assert "Nothing has changed since you opened this on November 6, 2026, 6:10 PM" in confirm_seen(viewer, report)


def test_a_visit_with_an_outdated_version_is_not_recorded(viewer, rows):
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        clock.shift(60 * MINUTE)
        section = page_of(viewer, report.page_url()).select_one(".notice")
        builders.achievement(title_en="Arrives", publish_at=NOW + 60 * MINUTE)
        assert viewer.post(section.form["action"], fields_of(section)).status_code == 204
        assert ReportVisit.objects.get().seen_at == NOW
        clock.shift(60 * MINUTE)
        assert "1 achievement is new. New Arrives" in notice(viewer, report)


@pytest.mark.parametrize("fields", [{}, {"version": ""}, {"version": "x" * 5000}, {"version": "\0"}])
def test_a_form_that_names_no_version_records_nothing(viewer, rows, fields):
    report = builders.report()
    assert viewer.post(seen_url(report), fields).status_code == 204
    assert not ReportVisit.objects.exists()


def test_a_report_with_an_invalid_filter_records_no_visit(viewer):
    report = builders.report(query="sector=gone")
    assert not page_of(viewer, report.page_url()).select(".notice")
    assert viewer.post(seen_url(report), {"version": list_query("").version}).status_code == 204
    assert not ReportVisit.objects.exists()


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("/ko/reports/solar/?page=2", "/ko/reports/solar/?page=2"),
        ("https://elsewhere.example/", "/en/reports/solar/"),
        ("//elsewhere.example/", "/en/reports/solar/"),
        ("javascript:alert(1)", "/en/reports/solar/"),
        ("", "/en/reports/solar/"),
    ],
)
def test_the_button_leads_back_to_the_page_that_it_was_pressed_on_and_nowhere_else(viewer, back, expected):
    report = builders.report(slug="solar")
    response = viewer.post(seen_url(report), {"confirmed": "1", "next": back})
    assert response.headers["Location"] == expected


@pytest.mark.parametrize("audience", READERS)
def test_staff_readers_of_a_report_can_record_a_visit(audience, viewer, editor, visitor, admin_client):
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody", is_staff=True))
    report = owned_by("vera", audience=audience)
    clients = {"owner": viewer, "other": editor, "root": admin_client}
    for name, client in clients.items():
        expected = 204 if READERS[audience][name] == 200 else 404
        assert client.post(seen_url(report), {"version": list_query("").version}).status_code == expected
    assert nobody.post(seen_url(report)).status_code == 403
    assert 'name="password"' in visitor.post(seen_url(report)).content.decode()
    recorded = {visit.user.username for visit in ReportVisit.objects.select_related("user")}
    assert recorded == {"private": {"vera"}}.get(audience, {"vera", "emil", "admin"})


def test_a_visit_needs_the_token_of_the_form(viewer):
    report = builders.report()
    client = Client(enforce_csrf_checks=True)
    client.cookies = viewer.cookies
    section = page_of(client, report.page_url()).select_one(".notice")
    fields = fields_of(section)
    assert client.post(section.form["action"], fields | {"csrfmiddlewaretoken": ""}).status_code == 403
    assert not ReportVisit.objects.exists()
    assert client.post(section.form["action"], fields).status_code == 204
    assert ReportVisit.objects.exists()


def test_a_report_seen_twice_leaves_one_row(viewer):
    report, user = builders.report(), User.objects.get(username="vera")
    result = ListResult(list_query(""))
    for _time in range(2):
        changes.record_visit(report, result, user, NOW)
    assert ReportVisit.objects.get().seen_at == NOW


def test_the_numbers_of_a_long_list_are_not_queried(viewer, rows, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(changes, "MOST_KEPT", 3)
    result = ListResult(list_query(""))
    assert result.count == 4
    with django_assert_num_queries(0):
        assert changes.numbers_of(result) is None


def test_changed_filters_start_a_new_comparison(publisher, rows):
    report = builders.report()
    notice(publisher, report)
    send(publisher, change_url(report), query="q=stays")
    assert "for the first time since its filters were changed" in notice(publisher, report)


def test_only_the_length_of_a_long_list_is_stored(viewer, rows, monkeypatch):
    monkeypatch.setattr(changes, "MOST_KEPT", 3)
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        assert ReportVisit.objects.get().seen_numbers is None
        clock.shift(60 * MINUTE)
        builders.achievement(title_en="Arrives", publish_at=NOW + 50 * MINUTE)
        text = notice(viewer, report)
        assert "The list is longer by 1 achievement. 1 achievement is new or changed." in text
        assert "For lists of more than 10,000 achievements, only the number is kept" in text


def test_only_the_first_of_many_changes_are_named(viewer, monkeypatch):
    monkeypatch.setattr(changes, "MOST_NAMED", 2)
    report = builders.report()
    with time_machine.travel(NOW, tick=False) as clock:
        notice(viewer, report)
        clock.shift(60 * MINUTE)
        for _number in range(5):
            builders.achievement()
        page = opened(viewer, report)
        assert "5 achievements are new" in words(page)
        assert len(page.select("li a")) == 2
        assert "and 3 more" in words(page)


migration = import_module("achievements.migrations.0010_numbers_as_lists")


@given(st.sets(st.integers(1, 300)))
def test_stored_numbers_come_through_the_migration_and_back(found):
    assert migration.as_list(migration.as_runs(sorted(found))) == sorted(found)


def test_the_migration_converts_ranges_of_numbers_to_lists():
    assert migration.as_list("1-3,9") == [1, 2, 3, 9]
    assert migration.as_list("") == []
    assert migration.as_runs([1, 2, 3, 9]) == "1-3,9"
