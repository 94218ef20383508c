"""Cells that no spreadsheet takes for a formula, and their way back.

In CSV a text that begins like a formula, or with the mark itself, gets a mark (') before it; whoever reads the file
takes one mark away where such a sign follows it. Numbers, dates and addresses are left alone. XLSX has types and needs
none.
"""

from django.db.models import Func, TextField, Value

from accounts.export import FORMULA

MARK = "'"
SIGNS = (*FORMULA, MARK)


def marked(text):
    return f"{MARK}{text}" if text and text.startswith(SIGNS) else text


def unmarked(text):
    """What `marked` was given."""
    return text[1:] if text.startswith(MARK) and text[1:].startswith(SIGNS) else text


class Marked(Func):
    """`marked` as an expression, for PostgreSQL alone, which writes the file itself."""

    function = "REGEXP_REPLACE"
    output_field = TextField()

    def __init__(self, expression):
        super().__init__(expression, Value(f"^(?=[{''.join(SIGNS)}])".replace("-", r"\-")), Value(MARK))
