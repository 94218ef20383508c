from django.db import models
from django.utils.translation import pgettext_lazy


class AuditEvent(models.TextChoices):
    """Kind of audit entry. Its label stands between a person and an item: “Petra | Withdrew | Harbor bridge”."""

    ADDED = "added", pgettext_lazy("audit", "Added")
    CHANGED = "changed", pgettext_lazy("audit", "Changed")
    DELETED = "deleted", pgettext_lazy("audit", "Deleted")
    SAVED_DRAFT = "saved-draft", pgettext_lazy("audit", "Saved a draft")
    SUBMITTED = "submitted", pgettext_lazy("audit", "Submitted for review")
    RETURNED = "returned", pgettext_lazy("audit", "Returned to the author")
    APPROVED = "approved", pgettext_lazy("audit", "Approved")
    PUBLISHED = "published", pgettext_lazy("audit", "Published")
    PUBLISHED_ALONE = "published-alone", pgettext_lazy("audit", "Published alone")
    CONFIRMED = "cleared", pgettext_lazy("audit", "Confirmed what was published alone")
    SCHEDULED = "scheduled", pgettext_lazy("audit", "Scheduled")
    UNSCHEDULED = "unscheduled", pgettext_lazy("audit", "Canceled the schedule")
    WITHDRAWN = "withdrawn", pgettext_lazy("audit", "Withdrew")
    KEPT_PUBLIC = "kept-public", pgettext_lazy("audit", "Canceled the withdrawal")
    REPUBLISHED = "republished", pgettext_lazy("audit", "Made public again")
    MERGED = "merged", pgettext_lazy("audit", "Merged into another")
    RESTORED = "restored", pgettext_lazy("audit", "Restored as a draft")
    DISCARDED = "discarded", pgettext_lazy("audit", "Discarded the draft")
    PUT_ON_FRONT_PAGE = "put-on-front-page", pgettext_lazy("audit", "Put on the front page")
    NOTED = "noted", pgettext_lazy("audit", "Left a note")
    MADE_PREVIEW_LINK = "made-preview-link", pgettext_lazy("audit", "Created a preview link")
    REVOKED_PREVIEW_LINK = "revoked-preview-link", pgettext_lazy("audit", "Ended the preview link")
    LOADED = "loaded", pgettext_lazy("audit", "Loaded from a file")
    EXPORTED = "exported", pgettext_lazy("audit", "Exported")
    SIGNED_IN = "signed-in", pgettext_lazy("audit", "Signed in")
    FAILED_TO_SIGN_IN = "failed-to-sign-in", pgettext_lazy("audit", "Failed to sign in")
    SIGNED_OUT = "signed-out", pgettext_lazy("audit", "Signed out")
    LOCKED_OUT = "locked-out", pgettext_lazy("audit", "Locked out")
    SET_UP_SECOND_FACTOR = "set-up-second-factor", pgettext_lazy("audit", "Set up two-step verification")
    REMOVED_SECOND_FACTOR = "removed-second-factor", pgettext_lazy("audit", "Turned off two-step verification")
    CHANGED_PASSWORD = "changed-password", pgettext_lazy("audit", "Changed the password")
