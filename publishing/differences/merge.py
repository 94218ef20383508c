"""One snapshot with some of its differences taken from another."""

from publishing.snapshots import values_by_key


def merge(theirs, mine, paths):
    """`theirs`, with what `mine` says at some of the paths of `compare(model, theirs, mine)`. Neither is changed.

    A row that another row of the result points to is there as well, whatever the paths say, so that nothing is lost: a
    part stays with its figure.
    """
    paths = set(paths)
    fields = {name: value for name, value in mine["fields"].items() if name in paths}
    order = theirs.get("order")
    if "order" in paths and None not in (order, mine.get("order")):
        order = arranged(order, mine["order"])
    return theirs | {"fields": theirs["fields"] | fields, "rows": merged_rows(theirs, mine, paths), "order": order}


def merged_rows(theirs, mine, paths):
    kept = set()
    while True:
        rows = {name: merged(theirs, mine, name, paths, kept) for name in theirs["rows"]}
        # The keys of rows are like no other text, so this needs no model to know what points.
        needed = {value for name in rows for row in rows[name] for value in row.values() if isinstance(value, str)}
        if needed == kept:
            return rows
        kept = needed


def merged(theirs, mine, name, paths, kept):
    """The rows of one relation. Their positions are numbered anew where something was taken."""
    theirs, mine = values_by_key(theirs, name), values_by_key(mine, name)
    taken = {path.removeprefix(f"{name}/") for path in paths if path.startswith(f"{name}/")}
    keys = [key for key in theirs if key in mine or key not in taken or key in kept]
    for key in mine:
        if key not in theirs and (key in taken or key in kept):
            insert(key, keys, list(mine))
    if "order" in taken:
        keys = arranged(keys, list(mine))
    rows = [theirs[key] | fields_taken(key, mine, taken) if key in theirs else mine[key] for key in keys]
    return numbered(rows) if rows != list(theirs.values()) else rows


def fields_taken(key, mine, taken):
    """The fields of a row that are taken. The name of a file (`file_name`) goes with its file."""
    names = [name for name in mine.get(key, ()) if {f"{key}/{name}", f"{key}/{name.removesuffix('_name')}"} & taken]
    return {name: mine[key][name] for name in names}


def numbered(rows):
    """In the places that the list says."""
    return [row | {"position": place} if "position" in row else row for place, row in enumerate(rows, start=1)]


def arranged(keys, order):
    """The keys in that order; those that it does not know stay behind what they follow."""
    known = set(keys)
    result = [key for key in order if key in known]
    for key in keys:
        insert(key, result, keys)
    return result


def insert(key, keys, order):
    """Put a key among others where `order` has it: behind the nearest one before it that is there."""
    if key in keys:
        return
    before = reversed(order[: order.index(key)])
    keys.insert(next((keys.index(other) + 1 for other in before if other in keys), 0), key)
