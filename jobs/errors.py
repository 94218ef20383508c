"""Ends of an attempt other than success, and their sentences."""

from django.utils.translation import gettext_noop

CRASHED = gettext_noop("The worker was ended in the middle of it.")
STUCK = gettext_noop("It stood still for too long and was ended.")
WENT_WRONG = gettext_noop(
    "Something went wrong in the portal. Whoever operates it finds the cause in the log, under %(id)s."
)
NOT_ALLOWED = gettext_noop("This account has no permission for it.")


class JobError(Exception):
    """Failure that no repetition mends, such as a mistake in a file; its sentence is for people."""


class Interruption(BaseException):
    """End of an attempt between two steps. No `except Exception` of a task catches it, and transactions roll back."""


class Canceled(Interruption):
    """Interruption by somebody who canceled the job."""


class LeaseLost(Interruption):
    """Interruption because the job is with another worker now."""


class HandedBack(Interruption):
    """Interruption because the worker ends; another one runs the job from its beginning."""
