"""Rights that are limited to sectors."""

from django.db.models import Q


def sector_keys(user):
    """The keys of the sectors that someone's rights are limited to; None where they hold everywhere."""
    if user.is_superuser:
        return None
    if not hasattr(user, "_sector_keys"):
        # Asked many times for one page; a user object lives as long as its request.
        user._sector_keys = set(user.responsibilities.values_list("sector", flat=True)) or None
    return user._sector_keys


def has_wider_limits(account, user):
    """Return True if the rights of an account hold in a sector, or outside of all, where those of a user do not."""
    keys = sector_keys(user)
    if keys is None:
        return False
    own = set(account.responsibilities.values_list("sector", flat=True))
    return account.is_superuser or not own or not own <= keys


class SectorScoped:
    """Mixin for items that belong to a sector, or to none.

    Those of none are closed to users who are limited to some sectors.
    """

    sector_key = None
    sector_lookup = None  # its name in conditions of queries
    is_made_within_sectors = False  # whether those who are limited make new ones

    def is_open_to(self, user):
        keys = sector_keys(user)
        return keys is None or self.sector_key in keys

    @classmethod
    def open_condition(cls, user):
        keys = sector_keys(user)
        if keys is None:
            return Q()
        return Q(**{f"{cls.sector_lookup}__in": keys}) if cls.sector_lookup else Q(pk__in=())

    @classmethod
    def may_be_made_by(cls, user):
        return cls.is_made_within_sectors or sector_keys(user) is None
