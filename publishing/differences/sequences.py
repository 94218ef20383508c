"""What two sequences have in common, in order; and how the order of one is given to another."""


def matches(old, new):
    """A longest common subsequence, as pairs of indexes.

    By the bits of integers (Hyyrö 2004, “Bit-parallel LCS-length computation revisited”): two sequences of 10,000
    take milliseconds, whatever is in them, where difflib can take minutes for what was written to be slow.
    """
    bits = {}
    for index, thing in enumerate(old):
        bits[thing] = bits.get(thing, 0) | 1 << index
    state = every = (1 << len(old)) - 1
    states = [state]
    for thing in new:
        found = state & bits.get(thing, 0)
        state = (state + found | state - found) & every
        states.append(state)
    return list(traced(states, len(old)))[::-1]


def traced(states, column):
    """The pairs, from the end. A bit of a state is 0 where one more of the old things has found its match."""
    row = len(states) - 1
    while row and column:
        if states[row] >> column - 1 & 1:
            column -= 1
        elif states[row - 1] >> column - 1 & 1:
            row, column = row - 1, column - 1
            yield column, row
        else:
            row -= 1


def moved(old, new):
    """Which of the keys that are in both really moved: as few as could be."""
    new_keys, old_keys = set(new), set(old)
    old, new = [key for key in old if key in new_keys], [key for key in new if key in old_keys]
    stayed = {old[index] for index, _other in matches(old, new)}
    return [key for key in new if key not in stayed]


def arranged(keys, order):
    """The keys in that order; those that it does not know stay behind what they follow."""
    known = set(keys)
    result = [key for key in order if key in known]
    for key in keys:
        place(key, result, keys)
    return result


def place(key, keys, order):
    """Put a key among others where `order` has it: behind the nearest one before it that is there."""
    if key in keys:
        return
    before = reversed(order[: order.index(key)])
    keys.insert(next((keys.index(other) + 1 for other in before if other in keys), 0), key)
