"""Workbooks of lists, read back."""

import io

import openpyxl


def rows_of_sheet(content, place=0):
    """Return the rows of a sheet as dictionaries by the names that its columns have in CSV."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheet, meanings = book.worksheets[place], book.worksheets[-2]
    names = [row[1] for row in meanings.iter_rows(min_row=2, values_only=True) if row[0] == sheet.title]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
