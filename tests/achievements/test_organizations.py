"""Tests of organizations: merged into one, deleted while nothing uses them, with new addresses, filtered by kind."""

import datetime
import json

import pytest
import time_machine
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.admin import OrganizationAdmin
from achievements.content.document import Node
from achievements.content.plan import read_plan
from achievements.models import Figure, Organization, Partner
from achievements.similar_organizations import similar_organizations
from publishing.admin.unused import DeletesUnused
from publishing.histories import lock_versions
from publishing.models import ContentVersion
from sectors.models import Responsibility
from tests import builders
from tests.forms import errors_of, once, send, shown_in, values_of
from tests.html import parse_html
from tests.staff import MERGE_REASON as REASON
from tests.staff import change_url, list_url, text_of
from tests.staff import merge_into as merge
from tests.workflow import in_days, published, run, save_edit, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_sessions")]

LIST = "/admin/achievements/organization/"
MONEY = {"unit_en": "KRW", "unit_ko": "원", "label_en": "Investment", "label_ko": "투자"}


@pytest.fixture
def keep():
    return builders.organization(
        slug="gaon", name_en="Gaon Robot", name_ko="㈜가온로봇", aliases="GAON", kind="company"
    )


@pytest.fixture
def goes():
    return builders.organization(slug="gaon-2", name_en="", name_ko="가온로봇 주식회사", aliases="가온", kind="other")


def refusal(response):
    assert response.status_code == 200
    return parse_html(response.content).select_one(".errornote").get_text()


def roles(item):
    return list(item.partners.order_by("position").values_list("organization__slug", "role"))


# Merging


def test_roles_and_figures_go_to_the_one_that_is_kept(keep, goes, publisher, visitor):
    one, both = builders.achievement(title_en="One"), builders.achievement(title_en="Both")
    builders.partner(achievement=one, organization=goes, role="host")
    builders.partner(achievement=both, organization=goes, role="host", position=1)
    builders.partner(achievement=both, organization=keep, role="host", position=2)
    builders.partner(achievement=both, organization=keep, role="lead", position=3)
    builders.figure(achievement=one, value=5, funder=goes, **MONEY)
    page = publisher.post(LIST, {"action": "merge", "_selected_action": [keep.pk, goes.pk]})
    text = text_of(page)
    assert "roles in achievements: 2, figures that it pays for: 1" in text
    assert "Both: Host" in text
    assert merge(publisher, keep, goes).status_code == 302
    assert roles(one) == [("gaon", "host")]
    assert roles(both) == [("gaon", "host"), ("gaon", "lead")]
    assert one.figures.get().funder == keep
    keep.refresh_from_db()
    goes.refresh_from_db()
    assert goes.merged_into == keep
    assert keep.aliases.splitlines() == ["GAON", "가온로봇 주식회사", "가온"]
    assert "가온로봇" in keep.search_text
    assert text_of(visitor.get("/en/achievements/?q=가온로봇")).count("One") >= 1


def test_drafts_and_schedules_name_the_one_that_is_kept_and_are_published(keep, goes, editor, publisher):
    role = {"partners-0-organization": goes.pk, "partners-0-role": "host", "partners-0-position": 1}
    double = {"partners-1-organization": keep.pk, "partners-1-role": "host", "partners-1-position": 2}
    public, scheduled, waiting = (builders.achievement() for _ in range(3))
    never = builders.achievement(**builders.DRAFT)
    for item in (public, scheduled, waiting, never):
        save_edit(item, by=editor, **role, **double)
    submitted(scheduled, by=editor)
    run("schedule", scheduled, by=publisher, at=in_days(2))
    submitted(waiting, by=editor)
    run("approve", waiting, by=publisher)
    assert merge(publisher, keep, goes).status_code == 302
    for item in (public, scheduled, waiting, never):
        [row] = item.revisions.open().get().snapshot["rows"]["partners"]
        assert row["organization"] == keep.pk
    assert roles(never) == [("gaon", "host")]
    run("publish", waiting, by=publisher)
    for item in (public, never):
        published(item, editor, publisher)
    assert roles(public) == roles(waiting) == roles(never) == [("gaon", "host")]
    with time_machine.travel(in_days(3)):
        run("publish", scheduled, by=publisher)
        assert roles(scheduled) == [("gaon", "host")]


