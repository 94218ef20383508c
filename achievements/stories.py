"""Stories of plans for those who pick them: why readers do not see one."""

from django.utils import timezone
from django.utils.translation import gettext as _


def reason_not_shown(story):
    """Return the sentence that says why readers do not see a story on the page of its plan, or an empty text."""
    item = story.achievement
    if not item.is_live:
        return _("Readers do not see it: “%(item)s” is not public.") % {"item": item}
    if item.sector.plan_id != story.plan_id:
        return _("Readers do not see it: “%(item)s” is in another plan now.") % {"item": item}
    if story.until and story.until < timezone.localdate():
        return _("Readers do not see it: its last day is over.")
    return ""


def reasons_not_shown(stories):
    """Return {key: sentence} for stories of one plan, of which its page shows the first that it can; none for that."""
    found, is_shown = {}, False
    for story in stories:
        reason = reason_not_shown(story)
        if not reason and is_shown:
            reason = _("Readers do not see it yet: the story before it is shown.")
        is_shown = is_shown or not reason
        found[story.pk] = reason
    return {key: reason for key, reason in found.items() if reason}
