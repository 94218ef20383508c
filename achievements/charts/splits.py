"""Figures split into shares, so that nothing is said twice: what the shares leave of their whole stays beside them."""

from collections import defaultdict

from achievements.measures.counted import Reason


def pieces(rows, by, then=None):
    """The counted rows, each whole replaced by its shares by one of its facets, and by what these leave of it.

    `by` and `then` are “year” and “funder”: shares by the first are taken, else those by the second.
    """
    shares = defaultdict(list)
    for row in rows:
        if row.reason == Reason.SHARE:
            shares[row.whole].append(row)
    return [piece for row in rows if not row.reason for piece in split(row, shares[row.pk], by, then)]


def split(whole, shares, by, then):
    shares = [inheriting(share, whole) for share in shares]
    found = by_facet(shares, by) or (by_facet(shares, then) if then else [])
    rest = whole.value - sum(row.value for row in found)
    if not found or rest * whole.value < 0:  # shares of two kinds that say more than the whole
        return [whole]
    return [*found, *([whole._replace(value=rest)] if rest else [])]


def inheriting(share, whole):
    """The share with the year and the funder of its whole, where it says none."""
    funder = {} if share.funder else {"funder": whole.funder, "funder_kind": whole.funder_kind}
    return share._replace(year=share.year or whole.year, **funder)


def by_facet(shares, facet):
    """The shares that say a facet. Those that say the other one as well are taken as shares of those that do not."""
    other, groups, found = "funder" if facet == "year" else "year", defaultdict(list), []
    for share in shares:
        if value := getattr(share, facet):
            groups[value].append(share)
    for group in groups.values():
        detailed = [share for share in group if getattr(share, other)]
        plain = [share for share in group if not getattr(share, other)]
        found += detail(plain, detailed) if plain and detailed else group
    return found


def detail(plain, detailed):
    """The detailed shares with what they leave of the plain ones; the plain ones where they leave less than nothing."""
    total = sum(row.value for row in plain)
    rest = total - sum(row.value for row in detailed)
    if rest * total < 0:
        return plain
    return [*detailed, *([plain[0]._replace(value=rest)] if rest else [])]
