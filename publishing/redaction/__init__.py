"""Redaction: a single value is taken out of the whole history, after two people have seen every place that holds it."""
