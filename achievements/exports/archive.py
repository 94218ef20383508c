"""The archive: the achievements and their rows as CSV, a description for programs (CSVW) and a README for people."""

import json
import zipfile

from django.utils.translation import gettext as _
from django.utils.translation import override

from achievements.exports.csv_file import csv_file
from achievements.exports.one_moment import one_moment
from achievements.exports.tables import tables_of
from achievements.licenses import data_license
from fields.tabular import in_chunks
from fields.translation import CODES

DATATYPES = {
    "text": "string",
    "key": "string",
    "edtf": "string",
    "url": "anyURI",
    "number": "number",
    "amount": "number",
    "date": "date",
}


class Outflow:
    """File for writing only, without seeking. `taken` returns what was written, to be sent."""

    def __init__(self):
        self.pieces = []

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self):
        """Do nothing, because nothing waits here."""

    def taken(self):
        pieces, self.pieces = self.pieces, []
        return pieces


def archive(result, about):
    """The bytes of a ZIP in chunks; `about` says in the language in force where it is from."""
    tables = list(tables_of(result, about.site))
    texts = {f"README.{code}.txt": readme([table for table, _rows in tables], about, code) for code in CODES}
    texts["metadata.json"] = description([table for table, _rows in tables], about)
    return packed(texts, tables)  # whose rows are read when the request is over


def packed(texts, tables):
    with one_moment():
        yield from pieces(texts, tables)


def pieces(texts, tables):
    out = Outflow()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        for name, text in texts.items():
            files.writestr(name, text)
            yield from out.taken()
        for table, rows in tables:
            with files.open(f"{table.name}.csv", "w", force_zip64=True) as file:
                for chunk in in_chunks(csv_file(table, rows)):
                    file.write(chunk)
                    yield from out.taken()
    yield from out.taken()


def readme(tables, about, code):
    with override(code):
        parts = [f"{name}: {value}" for name, value in about.pairs()]
        parts += [
            "",
            _(
                "Text that a spreadsheet would take for a formula, a date or another number, or that begins with ', "
                "has a ' in front of it. Take one ' away from every text that begins with it."
            ),
        ]
        for table in tables:
            parts += ["", f"{table.name}.csv – {table.label}", ""]
            parts += [f"  {column.name}: {column.label}. {column.description}" for column in table.columns]
    return "\n".join(parts) + "\n"


def description(tables, about):
    """CSV on the Web: the type, the names and the meaning of each column, and how the tables belong together."""
    return json.dumps(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "dc:title": in_languages(about.title),
            "dc:license": data_license().url,
            "dc:source": about.address,
            "tables": [csvw_table(table) for table in tables],
        },
        ensure_ascii=False,
        indent=2,
    )


def csvw_table(table):
    schema = {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "datatype": DATATYPES[column.kind],
                "rdfs:label": in_languages(lambda column=column: column.label),
                "dc:description": in_languages(lambda column=column: column.description),
            }
            for column in table.columns
        ]
    }
    if table.name == "achievements":
        schema["primaryKey"] = "number"
    else:
        reference = {"resource": "achievements.csv", "columnReference": "number"}
        schema["foreignKeys"] = [{"columnReference": "achievement", "reference": reference}]
    return {"url": f"{table.name}.csv", "tableSchema": schema}


def in_languages(text):
    values = {}
    for code in CODES:
        with override(code):
            values[code] = str(text())
    return values
