"""The events of a YAML text: scalars, aliases, and where mappings and lists begin and end."""

import yaml


def events_of(text):
    """The events, of the quick parser if it takes the text.

    Where it does not, the parser in Python has the last word: it says more of what is wrong, and takes what an escape
    may write, such as half of a surrogate pair, which the document then refuses by its path.
    """
    try:
        for _event in events(text, yaml.cyaml.CParser):
            pass
    except yaml.YAMLError:
        return events(text, PythonParser)
    return events(text, yaml.cyaml.CParser)


class PythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    def __init__(self, text):
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def events(text, parser_class):
    parser = parser_class(text)
    while (event := parser.get_event()) is not None:
        yield event
