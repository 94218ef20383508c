from publishing.admin.base import (
    VISIBILITY,
    LanguageFilter,
    LocalAdmin,
    OrderInline,
    PositionedInline,
    VisibilityFilter,
    both,
    visibility_of,
)
from publishing.admin.drafts import DraftsAdmin, InPlaceAdmin

__all__ = [
    "VISIBILITY",
    "DraftsAdmin",
    "InPlaceAdmin",
    "LanguageFilter",
    "LocalAdmin",
    "OrderInline",
    "PositionedInline",
    "VisibilityFilter",
    "both",
    "visibility_of",
]
