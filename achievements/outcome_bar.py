"""The states of some achievements as one bar, always in the same order."""

from achievements.states import State
from sectors.timelines.drawing import percent

GAP = 0.35  # percent between two segments
LEAST = 0.8  # percent: what is there is seen
PATTERNS = {State.PARTLY: "partly", State.DISCONTINUED: "discontinued"}


def segments_of(by_state):
    """(state, x, width) for each state that any has; `by_state` is {state: number} in the order of the states."""
    total = sum(by_state.values())
    lengths = {state: max(100 * number / total, LEAST + GAP) for state, number in by_state.items() if number}
    length, left = sum(lengths.values()), 0.0
    for state, own in lengths.items():
        width = 100 * own / length
        yield state, percent(left), percent(width - GAP)
        left += width