def test_former_addresses_lead_to_the_one_that_is_kept(keep, goes, publisher, visitor):
    item = builders.achievement(title_en="A bridge")
    builders.partner(achievement=item, organization=goes, role="host")
    report = builders.report(slug="of-gaon", query="partner=gaon-2")
    assert visitor.get("/en/organizations/gaon-2/").status_code == 200
    assert merge(publisher, keep, goes).status_code == 302
    for code in ("en", "ko"):
        response = visitor.get(f"/{code}/organizations/gaon-2/?utm_source=x")
        assert (response.status_code, response["Location"]) == (301, f"/{code}/organizations/gaon/?utm_source=x")
        response = visitor.get(f"/{code}/achievements/?partner=gaon-2")
        assert response["Location"] == f"/{code}/achievements/?partner=gaon"
    assert visitor.get("/en/achievements.json?partner=gaon-2").json()["count"] == 1
    assert visitor.get("/api/v1/achievements?partner=gaon-2").json()["count"] == 1
    assert visitor.get("/api/v1/organizations/gaon-2").json()["slug"] == "gaon"
    progress = text_of(visitor.get("/en/progress/?partner=gaon-2", follow=True))
    assert "How 1 achievement turned out" in progress
    assert "Partner: Gaon Robot" in progress
    assert "A bridge" in text_of(visitor.get(report.page_url()))


def test_a_second_merge_leads_all_to_the_last_one(keep, goes, publisher, visitor):
    last = builders.organization(slug="last", name_en="Last")
    builders.partner(achievement=builders.achievement(), organization=goes)
    merge(publisher, keep, goes)
    keep.refresh_from_db()
    merge(publisher, last, keep)
    goes.refresh_from_db()
    assert goes.merged_into == last
    assert visitor.get("/en/organizations/gaon-2/")["Location"] == "/en/organizations/last/"
    assert visitor.get("/en/achievements/?partner=gaon-2")["Location"] == "/en/achievements/?partner=last"


def test_histories_say_who_merged_what_into_what_and_why(keep, goes, publisher, visitor):
    item = builders.achievement()
    builders.partner(achievement=item, organization=goes, role="host")
    merge(publisher, keep, goes)
    for each, event in ((goes, AuditEvent.MERGED), (keep, AuditEvent.CHANGED)):
        history = text_of(publisher.get(each.form_url.replace("/change/", "/history/")))
        assert f"“가온로봇 주식회사” was merged into “Gaon Robot”: {REASON}" in history
        assert AuditEntry.objects.of(each).get(event=event).actor == get_user(publisher)
    assert "Gaon Robot" in text_of(visitor.get(item.history_url))


def test_the_past_reads_as_it_was(keep, goes, publisher, visitor):
    item = builders.achievement()
    builders.partner(achievement=item, organization=goes, role="host")
    yesterday = (timezone.localdate() - datetime.timedelta(days=1)).isoformat()
    merge(publisher, keep, goes)
    assert "가온로봇 주식회사" in text_of(visitor.get(f"{item.get_absolute_url()}?as_of={yesterday}"))
    partners = parse_html(visitor.get(item.get_absolute_url()).content).select_one(".partners").get_text()
    assert "Gaon Robot" in partners
    assert "가온로봇" not in partners


