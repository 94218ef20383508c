"""Whose portal it is, as it looks: emblem, name, colors, footer."""
