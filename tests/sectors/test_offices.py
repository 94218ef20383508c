"""Tests of offices: the nearest one answers, readers can call it, and none goes that something names."""

import csv
import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Achievement
from publishing.removal.models import RemovedContent
from sectors.models import Office
from sectors.offices.telephones import dialed, validate_telephone
from sectors.offices.uses import reason_to_stay
from tests import builders
from tests.forms import errors_of, once, send
from tests.html import parse_html
from tests.staff import change_url, list_url, text_of
from tests.workflow import day, published, run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

LIST = "/admin/sectors/office/"


@pytest.fixture
def city():
    """A plan, a sector and an achievement, each with the office that is named like it."""
    offices = {name: builders.office(slug=name, name_en=f"The {name} office") for name in ("plan", "sector", "own")}
    sector = builders.sector(plan=builders.plan(office=offices["plan"]), office=offices["sector"])
    return builders.achievement(sector=sector, office=offices["own"])


def without(item, *names):
    """Take the office from an achievement, its sector or its plan."""
    items = {"own": item, "sector": item.sector, "plan": item.sector.plan}
    for name in names:
        items[name].office = None
        items[name].save()
        builders.record_loaded(items[name])
    return Achievement.objects.with_offices().get(pk=item.pk)


def delete(client, office):
    url = f"{LIST}{office.pk}/delete/"
    return client.post(url, once(client, url, post="yes"), follow=True)


# Who answers


@pytest.mark.parametrize(
    ("gone", "answers"),
    [
        ((), "own"),
        (("own",), "sector"),
        (("own", "sector"), "plan"),
        (("own", "sector", "plan"), None),
        (("sector",), "own"),
    ],
)
def test_the_nearest_office_answers(city, gone, answers):
    item = without(city, *gone)
    assert (item.responsible_office and item.responsible_office.slug) == answers
    found = [each.slug for each in Office.objects.all() if Achievement.objects.answered_by(each).exists()]
    assert found == ([answers] if answers else [])


def test_an_office_costs_no_further_statement(city):
    for _number in range(3):
        builders.achievement(sector=city.sector)
    with CaptureQueriesContext(connection) as queries:
        names = [str(each.responsible_office) for each in Achievement.objects.with_offices()]
    assert len(names) == 4
    assert len(queries) == 1


def test_an_office_is_seen_where_something_public_names_it(city):
    builders.office(slug="idle")
    builders.achievement(office=builders.office(slug="secret"), **builders.DRAFT)
    assert {each.slug for each in Office.seen(day("2026-11-30"))} == {"plan", "sector", "own"}


# Telephones


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("053-803-0000", "+82538030000"),
        ("(053) 803 0000", "+82538030000"),
        ("053)803-0000", "+82538030000"),
        ("02.120", "+822120"),
        ("1588-0000", "15880000"),
        ("120", "120"),
        ("+82 53 803 0000", "+82538030000"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("", ""),
    ],
)
def test_a_telephone_is_called_from_anywhere(text, number):
    if text:
        validate_telephone(text)
    assert dialed(text) == number


@pytest.mark.parametrize(
    "text",
    ["12", "call us", "053-803-0000 (Kim)", "053-803-0000, 0001", "++82", "0" * 16, "javascript:1", "053\n803", "-053"],
)
def test_what_is_no_telephone_is_refused(text):
    with pytest.raises(ValidationError):
        validate_telephone(text)


# Files


def first_row(visitor):
    text = visitor.get("/en/achievements.csv").getvalue().decode("utf-8-sig")
    return next(csv.DictReader(io.StringIO(text)))


def test_files_name_the_office_that_answers(city, visitor):
    without(city, "own")
    row = first_row(visitor)
    office = city.sector.office
    assert (row["office_en"], row["office_ko"]) == (office.name_en, office.name_ko)
    assert row["office_telephone"].lstrip("'") == office.telephone
    assert list(row)[-3:] == ["office_en", "office_ko", "office_telephone"]  # behind those that programs know


def test_a_name_in_one_language_takes_none_from_the_office_above(city, visitor):
    Office.objects.filter(slug="own").update(name_ko="")
    row = first_row(visitor)
    assert (row["office_en"], row["office_ko"]) == ("The own office", "")


