"""The OpenAPI document of the API, made from the filters of the list and the schemas of the answers."""

from django.urls import reverse
from django.utils.translation import override

from achievements.licenses import data_license
from achievements.listing.filters import AchievementFilter, DateFilter, NumberFilter
from achievements.opendata.parameters import BY_MEANING, PAGE_MEANING, countable, parameters
from achievements.opendata.schemas import Schemas, several, text
from fields.translation import CODES

VERSION = "1.0.0"  # of the document; docs/decisions/27 says what would make it 2
SCHEMA_TYPE = "application/schema+json"
PLACE = "#/components/schemas/"
LONGEST_NUMBER, LONGEST_DATE = 60, 40  # letters
CACHED = {
    "ETag": {"description": "Changes with the answer. Send it as If-None-Match.", "schema": text()},
    "Last-Modified": {"description": "The last public change of the data. ETag is more exact.", "schema": text()},
    "Cache-Control": {"schema": text()},
}
RETRY = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer", "minimum": 1}}}
INTRO = (
    "All that is public, to be read without a key. Texts are in both languages. A parameter that means nothing is "
    "refused, so that no list is taken for another. Sentences follow Accept-Language. HEAD and OPTIONS are answered "
    "at every address, and scripts of any site may read."
)


def openapi(site):
    """`site` is what addresses begin with: https://example.org. In English, whatever the language in force."""
    with override(CODES[0]):
        return {
            "openapi": "3.1.0",
            "info": information(VERSION, INTRO),
            "servers": [{"url": f"{site}{reverse('api:addresses').rstrip('/')}"}],
            "paths": paths(),
            "components": {"schemas": Schemas(PLACE).all, "responses": refusals()},
        }


def information(version, intro):
    terms = data_license()
    return {
        "title": "Achievements of a growth strategy",
        "version": version,
        "description": intro,
        "license": {"name": str(terms.name), "url": terms.url},
    }


def paths():
    filters = [parameter(each) for each in parameters()]
    narrowing = [each for each in filters if each["name"] != "sort"]
    return {
        "/achievements": operation("listAchievements", "The list, filtered", "AchievementPage", [*filters, page()]),
        "/achievements/{number}": one("getAchievement", "One achievement", "Achievement", number()),
        **listed("plan", "Plan", "the current one first"),
        **listed("sector", "Sector", "in the order of their plans"),
        **listed("organization", "Organization", "those with a role in something public"),
        "/counts": operation(
            "countAchievements", "How many each choice of a filter would show", "Counts", [by(), *narrowing]
        ),
        "/schema/achievement.json": document("getAchievementSchema", "The JSON Schema of an achievement", SCHEMA_TYPE),
        "/openapi.json": document("getDescription", "This document"),
        "/": document("getAddresses", "The addresses of the API"),
    }


def listed(word, name, which):
    return {
        f"/{word}s": operation(f"list{name}s", f"All {word}s, {which}", f"{name}Page", [page()]),
        f"/{word}s/{{slug}}": one(f"get{name}", f"One {word}", name, slug()),
    }


def one(identifier, summary, schema, key):
    return operation(identifier, summary, schema, [key], missing=True)


def operation(identifier, summary, schema, given, *, missing=False):
    """Return an operation that answers with a schema. It may answer 404 if `missing` is set or if it has pages."""
    missing = missing or any(each["name"] == "page" for each in given)
    return answered(identifier, summary, {"$ref": f"{PLACE}{schema}"}, given, missing=missing)


def document(identifier, summary, content_type="application/json"):
    return answered(identifier, summary, {"type": "object"}, [], missing=False, content_type=content_type)


def answered(identifier, summary, schema, given, *, missing, content_type="application/json"):
    responses = {
        "200": {"description": "As asked for", "headers": dict(CACHED), "content": {content_type: {"schema": schema}}},
        "304": {"description": "As it was when this ETag was given", "headers": CACHED},
        "400": refused("Refused"),
        **({"404": refused("Missing")} if missing else {}),
        "429": refused("TooOften"),
    }
    return {"get": {"operationId": identifier, "summary": summary, "parameters": given, "responses": responses}}


def refused(name):
    return {"$ref": f"#/components/responses/{name}"}


def refusals():
    content = {"application/json": {"schema": {"$ref": f"{PLACE}Errors"}}}
    return {
        "Refused": {"description": "Something is wrong with the parameters: every reason", "content": content},
        "Missing": {"description": "There is no such thing, or it is not public", "content": content},
        "TooOften": {"description": "Asked too often from one address", "headers": RETRY, "content": content},
    }


def parameter(each):
    """A filter as OpenAPI has it. A parameter that is given again and again is any of its values."""
    schema = text(enum=[value for value, _label in each.values]) if each.values else free(each.name)
    description = f"{each.label}. {each.meaning}"
    if not each.is_multiple:
        return query(each.name, description, schema)
    return query(each.name, description, several(schema)) | {"style": "form", "explode": True}


def free(name):
    """Return the schema of a parameter without choices in the code: a date, a number or text."""
    declared = AchievementFilter.base_filters[name]
    if isinstance(declared, DateFilter):
        return text(maxLength=LONGEST_DATE, examples=["2010", "2010-06"])
    if isinstance(declared, NumberFilter):
        return text(maxLength=LONGEST_NUMBER, examples=["10", "60000000000"])
    longest = declared.extra.get("max_length")
    return text(maxLength=longest) if longest else text()


def query(name, description, schema, *, required=False):
    facts = {"name": name, "in": "query", "description": description, "schema": schema}
    return facts | ({"required": True} if required else {})


def page():
    return query("page", str(PAGE_MEANING), {"type": "integer", "minimum": 1, "default": 1})


def by():
    return query("by", str(BY_MEANING), text(enum=countable()), required=True)


def number():
    return {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def slug():
    return {"name": "slug", "in": "path", "required": True, "schema": text(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")}
