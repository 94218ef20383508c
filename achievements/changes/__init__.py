"""Public changes of plans, sectors and achievements: by day, as a feed and as files, with old and new values.

`index.py` has which revisions changed something for readers, `result.py` which of them a query selects, `telling.py`
and `lines.py` what they say. docs/decisions/57.
"""
