"""The whole content of an item in words, in the order of its form: for whoever decides about something new."""

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import capfirst

from fields.translation import CODES, TranslatedField, language_of
from publishing.differences.compare import compared_fields, format_value, label_of_field, label_of_row
from publishing.snapshots import field_values, row_model


@dataclass
class ContentLine:
    """One field with its words: those of a text in every language, those of another value once."""

    label: str
    words: list

    @property
    def is_translated(self):
        return len(self.words) > 1

    @property
    def has_gap(self):
        """Return True if readers of one language see the text of the other one."""
        return any(self.words) and not all(self.words)


def content_of(item):
    """Sections of an item in memory (`items_from`), as (heading, lines), in words of the language in force.

    The first one, without a heading, is the item itself; then comes one for each row. A relation without rows has one
    without lines.
    """
    sections = [("", lines_of(item))]
    for relation in item.dependent_relations:
        rows = getattr(item, relation).all()
        nothing = (capfirst(row_model(type(item), relation)._meta.verbose_name_plural), [])
        sections += [(heading_of(row), lines_of(row)) for row in rows] or [nothing]
    return sections


def heading_of(row):
    """The name of a row; that of its kind where it is named after what is gone."""
    try:
        return label_of_row(row)
    except ObjectDoesNotExist:
        return capfirst(row._meta.verbose_name)


def lines_of(owner):
    """The lines of an item or of a row."""
    values = field_values(owner)
    words = {field.name: format_value(field, values[field.name], owner) for field in compared_fields(type(owner))}
    lines = {}
    for field in compared_fields(type(owner)):
        base = field.name.removesuffix(f"_{language_of(field.name)}")
        text = getattr(type(owner), base, None)
        if isinstance(text, TranslatedField):
            lines[base] = ContentLine(capfirst(str(text.verbose_name)), [words[text.columns[code]] for code in CODES])
        else:
            lines[field.name] = ContentLine(label_of_field(field), [words[field.name]])
    return list(lines.values())
