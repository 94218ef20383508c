"""The lines on which the values of a YAML text stand, by their paths: `sectors[1].achievements[3].period`."""

import re

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from achievements.content.yaml_events import events_of

LAST_STEP = re.compile(r"(?:\.[^.\[]*|\[\d+\]|^[^.\[]+)\Z")


def join_path(path, step):
    return f"{path}{step}" if step.startswith("[") or not path else f"{path}.{step}"


def lines_of(text, paths):
    """The line of each path, beginning with 1: that of its key or item.

    What is not there has the line of what it would stand in, and so has what an alias stands for.
    """
    ways = {path: list(way_to(path)) for path in paths}
    found = lines_at(text, {step for way in ways.values() for step in way}) if any(ways) else {}
    return {path: next((found[step] for step in way if step in found), None) for path, way in ways.items()}


def way_to(path):
    """The path, and those of all that it stands in, innermost first."""
    while path:
        yield path
        shorter = LAST_STEP.sub("", path)
        path = shorter if shorter != path else ""


def lines_at(text, wanted):
    lines = {}
    around = []  # for each mapping or list around the next event, how it names its entries
    for event in events_of(text):
        kind = type(event)
        if kind in (MappingEndEvent, SequenceEndEvent):
            around.pop()
        elif kind in (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent):
            path = around[-1].path_of_next(event) if around else ""
            if path in wanted:
                lines.setdefault(path, around[-1].line + 1)
            if kind is MappingStartEvent:
                around.append(MappingPaths(path))
            elif kind is SequenceStartEvent:
                around.append(ListPaths(path))
    return lines


class ListPaths:
    def __init__(self, path):
        self.path = path
        self.count = 0

    def path_of_next(self, event):
        self.line = event.start_mark.line
        self.count += 1
        return None if self.path is None else join_path(self.path, f"[{self.count - 1}]")


class MappingPaths:
    def __init__(self, path):
        self.path = path
        self.key = None

    def path_of_next(self, event):
        """The path of a value; None of a key, which has its line."""
        if self.key is None:
            self.line = event.start_mark.line
            self.key = getattr(event, "value", "")
            return None
        key, self.key = self.key, None
        return join_path(self.path, key) if self.path is not None and key else None
