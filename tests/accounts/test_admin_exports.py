"""Tests of the exports of lists in the administration: exactly the content of each list."""

import csv
import datetime
import io

import openpyxl
import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import exports
from accounts.exports import ExportsAdmin, cell_value
from accounts.models import AuditEntry
from achievements.models import Achievement, Organization, Report
from fields import workbooks
from fields.tabular import Sheet, csv_lines, unmarked
from fields.workbooks import xlsx_file
from sectors.models import Page, Plan, Sector
from tests import builders
from tests.html import parse_html
from tests.samples import copied
from tests.staff import list_url, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TOO_LARGE = f"?sector__id__exact={'9' * 30}"  # for a number of a row: there is none
MODELS = [Achievement, Organization, Sector, Plan, Page, Report]


def export_url(model, extension, query=""):
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_export", args=[extension]) + query


def csv_rows(client, model, query=""):
    response = client.post(export_url(model, "csv", query))
    assert response.status_code == 200, response.headers.get("Location")
    content = b"".join(response.streaming_content).decode("utf-8")
    assert content.startswith("\ufeff")
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def xlsx_rows(client, model, query=""):
    response = client.post(export_url(model, "xlsx", query))
    assert response.status_code == 200, response.headers.get("Location")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [["" if value is None else value for value in row] for row in sheet.iter_rows(values_only=True)]


def shown_rows(client, model, query=""):
    """Return the column headings and the cell texts of a changelist."""
    page = parse_html(client.get(list_url(model) + query).content)
    heads = page.select("#result_list thead th[class*=column-] .text")
    rows = page.select("#result_list tbody tr")
    return [words(head) for head in heads], [[words(cell) for cell in row.select("[class*=field-]")] for row in rows]


def words(element):
    """Return the text of an element, or “yes” or “no” for a Boolean icon."""
    said = {"True": "yes", "False": "no"}
    return " ".join(element.get_text().split()) or "".join(said[picture["alt"]] for picture in element.select("img"))


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    sector = builders.sector(name_en="Energy")
    builders.sector(name_en="Health")
    for number in range(60):
        builders.achievement(sector=sector, title_en=f"Roof {number:02}", period="2010")
    builders.achievement(sector=sector, title_en="=1+1", period="2011")
    builders.achievement(sector=sector, title_en='- with "quotes", and more', period="2012", **builders.DRAFT)
    builders.page()
    builders.organization(name_en="+Plus")
    builders.report(name_en="@list", slug="at-list")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_offers_its_rows_and_says_how_many(model, city, publisher):
    assert isinstance(admin.site.get_model_admin(model), ExportsAdmin)
    count = model.objects.count()
    page = parse_html(publisher.get(list_url(model)).content)
    text = "Export this row:" if count == 1 else f"Export these {count} rows:"
    form = page.select_one("form.export")
    assert text in " ".join(form.get_text().split())
    assert [button.get_text() for button in form.select("button")] == ["CSV", "XLSX"]
    for button in form.select("button"):
        response = publisher.post(button["formaction"])
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]
        assert b"".join(response.streaming_content)
    assert len(csv_rows(publisher, model)) == len(xlsx_rows(publisher, model)) == count + 1


@pytest.mark.parametrize("model", [Achievement, Organization, Sector, Plan, Page], ids=lambda model: model.__name__)
def test_a_file_says_what_the_list_says(model, city, publisher):
    heads, rows = shown_rows(publisher, model, "?all=1" if model is Achievement else "")
    file = csv_rows(publisher, model)
    assert [head.lower() for head in file[0]] == [head.lower() for head in heads]
    assert [[text.removeprefix("'") for text in row] for row in file[1:]] == rows
    assert [[str(value) for value in row] for row in xlsx_rows(publisher, model)[1:]] == rows


@pytest.mark.parametrize(
    "query",
    [
        "?q=roof",
        "?o=-1",
        "?status=ended&o=1",
        "?visibility=draft",
        "?p=2",
        "?all=",
        "?outcome__exact=partly",
        TOO_LARGE,
    ],
)
def test_a_file_has_the_filters_the_search_and_the_order_of_the_list_and_all_of_its_pages(query, city, publisher):
    whole = query.replace("p=2", "").replace("all=", "")
    expected = shown_rows(publisher, Achievement, f"{whole}&all=1")[1]
    file = csv_rows(publisher, Achievement, query)
    assert [[text.removeprefix("'") for text in row] for row in file[1:]] == expected
    page = parse_html(publisher.get(list_url(Achievement) + whole).content)
    assert bool(expected) == ("Export th" in page.get_text())


