"""Chosen files that are kept while their form is not saved yet."""
