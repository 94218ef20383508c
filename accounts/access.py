"""Access of staff: a password, and a second factor where one is required."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q


def needs_second_factor(user):
    """Return True if a user has set one up or is in a role that requires it. Superusers are no exception."""
    is_affected = Q(totpdevice__confirmed=True) | Q(groups__policy__requires_second_factor=True)
    return get_user_model().objects.filter(is_affected, pk=user.pk).exists()


def role_requires_second_factor(user):
    """Return True if a role of the user requires a second factor, which they may then replace but not give up."""
    return user.groups.filter(policy__requires_second_factor=True).exists()


def is_verified(user):
    """Return True if the second factor was given in this session. Without OTPMiddleware it never was."""
    return getattr(user, "otp_device", None) is not None


def is_fully_signed_in(user):
    """Return True if a user gave their password, and the second factor if they need one."""
    return user.is_authenticated and (is_verified(user) or not needs_second_factor(user))


def is_staff_member(user):
    """Return True if `request.user` may see what is for staff. Public views ask this and nothing else."""
    return user.is_active and user.is_staff and is_fully_signed_in(user)


def has_session(request):
    """Return True if the request brings a session cookie. To ask who it is makes a page differ by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_from_staff(request):
    """Return True if a public page may show what is for staff. Visitors, who have no cookie, cost no query."""
    return has_session(request) and is_staff_member(request.user)
