"""States in link images: each with its mark, its word and its color on white."""

from achievements.states import State
from delivery.og_images.image import Mark
from fields.translation import format_count
from sectors.symbols.sprite import definition

MUTED = "#4a5b66"
COLORS = {
    State.ACHIEVED: "#0d6140",
    State.PARTLY: "#7a4a00",
    State.DISCONTINUED: "#a3161c",
    State.UNSTATED: MUTED,
    State.UNDER_WAY: "#0b5a78",
    State.PLANNED: "#5a3d82",
    State.UNDATED: MUTED,
}


def state_mark(state, text=""):
    """Return the Mark of a state, with its word or another text."""
    return Mark(definition(f"m-{state}"), text or str(state.label), COLORS[state])


def counted_marks(by_state):
    """Return a Mark with its number for each of {state: number}."""
    return tuple(state_mark(state, f"{format_count(count)} {state.label}") for state, count in by_state.items())