def test_a_withdrawn_achievement_stays_withdrawn_with_its_reason(keep, goes, publisher, visitor):
    item = builders.achievement()
    builders.partner(achievement=item, organization=goes, role="host")
    run("withdraw", item, by=publisher, note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    merge(publisher, keep, goes)
    assert roles(item) == [("gaon", "host")]
    assert "It was wrong." in text_of(visitor.get(item.get_absolute_url()))


def test_a_withdrawal_to_come_and_a_draft_of_it_are_rewritten(keep, goes, editor, publisher):
    item = builders.achievement()
    builders.partner(achievement=item, organization=goes, role="host")
    run("withdraw", item, by=publisher, at=in_days(2), note_en="Over.", note_ko="끝났습니다.")
    merge(publisher, keep, goes)
    [row] = item.revisions.withdrawals_to_come().get().snapshot["rows"]["partners"]
    assert row["organization"] == keep.pk


def test_what_cannot_be_merged_is_refused_with_a_sentence(keep, goes, publisher):
    other = builders.organization(slug="other", name_en="Other")
    assert merge(publisher, keep).status_code == 302
    assert "This field is required." in errors_of(merge(publisher, keep, goes, reason=" "))
    assert merge(publisher, keep, goes, reason="x" * 10_000).status_code == 200
    assert merge(publisher, keep, goes, reason="a\0b").status_code == 200
    assert merge(publisher, keep, goes, target="9" * 30).status_code == 200
    assert merge(publisher, keep, goes, target=other.pk).status_code == 200
    assert not Organization.objects.exclude(merged_into=None).exists()
    merge(publisher, keep, goes)
    text = "“가온로봇 주식회사” was merged into “Gaon Robot” before. Leave it out."
    for target in (other, goes):
        assert refusal(merge(publisher, target, other, goes)) == text
    other.refresh_from_db()
    assert other.merged_into is None


def test_two_figures_that_would_say_the_same_are_corrected_first(keep, goes, editor, publisher):
    item = builders.achievement(title_en="Harbor")
    for funder in (keep, goes):
        builders.figure(achievement=item, value=5, as_of="2024", funder=funder, **MONEY)
    assert "count twice: Harbor." in refusal(merge(publisher, keep, goes))
    assert set(Figure.objects.values_list("funder__slug", flat=True)) == {"gaon", "gaon-2"}


def test_only_publishers_without_limits_merge(keep, goes, editor, viewer, publisher):
    for client in (editor, viewer):
        merge(client, keep, goes)
    Responsibility.objects.create(user=get_user(publisher), sector=builders.sector())
    merge(publisher, keep, goes)
    assert "Only those whose rights are limited to none of them" in text_of(publisher.get(LIST))
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_a_merge_needs_the_right_to_publish_all_that_it_changes(keep, goes, publisher, editor):
    allowed = Permission.objects.filter(codename="publish_achievement")
    get_user(editor).user_permissions.set(allowed)
    merge(editor, keep, goes)
    assert not Organization.objects.exclude(merged_into=None).exists()
    owners = {"publish_achievement", "publish_sector", "publish_plan"}  # whose figures have funders
    get_user(editor).user_permissions.set(Permission.objects.filter(codename__in=owners))
    assert merge(editor, keep, goes).status_code == 302


def test_what_comes_in_just_before_a_merge_is_not_counted_twice(keep, goes, publisher, monkeypatch):
    item = builders.achievement(title_en="Harbor")
    builders.figure(achievement=item, value=5, as_of="2024", funder=keep, **MONEY)

    def lock_late(rows):
        if isinstance(rows[0], Organization):
            builders.figure(achievement=item, value=5, as_of="2024", funder=goes, **MONEY)
        lock_versions(rows)

    monkeypatch.setattr("achievements.merging.merge.lock_versions", lock_late)
    assert "Someone else changed one of these" in refusal(merge(publisher, keep, goes))
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_the_page_before_a_merge_costs_the_same_queries_for_any_number(
    keep, goes, publisher, django_assert_max_num_queries
):
    items = [keep, goes, *(builders.organization(name_en=f"{letter * 9}") for letter in "abcdefghijkl")]
    for item in items:
        builders.partner(achievement=builders.achievement(), organization=item)
    data = {"action": "merge", "_selected_action": [item.pk for item in items]}
    with django_assert_max_num_queries(40):
        page = publisher.post(LIST, data)
    assert text_of(page).count("roles in achievements: 1") == len(items)


def test_a_form_from_before_a_merge_takes_the_one_that_was_kept(keep, goes, editor, publisher):
    item = builders.achievement(**builders.DRAFT)
    rows = {"partners-TOTAL_FORMS": "1", "partners-0-organization": goes.pk, "partners-0-role": "host"}
    merge(publisher, keep, goes)
    assert send(editor, item.form_url, **rows).status_code == 302
    assert roles(item) == [("gaon", "host")]
    page = parse_html(editor.get(f"{item.form_url}?plain=1").content)
    options = [option["value"] for option in page.select("#id_partners-1-organization option")]
    assert options == ["", str(keep.pk)]


def test_a_form_that_was_open_during_a_merge_meets_it(keep, goes, editor, publisher):
    item = builders.achievement(title_en="Before")
    builders.partner(achievement=item, organization=goes, role="host")
    form = shown_in(editor, item.form_url)
    merge(publisher, keep, goes)
    page = editor.post(item.form_url, form | {"title_en": "After"})
    assert "Someone else saved this in the meantime" in text_of(page)
    fields = dict(values_of(parse_html(page.content).select_one("#content-main form")))
    assert editor.post(item.form_url, fields).status_code == 302
    snapshot = item.revisions.open().get().snapshot
    assert snapshot["fields"]["title_en"] == "After"
    assert [row["organization"] for row in snapshot["rows"]["partners"]] == [keep.pk]


def test_a_version_from_before_a_merge_says_what_to_choose(keep, goes):
    item = builders.achievement()
    builders.partner(achievement=item, organization=goes)
    Organization.objects.filter(pk=goes.pk).update(merged_into=keep)
    assert [str(text) for name, text in type(item).objects.get(pk=item.pk).problems() if name == "partners"] == [
        "“가온로봇 주식회사” was merged into “Gaon Robot”. Choose that one."
    ]


def test_organizations_of_nearly_one_name_are_proposed(keep, goes, editor):
    other = builders.organization(name_en="Narae Bio")
    page = parse_html(editor.get(f"{LIST}?names=alike").content)
    shown = page.select_one("#result_list").get_text()
    assert "Nearly alike (2)" in page.get_text()
    assert "Gaon Robot" in shown
    assert "Narae Bio" not in shown
    row = next(
        row for row in parse_html(editor.get(LIST).content).select("#result_list tbody tr") if goes.name in row.th.text
    )
    assert row.select_one(".field-similar").get_text() == "Gaon Robot"
    Organization.objects.filter(pk=goes.pk).update(merged_into=keep)
    text = text_of(editor.get(f"{LIST}?names=merged"))
    assert "merged into “Gaon Robot”" in text
    assert "Merged into another (1)" in text
    assert not other.merged.exists()


def test_all_names_are_compared_once_after_each_change(keep, goes, editor, monkeypatch):
    comparisons = []

    def compared(organizations=None):
        comparisons.extend([] if organizations else ["all"])
        return similar_organizations(organizations)

    monkeypatch.setattr(OrganizationAdmin, "find_similar", staticmethod(compared))
    for _time in range(2):
        assert "Nearly alike (2)" in text_of(editor.get(LIST))
    assert len(comparisons) == 1
    send(editor, goes.form_url, name_ko="나래바이오", aliases="")
    assert "Nearly alike (0)" in text_of(editor.get(LIST))
    send(editor, goes.form_url, name_ko="가온로봇", is_another="on")
    assert "Nearly alike (2)" in text_of(editor.get(LIST))
    delete(editor, goes)
    assert "Nearly alike (0)" in text_of(editor.get(LIST))


# Content files

DOCUMENT = {
    "plan": {"slug": "growth", "title": {"en": "Growth"}},
    "organizations": {
        "gaon": {"en": "Gaon Robot", "ko": "㈜가온로봇", "kind": "company", "aliases": ["GAON"]},
        "gaon_2": {"ko": "가온로봇 주식회사", "kind": "company"},
        "narae": {"en": "Narae Bio", "kind": "company"},
    },
    "sectors": [
        {
            "slug": "robots",
            "name": {"en": "Robots"},
            "strategy": [{"en": "Build"}],
            "achievements": [
                {
                    "title": {"en": "A robot"},
                    "partners": [["gaon_2", "host"], ["gaon", "host"], ["narae", "lead"]],
                    "figures": [{"value": 5, "unit": {"en": "KRW"}, "label": {"en": "Investment"}, "funder": "gaon_2"}],
                },
                {"title": {"en": "A gripper"}, "partners": [["gaon_2", "host"]]},
            ],
        }
    ],
}


def load():
    change = read_plan(Node(json.loads(json.dumps(DOCUMENT))))
    assert not change.mistakes, change.mistakes
    change.apply()
    return change


def test_a_content_file_may_name_what_was_merged_or_got_another_address(publisher, editor):
    load()
    merge(publisher, Organization.objects.get(slug="gaon"), Organization.objects.get(slug="gaon-2"))
    assert send(publisher, Organization.objects.get(slug="narae").form_url, slug="narae-bio").status_code == 302
    for _time in range(2):
        assert not load().touched
    assert list(Partner.objects.values_list("organization__slug", "role").order_by("achievement", "position")) == [
        ("gaon", "host"),
        ("narae-bio", "lead"),
        ("gaon", "host"),
    ]
    assert Figure.objects.get().funder.slug == "gaon"
    assert Organization.objects.count() == 3


# Deleting


def delete(client, organization):
    url = f"{LIST}{organization.pk}/delete/"
    return client.post(url, once(client, url, post="yes"), follow=True)


def test_an_editor_deletes_what_was_made_by_mistake(goes, editor):
    assert "Delete" in text_of(editor.get(goes.form_url))
    assert "was deleted successfully" in text_of(delete(editor, goes))
    assert not Organization.objects.exists()
    entry = AuditEntry.objects.of(goes).get(event=AuditEvent.DELETED)
    assert entry.item_name == "가온로봇 주식회사"
    assert "gaon-2" in entry.note


def test_an_editor_with_a_limit_deletes_their_own_alone(goes, editor):
    Responsibility.objects.create(user=get_user(editor), sector=builders.sector())
    assert editor.post(f"{LIST}{goes.pk}/delete/", {"post": "yes"}).status_code == 403
    send(editor, f"{LIST}add/", name_ko="나래바이오", kind="company")
    own = Organization.objects.get(name_ko="나래바이오")
    delete(editor, own)
    assert not Organization.objects.filter(pk=own.pk).exists()


def test_viewers_delete_nothing(goes, viewer):
    assert viewer.post(f"{LIST}{goes.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("use", ["role", "funder", "draft", "past", "merged"])
def test_what_is_used_is_not_deleted_and_the_uses_are_named(use, keep, goes, editor, publisher):
    item = builders.achievement()
    named = {
        "role": "because it is used. roles in achievements: 1. You can merge it",
        "funder": "figures that it pays for: 1",
        "draft": "drafts and scheduled changes: 1",
        "past": "because versions of the past name it. You can merge it",
        "merged": "was merged into “Gaon Robot”: its address leads there",
    }
    if use in ("role", "past"):
        row = builders.partner(achievement=item, organization=goes)
    if use == "past":
        row.delete()
    if use == "funder":
        builders.figure(achievement=item, value=5, funder=goes, **MONEY)
    if use == "draft":
        save_edit(
            item, by=editor, **{"partners-0-organization": goes.pk, "partners-0-role": "host", "partners-0-position": 1}
        )
    if use == "merged":
        merge(publisher, keep, goes)
        assert "merged into it: 1" in text_of(delete(publisher, keep))
    assert named[use] in text_of(delete(publisher, goes))
    assert Organization.objects.filter(pk=goes.pk).exists()


def test_a_key_that_begins_like_another_is_no_use(goes, editor):
    item = builders.achievement()
    other = builders.organization(pk=int(f"{goes.pk}7"))
    builders.partner(achievement=item, organization=other).delete()
    assert "was deleted successfully" in text_of(delete(editor, goes))


@pytest.mark.parametrize("is_used", [False, True])
def test_a_deletion_loads_nothing_of_the_past_and_asks_about_it_last(is_used, goes, editor):
    row = builders.partner(achievement=builders.achievement(), organization=goes)
    if not is_used:
        row.delete()
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(f"{LIST}{goes.pk}/delete/").status_code == 302
    asked = [query["sql"] for query in queries if '"snapshot"' in query["sql"]]
    past = [sql for sql in asked if '"published_at" <=' in sql]
    assert bool(past) != is_used
    assert not any('"snapshot"' in sql.partition(" FROM ")[0] for sql in past)


@pytest.mark.parametrize("use", ["role", "draft", "change"])
def test_what_comes_to_be_used_while_it_is_deleted_stays(use, goes, editor, monkeypatch):
    item, log = builders.achievement(), DeletesUnused.log_deletions

    def log_late(admin, request, queryset):
        if use == "role":
            builders.partner(achievement=item, organization=goes)
        elif use == "draft":
            save_edit(item, by=editor, **{"partners-0-organization": goes.pk, "partners-0-role": "host"})
        else:
            Organization.objects.update(version=F("version") + 1)
        log(admin, request, queryset)

    monkeypatch.setattr(DeletesUnused, "log_deletions", log_late)
    assert "Someone else changed this in the meantime." in text_of(delete(editor, goes))
    assert Organization.objects.filter(pk=goes.pk).exists()
    assert goes.revisions.exists()
    assert not AuditEntry.objects.filter(event=AuditEvent.DELETED).exists()


# Addresses


def test_a_changed_address_redirects_and_is_given_to_nobody_else(goes, editor, visitor):
    builders.partner(achievement=builders.achievement(), organization=goes)
    assert send(editor, goes.form_url, slug="gaon-robot").status_code == 302
    for code in ("en", "ko"):
        response = visitor.get(f"/{code}/organizations/gaon-2/")
        assert (response.status_code, response["Location"]) == (301, f"/{code}/organizations/gaon-robot/")
    assert visitor.get("/en/achievements/?partner=gaon-2")["Location"] == "/en/achievements/?partner=gaon-robot"
    other = {"name_en": "Another", "kind": "other"}
    response = send(editor, f"{LIST}add/", slug="gaon-2", **other)
    assert "Another page used this address before" in errors_of(response)[0]
    assert send(editor, f"{LIST}add/", name_en="Gaon 2", kind="other").status_code == 302
    assert Organization.objects.get(name_en="Gaon 2").slug == "gaon-2-2"
    assert send(editor, goes.form_url, slug="gaon-2").status_code == 302  # its own it takes back


def test_the_address_of_what_is_not_public_leads_nowhere(goes, editor, visitor):
    send(editor, goes.form_url, slug="secret-name")
    assert visitor.get("/en/organizations/gaon-2/").status_code == 404


# Kinds


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("partner_kind=company", {"One", "Two"}),
        ("partner_kind=university", {"Two"}),
        ("partner_kind=university&role=lead", set()),  # the same partner
        ("partner_kind=company&role=lead", {"Two"}),
        ("partner_kind=company&partner_kind=city", {"One", "Two", "Three"}),
    ],
)
def test_the_list_is_filtered_by_the_kind_of_a_partner(query, titles, visitor):
    bodies = {kind: builders.organization(kind=kind) for kind in ("company", "university", "city")}
    for title, rows in {
        "One": [("company", "host")],
        "Two": [("company", "lead"), ("university", "host")],
        "Three": [("city", "lead")],
    }.items():
        item = builders.achievement(title_en=title)
        for kind, role in rows:
            builders.partner(achievement=item, organization=bodies[kind], role=role)
    found = {each["title"]["en"] for each in visitor.get(f"/en/achievements.json?{query}").json()["results"]}
    assert found == titles
    assert {each["title"]["en"] for each in visitor.get(f"/api/v1/achievements?{query}").json()["results"]} == titles


