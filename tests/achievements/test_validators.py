"""Tests of ETag and Last-Modified: they follow what readers get, and nothing that staff prepare."""

import datetime
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils.http import http_date, parse_http_date
from django.utils.translation import override

from achievements.exports import feed, fingerprint
from achievements.exports.document import Documents
from achievements.models import Achievement, Measure, Report, Source
from delivery import last_change as changes
from delivery.last_change import last_second
from publishing.models import ContentVersion
from sectors.models import Identity
from tests import builders
from tests.workflow import published, run, save_edit

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 3, 1, 3, tzinfo=datetime.UTC)  # in Seoul
FILES = [f"/en/achievements.{name}" for name in ("csv", "xlsx", "zip", "ndjson")]
EXACT = [  # made before their ETag
    "/en/achievements.json",
    "/en/achievements.atom",
    "/api/v1/achievements",
    "/api/v2/achievements",
]
OF_THE_ITEM = [*FILES, *EXACT, "/api/v2/achievements.ndjson", "/ko/achievements.csv", "/en/achievements.csv?q=first"]
OTHERS = [
    "/en/progress.csv",
    "/data/catalog.jsonld",
    "/api/v1/openapi.json",
    "/api/v2/openapi.json",
    "/api/v1/plans",
    "/api/v2/sectors",
    "/api/v2/counts?by=partner",
    "/en/achievements/card.png",
]


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def item():
    """Create an achievement with all that files show of one, and with a file."""
    item = builders.full_achievement("first")
    item.period = "2026-03-01"
    item.outcome = item.outcome_note_en = item.outcome_note_ko = ""
    item.save()
    builders.record_loaded(item)
    builders.source(achievement=item, url="", file=ContentFile(b"%PDF-", name="paper.pdf"))
    return item


def urls_of(item):
    source = item.sources.exclude(file="").get()
    return [f"/en/achievements/{item.pk}.json", f"/en/achievements/{item.pk}/card.png", source.get_absolute_url()]


def read(response):
    """Return the status, the headers and the bytes of a response, and close what it has opened."""
    content = b"".join(response)
    for close in response._resource_closers:
        close()
    return response.status_code, response.headers, content


def validators(visitor, url):
    """Return the ETag and the Last-Modified of a URL."""
    status, headers, _nothing = read(visitor.head(url))
    assert status == 200, url
    return headers["ETag"], headers["Last-Modified"]


def all_validators(visitor, item, urls=()):
    return {url: validators(visitor, url) for url in urls or [*OF_THE_ITEM, *OTHERS, *urls_of(item)]}


def test_either_validator_leads_to_a_304(visitor, item):
    for url in [*OF_THE_ITEM, *OTHERS, *urls_of(item)]:
        status, headers, content = read(visitor.get(url))
        etag, modified = headers["ETag"], headers["Last-Modified"]
        assert (status, validators(visitor, url)) == (200, (etag, modified))
        assert content
        for known in ({"if-none-match": etag}, {"if-none-match": f'"x", {etag}'}, {"if-modified-since": modified}):
            status, again, nothing = read(visitor.get(url, headers=known))
            assert (status, nothing) == (304, b""), (url, known)
            assert (again["ETag"], again["Last-Modified"]) == (etag, modified)
            assert again["Cache-Control"] == headers["Cache-Control"]


def test_another_validator_leads_to_the_whole_answer(visitor, item):
    for url in [*OF_THE_ITEM, *OTHERS, *urls_of(item)]:
        modified = validators(visitor, url)[1]
        earlier = http_date(parse_http_date(modified) - 1)
        assert read(visitor.get(url, headers={"if-modified-since": earlier}))[0] == 200, url
        both = {"if-none-match": '"other"', "if-modified-since": modified}
        assert read(visitor.get(url, headers=both))[0] == 200, url


@pytest.mark.parametrize("text", ["", "yesterday", "9" * 10_000, "Sun, 99 Mar 2026 03:00:00 GMT", "2026-03-01"])
def test_a_date_that_cannot_be_read_says_nothing(visitor, item, text):
    for url in (FILES[0], EXACT[3]):
        assert read(visitor.get(url, headers={"if-modified-since": text}))[0] == 200


def draft_saved(item, editor, publisher):
    save_edit(item, by=editor, title_en="Nobody published this", period="2030")


