"""What staff find in the administration, and what it keeps them from."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from publishing.roles import ROLES
from sectors.models import Page, Plan, Sector, StrategyPoint
from tests import builders
from tests.forms import errors_of, send, shown_in

pytestmark = pytest.mark.django_db

EDITED = [Plan, Sector, Page, Achievement, Organization]
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
    return BeautifulSoup(response.content, "html.parser")


def row(prefix, number, **values):
    """A row of an inline that a browser would add with its "Add another" link."""
    fields = {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {f"{prefix}-TOTAL_FORMS": str(number + 1)} | fields


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_form_and_list_opens_and_saves_unchanged(sample, administrator, language):
    for model in EDITED:
        for url in (add(model), listing(model)):
            read(administrator, url, **{"accept-language": language})
        item = model.objects.order_by("-pk").first()
        before = model.objects.filter(pk=item.pk).values().get()
        response = send(administrator, change(item))
        assert response.status_code == 302, errors_of(response)
        assert model.objects.filter(pk=item.pk).values().get() == before


def test_a_whole_achievement_is_made_in_one_form(publisher, see):
    sector, body = builders.sector(), builders.organization()
    point = builders.point(sector=sector)
    fields = NEW | {
        "sector": sector.pk,
        "period": "2010년 6월",
        "points": [point.pk],
        "publish_at_0": "2020-01-01",
        "publish_at_1": "00:00",
    }
    fields |= row("parts", 0, title_en="A part", period="June 2010")
    fields |= row("figures", 0, value="11.2", unit_en="MW", label_en="Capacity", as_of="2010. 6.", kind="result")
    fields |= row("partners", 0, organization=body.pk, role="host")
    fields |= row("sources", 0, title_en="A report", url="https://example.org/report")
    response = send(publisher, f"{add(Achievement)}?sector={sector.pk}", **fields)
    assert response.status_code == 302, errors_of(response)
    item = Achievement.objects.get()
    assert (str(item.period), item.position, [*item.points.all()]) == ("2010-06", 1, [point])
    text = see(item.get_absolute_url()).get_text(" ")
    assert all(fact in text for fact in ("A new claim", "June 2010", "A part", "11.2 MW", "A report", str(body)))


def test_adding_from_a_sectors_page_fills_in_the_sector(sample, editor):
    sector = Sector.objects.get(slug="renewable-energy")
    page = read(editor, change(sector))
    assert len(page.select("#achievements-group .has_original")) == 11
    link = page.find("a", string="Add an achievement to this sector")["href"]
    assert shown_in(editor, link)["sector"] == str(sector.pk)
    assert [box.get_text(strip=True) for box in read(editor, link).select("#id_points label")] == [
        str(point) for point in sector.points.all()
    ]


def test_a_sector_with_very_many_achievements_still_opens(editor, monkeypatch):
    monkeypatch.setattr("achievements.admin.MOST_IN_SECTOR", 1)
    sector = builders.achievement().sector
    assert read(editor, change(sector)).select("#achievements-group")
    builders.achievement(sector=sector)
    assert not read(editor, change(sector)).select("#achievements-group")


def test_a_wrong_period_is_answered_with_what_would_be_right(editor):
    item = builders.achievement(period="2010")
    response = send(editor, change(item), period="2010-13")
    assert errors_of(response) == ["There is no month 13. Write a month as 2010-06, two years as 2009/2012."]
    assert BeautifulSoup(response.content, "html.parser").select_one("#id_period")["value"] == "2010-13"


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"title_en": "", "title_ko": ""}, "Give the title in one language at least."),
        ({"outcome": "", "outcome_note_en": "It works."}, "Choose the outcome that the sentence explains."),
        (row("figures", 0, value="1234567890123456", kind="result"), "Give a number of at most 15 digits."),
        (row("figures", 0, value="5", as_of="2009/2012", kind="result"), "Give one date"),
        (row("sources", 0, title_en="A report"), "Give a link or a file."),
        (row("sources", 0, title_en="A report", url="javascript:alert(1)"), "Enter a valid URL."),
        (row("parts", 0, period="2010"), "Give the title in one language at least."),
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
    assert [error for error in errors_of(response) if "belong to another sector" in error]


def test_a_figure_belongs_to_a_part_of_its_own_achievement(editor):
    item, stranger = builders.achievement(), builders.part(achievement=builders.achievement())
    response = send(editor, change(item), **row("figures", 0, value="5", kind="result", part=stranger.pk))
    assert errors_of(response)
    assert not Figure.objects.exists()


def test_a_file_that_is_no_document_or_too_large_is_refused(editor, monkeypatch):
    item = builders.achievement()
    upload = {"title_en": "A report", "file": SimpleUploadedFile("page.html", b"<script>")}
    assert "“html” is not allowed" in errors_of(send(editor, change(item), **row("sources", 0, **upload)))[0]
    monkeypatch.setattr("achievements.files.LARGEST", 5)
    upload["file"] = SimpleUploadedFile("report.pdf", b"%PDF-1.7")
    assert "This file has 8" in errors_of(send(editor, change(item), **row("sources", 0, **upload)))[0]
    assert not Source.objects.exists()


def test_rows_are_put_in_order_by_number(editor):
    item = builders.achievement()
    first, second = builders.part(achievement=item), builders.part(achievement=item)
    send(editor, change(item), **{"parts-0-position": "2", "parts-1-position": "1"})
    assert list(item.parts.all()) == [second, first]


def test_a_row_without_a_number_goes_to_the_end(editor):
    item = builders.achievement()
    builders.part(achievement=item, position=7)
    send(editor, change(item), **row("parts", 1, title_en="Last"))
    assert [part.position for part in item.parts.all()] == [7, 8]


def test_an_editor_can_neither_publish_nor_withdraw(editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    moment = {"publish_at_0": "2020-01-01", "publish_at_1": "00:00"}
    assert "publish_at_0" not in shown_in(editor, change(item))
    send(editor, change(item), **moment)
    item.refresh_from_db()
    assert item.publish_at is None
    send(publisher, change(item), **moment)
    item.refresh_from_db()
    assert item.is_live


def test_withdrawing_before_publishing_is_refused(publisher):
    item = builders.achievement()
    response = send(publisher, change(item), withdraw_at_0="2000-01-01", withdraw_at_1="00:00")
    assert errors_of(response) == ["It can only be withdrawn after it was published: set a later moment."]


@pytest.mark.parametrize("build", [builders.plan, builders.sector, builders.page])
def test_an_address_is_permanent_once_it_was_public(publisher, build):
    draft, public, gone = build(**builders.DRAFT), build(), build(**builders.withdrawn())
    assert "slug" in shown_in(publisher, change(draft))
    for item in (public, gone):
        slug = item.slug
        assert "slug" not in shown_in(publisher, change(item))
        assert send(publisher, change(item), slug="another").status_code == 302
        item.refresh_from_db()
        assert item.slug == slug


def test_what_was_public_cannot_be_deleted_by_anyone(administrator, publisher):
    public, draft = builders.achievement(), builders.achievement(**builders.DRAFT)
    for client in (publisher, administrator):
        assert client.post(delete(public), {"post": "yes"}).status_code == 403
        data = {"action": "delete_selected", "_selected_action": [public.pk, draft.pk], "post": "yes"}
        client.post(listing(Achievement), data)
    assert set(Achievement.objects.all()) == {public, draft}
    assert publisher.post(delete(draft), {"post": "yes"}).status_code == 302
    assert list(Achievement.objects.all()) == [public]


def test_an_organization_with_a_role_cannot_be_deleted(publisher):
    body = builders.organization()
    builders.partner(achievement=builders.achievement(), organization=body)
    publisher.post(delete(body), {"post": "yes"})
    assert Organization.objects.filter(pk=body.pk).exists()


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


def test_a_plan_is_put_on_the_front_page_in_place_of_the_other(publisher, editor, see):
    old, new = builders.plan(), builders.plan(title_en="The new plan", heading_en="The new heading")
    draft = builders.plan(**builders.DRAFT)
    action = {"action": "make_current", "_selected_action": [draft.pk]}
    page = BeautifulSoup(publisher.post(listing(Plan), action, follow=True).content, "html.parser")
    assert "is not public. Publish it first." in page.select_one(".messagelist").get_text()
    action["_selected_action"] = [new.pk]
    editor.post(listing(Plan), action)
    assert Plan.objects.current() == old
    publisher.post(listing(Plan), action)
    assert see("/en/").h1.get_text() == "The new heading"


def test_lists_show_status_period_languages_and_visibility(editor):
    builders.achievement(title_en="Half", title_ko="", period="2009/2012")
    builders.achievement(title_en="Whole", title_ko="전체", **builders.DRAFT)
    rows = {
        line.select_one(".field-__str__").get_text(): [
            line.select_one(f".field-{name}").get_text()
            for name in ("shown_period", "shown_status", "visibility", "languages")
        ]
        for line in read(editor, listing(Achievement)).select("#result_list tbody tr")
    }
    assert rows["Half"] == ["2009–2012", "Ended", "Public", "Korean is missing"]
    assert rows["Whole"] == ["—", "No period given", "Draft", "complete"]


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


def test_filters_tell_how_many_there_are(sample, editor):
    facets = read(editor, listing(Achievement)).select_one("#changelist-filter").get_text()
    assert "Ended (31)" in facets
    assert "Renewable energy (11)" in facets


def test_view_on_site_is_offered_for_what_is_public(editor):
    public, draft = builders.achievement(), builders.achievement(**builders.DRAFT)
    link = read(editor, change(public)).select_one("a.viewsitelink")
    assert link["href"] == public.get_absolute_url()
    assert not read(editor, change(draft)).select("a.viewsitelink")


def test_the_administration_speaks_korean_field_names_and_help_included(sample, editor):
    page = read(editor, change(Achievement.objects.first()), **{"accept-language": "ko"})
    labels = [label.get_text() for label in page.select("label")]
    assert {"제목 (영어):", "제목 (한국어):", "기간:", "분야:"} <= set(labels)
    assert "성과를 한 문장으로 적습니다" in page.get_text()


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
    assert own <= edited
    assert {StrategyPoint, Part, Partner} <= own


def test_publishing_at_this_moment_is_public_at_once(publisher, see):
    item = builders.achievement(**builders.DRAFT)
    now = timezone.localtime()
    send(publisher, change(item), publish_at_0=now.strftime("%Y-%m-%d"), publish_at_1=now.strftime("%H:%M:%S"))
    assert see(item.get_absolute_url())
