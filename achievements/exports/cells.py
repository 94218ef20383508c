"""The marks of `accounts.sheets`, made by the database."""

from django.db.models import Func, TextField, Value

from accounts.sheets import MARK, SIGNS, marked, unmarked

__all__ = ["Marked", "marked", "unmarked"]


class Marked(Func):
    """`marked` as an expression, for PostgreSQL alone, which writes the file itself."""

    function = "REGEXP_REPLACE"
    output_field = TextField()

    def __init__(self, expression):
        super().__init__(expression, Value(f"^(?=[{''.join(SIGNS)}])".replace("-", r"\-")), Value(MARK))
