from publishing.admin.drafts import DraftsAdmin
from publishing.admin.items import InPlaceAdmin
from publishing.admin.trash import TrashAdmin  # noqa: F401  registers it
from publishing.admin.visibility import VISIBILITY, VisibilityFilter, visibility_of
from publishing.redaction.admin import RedactionAdmin  # noqa: F401  registers it

__all__ = ["VISIBILITY", "DraftsAdmin", "InPlaceAdmin", "VisibilityFilter", "visibility_of"]
