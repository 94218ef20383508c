"""Tests of the API: responses as in its OpenAPI document, the same for everybody, with only public content."""

import datetime
import functools
import json
from urllib.parse import quote, quote_from_bytes, urlencode

import jsonschema
import pytest
import schemathesis
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from schemathesis import checks as probes

from achievements.opendata.openapi import openapi
from achievements.opendata.parameters import countable, parameters
from achievements.opendata.urls import urlpatterns
from publishing.models import ContentVersion
from tests import builders
from tests.examples import IS_LONG, number_of_examples
from tests.portal.test_leaks import HIDING, SECRET, hide_achievement, hide_plan, hide_sector
from tests.samples import copied

pytestmark = pytest.mark.django_db

ROOT = "/api/v1"
LISTS = ["achievements", "plans", "sectors", "organizations"]
EVERYWHERE = ["/", *(f"/{name}" for name in LISTS), "/counts?by=sector", "/openapi.json", "/schema/achievement.json"]


@pytest.fixture
def ask(visitor):
    """Function that returns the JSON at a path below the root of the API: `ask("/plans")`."""

    def answer(path, status=200, **headers):
        response = visitor.get(f"{ROOT}{path}", headers=headers)
        assert response.status_code == status, (path, response.status_code, response.content[:300])
        return json.loads(response.content)

    return answer


@pytest.fixture
def city(db):
    copied(make_city)


def make_city():
    """Create rows of every kind, one of them with few values, in two plans."""
    builders.plan(title_en="Now", owner_en="City", owner_ko="시")
    builders.full_achievement("giraffe")
    builders.achievement(title_ko="", period="2013/..", outcome="")
    former = builders.plan(is_current=False, title_en="Before")
    builders.sector(plan=former, name_en="")


@pytest.fixture
def described(ask):
    return ask("/openapi.json")


def fits(document, schema, described):
    """Raise ValidationError if a document does not match a schema of the OpenAPI document, formats included."""
    registry = Registry().with_resource("urn:described", Resource(described, DRAFT202012))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = {"$ref": f"urn:described{schema['$ref']}"}
    jsonschema.Draft202012Validator(schema, registry=registry, format_checker=checker).validate(document)


def test_every_answer_is_as_the_description_says(sample, city, ask, described):
    answered = 0
    for name in LISTS:
        items = ask(f"/{name}")
        key = "number" if name == "achievements" else "slug"
        assert items["results"]
        fits(items, schema_of(described, f"/{name}"), described)
        for item in items["results"]:
            one = ask(f"/{name}/{item[key]}")
            assert one == item
            fits(one, schema_of(described, f"/{name}/{{{key}}}"), described)
            answered += 1
    for name in countable():
        fits(ask(f"/counts?by={name}"), schema_of(described, "/counts"), described)
    assert answered > 50


def schema_of(described, path):
    return described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_the_validator_finds_missing_and_surplus_properties(city, ask, described):
    schema = {"$ref": "#/components/schemas/Achievement"}
    document = ask("/achievements")["results"][0]
    for wrong in (document | {"more": 1}, {name: document[name] for name in list(document)[1:]}):
        with pytest.raises(jsonschema.ValidationError):
            fits(wrong, schema, described)


