"""Tests of previews, pages of past days, public histories and redirects from former URLs."""

import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AuditEntry
from achievements.models import Achievement
from sectors.models import Plan, Sector
from tests import builders
from tests.forms import send
from tests.html import parse_html
from tests.public import crawl, sitemap_urls
from tests.publishing.test_actions import REASON
from tests.staff import change_url, do, text_of
from tests.workflow import published, run, save_edit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("long_sessions")]

SECRET = "zebra"


def links_of(client, item):
    """Return the preview links for people without an account, from the change form."""
    page = parse_html(client.get(change_url(item)).content)
    return [link["href"] for link in page.select(".workflow-panel a[href*='key=']")]


@pytest.fixture
def draft(editor):
    item = builders.full_achievement("lion")
    save_edit(
        item, by=editor, title_en=f"{SECRET} title", title_ko=f"{SECRET} 제목", **{"parts-0-title_en": f"{SECRET} part"}
    )
    return item


# Previews


def test_a_preview_is_the_real_page_with_the_draft_and_a_notice_in_both_languages(draft, viewer, visitor):
    for language, title, notice in (("en", "title", "this draft is not public yet"), ("ko", "제목", "공개되지 않")):
        response = viewer.get(f"/{language}/achievements/{draft.pk}/preview/")
        page = parse_html(response.content)
        assert page.h1.get_text() == f"{SECRET} {title}"
        assert notice in page.select_one(".notice").get_text()
        assert page.html["lang"] == language
        assert (f"{SECRET} part" in response.content.decode()) == (language == "en")
    assert SECRET not in text_of(visitor.get(draft.get_absolute_url()))


def test_a_preview_is_never_cached_or_indexed(draft, editor, viewer, visitor):
    run("make-preview-link", draft, by=editor)
    for client, url in ((viewer, f"{draft.page_url()}preview/"), (visitor, links_of(editor, draft)[0])):
        response = client.get(url)
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_plans_sectors_and_pages_have_previews_too(editor, viewer):
    sector = builders.full_achievement("lion").sector
    for item, field in ((sector.plan, "heading_en"), (sector, "name_en"), (builders.page(), "title_en")):
        save_edit(item, by=editor, **{field: f"{SECRET} name"})
        assert parse_html(viewer.get(f"{item.page_url()}preview/").content).h1.get_text() == f"{SECRET} name"


def test_a_preview_without_a_link_wants_staff(draft, visitor, django_user_model):
    url = f"{draft.page_url()}preview/"
    nothing = f"/en/achievements/{draft.pk + 1000}/preview/"
    assert visitor.get(url).headers["Location"].startswith("/admin/login/")
    assert visitor.get(nothing).headers["Location"].startswith("/admin/login/")
    visitor.force_login(django_user_model.objects.create_user("citizen"))
    assert visitor.get(url).status_code == 302
    visitor.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert visitor.get(url).status_code == 403


def test_a_link_shows_one_draft_to_whoever_has_it(draft, editor, visitor):
    other = builders.achievement(**builders.DRAFT)
    run("make-preview-link", draft, by=editor)
    english, korean = links_of(editor, draft)
    assert f"{SECRET} title" in text_of(visitor.get(english))
    assert f"{SECRET} 제목" in text_of(visitor.get(korean))
    key = english.partition("?")[2]
    for url in (f"{other.page_url()}preview/?{key}", f"{draft.sector.page_url()}preview/?{key}"):
        assert visitor.get(url).status_code == 404


@pytest.mark.parametrize("key", ["", "x", "x:y:z", "W10:1:1", "a" * 5000])
def test_a_tampered_preview_link_is_refused_with_a_message(draft, editor, visitor, key):
    run("make-preview-link", draft, by=editor)
    good = links_of(editor, draft)[0]
    for url in (f"{draft.page_url()}preview/?key={key}", good[:-1], good.replace("key=", "key=A")):
        response = visitor.get(url)
        assert response.status_code == 404
        assert "This preview has ended" in text_of(response)
        assert SECRET not in text_of(response)


