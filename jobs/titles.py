"""Names of tasks for people."""

from django.utils.module_loading import import_string


def titled(title):
    """Decorate the function of a task, below `@task`, with a name for people: a lazy translation."""

    def give_title(function):
        function.title = title
        return function

    return give_title


def title_of(path):
    """Return the name of a task by its path. Return the path if it has no name, or the code has it no more."""
    try:
        return getattr(import_string(path).func, "title", path)
    except (ImportError, AttributeError):
        return path
