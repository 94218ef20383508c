"""Queries of the list in the benchmark: each filter alone, combinations of filters, and files, by name."""

from tests.bench import words

SECTOR = words.SECTORS[3][0]
LARGEST = words.SECTORS[0][0]  # a fifth of all: 200,000 of a million and some
MEASURE = words.MEASURES[12][0]  # of power, in units of several scales
COMMON_PARTNER, RARE_PARTNER = words.ORGANIZATIONS[0][0], words.ORGANIZATIONS[400][0]

ALL = {"all": {}}
SEARCHES = {
    "q, English, common": {"q": words.COMMON["en"]},
    "q, English, rare": {"q": words.RARE["en"]},
    "q, Korean, common": {"q": words.COMMON["ko"]},
    "q, Korean, rare": {"q": words.RARE["ko"]},
}
SINGLE = SEARCHES | {
    "plan": {"plan": "growth"},
    "sector": {"sector": SECTOR},
    "point": {"point": f"{SECTOR}-1"},
    "from, to": {"from": "2015", "to": "2018"},
    "status=planned": {"status": "planned"},
    "status=under-way": {"status": "under-way"},
    "status=ended": {"status": "ended"},
    "status=undated": {"status": "undated"},
    "outcome": {"outcome": "partly"},
    "partner, common": {"partner": COMMON_PARTNER},
    "partner, rare": {"partner": RARE_PARTNER},
    "role": {"role": "funder"},
    "place": {"place": words.PLACES[2][0]},
    "measure": {"measure": MEASURE},
    "measure, kind": {"measure": MEASURE, "kind": "target"},
    "measure, min": {"measure": MEASURE, "min": "1000"},
    "unit": {"unit": "mw"},
    "unit, min": {"unit": "mw", "min": "1000"},
    "kind": {"kind": "target"},
    "sourced": {"sourced": "no"},
    "changed": {"changed": "2025-01-01"},
}
THREE = "sector, status, partner"
SEVERAL = {
    "sector, status": {"sector": SECTOR, "status": "ended"},
    THREE: {"sector": SECTOR, "status": "ended", "partner": COMMON_PARTNER},
    "from, to, partner": {"from": 2015, "to": 2018, "partner": COMMON_PARTNER},
    "q, sector": {"q": words.COMMON["en"], "sector": SECTOR},
}
# Lists that are asked for one after another under the same content.
OTHERS = [
    {"sector": sector, "status": status} for sector, *_ in words.SECTORS[1:4] for status in ("planned", "ended")
] + [{"role": "lead"}, {"outcome": "partly", "kind": "target"}]
# Summaries of the whole and of lists, at the address of the summary.
SUMMARY = "/en/progress/"
SUMMARIES = ALL | {name: SINGLE[name] for name in ("sector", "measure", "unit, min")}
FILES = {
    "JSON, one page": ("json", {}),
    "Atom": ("atom", {}),
    "CSV, all": ("csv", {}),
    "ZIP, all": ("zip", {}),
    "XLSX, a fifth of all": ("xlsx", {"sector": LARGEST}),
}