def test_kinds_are_offered_with_counts_and_shown_as_active_filters(keep, visitor):
    builders.partner(achievement=builders.achievement(), organization=keep)
    page = parse_html(visitor.get("/ko/achievements/?partner_kind=company").content)
    facet = page.select_one("#id_partner_kind")
    assert "참여기관 구분" in facet.summary.get_text()
    assert facet.select_one("input[value=company]").has_attr("checked")
    assert "기업" in page.select_one(".active-filters").get_text()
    assert visitor.get("/api/v1/counts?by=partner_kind").json()["results"][6] == {
        "value": "company",
        "label": {"en": "Company", "ko": "기업"},
        "count": 1,
    }
    assert "“wrong” is not one of the choices." in text_of(visitor.get("/en/achievements/?partner_kind=wrong"))


@pytest.mark.parametrize("slug", ["Bad Slug", "한글", "a/b", "x" * 200])
def test_an_address_that_is_none_is_answered_with_a_sentence(editor, slug):
    organization = builders.organization(slug="gaon")
    builders.partner(achievement=builders.achievement(), organization=organization)
    for item in (organization, builders.sector(slug="robots"), builders.page(slug="about")):
        response = send(editor, change_url(item), slug=slug)
        assert response.status_code == 200, item
        assert errors_of(response)


