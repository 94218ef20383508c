"""Drawings in lines: icons of Tabler (MIT, see icons/LICENSE-tabler.txt) and the marks of the seven states."""
