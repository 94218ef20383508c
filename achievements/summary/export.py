"""The tables of a summary as one tidy table: a line for each number, none left out.

`key` is the same in both languages. Table, key, column and kind name a number that stands once.
"""

from django.utils.translation import gettext as _

from fields.tabular import Sheet

HEADER = ("table", "key", "row", "column", "unit", "kind", "value")
KINDS = (*["text"] * 6, "amount")
AMOUNTS = (
    "total",
    "smallest",
    "largest",
    "figures",
    "of_parts",
    "undated",
    "approximate",
    "achievements",
    "first_year",
    "last_year",
)


def sheet_of(summary):
    return Sheet(HEADER, rows_of(summary), KINDS)


def sheet_for_workbook(summary):
    """The same with heads in the language in force."""
    heads = [_("Table"), _("Key"), _("Row"), _("Column"), _("Unit"), _("Kind"), _("Value")]
    return sheet_of(summary)._replace(header=heads, name=_("Summary"))


def rows_of(summary):
    for table, rows in (
        ("sector", summary.sectors),
        ("state", summary.states),
        ("year", summary.years),
        ("partner", summary.partners),
    ):
        for row in rows:
            yield table, row.key, row.label, "achievements", "", "", row.count
    for slug, label, cells in summary.cross:
        for span, cell in zip(summary.spans, cells, strict=True):
            yield "sector and year", slug, label, key_of(span), "", "", cell.count
    for row in summary.all_figures:
        for column, value in numbers_of(row.numbers):
            yield "figure", row.numbers.key, row.measure, column, row.numbers.unit, row.numbers.kind, digits(value)


def numbers_of(total):
    """Yield (column, number) of a total; without a sum where its measure does not add up."""
    yield from ((name, value) for name in AMOUNTS if (value := getattr(total, name)) is not None)
    yield from ((f"left out: {reason}", count) for reason, count in sorted(total.left_out.items()))


def key_of(span):
    """The years of a span in both languages: 2012, 2010/2012, ../1999."""
    first, last = (".." if year is None else f"{year:04}" for year in span)
    return first if first == last else f"{first}/{last}"


def digits(number):
    """The number without grouping, words or the zeros that a column keeps."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
