"""The tables of a summary as one tidy CSV file: a line for each number."""

from accounts.sheets import csv_lines, marked

HEADER = ("table", "row", "column", "unit", "kind", "value")
AMOUNTS = ("total", "smallest", "largest", "figures", "achievements")


def text_of(summary):
    rows = ([*(marked(str(word)) for word in words), value] for *words, value in lines(summary))
    return "".join(csv_lines(HEADER, rows))


def lines(summary):
    for table, rows in (
        ("sector", summary.sectors),
        ("status", summary.statuses),
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
                yield "figure", row.unit, column, row.unit, row.numbers.kind, plain(value)


def plain(number):
    """Digits without grouping, words or the zeros that a column keeps."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
