"""All places where the content of an item is kept, beside its row, its dependent rows and its history.

Apps above add theirs: `content_place(lambda item: rows)` gives rows of one model that hold texts of an item, such as
unsaved work. They are sealed and deleted when the item is hidden or deleted, and come back with it.
"""

from itertools import chain

_places = []


def content_place(rows_of):
    """Register a function that returns the rows of one place for an item. Return the function."""
    if rows_of not in _places:
        _places.append(rows_of)
    return rows_of


def rows_elsewhere(item):
    return list(chain.from_iterable(rows_of(item) for rows_of in _places))
