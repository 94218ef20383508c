"""Folded texts of rows that are stored already, written anew: for migrations."""

from fields.search import folded_lines

BATCH = 500  # rows, which are in memory together


def fold_rows(rows, texts, names):
    """Write the `search_text` of the rows of a queryset; `texts` returns those of a row, from the fields of `names`.

    Keys are read first, so that no table is written while it is read.
    """
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        changed = []
        for row in rows.filter(pk__in=keys[start : start + BATCH]).only("search_text", *names):
            text = folded_lines(texts(row))
            if text != row.search_text:
                row.search_text = text
                changed.append(row)
        rows.bulk_update(changed, ["search_text"])
