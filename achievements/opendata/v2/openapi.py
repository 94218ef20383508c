"""The OpenAPI document of version 2."""

from django.urls import reverse
from django.utils.translation import override

from achievements.exports.ndjson import NDJSON_TYPE
from achievements.opendata.openapi import (
    PLACE,
    RETRY,
    SCHEMA_TYPE,
    answered,
    by,
    document,
    information,
    number,
    one,
    operation,
    parameter,
    query,
    refused,
    slug,
)
from achievements.opendata.parameters import (
    CURSOR_MEANING,
    LANG_MEANING,
    MOST_PER_PAGE,
    PER_PAGE,
    PER_PAGE_MEANING,
    narrowing,
)
from achievements.opendata.schemas import Schemas, or_null, record, several, text, word
from achievements.opendata.v2.problems import PROBLEM_TYPE
from fields.translation import CODES
from sectors.pictures.models import PictureLicense

VERSION = "2.0.0"
INTRO = (
    "All that is public, to be read without a key. Texts are in both languages. A parameter that means nothing is "
    "refused, so that no list is taken for another. Collections are in the order of keys that never change and are "
    "read by cursors: follow “next”, which is also in the header Link, until it is null. What stays public and fits "
    "the filters all the while comes once, whatever is published, withdrawn or edited meanwhile. What comes to fit "
    "them, or no longer does, comes if it fits them when its page is read. Mistakes are problem details (RFC 9457). "
    "HEAD and OPTIONS are answered at every address, and scripts of any site may read."
)
CODES_OF_MISTAKES = [
    *("unknown_parameter", "repeated", "empty", "invalid", "invalid_choice", "max_length"),
    *("invalid_cursor", "cursor_of_another_query", "sort_not_supported", "page_not_supported"),
]
LINK = {"Link": {"description": "The next page, if there is one (RFC 8288).", "schema": text()}}


class SchemasV2(Schemas):
    def achievement(self):
        found = super().achievement()
        office = record(name=self.texts, telephone=or_null(text("As it is written.")), email=or_null(text()))
        described = "The one that answers for it, its own or that of its sector or plan; null: none is named."
        found["properties"]["office"] = or_null(office | {"description": described})
        url = text("A JPEG, 16 by 9.", format="uri")
        picture = record(url=url, alt=self.texts, credit=self.texts, license=or_null(word(PictureLicense)))
        found["properties"]["picture"] = or_null(picture) | {"description": "Null: there is none."}
        found["required"] = list(found["properties"])
        return found

    def page(self, name):
        count = {"type": "integer", "minimum": 0, "description": "Of all pages, at this moment."}
        return record(count=count, next=or_null(text(format="uri")), results=several(self.to(name)))

    def refusals(self):
        mistake = record(
            parameter=text(), code=text("For programs.", examples=CODES_OF_MISTAKES), detail=text("A sentence.")
        )
        problem = record(
            type=text("Where this kind of problem is explained.", format="uri"),
            title=text(),
            status={"type": "integer"},
            detail=text("What is wrong."),
            code=text("The kind of problem, for programs."),
        )
        problem["properties"]["errors"] = several(self.to("ParameterError"), "Every mistake in the parameters.")
        return {"Problem": problem, "ParameterError": mistake}


def openapi_v2(site):
    """`site` is what addresses begin with: https://example.org. In English, whatever the language in force."""
    with override(CODES[0]):
        return {
            "openapi": "3.1.0",
            "info": information(VERSION, INTRO),
            "servers": [{"url": f"{site}{reverse('api2:addresses').rstrip('/')}"}],
            "paths": {path: completed(each["get"]) for path, each in paths().items()},
            "components": {"schemas": SchemasV2(PLACE).all, "responses": refusals()},
        }


def completed(given):
    """Return the path of an operation with what every one has."""
    given["parameters"] = [*given["parameters"], query("lang", str(LANG_MEANING), text(enum=CODES))]
    given["responses"]["503"] = refused("Unavailable")
    return {"get": given}


def paths():
    filters = [with_value(parameter(each)) for each in narrowing()]
    return {
        "/achievements": collection("listAchievements", "The list, filtered, by number", "AchievementPage", filters),
        "/achievements.ndjson": lines(filters),
        "/achievements/{number}": one("getAchievement", "One achievement", "Achievement", number()),
        **resource("plan", "Plan"),
        **resource("sector", "Sector"),
        **resource("organization", "Organization"),
        "/counts": operation(
            "countAchievements", "How many each choice of a filter would show", "Counts", [by(), *filters]
        ),
        "/schema/achievement.json": document("getAchievementSchema", "The JSON Schema of an achievement", SCHEMA_TYPE),
        "/openapi.json": document("getDescription", "This document"),
        "/": document("getAddresses", "The addresses of the API"),
    }


def with_value(given):
    """Return a parameter that may not be empty."""
    schema = given["schema"]
    schema.get("items", schema)["minLength"] = 1
    return given


def resource(word, name):
    return {
        f"/{word}s": collection(f"list{name}s", f"All {word}s", f"{name}Page"),
        f"/{word}s/{{slug}}": one(f"get{name}", f"One {word}", name, slug()),
    }


def collection(identifier, summary, schema, filters=()):
    found = operation(identifier, summary, schema, [*filters, per_page(), cursor()])
    found["get"]["responses"]["200"]["headers"] |= LINK
    return found


def lines(filters):
    summary = "All of the list at once, one achievement on a line"
    return answered("listAllAchievements", summary, text(), filters, missing=False, content_type=NDJSON_TYPE)


def per_page():
    schema = {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": PER_PAGE}
    return query("per_page", str(PER_PAGE_MEANING), schema)


def cursor():
    return query("cursor", str(CURSOR_MEANING), text())


def refusals():
    content = {PROBLEM_TYPE: {"schema": {"$ref": f"{PLACE}Problem"}}}
    return {
        "Refused": {"description": "Something is wrong with the request", "content": content},
        "Missing": {"description": "There is no such thing, or it is not public", "content": content},
        "TooOften": {"description": "Asked too often from one address", "headers": RETRY, "content": content},
        "Unavailable": {"description": "Try again later", "headers": RETRY, "content": content},
    }