def publication_scheduled(item, editor, publisher):
    save_edit(item, by=editor, title_en="Not before tomorrow")
    run("submit", item, by=editor)
    run("schedule", item, by=publisher, at=NOON + datetime.timedelta(days=1))


def first_publication_scheduled(item, editor, publisher):
    second = builders.achievement(sector=item.sector, **builders.scheduled())
    builders.partner(achievement=second)
    builders.source(achievement=second)


def withdrawal_scheduled(item, editor, publisher):
    later = NOON + datetime.timedelta(days=1)
    run("withdraw", item, by=publisher, at=later, note_en="Wrong.", note_ko="사실과 다릅니다.")


def private_report_kept(item, editor, publisher):
    builders.report(audience="private")
    Report.objects.get().delete()


def things_of_a_draft_made(item, editor, publisher):
    hidden = builders.achievement(**builders.DRAFT)
    builders.partner(achievement=hidden)
    builders.figure(achievement=hidden, unit_en="Secret unit", label_en="Secret measure")
    save_edit(builders.organization(), by=editor, name_en="Known from drafts alone")
    save_edit(builders.measure(), by=editor, name_en="Used by nobody")


HIDDEN_WORK = [
    draft_saved,
    publication_scheduled,
    first_publication_scheduled,
    withdrawal_scheduled,
    private_report_kept,
    things_of_a_draft_made,
]


@pytest.mark.parametrize("work", HIDDEN_WORK, ids=lambda work: work.__name__)
def test_hidden_work_changes_no_validator(visitor, editor, publisher, item, at_noon, work):
    before = all_validators(visitor, item)
    at_noon.shift(60)
    work(item, editor, publisher)
    ContentVersion.objects.renew()
    at_noon.shift(60)
    assert all_validators(visitor, item) == before


def publication(item, editor, publisher):
    published(item, editor, publisher, title_en="first, but better")


def minor_publication(item, editor, publisher):
    save_edit(item, by=editor, place_en="Elsewhere")
    run("submit", item, by=editor, is_minor=True, minor_reason="A typing error.")
    run("publish", item, by=publisher)


def partner_renamed(item, editor, publisher):
    save_edit(item.partners.get().organization, by=editor, name_en="Another name")


def measure_renamed(item, editor, publisher):
    save_edit(item.figures.get().measure, by=editor, name_en="Another measure")


def unit_renamed(item, editor, publisher):
    save_edit(item.figures.get().unit, by=editor, name_en="another unit")


def sector_renamed(item, editor, publisher):
    published(item.sector, editor, publisher, name_en="Another sector")


def plan_renamed(item, editor, publisher):
    published(item.sector.plan, editor, publisher, title_en="Another plan")


