"""The data set of all public achievements: what it is, how much of it there is, and where to take it."""

import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from achievements.exports.about import About
from achievements.exports.archive import in_languages
from achievements.exports.ndjson import NDJSON_TYPE
from achievements.exports.outputs import sizes
from achievements.exports.tables import achievements, dependent_rows, dependent_tables
from achievements.licenses import data_license
from achievements.listing.query import ListQuery
from achievements.listing.result import ListResult
from achievements.opendata.rate_limits import FILES, most_a_minute
from delivery.content_version import cached
from fields.translation import CODES
from fields.workbooks import XLSX_TYPE
from sectors.periods import Period
from sectors.schema_org import without_empty

# A ZIP, which is not measured: its bytes in any case and for each byte of the CSV, with the sample plan and with 3,000
# made-up rows.
ZIP_ALWAYS, ZIP_SHARE = 10_000, 0.25

HOW_WRITTEN = {  # docs/decisions/45
    "text": gettext_lazy(
        "Text that a spreadsheet would take for a formula, a date or another number (=1+1, 2026. 3., 3-4, 00123) has a "
        "' in front of it, and so has text that begins with '. Programs take one ' away from every text that begins "
        "with it."
    ),
    "number": gettext_lazy("Digits, with a point before fractions and without grouping."),
    "date": gettext_lazy("The day in ISO 8601: 2013-10-13. Spreadsheets read it as that day."),
    "edtf": gettext_lazy(
        "ISO 8601: 2011, 2010-06, 2013-10-13, 2009/2012, or 2013/.. without an end. It never has a ' in front of it. "
        "Excel shows a month alone, 2010-06, as a day (Jun-10). The first and last days stand in columns of their own. "
        "To keep such cells, use the XLSX, or open the CSV with Data, From Text/CSV, and choose the type Text."
    ),
}

DCAT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
EU_LANGUAGES = {"en": "ENG", "ko": "KOR"}
SERVICES = {2: "api2", 1: "api"}  # version of the API: the namespace of its routes
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


class Download(NamedTuple):
    extension: str
    name: str
    media_type: str
    path: str
    meaning: str
    size: float | None  # bytes, more or less; None where it comes in pages


class Dataset:
    """Texts and addresses are in the language in force when they are asked for."""

    def __init__(self, site):
        self.site = site
        self.query = ListQuery(QueryDict())
        self.result = ListResult(self.query)
        self.about = About(self.result, site)
        self.plan = self.about.plan
        self.license = data_license()
        self.facts = cached(self.query.version, "dataset", lambda: read_facts(self.result.matching))

    @property
    def title(self):
        return self.about.title()

    @property
    def description(self):
        return _(
            "What the city has done, does and plans for its growth industries: every public achievement of the "
            "plan with its period, status, outcome, place, figures, partners and sources, in English and Korean."
        )

    @property
    def publisher(self):
        """Owner of the current plan, or the host of the portal if there is none."""
        return (self.plan and self.plan.owner) or self.site.partition("://")[2]

    @property
    def page(self):
        return f"{self.site}{reverse('achievements:open_data')}"

    @property
    def catalog(self):
        return f"{self.site}{reverse('catalog')}"

    @property
    def api(self):
        return f"{self.site}{reverse('api2:addresses')}"

    @property
    def former_api(self):
        return f"{self.site}{reverse('api:addresses')}"

    @property
    def changed(self):
        return self.facts["changed"]

    @property
    def issued(self):
        return self.facts["issued"]

    @property
    def period(self):
        """From the first beginning to the last end, open where one of them is; None where nothing has a period."""
        first, last = self.facts["first"], self.facts["last"]
        if first is None:
            return None
        return Period.parse(f"{first.year:04}/{'..' if last is None else f'{last.year:04}'}")

    @property
    def sectors(self):
        """The names of the sectors, each by language."""
        return [choice.texts for choice in self.query.choices("sector")]

    @cached_property
    def tables(self):
        """Each table with the number of its rows."""
        tables = [achievements(self.site), *(table for _model, table in dependent_tables())]
        return [(table, self.facts["rows"][table.name]) for table in tables]

    @property
    def downloads(self):
        forms = [
            (
                "csv",
                "CSV",
                "text/csv",
                _("One row per achievement. Opens in spreadsheet programs, Korean text included."),
            ),
            (
                "xlsx",
                "XLSX",
                XLSX_TYPE,
                _("All tables as sheets of one workbook, with typed dates and numbers and the meaning of each column."),
            ),
            ("zip", "ZIP", "application/zip", _("All tables as CSV, with a description for people and for programs.")),
            (
                "json",
                "JSON",
                "application/json",
                _("Everything about each achievement, in pages that link to the next one."),
            ),
            (
                "ndjson",
                "NDJSON",
                NDJSON_TYPE,
                _("The same about all achievements at once, with one of them on each line."),
            ),
            ("atom", "Atom", "application/atom+xml", _("A feed for news readers, in pages that link to the next one.")),
        ]
        return [
            Download(extension, name, kind, self.query.url(extension), meaning, self.sizes.get(extension))
            for extension, name, kind, meaning in forms
        ]

    @property
    def kinds(self):
        """Rules of writing cells in CSV, as (kind of column, sentence)."""
        return HOW_WRITTEN.items()

    @cached_property
    def sizes(self):
        known = sizes(self.result.count)
        return known | {"zip": ZIP_ALWAYS + ZIP_SHARE * known["csv"]}

    @property
    def example(self):
        """An address of the API that answers something where there is something."""
        slug = next((choice.value for choice in self.query.choices("sector")), None)
        query = f"?sector={slug}&per_page=50" if slug else ""
        return f"{self.site}{reverse('api2:achievements')}{query}"

    @property
    def rate_limits(self):
        return {"api": most_a_minute("json"), "files": most_a_minute(min(FILES))}

    @property
    def for_search_engines(self):
        return schema_org(self)


