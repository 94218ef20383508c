"""Tests of version 2 of the API: pages by cursors, problem details, and every answer as its OpenAPI document says."""

import json
import re
from urllib.parse import quote, urlencode

import pytest
import schemathesis
import time_machine
from django.core.signing import Signer
from django.db import OperationalError
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from achievements.listing.query import ListQuery
from achievements.models import Achievement
from achievements.opendata.parameters import MOST_PER_PAGE, PER_PAGE, countable, parameters
from achievements.opendata.v2 import views
from achievements.opendata.v2.cursors import CursorError, read_cursor, write_cursor
from achievements.opendata.v2.openapi import openapi_v2
from achievements.opendata.v2.problems import PROBLEMS
from achievements.opendata.v2.urls import urlpatterns
from delivery.outage import RETRY_AFTER
from publishing.models import ContentVersion
from tests import builders
from tests.achievements.test_api import NAMES, NOW, UNKNOWABLE, VALUES, fits, make_city, portal, quoted, schema_of
from tests.examples import IS_LONG, number_of_examples
from tests.portal.test_leaks import HIDING, SECRET, hide_achievement, hide_plan, hide_sector
from tests.samples import copied

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # test_cursors.py walks on both

ROOT = "/api/v2"
LISTS = ["achievements", "plans", "sectors", "organizations"]
EVERYWHERE = ["/", *(f"/{name}" for name in LISTS), "/counts?by=sector", "/openapi.json", "/schema/achievement.json"]
SINCE = {"office", "picture"}  # what version 1 does not say
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.fixture
def city(db):
    copied(make_city)


@pytest.fixture
def ask(visitor):
    """Function that returns the JSON at a path below the root of the API: `ask("/plans")`."""

    def answer(path, status=200, **headers):
        response = visitor.get(f"{ROOT}{path}", headers=headers)
        assert response.status_code == status, (path, response.status_code, response.content[:300])
        kind = response.headers["Content-Type"]
        assert (kind == "application/problem+json") == (status >= 400), (path, kind)
        return json.loads(response.content)

    return answer


@pytest.fixture
def described(ask):
    return ask("/openapi.json")


def follow(ask, path):
    """Return the results of all pages, and how many pages there were."""
    results, pages = [], 0
    while path:
        page = ask(path)
        results += page["results"]
        path, pages = page["next"] and page["next"].partition(ROOT)[2], pages + 1
    return results, pages


def make_many(number):
    sector = builders.sector(slug="many")
    Achievement.objects.bulk_create(
        Achievement(sector=sector, title_en=f"No. {each}", position=number - each, publish_at=builders.LONG_AGO)
        for each in range(number)
    )
    ContentVersion.objects.renew()


# Answers


def test_every_answer_is_as_the_description_says(sample, city, ask, described):
    for name in LISTS:
        items = ask(f"/{name}")
        key = "number" if name == "achievements" else "slug"
        assert items["results"]
        fits(items, schema_of(described, f"/{name}"), described)
        for item in items["results"][:30]:
            one = ask(f"/{name}/{item[key]}")
            assert one == item
            fits(one, schema_of(described, f"/{name}/{{{key}}}"), described)
    for name in countable():
        fits(ask(f"/counts?by={name}"), schema_of(described, "/counts"), described)


def test_the_description_names_every_address_and_every_filter(described):
    routes = {f"/{each.pattern}" for each in urlpatterns if each.name != "nothing"}
    assert {route.replace("<number:", "{").replace("<slug:", "{").replace(">", "}") for route in routes} == set(
        described["paths"]
    )
    given = {each["name"] for each in described["paths"]["/achievements"]["get"]["parameters"]}
    assert given == {"cursor", "per_page", "lang", *(each.name for each in parameters())} - {"sort"}


def test_every_answer_says_the_same_as_version_1(city, ask, visitor):
    for name in LISTS:
        before = visitor.get(f"/api/v1/{name}").json()
        now = ask(f"/{name}")
        assert now["count"] == before["count"]
        known = [{name: each[name] for name in each if name not in SINCE} for each in now["results"]]
        assert sorted(map(str, known)) == sorted(map(str, before["results"]))