CHANGES = [
    publication,
    minor_publication,
    partner_renamed,
    measure_renamed,
    unit_renamed,
    sector_renamed,
    plan_renamed,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_public_changes_change_both_validators(visitor, editor, publisher, item, at_noon, change):
    urls = [*OF_THE_ITEM, urls_of(item)[0]]
    if change in (plan_renamed, unit_renamed):
        urls = [url for url in urls if "atom" not in url]
    before, bytes_before = all_validators(visitor, item, urls), contents(visitor, urls)
    at_noon.shift(60)
    change(item, editor, publisher)
    at_noon.shift(60)
    after, bytes_after = all_validators(visitor, item, urls), contents(visitor, urls)
    for url in urls:
        if url in EXACT and bytes_before[url] == bytes_after[url]:  # an entry of the feed has not all of it
            continue
        assert before[url][0] != after[url][0], url
        assert parse_http_date(after[url][1]) == int(NOON.timestamp()) + 60, url


def contents(visitor, urls):
    return {url: read(visitor.get(url))[2] for url in urls}


def test_a_withdrawal_changes_validators_and_the_date_never_goes_back(visitor, editor, publisher, item, at_noon):
    published(builders.achievement(sector=item.sector), editor, publisher, title_en="first other")
    at_noon.shift(60)
    seen = [all_validators(visitor, item, OF_THE_ITEM)]
    for step in (
        lambda: published(item, editor, publisher, title_en="first again"),
        lambda: run("withdraw", item, by=publisher, note_en="Wrong.", note_ko="사실과 다릅니다."),
        lambda: run("withdraw", item.sector, by=publisher, note_en="Wrong.", note_ko="사실과 다릅니다."),
    ):
        at_noon.shift(60)
        step()
        at_noon.shift(60)
        seen.append(all_validators(visitor, item, [url for url in OF_THE_ITEM if "?" not in url]))
    for before, after in pairwise(seen):
        for url, (etag, modified) in after.items():
            assert etag != before[url][0], url
            assert parse_http_date(modified) > parse_http_date(before[url][1]), url


def test_a_scheduled_publication_changes_validators_at_its_moment_alone(visitor, item, at_noon):
    later = builders.achievement(
        title_en="first of those to come", sector=item.sector, publish_at=NOON + datetime.timedelta(hours=1)
    )
    assert later.pk
    before = all_validators(visitor, item, OF_THE_ITEM)
    at_noon.shift(3599)
    assert all_validators(visitor, item, OF_THE_ITEM) == before
    at_noon.shift(1)
    for url, (etag, modified) in all_validators(visitor, item, OF_THE_ITEM).items():
        assert etag != before[url][0], url
        assert parse_http_date(modified) == int(NOON.timestamp()) + 3600


def test_midnight_changes_validators_where_a_status_changes(visitor, item, at_noon):
    """Check the day after the last one of the period, and then a day on which nothing changes."""
    urls = [url for url in OF_THE_ITEM if "atom" not in url]
    before = all_validators(visitor, item, urls)
    at_noon.shift(24 * 3600)
    after = all_validators(visitor, item, urls)
    for url, (etag, modified) in after.items():
        assert etag != before[url][0], url
        assert modified == "Sun, 01 Mar 2026 15:00:00 GMT", url
    at_noon.shift(24 * 3600)
    assert all_validators(visitor, item, urls) == after


def test_files_made_at_other_times_have_one_etag_and_say_so(visitor, item, at_noon):
    urls = [url for url in FILES if url.endswith(("xlsx", "zip"))]
    before, bytes_before = all_validators(visitor, item, urls), contents(visitor, urls)
    at_noon.shift(3600)
    assert all_validators(visitor, item, urls) == before
    assert contents(visitor, urls) != bytes_before
    assert all(etag.startswith("W/") for etag, _modified in before.values())


def test_etags_of_languages_hosts_and_queries_differ(visitor, item):
    urls = [
        "/en/achievements.csv",
        "/ko/achievements.csv",
        "/en/achievements.csv?bom=0",
        "/en/achievements.csv?q=first",
    ]
    etags = [validators(visitor, url)[0] for url in urls]
    etags.append(read(visitor.get(urls[0], headers={"host": "localhost"}))[1]["ETag"])
    assert len(set(etags)) == len(etags)


def test_another_release_or_license_changes_the_etag_of_files(visitor, item, settings, monkeypatch):
    etags = [validators(visitor, FILES[0])[0]]
    settings.DATA_LICENSE = "CC0-1.0"
    etags.append(validators(visitor, FILES[0])[0])
    monkeypatch.setattr("achievements.exports.outputs.release", lambda: "another")
    etags.append(validators(visitor, FILES[0])[0])
    assert len(set(etags)) == 3


def test_rows_changed_by_hand_change_etags_with_the_content_version(visitor, item):
    before = all_validators(visitor, item, OF_THE_ITEM)
    Achievement.objects.filter(pk=item.pk).update(title_en="first by hand")
    ContentVersion.objects.renew()
    after = all_validators(visitor, item, OF_THE_ITEM)
    assert all(before[url][0] != after[url][0] for url in before)


def test_a_replaced_file_has_another_etag(visitor, editor, publisher, item):
    url = urls_of(item)[2]
    before = validators(visitor, url)
    Source.objects.exclude(file="").get().file.save("paper.pdf", ContentFile(b"%PDF-2"))
    assert validators(visitor, url)[0] != before[0]


def test_a_report_renamed_changes_the_date_of_its_image(visitor, item, at_noon):
    report = builders.report()
    url = f"/en/reports/{report.slug}/card.png"
    before = validators(visitor, url)
    at_noon.shift(60)
    report.name_en = "Another name"
    report.save()
    after = validators(visitor, url)
    assert before[0] != after[0]
    assert parse_http_date(after[1]) == parse_http_date(before[1]) + 60


def test_the_look_of_the_portal_changes_what_shows_it_alone(visitor, item, at_noon):
    urls = ["/en/achievements/card.png", FILES[0]]
    before = all_validators(visitor, item, urls)
    at_noon.shift(60)
    builders.identity(name_en="Another name", accent="#0b6e4f")
    Identity.objects.get().record_revision(by=None)
    after = all_validators(visitor, item, urls)
    assert [before[url][0] != after[url][0] for url in urls] == [True, False]
    assert parse_http_date(after[urls[0]][1]) == int(NOON.timestamp()) + 60


def test_an_empty_portal_has_validators_that_stay(visitor, at_noon):
    urls = ["/en/achievements.atom", "/en/achievements.csv", "/api/v2/achievements"]
    before = {url: read(visitor.get(url))[1]["ETag"] for url in urls}
    at_noon.shift(3600)
    assert {url: read(visitor.get(url))[1]["ETag"] for url in urls} == before


def test_a_moment_is_said_in_the_second_after_it():
    """Check that no second is said in which both the old and the new answer may have been given."""
    half = datetime.timedelta(milliseconds=500)
    with time_machine.travel(NOON + half, tick=False) as clock:
        assert last_second(NOON + half) == NOON
        assert last_second(NOON) == NOON
        clock.shift(half)
        assert last_second(NOON + half) == NOON + 2 * half
    assert last_second(None) is None


def test_every_file_says_that_it_has_to_be_asked_for_again(visitor, item):
    """Check what a cache may guess: with a date alone it would go on showing what was withdrawn."""
    for url in [*FILES, *EXACT[:2], *urls_of(item)[::2], "/en/progress.csv"]:
        assert read(visitor.get(url))[1]["Cache-Control"] == "no-cache", url


def test_the_last_change_is_read_once_for_a_content_version(item, monkeypatch):
    read, calls = changes.read_last_change, []
    monkeypatch.setattr(changes, "read_last_change", lambda: calls.append(1) or read())
    with override("en"):
        assert changes.last_change() == changes.last_change()
    assert len(calls) == 1
    assert Measure.seen(NOON).count() == 1


def of_report(name, value):
    def change(report):
        setattr(report, name, value)
        report.save()

    return change


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "change",
    [of_report("query", "sort=oldest"), of_report("query", "kind=target"), of_report("columns", ["title", "period"])],
)
def test_a_change_of_a_report_changes_the_validators_of_its_files(visitor, item, at_noon, extension, change):
    report = builders.report(query="sort=title", columns=["title"])
    url = f"/en/reports/{report.slug}.{extension}"
    etag, modified = validators(visitor, url)
    assert read(visitor.get(url, headers={"if-none-match": etag}))[0] == 304
    at_noon.shift(60)
    change(report)
    assert read(visitor.get(url, headers={"if-none-match": etag}))[0] == 200
    assert read(visitor.get(url, headers={"if-modified-since": modified}))[0] == 200


