"""The achievements of a sector by the strategy point that they serve, each once."""


class StrategyGroup:
    """A strategy point with the achievements that stand there: those that serve it and none before it.

    `others` serve it too, and stand at an earlier one. The last group, of what serves no single point, has none.
    """

    def __init__(self, point, number):
        self.point, self.number = point, number
        self.achievements, self.others = [], []
        self.is_served = False

    def add(self, achievement, *, is_first):
        (self.achievements if is_first else self.others).append(achievement)
        self.is_served = True


def groups_of(points, achievements):
    """A StrategyGroup for each point, and one more for achievements that serve no point, if there are any.

    Achievements come with their points or the keys of these.
    """
    groups = {point.pk: StrategyGroup(point, number) for number, point in enumerate(points, start=1)}
    rest = StrategyGroup(None, None)
    for achievement in achievements:
        served = achievement.served_keys
        own = [group for key, group in groups.items() if key in served] or [rest]
        for group in own:
            group.add(achievement, is_first=group is own[0])
    return [*groups.values(), *([rest] if rest.achievements else [])]