@pytest.mark.parametrize(
    "query",
    [
        "?sector__id__exact=abc",
        "?status=finished",
        "?visibility=secret",
        "?draft=nobody",
        "?missing=fr",
        "?nothing=1",
        "?e=1",
    ],
)
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_invalid_filter_exports_nothing(query, extension, city, publisher):
    response = publisher.post(export_url(Achievement, extension, query))
    assert response.status_code == 302
    assert response.headers["Location"] == f"{list_url(Achievement)}?e=1"
    assert publisher.get(response.headers["Location"]).status_code == 200
    assert not AuditEntry.objects.filter(event="exported").exists()


def test_a_formula_is_text_in_both_files(city, publisher):
    query = "?q=1%2B1"
    assert csv_rows(publisher, Achievement, query)[1][0] == "'=1+1"
    response = publisher.post(export_url(Achievement, "xlsx", query))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_a_text_that_no_cell_has_room_for_is_cut_and_says_so(publisher, monkeypatch):
    monkeypatch.setattr(workbooks, "LONGEST_CELL", 90)
    builders.organization(name_en="A body with a long name " * 8)
    cell = xlsx_rows(publisher, Organization)[1][0]
    assert len(cell) == 90
    assert cell.startswith("A body with")
    assert cell.endswith("… [cut here: a cell holds 32,767 characters; the CSV has the whole text]")


@pytest.mark.parametrize("letter", ["가", "😀", "a"])
def test_a_cell_is_as_long_as_spreadsheets_count(letter):
    most = 32_767 // (len(letter.encode("utf-16-le")) // 2)
    texts = [letter * most, letter * (most + 1)]
    with xlsx_file(Sheet(["a"], [[text] for text in texts])) as file:
        cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
    assert cells[0] == texts[0]
    assert len(cells[1].encode("utf-16-le")) // 2 <= 32_767
    assert "[cut here:" in cells[1]