def read_facts(rows):
    """The facts about a queryset of achievements."""
    dated = Q(period_start__isnull=False)
    facts = rows.aggregate(
        changed=Max("changed_at"),
        issued=Min("publish_at"),
        first=Min("period_start", filter=dated & Q(period_start__gt=datetime.date.min)),
        last=Max("period_end", filter=dated),
        number=Count("pk"),
    )
    facts["last"] = None if facts["last"] == datetime.date.max else facts["last"]
    counts = {table.name: found.count() for table, found in dependent_rows(rows)}
    facts["rows"] = {"achievements": facts["number"]} | counts
    return facts


def schema_org(dataset):
    """The data set for search engines, which read it in the page."""
    with_both = in_languages(lambda: dataset.title)
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": f"{dataset.page}#dataset",
            "name": dataset.title,
            "alternateName": [title for title in with_both.values() if title != dataset.title],
            "description": dataset.description,
            "url": dataset.page,
            "inLanguage": CODES,
            "license": dataset.license.url,
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": str(dataset.publisher)},
            "publisher": {"@type": "Organization", "name": str(dataset.publisher)},
            "dateModified": dataset.changed and dataset.changed.isoformat(),
            "datePublished": dataset.issued and dataset.issued.isoformat(),
            "temporalCoverage": dataset.period and str(dataset.period),
            "keywords": [name for names in dataset.sectors for name in names.values() if name],
            "includedInDataCatalog": {"@type": "DataCatalog", "@id": dataset.catalog, "url": dataset.page},
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": each.name,
                    "encodingFormat": each.media_type,
                    "contentUrl": f"{dataset.site}{each.path}",
                }
                for each in dataset.downloads
            ],
        }
    )


def catalog(dataset):
    """The data set for portals of open data, in DCAT (version 3, as DCAT-AP narrows it)."""
    with override(CODES[0]):  # addresses; texts are in both
        publisher = without_empty(
            {
                "@id": f"{dataset.page}#publisher",
                "@type": ["foaf:Agent", "foaf:Organization"],
                "foaf:name": literals(lambda: dataset.publisher),
                "foaf:homepage": {"@id": f"{dataset.site}/"},
            }
        )
        common = {
            "dct:title": literals(lambda: dataset.title),
            "dct:description": literals(lambda: dataset.description),
            "dct:publisher": {"@id": publisher["@id"]},
            "dct:license": {"@id": dataset.license.url},
            "dct:language": [{"@id": f"{AUTHORITY}/language/{EU_LANGUAGES[code]}"} for code in CODES],
            "dct:issued": typed_literal(dataset.issued, "dateTime"),
            "dct:modified": typed_literal(dataset.changed, "dateTime"),
        }
        described = common | {
            "@id": f"{dataset.page}#dataset",
            "@type": "dcat:Dataset",
            "dct:identifier": f"{dataset.page}#dataset",
            "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/UPDATE_CONT"},
            "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC"},
            "dct:temporal": temporal(dataset),
            "dcat:keyword": [literal(name, code) for names in dataset.sectors for code, name in names.items() if name],
            "dcat:landingPage": [{"@id": page} for page in in_languages(lambda: dataset.page).values()],
            "dcat:distribution": [distribution(dataset, each) for each in dataset.downloads],
        }
        return {
            "@context": DCAT,
            **without_empty(common),
            "@id": f"{dataset.catalog}#catalog",
            "@type": "dcat:Catalog",
            "dct:publisher": publisher,
            "foaf:homepage": {"@id": dataset.page},
            "dcat:dataset": [without_empty(described)],
            "dcat:service": [service(dataset, number, described["@id"]) for number in SERVICES],
        }


def distribution(dataset, download):
    address = f"{dataset.site}{download.path}"
    return {
        "@id": f"{dataset.page}#{download.extension}",
        "@type": "dcat:Distribution",
        "dct:title": literals(lambda: named_again(dataset, download.extension).name),
        "dct:description": literals(lambda: named_again(dataset, download.extension).meaning),
        "dct:license": {"@id": dataset.license.url},
        "dct:modified": typed_literal(dataset.changed, "dateTime"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{MEDIA_TYPES}{download.media_type}"},
    }


def named_again(dataset, extension):
    return next(each for each in dataset.downloads if each.extension == extension)


def service(dataset, number, described):
    routes = SERVICES[number]
    return {
        "@id": f"{dataset.page}#api-{number}",
        "@type": "dcat:DataService",
        "dct:title": literals(lambda: _("JSON API, version %(number)d") % {"number": number}),
        "dct:license": {"@id": dataset.license.url},
        "dcat:endpointURL": {"@id": f"{dataset.site}{reverse(f'{routes}:addresses')}"},
        "dcat:endpointDescription": {"@id": f"{dataset.site}{reverse(f'{routes}:openapi')}"},
        "dcat:servesDataset": {"@id": described},
    }


def temporal(dataset):
    if dataset.facts["first"] is None:
        return None
    return without_empty(
        {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": typed_literal(dataset.facts["first"], "date"),
            "dcat:endDate": typed_literal(dataset.facts["last"], "date"),
        }
    )


def literal(text, code):
    return {"@value": str(text), "@language": code}


def literals(text):
    """The text in each language, each marked with the one that it is in."""
    found = set()
    for code in CODES:
        with override(code):
            words = text()
            found.add((getattr(words, "language", code), str(words)))
    return [literal(words, code) for code, words in sorted(found)]


def typed_literal(moment, kind):
    return moment and {"@value": moment.isoformat(), "@type": f"xsd:{kind}"}
