"""An achievement as JSON. docs/decisions/27 says what may change of it, and /api/v1/ and /api/v2/ describe it."""

import datetime

from django.urls import reverse
from django.utils.translation import override

from fields.translation import CODES

FIRST = CODES[0]  # the language of addresses; the other one is a prefix away


class Documents:
    """Makes documents whose addresses begin with `site`: https://example.org."""

    def __init__(self, site):
        self.site = site
        self.links = {}  # to plans, sectors and organizations, which come again and again

    def of(self, item):
        """The document of an achievement that comes with its sector and its rows (`with_sector().with_details()`)."""
        with override(FIRST):
            return {
                "number": item.pk,
                **self.addresses(item),
                "plan": self.linked(item.sector.plan, "title"),
                "sector": self.linked(item.sector, "name"),
                "title": texts(item, "title"),
                "text": texts(item, "text"),
                "period": period(item.period),
                "start": day(item.period and item.period_start),
                "end": day(item.period and item.period_end),
                "status": item.status.value,
                "state": item.state.value,
                "outcome": item.outcome or None,
                "outcome_note": texts(item, "outcome_note"),
                "place": texts(item, "place"),
                "points": [{"slug": point.slug, "text": texts(point, "text")} for point in item.points.all()],
                "parts": [self.part(part) for part in item.parts.all()],
                "figures": [figure(each) for each in item.figures.all()],
                "partners": [self.partner(each) for each in item.partners.all()],
                "sources": [self.source(each) for each in item.sources.all()],
                "published": moment(item.publish_at),
                "changed": moment(item.changed_at),
            }

    def addresses(self, item):
        return {
            "url": self.absolute(item.get_absolute_url()),
            "json": self.absolute(reverse("achievements:achievement_document", args=[item.pk])),
            "history": self.absolute(item.history_url),
        }

    def linked(self, item, name):
        key = type(item), item.pk
        if key not in self.links:
            url = self.absolute(item.get_absolute_url())
            self.links[key] = {"slug": item.slug, name: texts(item, name), "url": url}
        return self.links[key]

    def part(self, part):
        return {"id": str(part.pk), "title": texts(part, "title"), "period": period(part.period)}

    def partner(self, partner):
        return {"organization": self.linked(partner.organization, "name"), "role": partner.role}

    def source(self, source):
        file = reverse("achievements:source", args=[source.pk]) if source.file else None
        return {
            "title": texts(source, "title"),
            "publisher": texts(source, "publisher"),
            "url": source.url or None,
            "file": file and self.absolute(file),
            "date": period(source.date),
            "file_name": source.file.original_name or None,
        }

    def absolute(self, path):
        return f"{self.site}{path}"


class DocumentsWithOffice(Documents):
    """Makes documents that also name the office that answers for an achievement. Version 1 of the API has none."""

    def of(self, item):
        return super().of(item) | {"office": office(item.responsible_office)}


def office(found):
    if found is None:
        return None
    return {"name": texts(found, "name"), "telephone": found.telephone or None, "email": found.email or None}


def texts(item, name):
    """A text in each language; None where it is not there."""
    return {code: getattr(item, f"{name}_{code}") or None for code in CODES}


def figure(figure):
    return {
        "kind": figure.kind,
        "value": number(figure.value),
        "approximate": figure.is_approximate,
        "unit": {code: unit_in(figure.unit, code) for code in CODES},
        "label": texts(figure.measure, "name") if figure.measure else dict.fromkeys(CODES),
        "as_of": period(figure.as_of),
        "part": figure.part_id and str(figure.part_id),
        "id": str(figure.pk),
        "measure": figure.measure and figure.measure.slug,
        "share_of": figure.whole_id and str(figure.whole_id),
        "year": figure.year,
        "funder": figure.funder and figure.funder.slug,
        "spending": figure.spending or None,
        "unit_key": figure.unit and figure.unit.slug,
    }


def unit_in(unit, code):
    """A unit as a language writes it; None where it has no name in it and no symbol."""
    return (getattr(unit, f"name_{code}") or unit.symbol or None) if unit else None


def number(value):
    """Return a number for JSON. It has 15 digits at most, so that a floating-point number is exact."""
    return int(value) if value == int(value) else float(value)


def period(value):
    return str(value) if value else None


def day(value):
    return None if value in (None, "", datetime.date.min, datetime.date.max) else value.isoformat()


def moment(value):
    return value and value.isoformat(timespec="seconds")