def test_a_number_of_more_digits_than_spreadsheets_have_is_text():
    numbers = ["123456789012345", "-1234567890.12345", "1234567890123456", "12345678901234.56", "1" + "0" * 20, "0.001"]
    with xlsx_file(Sheet(["a"], [[number] for number in numbers], ["amount"])) as file:
        cells = [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["n", "n", "s", "s", "n", "n"]
    assert [cell.value for cell in cells[2:4]] == numbers[2:4]
    assert [float(cell.value) for cell in cells] == list(map(float, numbers))


@pytest.mark.parametrize("text", ["<r>bold</r>", " a ", "a\nb", "<b>&\"'", "{=1}", "https://example.org/ x"])
def test_a_text_is_no_markup_of_a_workbook(text):
    with xlsx_file(Sheet(["a"], [[text]])) as file:
        cell = openpyxl.load_workbook(file).active["A2"]
    assert (cell.value.strip(), cell.data_type, cell.hyperlink) == (text.strip(), "s", None)


def test_a_day_before_the_calendar_of_spreadsheets_is_a_text():
    moment = datetime.datetime.fromisoformat("1895-05-01T08:30:00")
    cells = [datetime.date(1899, 12, 31), moment, datetime.date(1900, 3, 1), -5, "=1"]
    with xlsx_file(Sheet(list("abcde"), [cells])) as file:
        rows = list(openpyxl.load_workbook(file).active.iter_rows(values_only=True))
    assert rows[1] == ("1899-12-31", "1895-05-01 08:30:00", datetime.datetime.fromisoformat("1900-03-01"), -5, "=1")


def test_the_escape_of_a_text_like_a_formula_can_be_removed(publisher):
    builders.organization(name_en="'=quoted")
    assert unmarked(csv_rows(publisher, Organization)[1][0]) == "'=quoted"


def test_numbers_and_moments_are_typed(publisher):
    item = builders.achievement()
    builders.partner(achievement=item, organization=builders.organization(name_en="City"))
    assert xlsx_rows(publisher, Organization)[1][2] == 1
    report = builders.report()
    moment = xlsx_rows(publisher, Report)[1][3]
    changed = timezone.localtime(report.changed_at).replace(tzinfo=None, microsecond=0)
    assert abs(moment - changed) < datetime.timedelta(seconds=2)
    assert csv_rows(publisher, Report)[1][3] == changed.isoformat(" ")


@pytest.mark.parametrize(
    ("value", "text"), [(-5, "-5"), ("-5", "'-5"), (None, ""), (True, "yes"), (datetime.date(2026, 1, 2), "2026-01-02")]
)
def test_a_number_is_left_as_it_is_and_a_text_is_made_safe(value, text):
    [_bom, _header, line] = csv_lines(Sheet(["a", "b"], [["x", cell_value(None, value)]]))
    assert line.decode() == f"x,{text}\r\n"


def test_markup_of_a_column_is_not_in_the_file(publisher):
    builders.report(name_en="A & B")
    for rows in (csv_rows(publisher, Report), xlsx_rows(publisher, Report)):
        assert rows[1][0] == "A & B"
        assert "<a" not in str(rows)


def test_a_file_is_in_the_language_of_the_interface(publisher):
    builders.achievement(title_en="Roofs", title_ko="지붕")
    publisher.cookies["django_language"] = "ko"
    with translation.override("ko"):
        label = str(Achievement._meta.get_field("sector").verbose_name)
    for rows in (csv_rows(publisher, Achievement), xlsx_rows(publisher, Achievement)):
        assert rows[0][1] == label
        assert rows[1][0] == "지붕"


def test_drafts_are_marked_as_such(city, viewer):
    rows = csv_rows(viewer, Achievement, "?q=quotes")
    assert rows[1][rows[0].index("Visibility")] == "Not public yet"


def test_an_export_is_on_record(city, viewer):
    csv_rows(viewer, Achievement, "?q=roof")
    entry = AuditEntry.objects.get(event="exported")
    assert (entry.actor_name, entry.note) == ("vera", "/admin/achievements/achievement/export/csv/?q=roof")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_export_needs_the_right_to_view_the_list(model, visitor, django_user_model):
    assert visitor.get(export_url(model, "csv")).headers["Location"].startswith("/admin/login/")
    response = visitor.post(export_url(model, "csv"))  # the form to sign in, which sends it again
    assert "Content-Disposition" not in response.headers
    assert 'name="password"' in response.content.decode()
    visitor.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    for extension in ("csv", "xlsx"):
        for method in (visitor.get, visitor.post):
            assert method(export_url(model, extension)).status_code == 403


def test_a_file_of_reports_has_no_private_one_of_others(viewer, admin_client, django_user_model):
    builders.report(name_en="Zebra", audience="private", owner=django_user_model.objects.get(username="vera"))
    builders.report(name_en="Shared", audience="staff")
    for read in (csv_rows, xlsx_rows):
        assert [row[0] for row in read(admin_client, Report)[1:]] == ["Shared"]
        assert sorted(row[0] for row in read(viewer, Report)[1:]) == ["Shared", "Zebra"]


def test_an_unknown_export_format_is_not_found(viewer):
    for method in (viewer.get, viewer.post):
        assert method(export_url(Achievement, "pdf")).status_code == 404


@pytest.mark.parametrize("query", ["", "?q=roof&status=ended", "?p=1", "?o=-1"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_address_of_a_file_leads_to_the_list_with_the_same_filters(query, extension, city, viewer):
    for method in (viewer.get, viewer.head):
        assert method(export_url(Achievement, extension, query)).headers["Location"] == list_url(Achievement) + query
    response = viewer.get(export_url(Achievement, extension, query), follow=True)
    assert "To download this list as a file, use the buttons above it." in text_of(response)
    assert parse_html(response.content).select("form.export button")
    assert not AuditEntry.objects.filter(event="exported").exists()


def test_a_file_needs_the_token_of_the_form(city, viewer):
    client = Client(enforce_csrf_checks=True)
    client.cookies = viewer.cookies
    assert client.post(export_url(Achievement, "csv")).status_code == 403
    page = parse_html(client.get(list_url(Achievement)).content)
    token = page.select_one("form.export [name=csrfmiddlewaretoken]")["value"]
    assert client.post(export_url(Achievement, "csv"), {"csrfmiddlewaretoken": token}).status_code == 200


def test_a_list_too_long_for_a_spreadsheet_says_so(city, viewer, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_SPREADSHEET", 50)
    response = viewer.post(export_url(Achievement, "xlsx", "?o=1"), follow=True)
    assert response.redirect_chain == [(f"{list_url(Achievement)}?o=1", 302)]
    assert "A spreadsheet (XLSX) can hold at most 50 rows." in text_of(response)
    assert "a spreadsheet (XLSX) can hold at most 50 rows" in text_of(viewer.get(list_url(Achievement)))
    assert len(csv_rows(viewer, Achievement)) == 63
    assert len(xlsx_rows(viewer, Achievement, "?status=ended&q=%22roof+05%22")) == 2


@pytest.mark.parametrize("rows", [1, 40])
def test_a_file_costs_the_same_queries_at_any_length(viewer, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}")
    with django_assert_max_num_queries(40):
        assert len(csv_rows(viewer, Achievement)) == rows + 1
