"""The number of random examples that a test tries.

`make test` tries few, and the same ones each time; `make test-long` many, from a seed that it prints.
"""

import os

import hypothesis

IS_LONG = os.environ.get("LONG_TESTS") == "1"


def number_of_examples(few, many):
    return many if IS_LONG else few


# A slow example on a busy machine is no failure.
hypothesis.settings.register_profile(
    "portal", deadline=None, derandomize=not IS_LONG, database=None, max_examples=number_of_examples(100, 1000)
)