def test_version_2_of_the_api_has_the_office_and_version_1_stays(city, visitor):
    document = visitor.get(f"/api/v2/achievements/{city.pk}").json()
    office = city.office
    assert document["office"] == {
        "name": {"en": office.name_en, "ko": office.name_ko},
        "telephone": office.telephone,
        "email": None,
    }
    line = json.loads(visitor.get("/api/v2/achievements.ndjson").getvalue())
    assert line == document
    assert "office" not in visitor.get(f"/api/v1/achievements/{city.pk}").json()
    without(city, "own", "sector", "plan")
    assert visitor.get(f"/api/v2/achievements/{city.pk}").json()["office"] is None


def test_a_renamed_office_changes_the_files(city, editor, visitor):
    before = visitor.get("/en/achievements.csv").headers["ETag"]
    assert send(editor, city.office.form_url, name_en="Another name").status_code == 302
    response = visitor.get("/en/achievements.csv", headers={"If-None-Match": before})
    assert response.status_code == 200
    assert "Another name" in response.getvalue().decode()


# The administration


def test_a_form_names_the_office_that_answers_without_a_choice(city, editor):
    page = text_of(editor.get(change_url(without(city, "own"))))
    assert f"Empty: The sector office, of the sector “{city.sector.name_en}”." in page
    page = text_of(editor.get(change_url(without(city, "own", "sector"))))
    assert f"Empty: The plan office, of the plan “{city.sector.plan.title_en}”." in page
    page = text_of(editor.get(change_url(without(city, "own", "sector", "plan"))))
    assert "Empty: the office of what it belongs to, which names none yet." in page


def test_an_office_is_chosen_in_a_draft_and_public_when_that_is(city, editor, publisher, visitor):
    other = builders.office(slug="other", name_en="The other office")
    save_edit(city, by=editor, office=other.pk)
    assert visitor.get(f"/api/v2/achievements/{city.pk}").json()["office"]["name"]["en"] == "The own office"
    published(city, editor, publisher, office=other.pk)
    assert visitor.get(f"/api/v2/achievements/{city.pk}").json()["office"]["name"]["en"] == "The other office"


def test_the_list_is_filtered_by_the_office_that_answers(city, editor):
    below = builders.achievement(sector=city.sector, title_en="Below the sector")
    sector_office, own = city.sector.office, city.office
    names = {office: text_of(editor.get(f"{list_url(city)}?answers={office.pk}")) for office in (sector_office, own)}
    assert below.title_en in names[sector_office]
    assert city.title_en not in names[sector_office]
    assert city.title_en in names[own]
    assert below.title_en not in names[own]


def test_an_office_says_what_it_answers_for(city, editor):
    without(city, "own")
    page = parse_html(editor.get(city.sector.office.form_url).content)
    links = {" ".join(each.get_text().split()): each["href"] for each in page.select(".field-answers_for a")}
    assert list(links) == ["Sectors: 1", "Achievements: 1"]
    assert all(editor.get(url).status_code == 200 for url in links.values())


def test_an_office_is_added_found_and_keeps_its_history(editor, viewer):
    assert send(editor, f"{LIST}add/", name_en="Robot Office", telephone="call us").status_code == 200
    response = send(editor, f"{LIST}add/", name_en="Robot Office", telephone="053-803-1234")
    assert response.status_code == 302, errors_of(response)
    office = Office.objects.get()
    assert (office.slug, office.revisions.count()) == ("robot-office", 1)
    assert "Robot Office" in text_of(viewer.get("/admin/search/?q=803-1234"))
    assert send(editor, office.form_url, telephone="").status_code == 302
    assert "Changed Telephone." in text_of(viewer.get(f"{LIST}{office.pk}/history/"))
    assert office.revisions.first().snapshot["fields"]["telephone"] == ""


@pytest.mark.parametrize("use", ["now", "draft", "past", "hidden", "nothing"])
def test_an_office_that_something_names_cannot_be_deleted(use, editor, publisher):
    office, item = builders.office(name_en="Robot Office"), builders.achievement()
    if use == "now":
        item.office = office
        item.save()
    elif use == "draft":
        save_edit(item, by=editor, office=office.pk)
    elif use != "nothing":
        published(item, editor, publisher, office=office.pk)
        published(item, editor, publisher, office=None)
    if use == "hidden":
        run("hide", item, by=publisher, **{f"note_{code}": "A private matter." for code in ("en", "ko")})
        assert RemovedContent.objects.waiting().exists()
    reason = reason_to_stay(office)
    page = text_of(delete(publisher, office))
    assert Office.objects.exists() == (use != "nothing")
    if reason:
        assert str(reason) in page
        assert "cannot be deleted, because" in str(reason)
