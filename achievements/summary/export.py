"""The tables of a summary as one tidy CSV file: a line for each number."""

from fields.tabular import Sheet

HEADER = ("table", "row", "column", "unit", "kind", "value")
KINDS = (*["text"] * 5, "number")
AMOUNTS = ("total", "smallest", "largest", "figures", "achievements")


def sheet_of(summary):
    return Sheet(HEADER, rows_of(summary), KINDS)


def rows_of(summary):
    for table, rows in (
        ("sector", summary.sectors),
        ("state", summary.states),
        ("year", summary.years),
        ("partner", summary.partners),
    ):
        for row in rows:
            yield table, row.label, "achievements", "", "", row.count
    for label, cells in summary.cross:
        for span, cell in zip(summary.span_names, cells, strict=True):
            yield "sector and year", label, span, "", "", cell.count
    for row in summary.figures:
        for column in AMOUNTS:
            value = getattr(row.numbers, column)
            if value is not None:
                yield "figure", row.unit, column, row.unit, row.numbers.kind, digits(value)


def digits(number):
    """The number without grouping, words or the zeros that a column keeps."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
