"""Tests of the forms, lists and permissions of the administration."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from achievements.measures.models import Measure, Unit
from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from fields.admin import MOST_ROWS
from portal.admin import MOST_IN_SECTOR
from publishing.models import LiveModel
from publishing.workflow.roles import ROLES
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests import builders
from tests.forms import errors_of, send, shown_in
from tests.html import parse_html
from tests.workflow import run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

EDITED = [Plan, Sector, Page, Achievement, Organization, Unit, Measure]
NEW = {"title_en": "A new claim", "title_ko": "새 성과"}


def change(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_change", args=[item.pk])


def delete(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_delete", args=[item.pk])


def add(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def listing(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def read(client, url, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == 200, (url, response.status_code)
    return parse_html(response.content)


def names_of_nothing(page):
    """Return the ids that the page refers to for screen readers and does not have."""
    attributes = ("aria-describedby", "aria-labelledby", "aria-controls", "for")
    named = {name for key in attributes for tag in page.select(f"[{key}]") for name in tag[key].split()}
    return {name for name in named if "__prefix__" not in name} - {tag["id"] for tag in page.select("[id]")}


def preview(client, item):
    return read(client, f"{item.page_url()}preview/")


def row(prefix, number, **values):
    """Return the POST fields of a new inline row, as after a click on "Add another"."""
    fields = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | fields


def stored():
    """Return all rows of the apps `sectors` and `achievements`, for comparison."""
    models = [model for app in ("sectors", "achievements") for model in apps.get_app_config(app).get_models()]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_every_form_and_list_opens_and_an_untouched_one_changes_nothing(sample, publisher, model, language):
    publisher.cookies["django_language"] = language
    item = model.objects.order_by("-pk").first()
    for url in (add(model), listing(model), change(item)):
        page = read(publisher, url)
        assert page.html["lang"] == language
        assert not names_of_nothing(page)
    before, points = stored(), set(Achievement.points.through.objects.values_list("strategypoint", "achievement"))
    recorded = AuditEntry.objects.count()
    response = send(publisher, change(item))
    assert response.status_code == 302, errors_of(response)
    assert stored() == before
    assert set(Achievement.points.through.objects.values_list("strategypoint", "achievement")) == points
    assert AuditEntry.objects.count() == recorded


def test_a_whole_achievement_is_made_in_one_form(publisher):
    sector, body = builders.sector(), builders.organization()
    point = builders.point(sector=sector)
    fields = NEW | {"sector": sector.pk, "period": "2010년 6월", "points": [point.pk]}
    fields |= row("parts", 0, title_en="A part", period="June 2010")
    measure = builders.records_of(**builders.CAPACITY)["measure"]
    fields |= row("figures", 0, value="11.2 MW", measure=measure.pk, as_of="2010. 6.", kind="result")
    fields |= row("partners", 0, organization=body.pk, role="host")
    fields |= row("sources", 0, title_en="A report", url="https://example.org/report")
    response = send(publisher, f"{add(Achievement)}?sector={sector.pk}", **fields)
    assert response.status_code == 302, errors_of(response)
    item = Achievement.objects.get()
    assert (str(item.period), item.position, [*item.points.all()]) == ("2010-06", 1, [point])
    text = preview(publisher, item).get_text(" ")
    assert all(fact in text for fact in ("A new claim", "June 2010", "A part", "11.2 MW", "A report", str(body)))


def test_adding_from_a_sectors_page_fills_in_the_sector(sample, editor):
    sector = Sector.objects.get(slug="renewable-energy")
    page = read(editor, change(sector))
    assert len(page.select("#achievements-group .has_original")) == 11
    link = page.find("a", string="Add another achievement here")["href"]
    assert shown_in(editor, link)["sector"] == str(sector.pk)
    assert [box.get_text(strip=True) for box in read(editor, link).select("#id_points label")] == [
        str(point) for point in sector.points.all()
    ]


def test_a_sector_with_very_many_achievements_still_opens(editor, monkeypatch):
    monkeypatch.setattr("portal.admin.MOST_IN_SECTOR", 1)
    sector = builders.achievement().sector
    assert read(editor, change(sector)).select("#achievements-group")
    builders.achievement(sector=sector)
    assert not read(editor, change(sector)).select("#achievements-group")


@pytest.mark.one_database
def test_a_wrong_period_is_answered_with_what_would_be_right(editor):
    item = builders.achievement(period="2010")
    response = send(editor, change(item), period="2010-13")
    assert errors_of(response) == ["There is no month 13. Write a month as 2010-06, two years as 2009/2012."]
    assert parse_html(response.content).select_one("#id_period")["value"] == "2010-13"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title_en": "", "title_ko": ""}, "Enter the title in at least one language."),
        ({"outcome": "", "outcome_note_en": "It works."}, "Choose the outcome that the sentence explains."),
        (
            row("figures", 0, value="1234567890123456", kind="result"),
            "Enter a number with at most 15 digits, 4 of them after the decimal point.",
        ),
        (row("figures", 0, value="5", as_of="2009/2012", kind="result"), "Enter one date"),
        (row("sources", 0, title_en="A report"), "Enter a link or choose a file."),
        (row("sources", 0, title_en="A report", url="javascript:alert(1)"), "Enter a valid URL."),
        (row("parts", 0, period="2010"), "Enter the title in at least one language."),
    ],
    ids=str,
)
def test_a_mistake_in_the_form_is_named_and_nothing_is_saved(editor, fields, error):
    item = builders.achievement(title_en="Before")
    response = send(editor, change(item), **{"title_en": "After"} | fields)
    assert [found for found in errors_of(response) if found.startswith(error)], errors_of(response)
    item.refresh_from_db()
    assert item.title_en == "Before"


def test_points_of_another_sector_are_refused(editor):
    item = builders.achievement()
    stranger = builders.point(sector=builders.sector())
    response = send(editor, change(item), sector=stranger.sector.pk, points=[builders.point(sector=item.sector).pk])
    assert errors_of(response) == [
        "These strategy points belong to another sector. Choose from this sector's points instead."
    ]
    shown = parse_html(response.content).select("#id_points label")
    assert [label.get_text(strip=True) for label in shown] == [str(stranger)]


def test_a_figure_belongs_to_a_part_of_its_own_achievement(editor):
    item, stranger = builders.achievement(**builders.DRAFT), builders.part(achievement=builders.achievement())
    response = send(editor, change(item), **row("figures", 0, value="5", kind="result", part=stranger.pk))
    assert any(error.startswith("Select a valid choice.") for error in errors_of(response))
    assert not Figure.objects.exists()


def test_a_file_that_is_no_document_or_too_large_is_refused(editor, monkeypatch):
    item = builders.achievement(**builders.DRAFT)
    upload = {"title_en": "A report", "file": SimpleUploadedFile("page.html", b"<script>")}
    assert "“html” is not allowed" in errors_of(send(editor, change(item), **row("sources", 0, **upload)))[0]
    monkeypatch.setattr("achievements.files.LARGEST", 5)
    upload["file"] = SimpleUploadedFile("report.pdf", b"%PDF-1.7")
    assert "This file is 8" in errors_of(send(editor, change(item), **row("sources", 0, **upload)))[0]
    assert not Source.objects.exists()


def test_rows_are_put_in_order_by_number(editor):
    item = builders.achievement(**builders.DRAFT)
    first, second = builders.part(achievement=item), builders.part(achievement=item)
    send(editor, change(item), **{"parts-0-position": "2", "parts-1-position": "1"})
    assert list(item.parts.all()) == [second, first]


def test_a_row_without_a_number_goes_to_the_end(editor):
    item = builders.achievement(**builders.DRAFT)
    builders.part(achievement=item, position=7, title_en="First")
    send(editor, change(item), **row("parts", 1, title_en="Last"))
    assert [(part.position, part.title_en) for part in item.parts.all()] == [(1, "First"), (2, "Last")]


def test_viewers_see_everything_and_change_nothing(sample, viewer):
    for model in EDITED:
        item = model.objects.first()
        assert read(viewer, change(item))
        assert viewer.get(add(model)).status_code == 403
        assert viewer.post(change(item), {}).status_code == 403


def test_roles_can_be_set_up_again(db):
    from django.core.management import call_command

    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    call_command("migrate", verbosity=0)
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before
    assert set(before) == set(ROLES)
    assert all(before.values())


def test_only_administrators_keep_accounts(viewer, editor, publisher, administrator):
    url = "/admin/auth/user/"
    assert [client.get(url).status_code for client in (viewer, editor, publisher, administrator)] == [
        403,
        403,
        403,
        200,
    ]


def test_lists_show_status_period_languages_and_visibility(editor):
    builders.achievement(title_en="Half", title_ko="", period="2009/2012")
    builders.achievement(title_en="Whole", title_ko="전체", **builders.DRAFT)
    rows = {
        line.select_one(".field-__str__").get_text(): [
            line.select_one(f".field-{name}").get_text()
            for name in ("shown_period", "shown_state", "visibility", "languages")
        ]
        for line in read(editor, listing(Achievement)).select("#result_list tbody tr")
    }
    assert rows["Half"] == ["2009–2012", "Ended, outcome not stated", "Public", "Korean is missing"]
    assert rows["Whole"] == ["—", "Period not given", "Not public yet", "complete"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=ended", ["Half"]),
        ("missing=ko", ["Half"]),
        ("missing=en", []),
        ("visibility=draft", ["Whole"]),
        ("visibility=public", ["Half", "Later"]),
        ("check=yes", ["Later"]),
        ("q=하나", ["Later"]),
        ("q=Hydrogen", ["Whole"]),
        ("status=nonsense&missing=xx", ["Half", "Later", "Whole"]),
    ],
)
def test_lists_are_filtered_and_searched(editor, query, expected):
    builders.achievement(title_en="Half", title_ko="", period="2009/2012")
    whole = builders.achievement(title_en="Whole", title_ko="전체", **builders.DRAFT)
    builders.part(achievement=whole, title_en="Hydrogen")
    builders.achievement(title_en="Later", title_ko="하나", period="2999", to_check="Is it so?")
    page = read(editor, f"{listing(Achievement)}?{query}")
    assert sorted(cell.get_text() for cell in page.select(".field-__str__")) == expected


@pytest.mark.parametrize(
    "url", [listing(Achievement), listing(Plan), "/admin/auth/user/", "/admin/accounts/auditentry/"]
)
def test_a_long_search_uses_only_its_first_ten_words(administrator, url):
    with CaptureQueriesContext(connection) as few:
        assert "Only the first" not in read(administrator, f"{url}?q={'+'.join(map(str, range(10)))}").get_text()
    with CaptureQueriesContext(connection) as many:
        page = read(administrator, f"{url}?q={'+'.join(map(str, range(300)))}")
    assert max(len(query["sql"]) for query in many) == max(len(query["sql"]) for query in few)
    notices = [notice.get_text() for notice in page.select(".messagelist li")]
    assert notices == ["Only the first 10 words of the search were looked for. Leave some out."]


def test_words_after_the_tenth_do_not_affect_a_search(editor):
    builders.achievement(title_en="one two three four five six seven eight nine ten")
    page = read(editor, f"{listing(Achievement)}?q=%22one+two%22+three+four+five+six+seven+eight+nine+ten+one+missing")
    assert len(page.select(".field-__str__")) == 1


def fill(model, number, **values):
    """Create a number of rows with the same values."""
    model.objects.bulk_create(model(position=place + 1, **values) for place in range(number))


@pytest.mark.one_database
def test_the_largest_achievement_that_a_form_allows_is_saved(editor):
    item = builders.achievement(**builders.DRAFT)
    body = builders.organization()
    bodies = [Organization(slug=f"one-of-many-{place}", name_en=f"Body {place}") for place in range(MOST_ROWS)]
    Organization.objects.bulk_create(bodies)
    fill(Part, MOST_ROWS, achievement=item, title_en="A part")
    fill(Figure, MOST_ROWS, achievement=item, value=5, unit=builders.unit())
    fill(Source, MOST_ROWS, achievement=item, title_en="A source", url="https://example.org/")
    Partner.objects.bulk_create(Partner(achievement=item, organization=each, position=1) for each in bodies)
    builders.record_loaded(item)
    response = send(editor, change(item), title_en="Saved", **{"partners-0-organization": body.pk})
    assert response.status_code == 302, errors_of(response)
    item.refresh_from_db()
    assert item.title_en == "Saved"
    assert item.partners.filter(organization=body).exists()


@pytest.mark.one_database
def test_the_largest_sector_and_plan_fit_a_form_as_well(editor):
    sector = builders.sector(**builders.DRAFT)
    points = [StrategyPoint(sector=sector, slug=f"p-{place}", text_en="A point") for place in range(MOST_ROWS)]
    StrategyPoint.objects.bulk_create(points)
    fill(Achievement, MOST_IN_SECTOR, sector=sector, title_en="A claim")
    others = [Sector(plan=sector.plan, slug=f"s-{place}", name_en="A sector") for place in range(300)]
    Sector.objects.bulk_create(others)
    builders.record_loaded(sector)
    for item in (sector, sector.plan):
        response = send(editor, change(item))
        assert response.status_code == 302, errors_of(response)


@pytest.mark.one_database
def test_a_form_offers_no_more_rows_than_it_can_save(editor):
    page = read(editor, change(builders.achievement()))
    most = [field["value"] for field in page.select("input[name$='-MAX_NUM_FORMS']")]
    assert most == [str(MOST_ROWS)] * 4


def test_filters_show_counts(sample, editor):
    facets = read(editor, listing(Achievement)).select_one("#changelist-filter").get_text()
    assert "Ended, outcome not stated (31)" in facets
    assert "Renewable energy (11)" in facets


def test_view_on_site_is_offered_for_public_items_only(editor):
    public, draft = builders.achievement(), builders.achievement(**builders.DRAFT)
    link = read(editor, change(public)).select_one("a.viewsitelink")
    assert link["href"] == public.get_absolute_url()
    assert not read(editor, change(draft)).select("a.viewsitelink")


@pytest.mark.one_database
def test_the_administration_speaks_korean_field_names_and_help_included(sample, editor):
    page = read(editor, change(Achievement.objects.first()), **{"accept-language": "ko"})
    labels = [label.get_text() for label in page.select("label")]
    assert {"제목 (영어):", "제목 (한국어):", "기간:", "분야:"} <= set(labels)
    assert "성과를 한 문장으로 입력합니다. 연도와 금액은" in page.get_text()


def test_staff_switch_the_language_where_they_are(editor):
    page = read(editor, listing(Achievement))
    form = page.select_one("form.language-switch")
    response = editor.post(form["action"], {"next": form.select_one("[name=next]")["value"], "language": "ko"})
    assert response.headers["Location"] == listing(Achievement)
    assert read(editor, listing(Achievement)).html["lang"] == "ko"


def test_every_model_is_edited_somewhere():
    from django.apps import apps
    from django.contrib import admin

    edited = set(admin.site._registry)
    for model_admin in admin.site._registry.values():
        edited |= {inline.model for inline in model_admin.inlines}
    own = {model for app in ("sectors", "achievements") for model in apps.get_app_config(app).get_models()}
    assert {model for model in own if issubclass(model, LiveModel)} <= edited
    assert {StrategyPoint, Part, Partner} <= own


def test_an_address_is_made_from_a_name_or_is_free_to_choose(editor):
    for fields in ({"name_en": "Harbor Polytechnic"}, {"name_en": "Harbor  Polytechnic!"}, {"name_ko": "항만대학"}):
        assert send(editor, add(Organization), kind="other", is_another="on", **fields).status_code == 302
    assert set(Organization.objects.values_list("slug", flat=True)) == {
        "harbor-polytechnic",
        "harbor-polytechnic-2",
        "hangmandaehak",
    }
    for slug in ("Guide_A", "한글", "a--b", "-a"):
        response = send(editor, add(Organization), kind="other", name_en="X", slug=slug)
        assert errors_of(response)[0].startswith("Use lowercase letters from a to z")


def test_numbers_are_typed_as_people_write_them(editor):
    item = builders.achievement(**builders.DRAFT)
    measure = builders.records_of(unit_ko="원", label_ko="투자")["measure"]
    send(editor, change(item), **row("figures", 0, value="1억 2,345만", measure=measure.pk, kind="result"))
    assert Figure.objects.get().value == 123_450_000
    assert shown_in(editor, change(item))["figures-0-value"] == "123,450,000"
    response = send(editor, change(item), **{"figures-0-value": "100 이상"})
    assert errors_of(response)[0].startswith("“100 이상” is not a number.")


def test_a_second_key_figure_is_refused_with_the_limit_and_what_to_do(editor):
    item = builders.achievement(**builders.DRAFT)
    for value in range(2):
        builders.figure(achievement=item, value=value, as_of=f"202{value}", is_key=value < 1)
    response = send(editor, change(item), **{"figures-1-is_key": "on"})
    [error] = errors_of(response)
    assert error.startswith("2 figures are marked as key figures, and the card of a sector has room for 1. Take")
    response = send(editor, change(item), **{"figures-1-is_key": "on", "figures-0-is_key": None, "_save": "Save"})
    assert response.status_code == 302
    response = send(editor, change(item), **{"figures-0-is_key": "on", "figures-1-DELETE": "on", "_save": "Save"})
    assert response.status_code == 302


def test_too_many_key_figures_give_a_warning_with_links_to_the_others(editor):
    first, second, other = (builders.achievement(title_en=name) for name in ("First", "Second", "Other"))
    for item in (first, second):
        builders.figure(achievement=item, is_key=True)
    builders.figure(achievement=other)
    response = editor.get(send(editor, change(other), **{"figures-0-is_key": "on", "_continue": "Save"}).url)
    [notice] = parse_html(response.content).select(".messagelist .warning")
    text = notice.get_text()
    assert f"“{other.sector}” has 3 key figures, and its card has room for 1" in text
    assert text.endswith("or at: First, Second.")


def test_no_warning_about_key_figures_if_the_item_has_none(editor):
    item = builders.achievement()
    for _number in range(4):
        builders.figure(achievement=builders.achievement(), is_key=True)
    response = editor.get(send(editor, change(item), title_en="New", _continue="Save").url)
    assert not parse_html(response.content).select(".messagelist .warning")


def test_a_part_with_figures_is_not_deleted_by_itself(editor):
    item = builders.achievement(**builders.DRAFT)
    part = builders.part(achievement=item)
    builders.figure(achievement=item, part=part, value=5)
    response = send(editor, change(item), **{"parts-0-DELETE": "on", "figures-0-value": "6"})
    assert "would require deleting the following protected related objects" in errors_of(response)[0]
    assert (Part.objects.get(), Figure.objects.get().value) == (part, 5)
    assert send(editor, change(item), **{"figures-0-DELETE": "on"}).status_code == 302
    assert send(editor, change(item), **{"parts-0-DELETE": "on"}).status_code == 302


@pytest.mark.one_database
def test_a_row_takes_the_place_of_its_new_number_and_the_others_move_on(editor):
    sector = builders.sector(**builders.DRAFT)
    first, second, third = (builders.achievement(sector=sector, **builders.DRAFT) for _ in range(3))
    send(editor, change(sector), **{"achievements-2-position": "1"})
    assert list(sector.achievements.all()) == [third, first, second]
    send(editor, change(sector), **{"achievements-0-position": "2"})
    assert list(sector.achievements.all()) == [first, third, second]
    assert [item.position for item in sector.achievements.all()] == [1, 2, 3]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({0: "3"}, "BCADE"),
        ({4: "1"}, "EABCD"),
        ({0: "3", 1: "4"}, "CDABE"),
        ({2: "1", 3: "2"}, "CDABE"),
        ({0: "2", 1: "1"}, "BACDE"),
        ({0: ""}, "BCDEA"),
        ({0: "0"}, "BCDEA"),
        ({0: "99"}, "BCDEA"),
        ({3: "1", 4: "1"}, "DEABC"),
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["parts", "achievements"])
def test_rows_take_the_places_that_are_typed(editor, kind, typed, expected):
    sector = builders.sector(**builders.DRAFT)
    if kind == "parts":
        parent = builders.achievement(sector=sector, **builders.DRAFT)
        rows = [builders.part(achievement=parent, title_en=letter) for letter in "ABCDE"]
    else:
        parent = sector
        rows = [builders.achievement(sector=sector, title_en=letter, **builders.DRAFT) for letter in "ABCDE"]
    response = send(editor, change(parent), **{f"{kind}-{number}-position": value for number, value in typed.items()})
    assert response.status_code == 302, errors_of(response)
    shown = type(rows[0]).objects.filter(pk__in=[item.pk for item in rows])
    assert "".join(shown.values_list("title_en", flat=True)) == expected
    assert list(shown.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_a_new_row_takes_the_place_that_is_typed(editor):
    item = builders.achievement(**builders.DRAFT)
    for letter in "AB":
        builders.part(achievement=item, title_en=letter)
    send(editor, change(item), **row("parts", 2, title_en="N", position="1"))
    assert "".join(item.parts.values_list("title_en", flat=True)) == "NAB"


@pytest.mark.one_database
@pytest.mark.parametrize("period", ["0012", "0099/2010", "0999", "../0500", "2013/..", "2010-06/2012"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_untouched_period_stays_as_it_is(editor, period, language):
    item = builders.achievement(period=period, **builders.DRAFT)
    editor.cookies["django_language"] = language
    assert send(editor, change(item)).status_code == 302
    item.refresh_from_db()
    assert str(item.period) == period


@pytest.mark.one_database
def test_partners_that_are_swapped_are_refused_in_words(editor):
    item = builders.achievement(**builders.DRAFT)
    one, other = builders.partner(achievement=item), builders.partner(achievement=item)
    swapped = {"partners-0-organization": other.organization.pk, "partners-1-organization": one.organization.pk}
    assert "was in another row before" in errors_of(send(editor, change(item), **swapped))[0]
    response = send(editor, change(item), **{"partners-0-DELETE": "on", "partners-1-organization": one.organization.pk})
    assert response.status_code == 302
    assert [partner.organization for partner in item.partners.all()] == [one.organization]


def test_an_endless_period_or_number_is_refused_before_it_is_read(editor):
    item = builders.achievement(**builders.DRAFT)
    response = send(editor, change(item), period="1" + " " * 60000 + "1")
    assert "at most 100 characters" in errors_of(response)[0]
    response = send(editor, change(item), **row("figures", 0, value="9" * 1_000_100, kind="result"))
    assert any("at most 60 characters" in error for error in errors_of(response))


def test_ordering_changes_nothing_else_and_adds_nothing(editor):
    sector = builders.achievement(title_en="Before").sector
    fields = {"achievements-TOTAL_FORMS": "2", "achievements-1-position": "9", "achievements-0-title_en": "After"}
    assert send(editor, change(sector), **fields).status_code == 302
    assert [item.title_en for item in sector.achievements.all()] == ["Before"]


@pytest.mark.one_database
@pytest.mark.parametrize("query", ["sector=x", "sector=1,2", "sector=999999999999999999999", "sector="])
def test_a_crafted_link_to_the_form_is_no_failure(editor, query):
    builders.point()
    assert editor.get(f"{add(Achievement)}?{query}").status_code == 200


@pytest.mark.one_database
def test_points_are_named_with_their_sector_as_long_as_none_is_chosen(editor):
    point = builders.point(sector=builders.sector(name_en="Energy"), text_en="Save")
    labels = [label.get_text(strip=True) for label in read(editor, add(Achievement)).select("#id_points label")]
    assert labels == [f"Energy: {point}"]


def test_a_form_costs_the_same_queries_however_many_rows_it_has(editor, django_assert_max_num_queries):
    item = builders.achievement(**builders.DRAFT)
    for number in range(20):
        builders.part(achievement=item)
        builders.figure(achievement=item, value=number)
    builders.partner(achievement=item)
    with django_assert_max_num_queries(45):
        read(editor, change(item))


def test_an_administrator_does_not_make_themselves_a_superuser(administrator, django_user_model):
    root = django_user_model.objects.create_superuser("root", password="x")
    adam = django_user_model.objects.get(username="adam")
    send(administrator, change(adam), is_superuser="on")
    adam.refresh_from_db()
    assert not adam.is_superuser
    assert administrator.post(change(root), {}).status_code == 403
    assert administrator.get(f"/admin/auth/user/{root.pk}/password/").status_code == 403
    assert administrator.post(delete(adam), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["sector", "sector__id__exact", "id__exact", "draft", "visibility"])
def test_a_crafted_filter_is_no_failure(editor, name):
    response = editor.get(f"/admin/achievements/achievement/?{name}={'9' * 30}")
    assert response.status_code in (200, 302)  # nothing found, or back to the whole list


def test_the_front_page_shows_who_waited_longest_first_and_to_each_what_they_may_do(editor, publisher, viewer):
    old, new = (builders.achievement(title_en=f"{word} bridge") for word in ("Old", "New"))
    for item in (old, new):
        save_edit(item, by=editor, place_en="Harbor")
        run("submit", item, by=editor)
    waiting = queue(publisher, "Waiting for review")
    assert waiting == ["Old bridge", "New bridge"]
    assert queue(editor, "Waiting for review") == []
    assert queue(editor, "My drafts") == ["Old bridge", "New bridge"]
    run("return", old, by=publisher, return_note="Where?")
    assert queue(editor, "Returned to you") == ["Old bridge"]
    assert queue(editor, "My drafts") == ["New bridge"]
    assert queue(viewer, "Returned to you") == []


def test_a_submitted_draft_waits_for_others_alone(publisher, admin_client):
    item = builders.achievement(title_en="Old bridge")
    save_edit(item, by=publisher, place_en="Harbor")
    run("submit", item, by=publisher)
    assert queue(publisher, "Waiting for review") == []
    assert queue(admin_client, "Waiting for review") == ["Old bridge"]
    run("approve", item, by=admin_client)
    assert queue(publisher, "Approved, to be published") == []
    assert queue(admin_client, "Approved, to be published") == ["Old bridge"]


def test_no_number_of_other_drafts_hides_what_waits_for_review(editor, publisher, monkeypatch):
    monkeypatch.setattr("portal.templatetags.start_page.MOST_SHOWN", 2)
    first = builders.achievement(title_en="Old bridge")
    save_edit(first, by=editor, place_en="Harbor")
    run("submit", first, by=editor)
    for _number in range(3):
        save_edit(builders.achievement(), by=publisher, place_en="Harbor")
    assert queue(publisher, "Waiting for review") == ["Old bridge"]
    assert len(queue(publisher, "My drafts")) == 2


def queue(client, heading):
    page = parse_html(client.get("/admin/").content)
    found = [section for section in page.select(".queues section") if section.h2.get_text().startswith(heading)]
    return [link.get_text() for section in found for link in section.select("li > a")]
