"""The organizations of an achievement, in as few words as a row has room for."""

from achievements.choices import Role

RANKS = {role: rank for rank, role in enumerate(Role)}  # in the order in which a page names those who have them


def by_role(achievement):
    """The partners of an achievement: who leads first, who has no role of their own last.

    After them all come those in whose draft the role is none any more.
    """
    return sorted(achievement.partners.all(), key=lambda each: RANKS.get(each.role, len(RANKS)))


def lead_of(achievement):
    """(the organization that a row names, the number of the others).

    It is the one that leads, else the first; None if there is none.
    """
    partners = achievement.partners.all()
    if not partners:
        return None, 0
    first = next((each for each in partners if each.role == Role.LEAD), partners[0])
    return first.organization, len({each.organization_id for each in partners}) - 1
