"""Sentences about what changed in an item: a label, the old and the new value, and what both have in common."""

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from achievements.changes.kinds import is_wording
from achievements.choices import FigureKind, Outcome
from achievements.measures.figures import BaseFigure
from achievements.models import Achievement
from achievements.numbers.writing import format_short_number
from achievements.states import State
from fields.translation import TextInLanguage, TranslatedField
from publishing.differences import Kind
from publishing.differences.compare import label_of_row
from sectors.periods.writing import format_period

WHOLE = ("outcome_note_en", "outcome_note_ko")  # texts that go with a value beside them
SEPARATOR = ", "


class ChangeLine(NamedTuple):
    """One fact that changed. `what` says which, and in which way; `beside` what both values have in common."""

    what: str
    old: str = ""
    new: str = ""
    beside: str = ""
    old_state: State | None = None
    new_state: State | None = None

    @property
    def sentence(self):
        """The whole as a plain text: “Target for people trained raised: 278 → 347 (2030)”."""
        values = " → ".join(map(str, filter(None, (self.old, self.new))))
        text = f"{self.what}: {values}" if values else str(self.what)
        return f"{text} ({self.beside})" if self.beside else text


def lines_of(model, differences):
    """The lines of the differences between two snapshots; those about the wording are one, the last."""
    lines, told, wording = [], set(), {}
    changed = {each.path for each in differences}
    for each in differences:
        if each.kind == Kind.MOVED:
            continue
        if is_wording_of(each, changed):
            wording.setdefault(name_of_text(each), set()).add(each.language)
        elif (key := key_of(each, changed)) not in told and not is_told_elsewhere(each, changed):
            told.add(key)
            lines.append(line_of(model, each))
    lines = [line for line in lines if line]
    return lines + ([wording_line(wording)] if wording else [])


def key_of(difference, changed):
    """The key of the one line that a difference belongs to: several fields make the value of a row."""
    old, new = difference.rows
    if old and new and difference.field.name in new.main_fields:
        return type(new), new.pk
    return difference.path


def base_of(difference):
    return difference.path.removesuffix(f"_{difference.language}")


def is_told_elsewhere(difference, changed):
    """Return True for a text that changed in the language in force as well, where the reader is told of it."""
    is_foreign = difference.language not in ("", get_language())
    return is_foreign and f"{base_of(difference)}_{get_language()}" in changed


# Wording


def is_wording_of(difference, changed):
    if difference.field is None or not is_wording(difference.field):
        return False
    return not (difference.field.name in WHOLE and "outcome" in changed)


def name_of_text(difference):
    """The name of a text, without its language; of a text of a row that of the row."""
    if difference.row:
        return label_of_row(difference.row)
    field = getattr(difference.field.model, base_of(difference), None)
    return capfirst(str(field.verbose_name if isinstance(field, TranslatedField) else difference.field.verbose_name))


def wording_line(wording):
    return ChangeLine(_("Wording changed"), beside=SEPARATOR.join(wording))


# Facts


def line_of(model, difference):
    """The line of one difference, or None if another line says it."""
    field = difference.field
    if isinstance(difference.row, BaseFigure):
        return line_of_figure(difference)
    if difference.kind != Kind.CHANGED:
        return line_of_row(difference, capfirst(str(difference.row._meta.verbose_name)))
    if field.name in WHOLE and not difference.row:
        return None
    if model is Achievement and field.name == "outcome":
        return line_of_outcome(difference)
    if model is Achievement and field.name == model.parent_field:
        return ChangeLine(_("Moved to another sector"), difference.old, difference.new)
    return changed_line(label_of(difference), in_one_line(difference.old), in_one_line(difference.new))


def label_of(difference):
    """The label of a field; of a text in another language than the one in force it says which."""
    if difference.language == get_language():
        return name_of_text(difference)
    return difference.label


def in_one_line(words):
    language = getattr(words, "language", "")
    text = SEPARATOR.join(str(words).split("\n"))
    return TextInLanguage(text, language) if language else text


def changed_line(label, old, new, beside=""):
    """The line of a value that came, went or changed."""
    if not old:
        return ChangeLine(pgettext("change", "%(what)s added") % {"what": label}, "", new, beside)
    if not new:
        return ChangeLine(pgettext("change", "%(what)s removed") % {"what": label}, old, "", beside)
    return ChangeLine(pgettext("change", "%(what)s changed") % {"what": label}, old, new, beside)


def line_of_row(difference, label):
    return changed_line(label, difference.old, difference.new)


def line_of_outcome(difference):
    """The line of an outcome, whose values have marks."""
    states = {str(outcome.label): State(outcome) for outcome in Outcome}
    old, new = states.get(difference.old), states.get(difference.new)
    unstated = _("not stated")
    what = _("Outcome stated") if old is None else _("Outcome changed")
    return ChangeLine(what, difference.old or unstated, difference.new or unstated, "", old, new)


# Figures

LABELS = {
    FigureKind.TARGET: (lambda: _("Target"), lambda: _("Target for %(measure)s")),
    FigureKind.RESULT: (lambda: _("Result"), lambda: _("Result for %(measure)s")),
    FigureKind.BASELINE: (lambda: _("Baseline"), lambda: _("Baseline for %(measure)s")),
}


def line_of_figure(difference):
    old, new = difference.rows
    figure = difference.row
    label = label_of_figure(figure)
    if old and new and difference.field.name not in new.main_fields:
        what = f"{label}, {difference.field.verbose_name}"
        return changed_line(what, in_one_line(difference.old), in_one_line(difference.new))
    has_one_date = not (old and new) or old.as_of == new.as_of
    values = [amount_of(each, with_date=not has_one_date) if each else "" for each in (old, new)]
    date = [format_period(figure.as_of)] if has_one_date and figure.as_of else []
    beside = SEPARATOR.join([*date, *figure.money_facts])
    if not (old and new):
        return changed_line(label, *values, beside)
    return ChangeLine(direction(old, new) % {"what": label}, *values, beside)


def label_of_figure(figure):
    alone, named = LABELS[FigureKind(figure.kind)]
    label = named() % {"measure": lowered(str(figure.label))} if figure.label else alone()
    part = getattr(figure, "part", None)
    return f"{part}: {label}" if part else label


def lowered(name):
    """A name within a sentence: “people trained”, but “KRW raised”."""
    return f"{name[:1].lower()}{name[1:]}" if name[1:2].islower() else name


def amount_of(figure, *, with_date):
    amount = figure.amount_written(format_short_number, is_counted=False)
    return f"{amount} ({format_period(figure.as_of)})" if with_date and figure.as_of else amount


def direction(old, new):
    """The words for a number that became another, with the direction where both can be compared."""
    if not old.is_comparable(new) or old.base_value == new.base_value:
        return pgettext("change", "%(what)s changed")
    is_more = new.base_value > old.base_value
    return pgettext("number", "%(what)s raised") if is_more else pgettext("number", "%(what)s lowered")
