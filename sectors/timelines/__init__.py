"""Periods drawn by year: of achievements in a row each, and of sectors in numbers."""