@pytest.mark.parametrize("rows", [1, 12])
def test_an_answer_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}", sector=builders.sector())
    for path in [*EVERYWHERE, "/achievements.ndjson"]:
        with django_assert_max_num_queries(40):
            response = visitor.get(f"{ROOT}{path}")
            assert response.status_code == 200
            assert b"".join(response)


def test_responses_do_not_depend_on_cookies(city, publisher):
    publisher.cookies["django_language"] = publisher.cookies["reader_language"] = "ko"
    for path in [*EVERYWHERE, "/achievements?x=1", "/nothing"]:
        response = publisher.get(f"{ROOT}{path}")
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Content-Language"] == "en"


def test_scripts_of_any_site_may_read_the_next_page_and_none_with_credentials(city, visitor):
    for path in [*EVERYWHERE, "/achievements.ndjson", "/nothing", "/plans?x=1"]:
        for answer in (visitor.get(f"{ROOT}{path}"), visitor.head(f"{ROOT}{path}"), visitor.options(f"{ROOT}{path}")):
            assert answer.headers["Access-Control-Allow-Origin"] == "*", path
            assert "Access-Control-Allow-Credentials" not in answer.headers
            assert {"ETag", "Link"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("state", HIDING)
@pytest.mark.parametrize("hide", [hide_achievement, hide_sector, hide_plan], ids=lambda hide: hide.__name__)
def test_nothing_that_is_not_public_is_in_the_api(city, visitor, hide, state):
    hide(HIDING[state]())
    paths = [*EVERYWHERE, "/achievements?plan=all", "/achievements.ndjson?plan=all"]
    contents = [b"".join(visitor.get(f"{ROOT}{path}")).decode() for path in paths]
    assert any("giraffe" in content for content in contents)
    assert not [content for content in contents if SECRET in content]


# Pages


def test_pages_lead_on_by_number_and_end(ask):
    make_many(PER_PAGE * 2 + 5)
    results, pages = follow(ask, "/achievements")
    numbers = [item["number"] for item in results]
    assert (pages, numbers) == (3, sorted(Achievement.objects.values_list("pk", flat=True)))
    assert len(follow(ask, "/achievements?per_page=500")[0]) == len(numbers)
    assert follow(ask, f"/achievements?per_page={len(numbers)}")[1] == 1


def test_the_next_page_keeps_every_parameter_and_is_in_the_header_too(city, visitor, ask):
    for _each in range(3):
        builders.achievement(title_en="five & six", period="2010")
    query = urlencode([("q", "five &"), ("from", "2009"), ("status", "ended"), ("status", "planned"), ("lang", "ko")])
    response = visitor.get(f"{ROOT}/achievements?{query}&per_page=1")
    following = response.json()["next"]
    assert response.headers["Link"] == f'<{following}>; rel="next"'
    given = QueryDict(following.partition("?")[2])
    assert given.getlist("status") == ["ended", "planned"]
    assert {name: given[name] for name in ("q", "from", "lang", "per_page")} == {
        "q": "five &",
        "from": "2009",
        "lang": "ko",
        "per_page": "1",
    }
    assert given["plan"] == ListQuery(QueryDict()).plans[0]
    last = visitor.get(visitor.get(following).json()["next"])
    assert (last.json()["next"], last.headers.get("Link")) == (None, None)


def test_too_long_an_address_is_in_no_header(visitor):
    """Check what a proxy would refuse to pass on."""
    for _each in range(2):
        builders.achievement(title_en="가" * 200)
    response = visitor.get(f"{ROOT}/achievements?per_page=1&state=undated&sourced=no&q={quote('가' * 200)}")
    assert len(response.json()["next"]) > views.MAX_LINK
    assert "Link" not in response.headers
    assert visitor.get(response.json()["next"]).json()["next"] is None


def test_a_walk_goes_on_when_the_last_item_of_a_choice_is_withdrawn(visitor, ask):
    """Check that the address in `next` is no mistake then: it was given by the API itself."""
    places = ("Daegu", "Seoul", "Busan", "Daegu", "Daegu")
    items = [builders.achievement(place_en=name) for name in places]
    page = ask("/achievements?place=Busan&place=Daegu&per_page=1")
    left = {2: [items[3].pk, items[4].pk], 3: [items[4].pk], 4: [], 0: []}
    for number, numbers in left.items():
        Achievement.objects.filter(pk=items[number].pk).update(**builders.withdrawn())
        ContentVersion.objects.renew()
        results, _pages = follow(ask, page["next"].partition(ROOT)[2])
        assert [found["number"] for found in results] == numbers
    assert ask("/achievements?place=Busan", status=400)["errors"][0]["code"] == "invalid_choice"


def test_a_walk_with_a_partner_who_is_renamed_goes_on(ask):
    body = builders.organization(slug="before")
    for _each in range(3):
        builders.partner(achievement=builders.achievement(), organization=body)
    following = ask("/achievements?partner=before&per_page=1")["next"].partition(ROOT)[2]
    body.slug = "after"
    body.save()
    ContentVersion.objects.renew()
    numbers = []
    while following:
        page = ask(following)
        numbers += [each["number"] for each in page["results"]]
        following = page["next"] and page["next"].partition(ROOT)[2]
    assert numbers == list(Achievement.objects.order_by("pk").values_list("pk", flat=True)[1:])


def test_a_walk_stays_in_its_plan_when_another_becomes_current_and_is_renamed(editor, ask):
    plan = builders.plan(slug="first")
    sector = builders.sector(plan=plan, slug="one")
    for _each in range(3):
        builders.achievement(sector=sector)
    page = ask("/achievements?per_page=1")
    builders.plan(slug="second").make_current(by=None)
    for item, slug in ((plan, "former"), (sector, "other")):
        item.refresh_from_db()
        item.slug = slug
        item.save()
        item.record_revision(by=None)
    rest, _pages = follow(ask, page["next"].partition(ROOT)[2])
    assert [item["plan"]["slug"] for item in rest] == ["former", "former"]


@pytest.mark.parametrize("name", LISTS)
def test_every_collection_pages_by_cursors(sample, city, ask, name):
    results, pages = follow(ask, f"/{name}?per_page=2" + ("&q=giraffe" if name == "achievements" else ""))
    assert len({str(item) for item in results}) == len(results)
    assert pages == max(-(-len(results) // 2), 1)
    if name != "achievements":
        assert len(results) == ask(f"/{name}?per_page=500")["count"]


@pytest.mark.parametrize(
    "text",
    [
        *("0", "-1", str(MOST_PER_PAGE + 1), "1000000000", "1" + "0" * 30, "1&per_page=2", "abc", "x" * 10_000),
        *("", " ", "1.5", "1e2", "%D9%A1", "%00", "%ff", "+1"),
    ],
)
def test_a_size_that_may_not_be_asked_for_is_refused(city, ask, text):
    for name in ("achievements", "plans"):
        [error] = ask(f"/{name}?per_page={text}", status=400)["errors"]
        assert error == {
            "parameter": "per_page",
            "code": "invalid",
            "detail": f"Enter one whole number from 1 to {MOST_PER_PAGE}.",
        }


def cursor_of(ask, query=""):
    following = ask(f"/achievements?per_page=1{query}")["next"]
    return QueryDict(following.partition("?")[2])["cursor"]


def test_a_cursor_that_is_not_ours_is_refused(city, ask, settings):
    builders.achievement()
    good = cursor_of(ask)
    ask(f"/achievements?{urlencode({'cursor': good})}")
    foreign = [Signer().sign_object([1, "x"]), Signer(salt="other").sign_object([1, "x"])]
    made_up = ["", "0", "1", "x", "\0", "ㄱ", "é:x", "=", ":", "a:b:c", "x" * 10_000, good[:-1], good[1:], f"{good}x"]
    for text in [*made_up, *foreign, good.swapcase(), good + good]:
        [error] = ask(f"/achievements?{urlencode({'cursor': text})}", status=400)["errors"]
        assert (error["parameter"], error["code"]) == ("cursor", "invalid_cursor"), text
    for text in ("%ff%00", "%ed%a0%80", "%F0%9F%98%80:x"):
        [error] = ask(f"/achievements?cursor={text}", status=400)["errors"]
        assert error["code"] == "invalid_cursor"
    [error] = ask(f"/achievements?{urlencode({'cursor': good})}&cursor=x", status=400)["errors"]
    assert error["code"] == "repeated"
    settings.SECRET_KEY = "another key of fifty letters or more, as after a change"
    [error] = ask(f"/achievements?{urlencode({'cursor': good})}", status=400)["errors"]
    assert error["code"] == "invalid_cursor"
    assert "Begin again without it." in error["detail"]


def test_a_cursor_belongs_to_its_filters_and_its_collection(city, ask):
    builders.achievement(period="2010")
    builders.achievement(period="2010")
    cursor = quote(cursor_of(ask, "&from=2009&status=ended"))
    ask(f"/achievements?status=ended&from=2009&cursor={cursor}&per_page=7&lang=ko&utm_source=x")  # in any order
    for path in (
        f"/achievements?cursor={cursor}",
        f"/achievements?from=2009&status=ended&sourced=no&cursor={cursor}",
        f"/achievements?from=2010&status=ended&cursor={cursor}",
        f"/achievements?from=2009&status=ended&plan=all&cursor={cursor}",
        f"/plans?cursor={cursor}",
    ):
        [error] = ask(path, status=400)["errors"]
        assert (error["parameter"], error["code"]) == ("cursor", "cursor_of_another_query"), path


def test_a_cursor_is_the_same_in_every_process_and_reads_with_a_former_key(settings):
    cursor = write_cursor(7, "query")
    assert cursor == write_cursor(7, "query")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key of fifty letters or more, as after a change"
    with pytest.raises(CursorError):
        read_cursor(cursor, "query")
    settings.SECRET_KEY_FALLBACKS = [former]
    assert read_cursor(cursor, "query") == 7


# Lines


def test_lines_hold_the_list_by_number(sample, city, ask, visitor):
    for query in ("", "?sector=renewable-energy", "?q=solar&from=2010", "?q=nothing-has-this"):
        response = visitor.get(f"{ROOT}/achievements.ndjson{query}")
        assert response.headers["Content-Type"] == "application/x-ndjson"
        content = b"".join(response).decode()
        assert not content or content.endswith("\n")
        assert [json.loads(line) for line in content.splitlines()] == follow(ask, f"/achievements{query}")[0]


def test_lines_refuse_as_the_api_does(city, ask):
    errors = ask("/achievements.ndjson?sort=title&per_page=5&cursor=x&sector=nope", status=400)["errors"]
    assert {(error["parameter"], error["code"]) for error in errors} == {
        ("sort", "unknown_parameter"),
        ("per_page", "unknown_parameter"),
        ("cursor", "unknown_parameter"),
        ("sector", "invalid_choice"),
    }


# Problems

WRONG = {
    "/achievements?sector=nope": ("sector", "invalid_choice"),
    "/achievements?sectr=energy": ("sectr", "unknown_parameter"),
    "/achievements?sort=title": ("sort", "sort_not_supported"),
    "/achievements?sort=bogus": ("sort", "sort_not_supported"),
    "/achievements?page=2": ("page", "page_not_supported"),
    "/plans?page=2": ("page", "page_not_supported"),
    "/achievements?bom=0": ("bom", "unknown_parameter"),
    "/achievements?from=soon": ("from", "invalid"),
    "/achievements?sector=": ("sector", "empty"),
    "/achievements?q=+&status=ended": ("q", "empty"),
    "/counts?by=sector&status=": ("status", "empty"),
    "/achievements?min=5": ("min", "invalid"),
    "/achievements?q=a&q=b": ("q", "repeated"),
    "/achievements?q=a%00b": ("q", "null_characters_not_allowed"),
    f"/achievements?q={'x' * 10_000}": ("q", "max_length"),
    "/achievements/1?x=1": ("x", "unknown_parameter"),
    "/plans?sector=a": ("sector", "unknown_parameter"),
    "/counts": ("by", "invalid_choice"),
    "/counts?by=place": ("by", "invalid_choice"),
    "/counts?by=sector&sort=title": ("sort", "unknown_parameter"),
    "/openapi.json?x": ("x", "unknown_parameter"),
    "/achievements?lang=fr": ("lang", "invalid_choice"),
    "/plans?lang=": ("lang", "invalid_choice"),
    "/?lang=en&lang=%00": ("lang", "invalid_choice"),
}


@pytest.mark.parametrize(("path", "error"), WRONG.items(), ids=[path[:40] for path in WRONG])
def test_a_mistake_is_a_problem_with_its_parameter(city, ask, described, path, error):
    problem = ask(path, status=400)
    fits(problem, PROBLEM, described)
    [found] = problem["errors"]
    assert (found["parameter"], found["code"]) == error
    assert found["detail"] in problem["detail"]
    assert (problem["code"], problem["status"]) == ("invalid_request", 400)


def test_every_mistake_is_named_at_once_and_in_the_callers_language(city, ask):
    path = "/achievements?sector=nope&from=soon&sectr=a&per_page=0"
    assert len(ask(path, status=400)["errors"]) == 4
    for problem in (ask(path, status=400, accept_language="ko"), ask(f"{path}&lang=ko", status=400)):
        assert problem["errors"][0]["detail"] == "선택할 수 없는 값입니다: ‘nope’."
        assert re.search("[가-힣]", problem["title"])
        assert problem["type"] == "http://testserver/en/data/#problem-invalid_request"
    assert ask(f"{path}&lang=en", status=400, accept_language="ko")["title"] == "The request is not valid"


def test_the_language_of_a_refusal_is_said(visitor):
    assert visitor.get(f"{ROOT}/nothing?lang=ko").headers["Content-Language"] == "ko"
    assert visitor.get(f"{ROOT}/nothing", headers={"accept-language": "ko"}).headers["Content-Language"] == "ko"


@pytest.mark.parametrize("path", ["/achievements/0", f"/achievements/{'9' * 5000}", "/sectors/nope", "/plans/a%2Fb"])
def test_what_is_not_there_is_a_problem(city, ask, described, path):
    for each in (path, "/nothing", "", "/achievements/"):
        problem = ask(each, status=404) if each else ask("/sectors/%ff", status=404)
        fits(problem, PROBLEM, described)
        assert (problem["code"], "errors" in problem) == ("not_found", False)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(city, method):
    strict = Client(enforce_csrf_checks=True)
    for path in [*EVERYWHERE, "/achievements.ndjson"]:
        response = getattr(strict, method)(f"{ROOT}{path}")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "method_not_allowed"


def test_too_many_parameters_are_a_problem(ask):
    path = "/achievements?" + "&".join("sector=a" for _ in range(20_000))
    assert ask(path, status=400)["code"] == "invalid_request"


def test_both_versions_are_counted_together_and_lines_with_files(city, visitor, settings):
    settings.API_REQUESTS_PER_MINUTE, settings.FILES_PER_MINUTE, settings.PROXIES = 3, 2, 1
    known = {"x-forwarded-for": "192.0.2.1"}

    def statuses(*urls):
        return [visitor.get(url, headers=known).status_code for url in urls]

    with time_machine.travel(NOW, tick=False):
        assert statuses("/api/v1/plans", f"{ROOT}/plans", "/api/v1/plans", f"{ROOT}/plans") == [200, 200, 200, 429]
        problem = visitor.get(f"{ROOT}/plans?lang=ko", headers=known)
        assert (problem.headers["Retry-After"], problem.headers["Content-Type"]) == ("40", "application/problem+json")
        assert (problem.json()["code"], problem.json()["status"]) == ("too_many_requests", 429)
        assert re.search("[가-힣]", problem.json()["detail"])
        assert statuses("/en/achievements.csv", f"{ROOT}/achievements.ndjson", f"{ROOT}/achievements.ndjson") == [
            200,
            200,
            429,
        ]
        assert statuses("/en/achievements.ndjson") == [429]


def test_a_database_that_does_not_answer_is_a_problem_for_later(city, monkeypatch, described):
    def fail():
        raise OperationalError("connection refused")

    monkeypatch.setattr("delivery.conditional.content_version", fail)
    response = Client(raise_request_exception=False).get(f"{ROOT}/plans")
    assert (response.status_code, response.headers["Retry-After"]) == (503, str(RETRY_AFTER))
    assert response.headers["Cache-Control"] == "no-store"
    fits(response.json(), PROBLEM, described)
    assert response.json()["code"] == "unavailable"


def test_an_error_of_ours_is_a_problem(city, monkeypatch, described):
    def fail(_site):
        raise ZeroDivisionError

    monkeypatch.setattr(views, "openapi_v2", fail)
    visitor = Client(raise_request_exception=False)
    response = visitor.get(f"{ROOT}/openapi.json?lang=ko")
    assert (response.status_code, response.headers["Content-Type"]) == (500, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    fits(response.json(), PROBLEM, described)
    monkeypatch.setattr("achievements.opendata.views.openapi", fail)
    assert visitor.get("/api/v1/openapi.json").json() == {"errors": ["Something went wrong here. It was recorded."]}


def test_the_page_about_the_data_explains_every_problem(city, see):
    for language in ("en", "ko"):
        page = see(f"/{language}/data/")
        for problem in PROBLEMS.values():
            assert str(problem.status) in page.find(id=f"problem-{problem.code}").get_text()


NAMES_OF_2 = st.one_of(NAMES, st.sampled_from(["cursor", "per_page", "lang"]))


@examples(max_examples=number_of_examples(60, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([*EVERYWHERE, "/achievements.ndjson"]),
    pairs=st.lists(st.tuples(NAMES_OF_2, VALUES), max_size=5),
)
def test_any_query_is_answered_or_a_problem(city, visitor, path, pairs):
    query = "&".join(f"{name}={quoted(value)}" for name, value in pairs)
    response = visitor.get(f"{ROOT}{path}{'&' if '?' in path else '?'}{query}")
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["detail"]


DESCRIBED = schemathesis.openapi.from_dict(openapi_v2("http://localhost"))
DESCRIBED.app = lambda environ, start_response: portal()(environ, start_response)
OPERATIONS = [each.ok() for each in DESCRIBED.get_all_operations()]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_whatever_the_description_allows_or_forbids_is_answered_as_it_says(city, one_connection, operation, mode):
    @examples(
        max_examples=number_of_examples(8, 200),
        derandomize=not IS_LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(excluded_checks=UNKNOWABLE)

    ask()


def test_an_achievement_says_its_picture_in_version_2_alone(visitor):
    picture = builders.picture(credit_en="Photo: A person", license="KOGL-1")
    item = builders.achievement(picture=picture)
    document = visitor.get(f"/api/v2/achievements/{item.pk}").json()
    assert document["picture"]["alt"] == {"en": picture.alt_en, "ko": picture.alt_ko}
    assert (document["picture"]["credit"]["en"], document["picture"]["license"]) == ("Photo: A person", "KOGL-1")
    assert visitor.get(document["picture"]["url"]).headers["Content-Type"] == "image/jpeg"
    lines = b"".join(visitor.get("/api/v2/achievements.ndjson").streaming_content)
    assert json.loads(lines)["picture"] == document["picture"]
    assert "picture" in visitor.get("/api/v2/schema/achievement.json").json()["required"]
    assert "picture" not in visitor.get(f"/api/v1/achievements/{item.pk}").json()
    assert "picture" not in visitor.get("/api/v1/schema/achievement.json").json()["required"]
