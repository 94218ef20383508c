"""Long lists in pieces, as statements take them."""

import itertools


def batches(values, size):
    """Yield lists of at most so many of the values."""
    values = iter(values)
    while batch := list(itertools.islice(values, size)):
        yield batch
