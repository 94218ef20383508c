"""How the order of keys in one list differs from that in another, and how it is taken over."""

from rapidfuzz.distance import LCSseq


def moved(old, new):
    """Which of the keys that are in both really moved: as few as could be."""
    blocks = LCSseq.editops(old, new).as_matching_blocks()
    gone = set(old).difference(*(old[block.a : block.a + block.size] for block in blocks))
    return [key for key in new if key in gone]


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
