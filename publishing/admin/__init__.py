from fields.admin import OrderedInline, OrderInline, both
from publishing.admin.base import VISIBILITY, LanguageFilter, TranslatedAdmin, VisibilityFilter, visibility_of
from publishing.admin.items import DraftsAdmin, InPlaceAdmin

__all__ = [
    "VISIBILITY",
    "DraftsAdmin",
    "InPlaceAdmin",
    "LanguageFilter",
    "OrderInline",
    "OrderedInline",
    "TranslatedAdmin",
    "VisibilityFilter",
    "both",
    "visibility_of",
]
