"""Links by which people without an account see a draft: signed, bound to one draft, and over when it is public."""

from django.core import signing

SALT = "publishing.preview"
DAYS = 14


def preview_url(item, draft=None):
    """Where staff see the draft of an item, in the language in force; given it, where whoever has the link does."""
    url = f"{item.page_url()}preview/"
    return f"{url}?key={key_of(draft)}" if draft else url


def key_of(draft):
    return signing.dumps([draft.item._meta.label, draft.item_id, draft.preview_key], salt=SALT)


def draft_for(key, model):
    """The open draft that a link is for, or None: forged, of another kind, too old, ended, or public meanwhile."""
    try:
        label, item, word = signing.loads(key, salt=SALT, max_age=60 * 60 * 24 * DAYS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if label != model._meta.label or not word:
        return None
    return model.revision_model().objects.open().filter(item=item, preview_key=word).select_related("item").first()
