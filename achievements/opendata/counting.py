"""The choices of a filter with their numbers, in both languages."""

from achievements.exports.archive import in_languages


def choices_with_counts(result, name):
    """[{value, label, count}] of the choices, as the facet of the filter counts them.

    Of partners there are too many to show those without a number; the others come with the highest number first.
    """
    numbers, query = result.numbers(name), result.query
    if name in query.index.choices:
        choices = [(choice.value, texts_or_null(choice.texts)) for choice in query.choices(name)]
    else:
        static = query.filterset.filters[name].extra["choices"]
        choices = [(value, in_languages(lambda label=label: label)) for value, label in static]
    if name == "partner":
        choices = [(value, label) for value, label in choices if value in numbers]
        choices.sort(key=lambda choice: (-numbers[choice[0]], choice[0]))
    return [{"value": str(value), "label": label, "count": numbers.get(value, 0)} for value, label in choices]


def texts_or_null(texts):
    return {code: text or None for code, text in texts.items()}
