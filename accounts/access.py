"""Who counts as staff: not whoever knows a password, where a second factor is asked for as well."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q


def needs_second_factor(user):
    """Whether someone has set one up, or is in a role that requires it. Superusers are no exception."""
    asked = Q(totpdevice__confirmed=True) | Q(groups__policy__requires_second_factor=True)
    return get_user_model().objects.filter(asked, pk=user.pk).exists()


def is_required_of(user):
    """Whether one of someone's roles requires a second factor, so that it can be replaced but not given up."""
    return user.groups.filter(policy__requires_second_factor=True).exists()


def is_verified(user):
    """Whether the second factor was given in this session. Without OTPMiddleware nobody is."""
    return getattr(user, "otp_device", None) is not None


def is_fully_signed_in(user):
    """Whether nothing is left to be asked: a password, and a second factor where one is needed."""
    return user.is_authenticated and (is_verified(user) or not needs_second_factor(user))


def is_staff_member(user):
    """Whether what only staff may see can be shown to `request.user`. Public views ask this and nothing else."""
    return user.is_active and user.is_staff and is_fully_signed_in(user)


def has_session(request):
    """Whether a reader may be signed in at all. To find out who it is makes a public page differ by cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def is_from_staff(request):
    """Whether a public page may show what is for staff. It asks no session of visitors, whose pages stay cacheable."""
    return has_session(request) and is_staff_member(request.user)