def test_the_schema_of_an_achievement_stands_by_itself(city, ask, visitor):
    schema = ask("/schema/achievement.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    documents = [visitor.get(item["json"]).json() for item in ask("/achievements")["results"]]
    assert documents
    for document in [*documents, *visitor.get("/en/achievements.json").json()["results"]]:
        jsonschema.validate(document, schema)
    assert set(schema["$defs"]) < set(ask("/openapi.json")["components"]["schemas"])


def test_the_description_names_every_address_and_every_filter(described):
    routes = {str(each.pattern).removeprefix("v1") for each in urlpatterns if each.name != "nothing"}
    assert {route.replace("<number:", "{").replace("<slug:", "{").replace(">", "}") for route in routes} == set(
        described["paths"]
    )
    given = {each["name"] for each in described["paths"]["/achievements"]["get"]["parameters"]}
    assert given == {"page", *(each.name for each in parameters())}
    assert len(given) > 15


def test_every_filter_has_its_meaning():
    assert not [each.name for each in parameters() if not each.meaning]


def test_the_api_list_equals_the_json_file(sample, ask, visitor):
    for query in (
        "",
        "?sector=renewable-energy&sort=title",
        "?q=solar&sort=newest",
        "?status=ended&status=planned&from=2010",
    ):
        mine, files = ask(f"/achievements{query}"), visitor.get(f"/en/achievements.json{query}").json()
        assert mine["count"] == files["count"] > 0
        assert mine["results"] == files["results"]


def test_pages_lead_on_in_the_api_and_end(ask):
    body = builders.organization()
    for _each in range(205):
        builders.partner(achievement=builders.achievement(), organization=body)
    seen, address, pages = [], f"{ROOT}/achievements?partner={body.slug}", 0
    while address:
        page = ask(address.partition(ROOT)[2])
        seen += [item["number"] for item in page["results"]]
        address, pages, before = page["next"], pages + 1, page["previous"]
    assert (pages, len(set(seen)), len(seen)) == (3, 205, 205)
    assert before == f"http://testserver{ROOT}/achievements?partner={body.slug}&page=2"


def test_counts_are_those_of_the_lists_behind_them(sample, ask):
    asked = 0
    for name in countable():
        counts = ask(f"/counts?by={name}&from=2009")
        assert counts["count"] == ask("/achievements?from=2009")["count"]
        for choice in counts["results"]:
            query = urlencode({name: choice["value"], "from": 2009})
            assert ask(f"/achievements?{query}")["count"] == choice["count"], query
            asked += choice["count"] > 0
    assert asked > 20


def test_a_choice_without_achievements_is_counted_as_none(city, ask):
    counts = {choice["value"]: choice["count"] for choice in ask("/counts?by=outcome")["results"]}
    assert counts == {"achieved": 1, "partly": 0, "discontinued": 0, "none": 1}


@pytest.mark.parametrize("rows", [1, 12])
def test_an_answer_costs_the_same_queries_at_any_length(visitor, django_assert_max_num_queries, rows):
    for number in range(rows):
        builders.full_achievement(f"word{number}", sector=builders.sector())
    for path in EVERYWHERE:
        with django_assert_max_num_queries(30):
            assert visitor.get(f"{ROOT}{path}").status_code == 200


WRONG = {
    "/achievements?sector=nope": "sector: “nope” is not one of the choices.",
    "/achievements?sectr=energy": "There is no parameter named “sectr”.",
    "/achievements?sector[]=a": "There is no parameter named “sector[]”.",
    "/achievements?bom=0": "There is no parameter named “bom”.",
    "/achievements?find-partner=x": "There is no parameter named “find-partner”.",
    "/achievements?from=soon": "from: Enter one date",
    "/achievements?min=5": "min: Choose the unit or the measure of this number.",
    "/achievements?sort=title&sort=plan": "sort: This was given more than once.",
    "/achievements?page=0": "page: Enter a whole number, 1 or more.",
    "/achievements?page=-1": "page: Enter a whole number, 1 or more.",
    "/achievements?page=": "page: Enter a whole number, 1 or more.",
    "/achievements?page=%D9%A1": "page: Enter a whole number, 1 or more.",
    "/achievements?page=1&page=2": "page: This was given more than once.",
    "/achievements/1?x=1": "There is no parameter named “x”.",
    "/plans?sector=a": "There is no parameter named “sector”.",
    "/organizations?page=x": "page: Enter a whole number",
    "/counts": "by: Give one of plan, sector",
    "/counts?by=place": "by: Give one of plan, sector",
    "/counts?by=sector&by=plan": "by: This was given more than once.",
    "/counts?by=sector&page=1": "There is no parameter named “page”.",
    "/openapi.json?x": "There is no parameter named “x”.",
}


@pytest.mark.parametrize(("path", "reason"), WRONG.items(), ids=list(WRONG))
def test_an_invalid_parameter_is_refused_with_a_sentence(city, ask, described, path, reason):
    answer = ask(path, status=400)
    fits(answer, {"$ref": "#/components/schemas/Errors"}, described)
    assert reason in answer["errors"][0]


def test_every_reason_is_said_at_once_and_in_the_callers_language(city, ask):
    path = "/achievements?sector=nope&from=soon&sectr=a"
    assert len(ask(path, status=400)["errors"]) == 3
    korean = ask(path, status=400, accept_language="ko")["errors"]
    assert korean[0] == "sector: 선택할 수 없는 값입니다: ‘nope’."


@pytest.mark.parametrize(
    "path",
    [
        "/achievements?page=2",
        "/achievements?page=99999999999999999",
        "/achievements/0",
        "/achievements/99999999999999999999",
        f"/achievements/{'9' * 5000}",
        "/achievements/one",
        "/achievements/",
        "/sectors/nope",
        "/sectors/%ff",
        "/plans/a%2Fb",
        "/nothing",
        "/../v2/plans",
    ],
)
def test_not_found_errors_are_json(city, ask, path):
    assert len(ask(path, status=404)["errors"]) == 1


def test_a_page_number_that_no_database_takes_is_refused(city, ask):
    assert ask(f"/achievements?page=1{'0' * 20}", status=400)["errors"]


def test_too_many_parameters_are_refused_in_json(ask):
    assert ask("/achievements?" + "&".join("sector=a" for _ in range(2000)), status=400)["errors"]


NAMES = st.sampled_from([*(each.name for each in parameters()), "page", "by", "sector[]", "bom", "utm_x", "foo"])
VALUES = st.one_of(
    st.sampled_from(
        ["", " ", "1", "0", "-1", "1" + "0" * 30, "energy", "2010", "\0", "<script>", "title", "ended", "MW"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.binary(max_size=12),
    st.integers(100, 3000).map(lambda length: "x" * length),
)


def quoted(value):
    return quote_from_bytes(value) if isinstance(value, bytes) else quote(value)


@examples(max_examples=number_of_examples(60, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(EVERYWHERE), pairs=st.lists(st.tuples(NAMES, VALUES), max_size=5))
def test_any_query_is_answered_or_refused_in_json(city, visitor, path, pairs):
    query = "&".join(f"{name}={quoted(value)}" for name, value in pairs)
    response = visitor.get(f"{ROOT}{path}{'&' if '?' in path else '?'}{query}")
    assert response.status_code in (200, 400, 404)
    assert response.headers["Content-Type"] in ("application/json", "application/schema+json")
    body = json.loads(response.content)
    if response.status_code != 200:
        assert all(isinstance(sentence, str) and sentence for sentence in body["errors"])


@functools.cache
def portal():
    """Return the WSGI application, created during a test with the settings of tests."""
    return WSGIHandler()


DESCRIBED = schemathesis.openapi.from_dict(openapi("http://localhost"))
DESCRIBED.app = lambda environ, start_response: portal()(environ, start_response)
OPERATIONS = [each.ok() for each in DESCRIBED.get_all_operations()]
# Whether there is a sector of that name is known to the database alone, so that a right form may still be refused.
UNKNOWABLE = [probes.positive_data_acceptance]


@pytest.mark.parametrize("mode", schemathesis.GenerationMode, ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.path)
def test_whatever_the_description_allows_or_forbids_is_answered_as_it_says(city, one_connection, operation, mode):
    if mode.is_negative and not operation.query and not operation.path_parameters:
        return  # nothing can be wrong

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


def test_an_unchanged_response_is_a_304(city, visitor):
    first = visitor.get(f"{ROOT}/achievements")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    known = first.headers["ETag"]
    for tag in (known, f'W/{known}, "other"'):
        again = visitor.get(f"{ROOT}/achievements", headers={"if-none-match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", known)
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert visitor.get(f"{ROOT}/achievements?sort=title", headers={"if-none-match": known}).status_code == 200
    builders.achievement()
    ContentVersion.objects.renew()
    fresh = visitor.get(f"{ROOT}/achievements", headers={"if-none-match": known})
    assert (fresh.status_code, fresh.json()["count"]) == (200, 3)


def test_a_refusal_is_kept_by_no_cache(city, visitor):
    for path, status in (("/achievements?x=1", 400), ("/plans/nope", 404)):
        response = visitor.get(f"{ROOT}{path}", headers={"if-none-match": "*"})
        assert (response.status_code, response.headers["Cache-Control"]) == (status, "no-store")
        assert "ETag" not in response.headers


def test_responses_do_not_depend_on_cookies(city, publisher):
    """Check that signed-in staff get the same response as everybody, so that a cache may share it."""
    publisher.cookies["django_language"] = publisher.cookies["reader_language"] = "ko"
    for path in [*EVERYWHERE, "/achievements?x=1", "/nothing"]:
        response = publisher.get(f"{ROOT}{path}")
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert response.headers["Content-Language"] == "en"
    assert not publisher.get("/data/catalog.jsonld").cookies


def test_scripts_of_any_site_may_read_and_none_with_credentials(city, visitor, publisher):
    files = ["/en/achievements.json", "/en/achievements.csv", "/en/achievements.csv?x=1", "/data/catalog.jsonld"]
    for url in [*(f"{ROOT}{path}" for path in [*EVERYWHERE, "/nothing", "/plans?x=1"]), *files]:
        for answer in (visitor.get(url), visitor.head(url), visitor.options(url)):
            assert answer.headers["Access-Control-Allow-Origin"] == "*", url
            assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "If-None-Match" in visitor.options(url).headers["Access-Control-Allow-Headers"]
    for url in ("/en/", "/en/achievements/", "/en/data/", "/admin/"):
        assert "Access-Control-Allow-Origin" not in publisher.get(url).headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_is_read_only(city, method):
    strict = Client(enforce_csrf_checks=True)
    for path in EVERYWHERE:
        response = getattr(strict, method)(f"{ROOT}{path}")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert len(response.json()["errors"]) == 1


def test_head_says_what_get_would(city, visitor):
    for path in EVERYWHERE:
        whole, head = visitor.get(f"{ROOT}{path}"), visitor.head(f"{ROOT}{path}")
        assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])


@pytest.mark.parametrize("state", HIDING)
@pytest.mark.parametrize("hide", [hide_achievement, hide_sector, hide_plan], ids=lambda hide: hide.__name__)
def test_nothing_that_is_not_public_is_in_the_api(city, visitor, hide, state):
    hide(HIDING[state]())
    paths = [*EVERYWHERE, *(f"/counts?by={name}" for name in countable())]
    contents = [
        visitor.get(url).content.decode() for url in [*(f"{ROOT}{path}" for path in paths), "/data/catalog.jsonld"]
    ]
    assert any("giraffe" in content for content in contents)
    assert not [content for content in contents if SECRET in content]
    hidden = visitor.get(f"{ROOT}/organizations/{SECRET}-body")
    nothing = visitor.get(f"{ROOT}/organizations/qzxqz-body")
    assert (hidden.status_code, hidden.content) == (404, nothing.content)


@pytest.fixture
def few(settings):
    settings.API_REQUESTS_PER_MINUTE, settings.FILES_PER_MINUTE, settings.PROXIES = 3, 2, 1


NOW = datetime.datetime(2026, 3, 1, 12, 0, 20, tzinfo=datetime.UTC)


def statuses(client, url, times, address="192.0.2.1"):
    return [client.get(url, headers={"x-forwarded-for": address}).status_code for _each in range(times)]


def test_the_file_of_a_summary_counts_as_a_file(few, city, visitor):
    assert statuses(visitor, "/en/progress.csv", 3) == [200, 200, 429]


def test_a_rate_limited_request_gets_retry_after(few, city, visitor):
    with time_machine.travel(NOW, tick=False) as clock:
        assert statuses(visitor, f"{ROOT}/plans", 3) == [200] * 3
        response = visitor.get(f"{ROOT}/plans", headers={"x-forwarded-for": "192.0.2.1"})
        assert response.status_code == 429
        assert response.json() == {"errors": ["Too many requests from this address. Try again in 40 seconds."]}
        facts = {name: response.headers[name] for name in response.headers if name.startswith(("Retry", "RateLimit"))}
        assert facts == {
            "Retry-After": "40",
            "RateLimit-Limit": "3",
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": "40",
        }
        assert response.headers["Cache-Control"] == "no-store"
        clock.shift(40)
        again = visitor.get(f"{ROOT}/plans", headers={"x-forwarded-for": "192.0.2.1"})
        assert (again.status_code, again.headers["RateLimit-Remaining"]) == (200, "2")


def test_files_are_counted_apart_and_the_json_of_the_list_with_the_api(few, city, visitor):
    with time_machine.travel(NOW, tick=False):
        assert statuses(visitor, "/en/achievements.csv", 3) == [200, 200, 429]
        assert statuses(visitor, "/ko/achievements.zip", 1) == [429]
        assert statuses(visitor, "/en/achievements.json", 2) == [200, 200]
        assert statuses(visitor, f"{ROOT}/plans", 2) == [200, 429]
        refused = visitor.get("/en/achievements.csv", headers={"x-forwarded-for": "192.0.2.1"})
        assert refused.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert refused.content.decode() == "Too many requests from this address. Try again in 40 seconds.\n"
        assert statuses(visitor, "/en/achievements/", 5) == [200] * 5


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("203.0.113.7, 192.0.2.1", "198.51.100.9, 192.0.2.1", True),  # what the caller claims is not believed
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_addresses_are_grouped_for_the_rate_limit(few, city, visitor, first, second, are_one):
    with time_machine.travel(NOW, tick=False):
        assert statuses(visitor, f"{ROOT}/plans", 3, first) == [200] * 3
        assert statuses(visitor, f"{ROOT}/plans", 1, second) == [429 if are_one else 200]


def test_preflights_are_not_counted_and_no_headers_appear_without_a_limit(few, city, visitor, settings):
    with time_machine.travel(NOW, tick=False):
        for _each in range(5):
            assert visitor.options(f"{ROOT}/plans", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 200
        settings.API_REQUESTS_PER_MINUTE = 0
        for _each in range(5):
            response = visitor.get(f"{ROOT}/plans", headers={"x-forwarded-for": "192.0.2.1"})
            assert response.status_code == 200
            assert "RateLimit-Limit" not in response.headers
