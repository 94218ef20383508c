"""The words that two texts share, and those that differ."""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from fields.text import LONGEST_TEXT

WORD = re.compile(r"\s*(?:\w+(?:[.,'’-]\w+)*|[^\w\s])|\s+")  # with the blanks before it; 11.2 and 60,000 are one


class CommonRun(NamedTuple):
    """The place of letters that two texts share: where they begin and end in either."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def segments(old, new):
    """The segments of two texts as (kind, text): “same”, “removed” or “added”.

    The first two kinds make the old text, the first and the last the new one.
    """
    found = []
    for before, run in pairwise([CommonRun(0, 0, 0, 0), *substantial(common_runs(old, new))]):
        found.append(("removed", old[before.old_end : run.old_start]))
        found.append(("added", new[before.new_end : run.new_start]))
        found.append(("same", old[run.old_start : run.old_end]))
    return [(kind, text) for kind, text in found if text]


def common_runs(old, new):
    """The runs of words that both have, as many words as can be, and an empty one at the ends."""
    ends = CommonRun(len(old), len(old), len(new), len(new))
    if max(len(old), len(new)) > LONGEST_TEXT:  # memory grows with the square; no form takes such a text
        return [ends]
    old_words, new_words = WORD.findall(old), WORD.findall(new)
    old_starts, new_starts = ([*accumulate(map(len, words), initial=0)] for words in (old_words, new_words))
    # Ends that differ, because equal ones are matched first: of “Yes. No.” after “Yes.”, “No.” is new, not “. No”.
    blocks = LCSseq.editops([*old_words, "end of old"], [*new_words, "end of new"]).as_matching_blocks()
    runs = [
        CommonRun(old_starts[a], old_starts[a + size], new_starts[b], new_starts[b + size])
        for a, b, size in blocks[:-1]
    ]
    return [*runs, ends]


def substantial(runs):
    """The runs that are as long as the changes beside them: one common word does not make two sentences one."""
    kept = [CommonRun(0, 0, 0, 0)]
    for run, following in pairwise(runs):
        if run.old_end - run.old_start >= min(letters_between(kept[-1], run), letters_between(run, following)):
            kept.append(run)
    return [*kept, runs[-1]]


def letters_between(run, following):
    """Return the number of letters between two runs, on the side that has more."""
    return max(following.old_start - run.old_end, following.new_start - run.new_end)