def test_a_link_ends_when_it_is_revoked_replaced_published_discarded_or_too_old(draft, editor, publisher, visitor):
    def link():
        run("make-preview-link", draft, by=editor)
        url = links_of(editor, draft)[0]
        assert visitor.get(url).status_code == 200
        return url

    ended = [link()]
    ended.append(link())  # in place of the first
    run("revoke-preview-link", draft, by=editor)
    fresh = link()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=15)):
        assert visitor.get(fresh).status_code == 404
    published(draft, editor, publisher)
    ended.append(fresh)
    save_edit(draft, by=editor, title_en=f"{SECRET} again")
    ended.append(link())
    run("discard", draft, by=editor)
    for url in ended:
        response = visitor.get(url)
        assert (response.status_code, "This preview has ended" in text_of(response)) == (404, True)


def test_making_a_preview_link_keeps_the_version(draft, editor, publisher):
    before = Achievement.objects.get(pk=draft.pk).version
    run("make-preview-link", draft, by=editor)
    assert Achievement.objects.get(pk=draft.pk).version == before


# As it was

MARCH = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)


def at(day):
    return time_machine.travel(MARCH.replace(day=day), tick=False)


@pytest.fixture
def past(editor, publisher):
    """Create a sector with two achievements in March. One changes and then moves; the other one is withdrawn."""
    with at(1):
        plan = builders.plan(heading_en="First heading", publish_at=MARCH)
        sector = builders.sector(plan=plan, name_en="First name", slug="first", publish_at=MARCH)
        builders.point(sector=sector, text_en="First point")
        there = builders.sector(plan=plan, name_en="There", publish_at=MARCH)
        builders.record_loaded(plan)
        mover = builders.achievement(sector=sector, title_en="Mover one", period="2026-03-20/..", publish_at=MARCH)
        gone = builders.achievement(sector=sector, title_en="Gone", publish_at=MARCH)
        builders.record_loaded(sector)
    with at(10):
        published(mover, editor, publisher, title_en="Mover two")
        published(sector, editor, publisher, name_en="Second name", slug="second", order=[gone.pk, mover.pk])
        published(plan, editor, publisher, heading_en="Second heading")
    with at(20):
        published(mover, editor, publisher, sector=there.pk, points=[])
        run("withdraw", gone, by=publisher, **REASON)
    with at(28):
        yield {"plan": plan, "sector": sector, "mover": mover, "gone": gone}


def then(visitor, url, day, status=200):
    response = visitor.get(f"{url}?as_of=2026-03-{day:02}")
    assert response.status_code == status, text_of(response)
    return parse_html(response.content)


def titles(page):
    return [title.get_text() for title in page.select(".rows > .row h4")]


def test_a_page_shows_what_was_public_that_day(past, visitor):
    url = past["mover"].get_absolute_url()
    assert then(visitor, url, 9).h1.get_text() == "Mover one"
    assert then(visitor, url, 10).h1.get_text() == "Mover two"  # the end of the day counts
    assert then(visitor, url, 19).select(".breadcrumb a")[-1].get_text() == "Second name"
    assert then(visitor, url, 21).select(".breadcrumb a")[-1].get_text() == "There"
    assert then(visitor, past["gone"].get_absolute_url(), 19).h1.get_text() == "Gone"
    then(visitor, past["gone"].get_absolute_url(), 20, status=404)


def test_a_sector_shows_what_belonged_to_it_that_day_in_the_order_of_that_day(past, visitor):
    url = "/en/sectors/second/"
    first = then(visitor, url, 9)
    assert (first.h1.get_text(), titles(first)) == ("First name", ["Mover one", "Gone"])
    assert "First point" in first.get_text()
    assert titles(then(visitor, url, 19)) == ["Gone", "Mover two"]
    assert titles(then(visitor, url, 21)) == []


