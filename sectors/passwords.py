"""Passwords that are made of the portal's own names."""

from accounts.passwords import GuessablePasswordValidator, words_in
from fields.translation import columns
from sectors.models import Plan, Sector

# What follows the name of a place or of an industry.
ENDINGS = ("특별자치시", "특별자치도", "특별시", "광역시", "산업", "시", "도", "군", "구")


class PortalPasswordValidator(GuessablePasswordValidator):
    """Count the words of plans, their owners and sectors among those that a guesser tries first."""

    def words(self, user):
        words = words_in(names_of_the_portal())
        stems = [word.removesuffix(ending) for word in words for ending in ENDINGS if word.endswith(ending)]
        return [*super().words(user), *words, *stems]


def names_of_the_portal():
    for model, names in ((Plan, ("title", "owner")), (Sector, ("name",))):
        for row in model.objects.order_by().values_list(*columns(*names)):
            yield from row