@pytest.mark.parametrize("path", ["organizations", "sectors"])
def test_the_image_of_a_former_address_leads_to_the_present_one(editor, publisher, visitor, path):
    item = builders.organization(slug="before") if path == "organizations" else builders.sector(slug="before")
    if path == "organizations":
        builders.partner(achievement=builders.achievement(), organization=item)
        save_edit(item, by=editor, slug="after")
    else:
        builders.point(sector=item)
        published(item, editor, publisher, slug="after")
    ContentVersion.objects.renew()
    response = visitor.get(f"/ko/{path}/before/card.png")
    assert (response.status_code, response.headers.get("Location")) == (301, f"/ko/{path}/after/card.png")
    assert visitor.get(f"/ko/{path}/nothing/card.png").status_code == 404


def test_names_that_no_form_would_take_are_not_merged(publisher):
    items = [
        builders.organization(slug=f"body-{n}", aliases="\n".join(f"{n} {i} name" for i in range(400)))
        for n in range(3)
    ]
    response = merge(publisher, items[0], *items[1:])
    assert "more names than one can keep" in text_of(response)
    assert not Organization.objects.exclude(merged_into=None).exists()


def test_the_form_of_a_merged_organization_says_so_and_offers_no_deletion(publisher):
    keep, other = builders.organization(slug="keep", name_en="Keep"), builders.organization(slug="other")
    merge(publisher, keep, other)
    page = parse_html(publisher.get(change_url(other)).content)
    assert page.select_one(f".messagelist a[href='{change_url(keep)}']").get_text() == "Keep"
    assert not page.select("a.deletelink")
    assert parse_html(publisher.get(change_url(keep)).content).select("a.deletelink")


def test_one_alone_is_not_merged_and_the_list_says_what_to_do(publisher):
    builders.organization(slug="one")
    data = {"action": "merge", "_selected_action": [Organization.objects.get().pk]}
    response = publisher.post(list_url(Organization), data, follow=True)
    assert "Select two or more." in text_of(response)
    assert parse_html(response.content).select("#result_list")
