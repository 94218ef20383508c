"""The verdict on an achievement: the facts that a reader wants first."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from achievements.choices import Role
from achievements.claims.measured import MeasuredStatement, measured
from achievements.claims.money_table import money_tables
from achievements.measures.statements import last_day, main_statement
from achievements.states import State
from fields.translation import TextInLanguage


class Verdict:
    """The state of an achievement with the reason, the statement that says most, and who leads it."""

    def __init__(self, achievement):
        self.achievement = achievement
        self.state = achievement.state

    @cached_property
    def money(self):
        """The MoneyTables of the whole."""
        return money_tables(self.achievement.own_figures)

    @cached_property
    def other_figures(self):
        """The figures of the whole that are in none of its MoneyTables."""
        in_tables = {figure.pk for table in self.money for figure in table.figures}
        return [figure for figure in self.achievement.own_figures if figure.pk not in in_tables]

    @cached_property
    def measured(self):
        """All MeasuredStatements of the whole, in the order of its figures; without those of its MoneyTables."""
        return measured(self.other_figures)

    @property
    def says_all(self):
        """Return True if the figures say no more than the main statement."""
        return not self.money and len(self.measured) < 2 and not any(each.says_more for each in self.measured)

    @cached_property
    def main(self):
        """The MeasuredStatement that says most; None where there are no figures."""
        found = main_statement(self.achievement.own_figures)
        return found and MeasuredStatement(found)

    @property
    def figures_by_date(self):
        """The other figures, those of a measure behind each other, by their dates."""
        figures = self.other_figures
        measures = list(dict.fromkeys(figure.measure_id for figure in figures))
        return sorted(figures, key=lambda figure: (measures.index(figure.measure_id), last_day(figure)))

    @property
    def leads(self):
        return [partner for partner in self.achievement.partners.all() if partner.role == Role.LEAD]

    @property
    def reason(self):
        """The sentence of staff about the outcome, else one that says why there is none."""
        return self.achievement.outcome_note or TextInLanguage.here(REASONS[self.state]())


REASONS = {
    State.ACHIEVED: lambda: "",
    State.PARTLY: lambda: _("No reason is given."),
    State.DISCONTINUED: lambda: _("No reason is given."),
    State.UNSTATED: lambda: _("The period is over. What came of it is not stated."),
    State.UNDER_WAY: lambda: _("The outcome is stated when the period ends."),
    State.PLANNED: lambda: _("It has not begun."),
    State.UNDATED: lambda: _("Without a period it cannot be said whether this has begun."),
}
