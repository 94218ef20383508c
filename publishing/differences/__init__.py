"""Two snapshots of an item side by side: what differs, in words, and how one takes from the other.

`compare` makes the list that pages show; `merge` takes its paths; `proposed_notes` tells readers of it. `content_of`
says all that one item holds, where there is nothing to compare it with.
"""

from publishing.differences.compare import compare, compare_many
from publishing.differences.content import content_of
from publishing.differences.difference import Difference, Kind
from publishing.differences.merge import merge
from publishing.differences.notes import proposed_notes

__all__ = ["Difference", "Kind", "compare", "compare_many", "content_of", "merge", "proposed_notes"]