def test_a_plan_shows_its_sectors_and_counts_of_that_day(past, visitor):
    def cards(day):
        page = then(visitor, "/en/", day)
        counts = {card.h3.get_text(): card.select_one(".fill p").get_text(strip=True) for card in page.select(".card")}
        return page.h1.get_text(), counts

    none, one, two = "No achievements are published yet.", "1 achievement", "2 achievements"
    assert cards(9) == ("First heading", {"First name": two, "There": none})
    assert cards(19) == ("Second heading", {"Second name": two, "There": none})
    assert cards(21) == ("Second heading", {"Second name": none, "There": one})


def test_the_front_page_shows_the_plan_that_was_on_it_that_day(past, publisher, visitor):
    with at(25):
        new = builders.plan(heading_en="The new plan", publish_at=MARCH)
        run("put-on-front-page", new, by=publisher)
    assert then(visitor, "/en/", 24).h1.get_text() == "Second heading"
    assert then(visitor, "/en/", 26).h1.get_text() == "The new plan"


def test_status_is_that_of_the_day(past, visitor):
    url = past["mover"].get_absolute_url()
    assert "Planned" in then(visitor, url, 19).select_one(".verdict").get_text()
    assert "Under way" in then(visitor, url, 20).select_one(".verdict").get_text()
    planned = then(visitor, "/en/", 19).select(".card")[0].get_text(" ", strip=True)
    assert "1 planned" in planned


def test_a_past_page_says_so_is_not_indexed_and_leads_to_now(past, visitor):
    for url in ("/en/", "/en/sectors/second/", past["mover"].get_absolute_url(), f"/ko/plans/{past['plan'].slug}/"):
        page = then(visitor, url, 9)
        assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        assert page.select_one(".notice a")["href"].startswith(("/en/", "/ko/"))
        assert not page.select("link[rel=canonical], link[hreflang], meta[property], script[type*=json]")


NO_DAYS = ["", "yesterday", "2026-13-01", "2026-3-1", "20260301", "2026-W01-1", "9999-12-31", "0000-01-01"]


@pytest.mark.parametrize("text", [*NO_DAYS, "x" * 3000])
def test_an_invalid_day_is_refused_with_a_message(past, visitor, text):
    for url in ("/en/", "/en/sectors/second/", past["mover"].get_absolute_url()):
        response = visitor.get(f"{url}?as_of={text}")
        assert response.status_code == 400
        assert "Nothing to show for this day" in text_of(response)


def test_a_day_before_it_was_public_has_nothing_to_show(past, visitor):
    for url in ("/en/", "/en/sectors/second/", past["mover"].get_absolute_url()):
        assert "This page was not public at the end of that day." in text_of(visitor.get(f"{url}?as_of=2026-02-28"))


def test_a_past_page_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries):
    sector = builders.sector()
    for number in range(20):
        builders.full_achievement(f"word{number}", sector=sector)
    builders.record_loaded(sector)
    for url, most in ((sector.get_absolute_url(), 15), ("/en/", 11)):
        with django_assert_max_num_queries(most):
            assert visitor.get(f"{url}?as_of=2026-01-01").status_code == 200


# Public history


def test_a_minor_edit_does_not_change_the_date_of_the_last_update(editor, publisher, visitor):
    with at(1):
        item = builders.achievement(publish_at=MARCH, title_en="One")
    with at(5):
        published(item, editor, publisher, title_en="Two")
    with at(9):
        save_edit(item, by=editor, title_en="Three")
        run("submit", item, by=editor, is_minor=True)
        run("publish", item, by=publisher, is_minor=True)
        page = parse_html(visitor.get(item.get_absolute_url()).content)
    assert page.select_one(".updated time")["datetime"] == "2026-03-05"
    history = parse_html(visitor.get(page.select_one(".updated a")["href"]).content)
    assert [time["datetime"][:10] for time in history.select(".history time")] == ["2026-03-05", "2026-03-01"]


