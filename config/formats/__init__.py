"""Formats of dates and times that replace Django's where those read badly. All other formats are Django's."""
