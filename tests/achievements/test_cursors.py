"""Random walks through the API by cursors while its data change: nothing that stays is skipped, nothing comes twice."""

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from achievements.models import Achievement, Organization, Partner
from publishing.models import ContentVersion
from tests import builders
from tests.examples import number_of_examples
from tests.workflow import published, run

pytestmark = pytest.mark.django_db

QUERIES = [
    "",
    "&sector=one",
    "&status=ended",
    "&q=tower",
    "&place=Daegu&place=Seoul",
    "&sector=one&sector=two&status=ended&from=2005",
]
ENDED, PLANNED = "2009/2012", "2998"
MATCHES = {
    "": lambda item: True,
    "&sector=one": lambda item: item.sector.slug == "one",
    "&status=ended": lambda item: str(item.period) == ENDED,
    "&q=tower": lambda item: "tower" in item.title_en,
    "&place=Daegu&place=Seoul": lambda item: item.place_en in ("Daegu", "Seoul"),
    QUERIES[-1]: lambda item: item.sector.slug in ("one", "two") and str(item.period) == ENDED,
}
NUMBERS = st.integers(0, 11)  # of an item, counted from the first
EDITS = st.one_of(
    st.tuples(st.just("publish"), NUMBERS),
    st.tuples(st.just("withdraw"), NUMBERS),
    st.tuples(st.just("add"), st.booleans()),
    st.tuples(st.just("delete"), NUMBERS),
    st.tuples(st.just("sector"), NUMBERS, st.sampled_from(["one", "two", "three"])),
    st.tuples(st.just("period"), NUMBERS, st.sampled_from([ENDED, PLANNED])),
    st.tuples(st.just("title"), NUMBERS, st.sampled_from(["A tower", "Zebra crossing"])),
    st.tuples(st.just("place"), NUMBERS, st.sampled_from(["Daegu", "Seoul", "Busan"])),
    st.tuples(st.just("position"), NUMBERS, st.integers(1, 99)),
)
STEPS = st.lists(st.tuples(st.integers(1, 5), st.lists(EDITS, max_size=4)), max_size=12)
SETTINGS = settings(
    max_examples=number_of_examples(40, 600), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def sectors(db):
    plan = builders.plan()
    return {slug: builders.sector(plan=plan, slug=slug) for slug in ("one", "two", "three")}


def make_items(sectors):
    """Create eight public achievements and four drafts, in turns, so that drafts have keys between the others."""
    Achievement.objects.all().delete()
    titles, keys = ["A tower", "A bridge"], list(sectors)
    items = [
        Achievement(
            sector=sectors[keys[number % 3]],
            title_en=f"{titles[number % 2]} {number}",
            period=[ENDED, PLANNED][number % 5 == 1],
            place_en=["Daegu", "Busan", "Seoul", ""][number % 4],
            position=12 - number,
            publish_at=None if number % 3 == 1 else builders.LONG_AGO,
        )
        for number in range(12)
    ]
    for item in items:
        item.save()
    ContentVersion.objects.renew()


def edit(sectors, kind, *facts):
    if kind == "add":
        public = builders.LONG_AGO if facts[0] else None
        Achievement(sector=sectors["one"], title_en="A new tower", period=ENDED, publish_at=public).save()
    else:
        change(sectors, kind, *facts)
    ContentVersion.objects.renew()


def change(sectors, kind, number, value=None):
    item = Achievement.objects.order_by("pk")[number : number + 1].first()
    if item is None:
        return
    if kind == "delete":
        item.delete()
        return
    if kind == "publish":
        item.publish_at, item.withdraw_at = builders.LONG_AGO, None
    elif kind == "withdraw":
        withdrawn = builders.withdrawn()
        item.publish_at, item.withdraw_at = withdrawn["publish_at"], withdrawn["withdraw_at"]
    elif kind == "sector":
        item.sector = sectors[value]
    else:
        setattr(item, {"title": "title_en", "place": "place_en"}.get(kind, kind), value)
    item.save()


def matching(query):
    found = Achievement.objects.live().select_related("sector")
    return {item.pk for item in found if MATCHES[query](item)}


@SETTINGS
@given(query=st.sampled_from(QUERIES), steps=STEPS)
@example(query="", steps=[(3, [("withdraw", 0), ("withdraw", 2)]), (1, [("publish", 1)]), (1, [("publish", 10)])])
@example(query="&status=ended", steps=[(1, [("period", 0, PLANNED)]), (2, [("period", 0, ENDED)])])
@example(query=QUERIES[4], steps=[(1, [("withdraw", 2), ("withdraw", 6), ("withdraw", 10)])])
@example(query="&sector=one", steps=[(1, [("delete", 0)]), (1, [("sector", 8, "one"), ("sector", 1, "one")])])
def test_what_stays_is_read_once_whatever_changes_meanwhile(sectors, visitor, query, steps):
    make_items(sectors)
    seen, url = [], f"/api/v2/achievements?{query.removeprefix('&')}"
    stayed = matching(query)
    waiting = list(steps)
    while url:
        size, edits = waiting.pop(0) if waiting else (2, [])
        now = matching(query)
        stayed &= now
        page = visitor.get(f"{url}&per_page={size}" if "per_page" not in url else sized(url, size)).json()
        numbers = [item["number"] for item in page["results"]]
        assert len(numbers) <= size
        assert set(numbers) <= now, "what was read was public and fitted the filters"
        assert page["count"] == len(now)
        seen += numbers
        for each in edits:
            edit(sectors, *each)
            stayed &= matching(query) if page["next"] else stayed
        url = page["next"] and page["next"].removeprefix("http://testserver")
    assert seen == sorted(set(seen)), "nothing came twice, and the order is that of the numbers"
    assert stayed <= set(seen), "nothing that stayed was skipped"


def sized(url, size):
    """Return the address of the next page with another size, which the cursor does not belong to."""
    head, _name, tail = url.partition("per_page=")
    return f"{head}per_page={size}&{tail.partition('&')[2]}"


@SETTINGS
@given(hidden=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 7)), max_size=6))
def test_partners_that_stay_are_read_once_while_others_go(sectors, visitor, hidden):
    """Check a collection whose items come and go with what they take part in."""
    make_items(sectors)
    Partner.objects.all().delete()
    for number in range(8):
        body = Organization.objects.filter(slug=f"body-of-{number}").first()
        body = body or builders.organization(slug=f"body-of-{number}")
        Partner.objects.create(achievement=Achievement.objects.live().first(), organization=body)
    ContentVersion.objects.renew()
    seen, gone, url, waiting = [], set(), "/api/v2/organizations?", list(hidden)
    while url:
        size, number = waiting.pop(0) if waiting else (3, None)
        page = visitor.get(sized(url, size) if "per_page" in url else f"{url}per_page={size}").json()
        seen += [item["slug"] for item in page["results"]]
        if number is not None:
            Partner.objects.filter(organization__slug=f"body-of-{number}").delete()
            ContentVersion.objects.renew()
            gone.add(f"body-of-{number}")
        url = page["next"] and page["next"].removeprefix("http://testserver")
    assert len(seen) == len(set(seen))
    assert {f"body-of-{number}" for number in range(8)} - gone <= set(seen)


def test_a_withdrawal_by_staff_between_two_pages_skips_nothing(visitor, editor, publisher, sectors):
    """Check the walk that skipped a row when pages had numbers."""
    items = [builders.achievement(sector=sectors["one"], position=number) for number in range(1, 8)]
    first = visitor.get("/api/v2/achievements?per_page=3").json()
    run("withdraw", items[1], by=publisher, note_en="Wrong.", note_ko="사실과 다릅니다.")
    published(items[5], editor, publisher, title_en="Another title", period="1999")
    rest = visitor.get(first["next"]).json()
    last = visitor.get(rest["next"]).json()
    numbers = [item["number"] for page in (first, rest, last) for item in page["results"]]
    assert numbers == [item.pk for item in items]
    assert (json.dumps(last["next"]), first["count"], last["count"]) == ("null", 7, 6)
