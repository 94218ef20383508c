"""Two texts word by word."""

import re
from itertools import accumulate, pairwise

from publishing.differences.sequences import matches

WORD = re.compile(r"\s*(?:\w+(?:[.,'’-]\w+)*|[^\w\s])|\s+")  # with the blanks before it; 11.2 and 60,000 are one
LINE = re.compile(r"[^\n]*\n|[^\n]+")
MOST = 10_000  # words; where a text has more, its lines are compared


def compared(old, new):
    """The segments of two texts as (kind, text): “same”, “removed” or “added”.

    The first two kinds make the old text, the first and the last the new one.
    """
    old, new = pieces(old, new)
    segments, after = [], (0, 0)
    for start, other, length in [*legible(runs(old, new), old, new), (len(old), len(new), 0)]:
        segments.append(("removed", "".join(old[after[0] : start])))
        segments.append(("added", "".join(new[after[1] : other])))
        segments.append(("same", "".join(old[start : start + length])))
        after = start + length, other + length
    return [(kind, text) for kind, text in segments if text]


def pieces(old, new):
    for pattern in (WORD, LINE):
        parts = pattern.findall(old), pattern.findall(new)
        if max(map(len, parts)) <= MOST:
            return parts
    return [old], [new]


def runs(old, new):
    """What both have, as [start in old, start in new, length]."""
    found = []
    for start, other in matches(old, new):
        if found and found[-1][0] + found[-1][2] == start and found[-1][1] + found[-1][2] == other:
            found[-1][2] += 1
        else:
            found.append([start, other, 1])
    return found


def legible(found, old, new):
    """Without runs shorter than the changes on either side: a word in common does not make two sentences one."""
    old_ends, new_ends = ([*accumulate(map(len, pieces), initial=0)] for pieces in (old, new))

    def changed(run, following):
        """The letters between two runs, on the side that has more."""
        start, other, length = run
        removed = old_ends[following[0]] - old_ends[start + length]
        return max(removed, new_ends[following[1]] - new_ends[other + length])

    kept = [[0, 0, 0]]
    for run, following in pairwise([*found, [len(old), len(new), 0]]):
        letters = old_ends[run[0] + run[2]] - old_ends[run[0]]
        if letters >= min(changed(kept[-1], run), changed(run, following)):
            kept.append(run)
    return kept
