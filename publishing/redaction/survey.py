"""All places that hold a text, by item, as they are now: for whoever asks for a redaction, confirms it or checks it."""

from collections import defaultdict
from itertools import groupby

from django.utils.functional import cached_property

from accounts.kept_files.models import FOLDER
from accounts.links import admin_of, change_url, name_of_type
from fields.batches import batches
from fields.sought_text import SoughtText
from publishing.redaction.finding import Findings, count_in_database_file, outer_caches
from publishing.redaction.places import RowPlaces
from publishing.redaction.replacing import Substitutes

ROWS_AT_ONCE = 200


class Survey:
    """The places of a text. `is_left_out` tells of a row that is not looked at, such as the request itself."""

    def __init__(self, text, marks=None, *, seconds=None, left_out=None):
        self.sought = SoughtText(text)
        self.findings = Findings(self.sought, seconds)
        self.substitutes = Substitutes(self.sought, marks or {}, is_rehearsal=True)
        self.left_out = left_out

    @cached_property
    def rows(self):
        """The RowPlaces of all rows that hold the text, in the order of tables and keys."""
        found = []
        for model, group in groupby(self.findings.rows, key=lambda row: row.model):
            for keys in batches((row.key for row in group), ROWS_AT_ONCE):
                rows = model._base_manager.in_bulk(keys)
                found += [RowPlaces(rows[key], self.substitutes) for key in keys if key in rows]
        return [row for row in found if row.places and row.row != self.left_out]

    @cached_property
    def groups(self):
        """The rows by what they belong to."""
        by_owner = defaultdict(list)
        for row in self.rows:
            by_owner[row.owner].append(row)
        return [OwnedPlaces(owner, rows) for owner, rows in by_owner.items()]

    @property
    def places(self):
        return [place for row in self.rows for place in row.places]

    @property
    def files(self):
        return self.findings.files

    @property
    def files_by_hand(self):
        """The files whose content has it, and that something of today refers to."""
        return sorted(self.findings.paths_in_use)

    @property
    def files_to_delete(self):
        """The files whose content has it, and that only what was public once refers to, or a form not saved yet."""
        known = self.findings.known_paths
        return [path for path in self.findings.past_files if path in known or is_of_unsaved_form(path)]

    @property
    def by_hand(self):
        """The places that a redaction leaves to people."""
        return [place for place in self.places if place.after is None]

    @property
    def is_empty(self):
        return not self.rows and not self.files.holding

    @cached_property
    def in_database_file(self):
        return count_in_database_file(self.sought)

    @cached_property
    def outer_caches(self):
        return outer_caches()


def is_of_unsaved_form(path):
    """Return True for a file that was chosen in a form which is not saved: whoever chose it is told to do so again."""
    return path.startswith(f"{FOLDER}/")


class OwnedPlaces:
    """An item, or a row of its own, with the rows of it that hold the text."""

    def __init__(self, owner, rows):
        self.owner, self.rows = owner, rows

    @property
    def kind(self):
        return name_of_type(self.owner.item_type)

    @cached_property
    def item(self):
        manager = self.owner.model and self.owner.model._base_manager
        try:
            return manager and manager.filter(pk=self.owner.key).first()
        except ValueError:
            return None

    @property
    def name(self):
        return str(self.item) if self.item else self.owner.key

    @property
    def form_url(self):
        is_shown = self.item and admin_of(self.owner.item_type)
        return change_url(self.owner.item_type, self.owner.key) if is_shown else ""

    @property
    def count(self):
        return sum(len(row.places) for row in self.rows)