def test_the_history_shows_the_note_and_the_old_and_the_new_text(editor, publisher, visitor):
    item = builders.achievement(title_en="The old title")
    save_edit(item, by=editor, title_en="The new title")
    run("submit", item, by=editor, note_en="The title says more.", note_ko="제목을 보완했습니다.")
    run("publish", item, by=publisher)
    page = parse_html(visitor.get(item.history_url).content)
    entries = [" ".join(entry.get_text(" ").split()) for entry in page.select(".history > li")]
    assert "The title says more." in entries[0]
    cells = [" ".join(cell.get_text(" ").split()) for cell in page.select(".differences tbody td")]
    assert any("The old title" in cell for cell in cells)
    assert any("The new title" in cell for cell in cells)
    assert "First published." in entries[1]
    assert "제목을 보완했습니다." in text_of(visitor.get(item.history_url.replace("/en/", "/ko/")))


def test_the_time_of_a_note_is_that_of_publishing(editor, publisher, visitor):
    with at(1):
        item = builders.achievement(publish_at=MARCH)
    with at(2):
        save_edit(item, by=editor, title_en="Two")
        run("submit", item, by=editor)
    with at(7):
        run("publish", item, by=publisher)
        page = parse_html(visitor.get(item.history_url).content)
    assert page.select_one(".history time")["datetime"].startswith("2026-03-07")


def test_nothing_that_staff_say_among_themselves_is_on_a_public_page(editor, publisher, visitor):
    item = builders.full_achievement("lion", to_check=f"{SECRET} check")
    steps = [
        (editor, "note", {"text": f"{SECRET} note"}),
        (editor, "submit", {"readers": "no"}),
        (publisher, "return", {"return_note": f"{SECRET} return"}),
        (editor, "submit", {"readers": "no"}),
        (publisher, "publish", {"readers": "no", "minor_reason": f"{SECRET} minor"}),
    ]
    save_edit(item, by=editor, **{"figures-0-value": "6"})
    for client, action, fields in steps:
        assert do(client, action, item, **fields).status_code == 302
    save_edit(item, by=publisher, title_en="Two")
    run("publish-alone", item, by=publisher, alone_reason=f"{SECRET} alone")
    save_edit(item, by=editor, title_en=f"{SECRET} draft")
    run("submit", item, by=editor)
    run("return", item, by=publisher, return_note=f"{SECRET} again")
    item.refresh_from_db()
    revisions = item.revisions.order_by("pk").values_list("minor_reason", "alone_reason", "return_note")
    assert list(revisions) == [
        ("", "", ""),
        (f"{SECRET} minor", "", ""),
        ("", "", f"{SECRET} return"),  # kept as an earlier draft when it was submitted again
        ("", f"{SECRET} alone", ""),
        ("", "", f"{SECRET} again"),
    ]
    notes = AuditEntry.objects.of(item).values_list("note", flat=True)
    assert {f"{SECRET} {word}" for word in ("note", "return", "minor", "alone", "again")} <= set(notes)
    assert (item.to_check, item.figures.get().value) == (f"{SECRET} check", 6)
    addresses = [item.get_absolute_url(), item.history_url, f"{item.get_absolute_url()}?as_of=2026-01-01"]
    pages = crawl(visitor, ["/en/", "/ko/", *addresses, *sitemap_urls(visitor)])
    assert {response.status_code for url, response in pages.items() if url in addresses} == {200}
    assert not [url for url, response in pages.items() if SECRET in response.content.decode()]


def test_the_history_of_an_item_in_a_former_plan_has_the_breadcrumb_of_that_plan(visitor):
    builders.plan(is_current=True, title_en="Plan of today")
    former = builders.plan(is_current=False, title_en="Plan of before")
    sector = builders.sector(plan=former)
    for item in (former, sector, builders.achievement(sector=sector)):
        page = parse_html(visitor.get(item.history_url).content)
        crumbs = [each.get_text(strip=True) for each in page.select(".breadcrumb li")]
        assert crumbs == ["Plan of before", "History"]
        assert page.title.get_text() == f"History: {item} – Plan of before"
        assert page.select_one(".name a")["href"] == former.get_absolute_url()
    page = parse_html(visitor.get(builders.page().history_url).content)
    assert page.select_one(".breadcrumb a").get_text() == "Plan of today"


