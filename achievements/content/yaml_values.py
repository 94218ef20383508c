"""YAML 1.2 as plain values: mappings, lists, text, numbers, truth and nothing.

The values are built from the parser's events, one after another, which takes a fraction of the memory of a tree of
nodes. Words such as yes and on, times of the day and dates are text: the reader of each value decides what it is.
"""

import re

from django.utils.translation import gettext as _
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from achievements.content.yaml_events import events_of

DEEPEST = 100  # mappings and lists within each other
MOST_ALIASED = 1_000_000  # values that the aliases of a file may stand for
WITHIN_ITSELF = 10_000  # values that an alias to what it stands in counts for: it has no end

TAG = "tag:yaml.org,2002:"
BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
NULL = re.compile(r"~|null|Null|NULL|")
INT = re.compile(r"[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+")
FLOAT = re.compile(
    r"[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)"
)
MAY_BE_OTHER_THAN_TEXT = frozenset("0123456789+-.~tTfFnN=<")
RESERVED = {"=": "value", "<<": "merge"}  # words with a meaning as keys alone
BASES = {"0b": 2, "0o": 8, "0x": 16}
MERGE = object()  # the key << of what a mapping takes over from others
NO_KEY = object()


class RefusedYamlError(ValueError):
    """A text of valid syntax that is refused all the same."""

    def __init__(self, line, sentence):
        super().__init__(sentence % {"line": line + 1})


def parse_yaml(text):
    """The value of a YAML text. YAMLError, RefusedYamlError or another ValueError if it is none."""
    builder = ValueBuilder()
    for event in events_of(text):
        builder.take(event)
    return builder.value


class ValueBuilder:
    def __init__(self):
        self.value = None
        self.documents = 0
        self.open = []  # the mappings and lists around the next value, outermost first
        self.anchors = {}  # values by their anchors, and how many values they stand for
        self.words = {}  # one object for each key, which stands thousands of times
        self.aliased = 0
        self.steps = {
            ScalarEvent: self.take_scalar,
            AliasEvent: self.take_alias,
            MappingStartEvent: self.begin_mapping,
            SequenceStartEvent: self.begin_list,
            MappingEndEvent: self.end,
            SequenceEndEvent: self.end,
            DocumentStartEvent: self.begin_document,
        }

    def take(self, event):
        step = self.steps.get(type(event))
        if step:
            step(event)

    def begin_document(self, event):
        self.documents += 1
        if self.documents > 1:
            raise not_yaml(event, "expected a single document in the stream")

    def take_scalar(self, event):
        is_key = self.open and self.open[-1].awaits_key
        value = event.value
        if is_key and value == "<<" and event.implicit[0]:
            value = MERGE
        elif event.tag in (None, "!"):
            if not event.style and (not value or value[0] in MAY_BE_OTHER_THAN_TEXT):
                value = plain_value(value, event, is_key)
        else:
            value = tagged_value(value, event)
        if is_key and type(value) is str:
            value = self.words.setdefault(value, value)
        if event.anchor:
            self.anchors[event.anchor] = value, None
        self.put(value, 1, event)

    def take_alias(self, event):
        if event.anchor not in self.anchors:
            raise not_yaml(event, f"found undefined alias {event.anchor!r}")
        value, container = self.anchors[event.anchor]
        size = 1 if container is None else container.size if container.is_closed else WITHIN_ITSELF
        self.aliased += size
        if self.aliased > MOST_ALIASED:
            sentence = _("Line %(line)d: the aliases up to here stand for too many values. Write some of them out.")
            raise RefusedYamlError(event.start_mark.line, sentence)
        self.put(value, size, event)

    def begin_mapping(self, event):
        check_tag(event, "map")
        self.begin(OpenMapping(event), event)

    def begin_list(self, event):
        check_tag(event, "seq")
        self.begin(OpenList(event), event)

    def begin(self, container, event):
        if len(self.open) >= DEEPEST:
            raise not_yaml(event, "nested too deeply")
        self.open.append(container)
        if event.anchor:
            self.anchors[event.anchor] = container.value, container

    def end(self, event):
        container = self.open.pop()
        container.close()
        self.put(container.value, container.size, container)

    def put(self, value, size, event):
        if self.open:
            self.open[-1].put(value, event)
            self.open[-1].size += size
        else:
            self.value = value


