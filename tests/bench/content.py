"""Made-up achievements: the same for the same number, skewed as real ones are, in both languages.

Half of all have a text; 8 in 100 no period; 3 in 10 a source; 1 in 10 a part; 97 in 100 are public, the others drafts,
withdrawn and scheduled in equal shares. 5 in 100 figures are in any of the units that convert to the one of their
measure. The texts of COMMON and RARE stand in as many titles as words.py says.
"""

import datetime
import itertools
import random
from decimal import Decimal

from achievements.choices import Role
from sectors.periods import Period
from tests.bench import words

CHUNK = 5000
UTC = datetime.UTC
FIRST_YEAR, LAST_YEAR = 2008, 2031
FIRST_DAY = datetime.datetime(2019, 1, 7, 9, tzinfo=UTC)
DAYS = 6 * 365  # that achievements were published in
FAR_AHEAD = datetime.datetime(2100, 1, 1, tzinfo=UTC)
OUTCOMES = ["achieved"] * 6 + ["partly"] * 2 + ["discontinued"]


def of_zipf(count):
    """Cumulative weights in which the n-th is 1/n as frequent as the first."""
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


class Author:
    """Writes achievements with the keys of the sectors, points, organizations and measures that are there."""

    def __init__(self, sectors, points, organizations, measures):
        self.sectors = sectors  # keys, in the order of words.SECTORS
        self.points = points  # the keys of each sector's points
        self.organizations = organizations  # keys, the most frequent first
        self.measures = measures  # (key, keys of the units that its figures may be in, its own first)
        self.by_sector = list(itertools.accumulate(share for *_names, share in words.SECTORS))
        self.by_rank = of_zipf(len(organizations))
        self.by_place = of_zipf(len(words.PLACES))
        self.roles = list(Role.values)
        self.positions = dict.fromkeys(sectors, 0)

    def chunks(self, count):
        """`{relation: [values, …]}` of up to CHUNK achievements at a time."""
        for first in range(1, count + 1, CHUNK):
            self.dice = random.Random(first)  # noqa: S311 - made-up content is no secret
            if first == 1:
                self.periods = [self.any_period() for _ in range(CHUNK)]
            rows = {name: [] for name in ("achievements", "points", "parts", "figures", "partners", "sources")}
            for number in range(first, min(first + CHUNK, count + 1)):
                self.write(number, rows)
            yield rows

    def write(self, number, rows):
        dice = self.dice
        sector = dice.choices(range(len(self.sectors)), cum_weights=self.by_sector)[0]
        achievement = self.achievement(number, sector)
        rows["achievements"].append(achievement)
        for point in dice.sample(self.points[sector], dice.randrange(3)):
            rows["points"].append({"achievement_id": number, "strategypoint_id": point})
        part = self.part(number) if dice.random() < 0.1 else None
        if part:
            rows["parts"].append(part)
        rows["figures"] += [self.figure(number, position, part) for position in range(1, dice.randrange(3) + 1)]
        rows["partners"] += self.partners(number)
        if dice.random() < 0.3:
            rows["sources"].append(self.source(number))

    def achievement(self, number, sector):
        key = self.sectors[sector]
        self.positions[key] += 1
        values = {"id": number, "sector_id": key, "position": self.positions[key]}
        values |= self.title(number) | self.text() | self.place() | self.period() | self.outcome()
        return values | self.publication(number)

    def title(self, number):
        dice = self.dice
        (action_en, action_ko), (thing_en, thing_ko) = dice.choice(words.ACTIONS), dice.choice(words.THINGS)
        purpose_en, purpose_ko = dice.choice(words.PURPOSES)
        title_en, title_ko = f"{action_en} {thing_en} {purpose_en}", f"{purpose_ko} {thing_ko} {action_ko}"
        for term, every, offset in [(words.COMMON, words.COMMON_EVERY, 7), (words.RARE, words.RARE_EVERY, 4999)]:
            if number % every == offset:
                title_en = f"{title_en}: {term['en']}"
            if number % every == 2 * offset:
                title_ko = f"{term['ko']}기술 {title_ko}"
        return {"title_en": f"{title_en} (no. {number})", "title_ko": f"{title_ko} {number}호"}

    def text(self):
        if self.dice.random() < 0.5:
            return {}
        sentences = self.dice.sample(words.SENTENCES, self.dice.randrange(1, 3))
        return {"text_en": " ".join(en for en, _ko in sentences), "text_ko": " ".join(ko for _en, ko in sentences)}

    def place(self):
        if self.dice.random() < 0.2:
            return {}
        place_en, place_ko = self.dice.choices(words.PLACES, cum_weights=self.by_place)[0]
        return {"place_en": place_en, "place_ko": place_ko}

    def period(self):
        return self.dice.choice(self.periods)

    def any_period(self):
        """As it is stored, with its bounds: a year, a month, a day, two of them, or open on one side."""
        dice = self.dice
        year = dice.randint(FIRST_YEAR, LAST_YEAR)
        start = self.any_moment(year)
        later = dice.randint(year + 1, year + 6)
        kind = dice.random()
        if kind < 0.08:
            return {"period": "", "period_start": None, "period_end": None}
        if kind < 0.5:
            text = start
        elif kind < 0.88:
            text = f"{start}/{self.any_moment(later)}"
        else:
            text = f"{start}/.." if kind < 0.98 else f"../{start}"
        period = Period.parse(text)
        return {"period": text, "period_start": period.first_day, "period_end": period.last_day}

    def any_moment(self, year):
        month, day = self.dice.randint(1, 12), self.dice.randint(1, 28)
        return self.dice.choice([f"{year}", f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}"])

    def outcome(self):
        if self.dice.random() < 0.75:
            return {}
        outcome = {"outcome": self.dice.choice(OUTCOMES)}
        if self.dice.random() < 0.5:
            outcome["outcome_note_en"], outcome["outcome_note_ko"] = self.dice.choice(words.NOTES)
        return outcome

    def publication(self, number):
        """Return the dates of publication and last change. Achievements with a searched word are always public."""
        published = FIRST_DAY + datetime.timedelta(minutes=self.dice.randrange(DAYS * 24 * 60))
        changed = published + datetime.timedelta(days=self.dice.choice([0, 0, 0, 30, 300]))
        lot = 1 if is_searched(number) else self.dice.random()
        if lot < 0.01:
            return {"publish_at": None}
        if lot < 0.02:
            return {"publish_at": FAR_AHEAD, "changed_at": FAR_AHEAD}
        withdrawn = changed + datetime.timedelta(days=10) if lot < 0.03 else None
        return {"publish_at": published, "changed_at": changed, "withdraw_at": withdrawn}

    def row(self, number, position=1):
        return {"id": f"{self.dice.getrandbits(128):032x}", "achievement_id": number, "position": position}

    def part(self, number):
        thing_en, thing_ko = self.dice.choice(words.THINGS)
        titles = {"title_en": f"First stage: {thing_en}", "title_ko": f"1단계: {thing_ko}"}
        return self.row(number) | titles | self.period()

    def figure(self, number, position, part):
        dice = self.dice
        measure, units = dice.choice(self.measures)
        return self.row(number, position) | {
            "part_id": part["id"] if part and position == 2 else None,
            "value": Decimal(int(10 ** dice.uniform(0, 7))),
            "measure_id": measure,
            "unit_id": dice.choice(units) if dice.random() < 0.05 else units[0],
            "as_of": str(dice.randint(FIRST_YEAR, LAST_YEAR)) if dice.random() < 0.5 else "",
            "kind": "target" if dice.random() < 0.3 else "result",
        }

    def partners(self, number):
        """One to three; one organization in twenty has two roles in the same achievement."""
        dice = self.dice
        chosen = dict.fromkeys(dice.choices(self.organizations, cum_weights=self.by_rank, k=dice.randint(1, 3)))
        roles = [(organization, role) for organization in chosen for role in dice.sample(self.roles, self.how_many())]
        return [
            self.row(number, position) | {"organization_id": organization, "role": role}
            for position, (organization, role) in enumerate(roles, 1)
        ]

    def how_many(self):
        return 2 if self.dice.random() < 0.05 else 1

    def source(self, number):
        publisher_en, publisher_ko = self.dice.choice(words.PUBLISHERS)
        return self.row(number) | {
            "title_en": f"Report no. {number}",
            "title_ko": f"보고서 {number}호",
            "publisher_en": publisher_en,
            "publisher_ko": publisher_ko,
            "url": f"https://www.example.org/reports/{number}",
            "date": str(self.dice.randint(FIRST_YEAR, LAST_YEAR)),
        }


def is_searched(number):
    return number % words.RARE_EVERY in (4999, 9998) or number % words.COMMON_EVERY in (7, 14)