# Addresses


def test_a_former_url_redirects_to_the_present_one_with_its_subpages(past, visitor):
    for old, new in (
        ("/ko/sectors/first/", "/ko/sectors/second/"),
        ("/en/sectors/first/history/", "/en/sectors/second/history/"),
        ("/en/achievements/?sector=first&q=x", "/en/achievements/?q=x&sector=second"),
    ):
        response = visitor.get(old)
        assert response.headers["Location"] == new
    assert visitor.get("/en/sectors/first/").status_code == 301


def test_a_redirect_keeps_the_day_and_a_merged_page_its_past(past, publisher, visitor):
    assert (
        visitor.get("/en/sectors/first/?as_of=2026-03-09").headers["Location"] == "/en/sectors/second/?as_of=2026-03-09"
    )
    other = builders.achievement(publish_at=MARCH)
    do(publisher, "merge", past["mover"], target=other.pk, **REASON)
    url = past["mover"].get_absolute_url()
    assert visitor.get(url).headers["Location"] == other.get_absolute_url()
    assert then(visitor, url, 9).h1.get_text() == "Mover one"
    assert "Mover one" in text_of(visitor.get(past["mover"].history_url))


def test_a_day_on_which_its_sector_was_not_public_shows_nothing_of_it(past, publisher, visitor):
    with at(25):
        run("withdraw", past["sector"].plan.sectors.get(name_en="There"), by=publisher, **REASON)
    then(visitor, past["mover"].get_absolute_url(), 24)
    then(visitor, past["mover"].get_absolute_url(), 26, status=404)


def test_a_past_page_names_its_files_and_offers_none(editor, publisher, visitor):
    item = builders.achievement()
    builders.source(achievement=item, url="", title_en="A report", file=ContentFile(b"x", name="report.pdf"))
    page = parse_html(visitor.get(f"{item.get_absolute_url()}?as_of=2026-01-01").content)
    assert "A report" in page.select_one(".notes").get_text()
    assert not page.select(".notes a:not(.fn)")


def test_an_address_of_a_draft_leaves_no_redirect(editor, publisher, visitor):
    sector = builders.sector(slug="one")
    builders.point(sector=sector)
    for slug in ("two", "three"):
        save_edit(sector, by=editor, slug=slug)
    published(sector, editor, publisher)
    new = builders.sector(slug="never", **builders.DRAFT)
    save_edit(new, by=editor, slug="never-again")
    assert visitor.get("/en/sectors/one/").headers["Location"] == "/en/sectors/three/"
    for slug in ("two", "never", "never-again"):
        assert visitor.get(f"/en/sectors/{slug}/").status_code == 404


def test_a_redirecting_slug_is_reserved_for_its_former_item(past, editor, publisher, visitor):
    response = send(editor, "/admin/sectors/sector/add/", name_en="X", plan=past["plan"].pk, slug="first")
    assert "Another page used this address before" in text_of(response)
    assert published(past["sector"], editor, publisher, slug="first").slug == "first"
    assert visitor.get("/en/sectors/first/").status_code == 200
    assert visitor.get("/en/sectors/second/").headers["Location"] == "/en/sectors/first/"


def test_the_address_of_a_withdrawn_page_does_not_lead_to_what_nobody_may_see(publisher, visitor):
    sector = builders.sector(slug="one")
    run("withdraw", sector, by=publisher, **REASON)
    assert "was withdrawn on" in text_of(visitor.get("/en/sectors/one/"))
    assert visitor.get("/en/achievements/?sector=one").status_code == 200


def test_an_achievement_of_a_withdrawn_sector_says_so_on_its_page(publisher, visitor):
    item = builders.achievement(title_en="A claim")
    run("withdraw", item.sector, by=publisher, **REASON)
    page = text_of(visitor.get(item.get_absolute_url()))
    assert "What this page belongs to was withdrawn on" in page
    assert "It was wrong." in page
    sector = parse_html(visitor.get(item.sector.get_absolute_url()).content)
    assert titles(sector) == ["A claim"]