class OpenList:
    awaits_key = False
    is_closed = False

    def __init__(self, event):
        self.start_mark = event.start_mark
        self.value = []
        self.size = 1

    def put(self, value, event):
        self.value.append(value)

    def close(self):
        self.is_closed = True


class OpenMapping:
    is_closed = False

    def __init__(self, event):
        self.start_mark = event.start_mark
        self.value = {}
        self.size = 1
        self.key = NO_KEY
        self.merged = []

    @property
    def awaits_key(self):
        return self.key is NO_KEY

    def put(self, value, event):
        if self.key is NO_KEY:
            self.key = self.checked_key(value, event)
        else:
            if self.key is MERGE:
                self.merged += mappings_in(value, event)
            else:
                self.value[self.key] = value
            self.key = NO_KEY

    def checked_key(self, key, event):
        try:
            key = tuple(key) if isinstance(key, list) else key
            is_known = key in self.value
        except TypeError as error:
            raise not_yaml(event, "found unhashable key") from error
        if is_known:
            message = _("Line %(line)d: this key appears twice: %(problem)s.")
            raise RefusedYamlError(event.start_mark.line, message.replace("%(problem)s", str(key).replace("%", "%%")))
        return key

    def close(self):
        self.is_closed = True
        for mapping in self.merged:
            for key, value in mapping.items():
                self.value.setdefault(key, value)


def mappings_in(value, event):
    """The mappings that the key << takes over."""
    mappings = value if isinstance(value, list) else [value]
    if not all(isinstance(mapping, dict) for mapping in mappings):
        raise not_yaml(event, "expected a mapping or list of mappings for merging")
    return mappings


def plain_value(text, event, is_key):
    """The value of a scalar without quotes: as YAML 1.2 has it, and with _ between digits."""
    if NULL.fullmatch(text):
        return None
    if BOOL.fullmatch(text):
        return text[0] in "tT"
    if FLOAT.fullmatch(text):
        return floating_point(text)
    if INT.fullmatch(text):
        return whole_number(text)
    if text in RESERVED and not is_key:
        raise unknown_tag(f"{TAG}{RESERVED[text]}", event)
    return text


def whole_number(text):
    digits = text.replace("_", "")
    sign = -1 if digits.startswith("-") else 1
    digits = digits.lstrip("+-")
    base = BASES.get(digits[:2])
    return sign * (int(digits[2:], base) if base else int(digits))


def floating_point(text):
    digits = text.replace("_", "")
    return float(digits.replace(".", "") if digits.lstrip("+-").lower() in (".inf", ".nan") else digits)


CONVERTERS = {
    "str": lambda text: text,
    "timestamp": lambda text: text,
    "null": lambda text: None,
    "int": whole_number,
    "float": floating_point,
    "bool": lambda text: {"true": True, "false": False}[text.lower()],
}


def tagged_value(text, event):
    convert = CONVERTERS.get(event.tag.removeprefix(TAG))
    if convert is None or not event.tag.startswith(TAG):
        raise unknown_tag(event.tag, event)
    return convert(text)


def check_tag(event, name):
    if event.tag not in (None, "!", f"{TAG}{name}"):
        raise unknown_tag(event.tag, event)


def unknown_tag(tag, event):
    return not_yaml(event, f"could not determine a constructor for the tag {tag!r}")


def not_yaml(event, problem):
    message = _("Line %(line)d is not YAML: %(problem)s.")
    return RefusedYamlError(event.start_mark.line, message.replace("%(problem)s", problem.replace("%", "%%")))
