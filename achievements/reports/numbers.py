"""Numbers of achievements in as few letters as they can be read from: “1-40,42,50-99”."""

MOST_KEPT = 10_000  # of one list; of a longer one its length alone is read and kept


def packed(numbers):
    """The numbers as text; None for None."""
    if numbers is None:
        return None
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs(sorted(numbers)))


def runs(numbers):
    """Ascending numbers as (first, last) of those that follow each other."""
    found = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def unpacked(text):
    """The set of numbers; None for None."""
    if text is None:
        return None
    spans = [run.partition("-") for run in text.split(",") if run]
    return {number for first, _dash, last in spans for number in range(int(first), int(last or first) + 1)}
