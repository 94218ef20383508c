from publishing.admin.base import (
    VISIBILITY,
    LanguageFilter,
    OrderInline,
    PositionedInline,
    TranslatedAdmin,
    VisibilityFilter,
    both,
    visibility_of,
)
from publishing.admin.items import DraftsAdmin, InPlaceAdmin

__all__ = [
    "VISIBILITY",
    "DraftsAdmin",
    "InPlaceAdmin",
    "LanguageFilter",
    "OrderInline",
    "PositionedInline",
    "TranslatedAdmin",
    "VisibilityFilter",
    "both",
    "visibility_of",
]
