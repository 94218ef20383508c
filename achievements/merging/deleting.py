"""The reasons why what can be merged cannot be deleted."""

from django.utils.translation import gettext_lazy as _

from achievements.merging.uses import counted_uses, in_words, is_named_in_hidden_content, is_named_in_the_past


def reason_to_stay(item):
    """A sentence that says why an item cannot be deleted, or None."""
    if item.merged_into:
        facts = {"item": item, "target": item.merged_into}
        return _("“%(item)s” was merged into “%(target)s”: its address leads there, so it stays.") % facts
    [uses] = counted_uses([item]).values()
    if merged := item.merged.count():
        uses[_("merged into it")] = merged
    if uses:
        text = _("“%(item)s” cannot be deleted, because it is used. %(uses)s. You can merge it into another.")
        return text % {"item": item, "uses": in_words(uses)}
    if is_named_in_hidden_content(item):
        return _("“%(item)s” cannot be deleted, because hidden content names it, which may be put back.") % {
            "item": item
        }
    text = _("“%(item)s” cannot be deleted, because versions of the past name it. You can merge it into another.")
    return text % {"item": item} if is_named_in_the_past(item) else None
