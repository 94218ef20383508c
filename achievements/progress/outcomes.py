"""The seven states of each sector, as numbers that lead to their lists."""

from typing import NamedTuple

from achievements.states import State

ENDED = (State.ACHIEVED, State.PARTLY, State.DISCONTINUED, State.UNSTATED)
GAP = 0.35  # per cent of the width, between two segments


class StateCount(NamedTuple):
    """The number of items in one state, with the segment of the bar of all states."""

    state: State
    count: int
    url: str
    start: float  # of its segment in the bar of all states, in per cent
    length: float

    @property
    def x(self):
        return per_cent(self.start)

    @property
    def width(self):
        return per_cent(max(self.length - GAP, GAP))

    @property
    def extent(self):
        """The shares of the bar that the segment begins and ends at."""
        return self.start / 100, (self.start + self.length) / 100


class OutcomeRow(NamedTuple):
    """The states of the items of one sector; `slug` and `label` are empty of all sectors together."""

    slug: str
    label: str
    url: str
    total: int
    states: list  # of StateCount, without those of no item


def state_counts(numbers, url_of=None):
    """The StateCounts of {state: number}, those of no item left out; `url_of` gives the address of a state's list."""
    total, x, found = sum(numbers.values()), 0, []
    for state in State:
        if count := numbers.get(state.value, 0):
            width = 100 * count / total
            url = url_of(state.value) if url_of else ""
            found.append(StateCount(state, count, url, x, width))
            x += width
    return found


def per_cent(number):
    return f"{number:.2f}%"


def outcome_rows(summary):
    """An OutcomeRow for each sector that the summary has something of."""
    selection = summary.result.selection
    sectors, states = selection.facets["sector"], selection.facets["state"]
    chosen, found = summary.chosen("sector"), []
    for slug, label in summary.named_sectors:
        if slug not in sectors or (chosen and slug not in chosen):
            continue
        keys = selection.keys & sectors[slug]
        numbers = {state: keys.intersection_cardinality(each) for state, each in states.items()}
        if keys:
            url_of = url_within(summary, slug)
            found.append(
                OutcomeRow(slug, label, summary.url({"sector": slug}), len(keys), state_counts(numbers, url_of))
            )
    return found


def url_within(summary, slug):
    return lambda state: summary.url({"sector": slug, "state": state})


def all_states(summary):
    """The OutcomeRow of all that the summary is of."""
    selection = summary.result.selection
    numbers = {
        state: selection.keys.intersection_cardinality(each) for state, each in selection.facets["state"].items()
    }
    states = state_counts(numbers, lambda state: summary.url({"state": state}))
    return OutcomeRow("", "", summary.url({}), len(selection.keys), states)


def ended(row):
    """The number of items of a row that are over."""
    return sum(each.count for each in row.states if each.state in ENDED)
