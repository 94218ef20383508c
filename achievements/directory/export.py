"""The directory as a table to take away: a line for each organization that fits, whatever the page."""

from achievements.choices import Role
from fields.tabular import Sheet

ROLES = [role.value for role in Role]
HEADER = ("slug", "name_en", "name_ko", "kind", "achievements", *ROLES, "sectors", "url")
KINDS = ("text", "text", "text", "text", *["number"] * (1 + len(ROLES)), "text", "url")


def sheet_of(directory, site):
    """Return the Sheet of a Directory. `achievements` counts each once; the roles may add up to more."""
    names = {name.slug: name for name in directory.index.names["organizations"].values()}
    return Sheet(HEADER, (cells(row, names[row.slug], site) for row in directory.rows), KINDS, name="organizations")


def cells(row, name, site):
    numbers = [row.by_role.get(role, 0) for role in ROLES]
    return (row.slug, name.en, name.ko, row.kind, row.count, *numbers, " ".join(row.sectors), f"{site}{row.url}")