def test_the_page_of_a_plan_that_was_replaced_keeps_its_past(past, publisher, visitor):
    with at(25):
        run("put-on-front-page", builders.plan(publish_at=MARCH), by=publisher)
    page = then(visitor, f"/en/plans/{past['plan'].slug}/", 9)
    assert page.h1.get_text() == "First heading"
    assert Plan.objects.current() != past["plan"]
    assert Sector.objects.live().count() == 2


def test_a_past_day_counts_by_status_whatever_the_period_looks_like(visitor):
    sector = builders.sector()
    for period in ("2011", "2011-03", "2013/..", None):
        builders.achievement(sector=sector, period=period)
    day = timezone.localdate() - datetime.timedelta(days=1)
    pages = [parse_html(visitor.get(f"/en/{query}").content) for query in ("", f"?as_of={day}")]
    now, then = (page.select_one(".counts").get_text(" ", strip=True) for page in pages)
    assert then == now


def test_an_announced_withdrawal_withdraws_the_latest_public_version(editor, publisher, visitor):
    item = builders.achievement(title_en="Bridge")
    later = timezone.localtime() + datetime.timedelta(days=2)
    do(publisher, "withdraw", item, at_0=later.date().isoformat(), at_1="", **REASON)
    published(item, editor, publisher, title_en="Big bridge")
    with time_machine.travel(later + datetime.timedelta(days=1)):
        withdrawal = item.revisions.in_force().get()
        assert withdrawal.withdraws
        page = text_of(editor.get(f"{change_url(item).removesuffix('change/')}compare/?revision={withdrawal.pk}"))
        assert "The texts and facts are the same." in page
        assert "Big bridge" in text_of(visitor.get(item.get_absolute_url()))


def test_an_item_withdrawn_after_its_sector_keeps_its_page(publisher, visitor):
    item = builders.achievement(title_en="Bridge")
    run("withdraw", item.sector, by=publisher, note_en="The sector is over.", note_ko="분야가 끝났습니다.")
    run("withdraw", item, by=publisher, note_en="It was wrong.", note_ko="사실과 달랐습니다.")
    page = text_of(visitor.get(item.get_absolute_url()))
    assert "This page was withdrawn on" in page
    assert "It was wrong." in page
    assert "Bridge" in page


@pytest.mark.parametrize("is_ending", [False, True])
def test_an_item_withdrawn_with_its_sector_keeps_its_page_when_the_sector_returns(visitor, is_ending):
    now = timezone.now()
    ago = [now - datetime.timedelta(days=days) for days in (4, 3, 2)]
    sector = builders.sector(name_en="Harbors")
    item = builders.achievement(sector=sector, title_en="Bridge", withdraw_at=ago[1])
    sector.record_revision(by=None, at=ago[0], withdraws=True, note_en="The sector is over.", note_ko="끝났습니다.")
    sector.record_revision(by=None, at=ago[2], note_en="It is back.", note_ko="돌아왔습니다.")
    if is_ending:
        sector.withdraw_at = now + datetime.timedelta(days=1)
        sector.save()
        sector.record_revision(by=None, at=sector.withdraw_at, withdraws=True, note_en="Soon.", note_ko="곧.")
    page = text_of(visitor.get(item.get_absolute_url()))
    assert "This page was withdrawn on" in page
    assert "It was wrong." in page
    assert "Bridge" in page
    assert "The sector is over." not in page


def test_the_public_version_cannot_be_restored(editor, publisher):
    item = builders.achievement(title_en="Bridge")
    revision = item.revisions.get()
    response = do(editor, "restore", item, revision=revision.pk)
    assert "There is nothing to restore." in text_of(response)
    assert item.draft is None


def test_an_automatic_slug_avoids_redirecting_slugs(editor, publisher):
    sector = builders.sector(slug="solar")
    builders.point(sector=sector)
    published(sector, editor, publisher, slug="sun")
    new = Sector(plan=sector.plan, name_en="Solar")
    new.save()
    assert new.slug == "solar-2"