def refuse_to_make(*_args, **_options):
    raise AssertionError


def test_a_304_is_not_made_first(visitor, item, monkeypatch):
    urls = [*EXACT, urls_of(item)[0]]
    etags = {url: validators(visitor, url)[0] for url in urls}
    monkeypatch.setattr(Documents, "of", refuse_to_make)
    monkeypatch.setattr(feed, "atom", refuse_to_make)
    for url, etag in etags.items():
        assert read(visitor.get(url, headers={"if-none-match": etag}))[0] == 304, url
        with pytest.raises(AssertionError):
            read(visitor.get(url, headers={"if-none-match": '"other"'}))


def test_what_clients_make_up_pushes_nothing_out_of_the_cache_of_all_answers(visitor, item):
    urls = ["/api/v2/plans", "/en/achievements.csv"]
    for url in urls:
        validators(visitor, url)
    before = set(caches["default"]._cache)
    for url in urls:
        for number in range(3):
            validators(visitor, f"{url}?utm_term={number}")
    validators(visitor, "/en/achievements.csv?from=2013")
    assert set(caches["default"]._cache) == before


def test_what_all_files_name_is_hashed_once_for_a_content_version(visitor, item, monkeypatch):
    hashed, hash_of = [], fingerprint.hash_of
    monkeypatch.setattr(fingerprint, "hash_of", lambda rows: hashed.append(len(rows)) or hash_of(rows))
    ContentVersion.objects.renew()
    for query in ("", "?from=2012", "?from=2013"):
        validators(visitor, f"/en/achievements.csv{query}")
    assert len(hashed) == 1 + 3
    ContentVersion.objects.renew()
    validators(visitor, "/en/achievements.csv")
    assert len(hashed) == 1 + 3 + 2
