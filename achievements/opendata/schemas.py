"""The JSON Schemas of what the API answers. They name every property, and a test holds each answer against them."""

from achievements.choices import FigureKind, OrganizationKind, Outcome, Role, Spending
from achievements.states import State
from fields.translation import CODES
from sectors.periods import Status

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def record(**properties):
    """An object that has these properties, all of them and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def text(description="", **facts):
    return {"type": "string"} | ({"description": description} if description else {}) | facts


def or_null(schema):
    if "enum" in schema:
        return schema | {"type": ["string", "null"], "enum": [*schema["enum"], None]}
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else {"anyOf": [schema, {"type": "null"}]}


def several(schema, description=""):
    return {"type": "array", "items": schema} | ({"description": description} if description else {})


def word(choices):
    return text(enum=list(choices.values))


URL = text(format="uri")
DAY = text(format="date")
MOMENT = text(format="date-time")
KEY = text(format="uuid")
SLUG = text("The word in addresses.", pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
NUMBER = {"type": "integer", "minimum": 1}
EDTF = or_null(text("EDTF (ISO 8601-2): 2009/2012, 2010-06, 2013/.. Null: not known."))


class Schemas:
    """All of them by name. `place` is what stands before a name in a reference: #/$defs/."""

    def __init__(self, place):
        self.place = place
        self.all = {
            "Texts": record(**{code: or_null(text()) for code in CODES})
            | {"description": "A text in each language; null where it is not there in that language."},
            "PlanLink": self.link("title"),
            "SectorLink": self.link("name"),
            "OrganizationLink": self.link("name"),
            "Point": record(slug=SLUG, text=self.texts),
            "Part": record(id=KEY, title=self.texts, period=EDTF),
            "Figure": self.figure(),
            "Partner": record(organization=self.to("OrganizationLink"), role=word(Role)),
            "Source": record(
                title=self.texts,
                publisher=self.texts,
                url=or_null(URL),
                file=or_null(URL),
                date=EDTF,
                file_name=or_null(text()),
            ),
            "Achievement": self.achievement(),
            "Plan": self.plan(),
            "Sector": self.sector(),
            "Organization": record(**self.linked("name"), kind=word(OrganizationKind), website=or_null(URL)),
            "Counts": self.counts(),
            **self.refusals(),
            **{f"{name}Page": self.page(name) for name in ("Achievement", "Plan", "Sector", "Organization")},
        }

    def refusals(self):
        return {"Errors": record(errors=several(text(), "Sentences that say what is wrong.") | {"minItems": 1})}

    def to(self, name):
        return {"$ref": f"{self.place}{name}"}

    @property
    def texts(self):
        return self.to("Texts")

    def linked(self, name):
        return {"slug": SLUG, name: self.texts, "url": URL}

    def link(self, name):
        return record(**self.linked(name))

    def page(self, name):
        return record(
            count={"type": "integer", "minimum": 0},
            next=or_null(URL),
            previous=or_null(URL),
            results=several(self.to(name)),
        )

    def counts(self):
        number = {"type": "integer", "minimum": 0}
        choice = record(value=text(), label=self.texts, count=number)
        return record(by=text(), count=number, results=several(choice))

    def figure(self):
        return record(
            kind=word(FigureKind),
            value={"type": "number"},
            approximate={"type": "boolean"},
            unit=self.texts,
            label=self.texts,
            as_of=EDTF,
            part=or_null(KEY | {"description": "The part that it is about; null: the whole."}),
            id=KEY,
            measure=or_null(SLUG | {"description": "What is counted, as in the filter of that name."}),
            share_of=or_null(KEY | {"description": "The figure that it is a share of. Never add it to that one."}),
            year=or_null({"type": "integer", "description": "The budget year of an amount of money."}),
            funder=or_null(SLUG | {"description": "The organization that pays."}),
            spending=or_null(word(Spending)),
            unit_key=or_null(SLUG | {"description": "The unit, or one that the filter of units converts to another."}),
        )

    def plan(self):
        return record(
            **self.linked("title"),
            is_current={"type": "boolean"},
            heading=self.texts,
            owner=self.texts,
            intro=self.texts,
            published=MOMENT,
            changed=or_null(MOMENT),
            figures=several(self.to("Figure"), "Of the plan itself."),
        )

    def sector(self):
        return record(
            **self.linked("name"),
            plan=self.to("PlanLink"),
            scope=self.texts,
            goal=self.texts,
            points=several(self.to("Point")),
            published=MOMENT,
            changed=or_null(MOMENT),
            figures=several(self.to("Figure"), "Of the sector itself, not of its achievements."),
        )

    def achievement(self):
        return record(
            number=NUMBER | {"description": "Permanent."},
            url=URL,
            json=URL,
            history=URL,
            plan=self.to("PlanLink"),
            sector=self.to("SectorLink"),
            title=self.texts,
            text=self.texts,
            period=EDTF,
            start=or_null(DAY | {"description": "The first day of the period; null where it has no beginning."}),
            end=or_null(DAY | {"description": "The last day of the period; null where it has no end."}),
            state=word(State) | {"description": "The outcome, else the status of the period."},
            status=word(Status) | {"description": "On the day of the request."},
            outcome=or_null(word(Outcome) | {"description": "Null: not stated."}),
            outcome_note=self.texts,
            place=self.texts,
            points=several(self.to("Point"), "The strategy points that it serves."),
            parts=several(self.to("Part")),
            figures=several(self.to("Figure"), "Those of parts too."),
            partners=several(self.to("Partner")),
            sources=several(self.to("Source")),
            published=MOMENT,
            changed=or_null(MOMENT | {"description": "The last change that readers were told of."}),
        )


def achievement_schema(address, schemas_class):
    """The schema of one achievement's document, by itself. `address` is where it is."""
    schemas = schemas_class("#/$defs/").all
    whole = schemas.pop("Achievement")
    return {"$schema": DIALECT, "$id": address, "title": "Achievement", **whole, "$defs": needed(whole, schemas)}


def needed(schema, schemas):
    """Return those of the schemas that one refers to, directly or by way of others, by name."""
    found, waiting = {}, [schema]
    while waiting:
        for name in references(waiting.pop()):
            if name not in found:
                found[name] = schemas[name]
                waiting.append(schemas[name])
    return dict(sorted(found.items()))


def references(value):
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)
