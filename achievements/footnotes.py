"""The sources of a page with several achievements, numbered in the order in which a reader meets them."""

from dataclasses import dataclass, field

from achievements.models import Source


@dataclass
class Footnote:
    """A source and the achievements that it stands for. Two achievements may name the same."""

    number: int
    source: Source
    achievements: list = field(default_factory=list)


def footnotes_of(achievements):
    """The notes of a page. Each achievement, which comes with its sources, gets its own as `footnotes`."""
    notes = {}
    for achievement in achievements:
        achievement.footnotes = []
        for source in achievement.sources.all():
            note = notes.setdefault(source_key(source), Footnote(len(notes) + 1, source))
            note.achievements.append(achievement)
            achievement.footnotes.append(note)
    return list(notes.values())


def source_key(source):
    """Return a value that is equal for rows that name the same source. A file is equal to itself alone."""
    named = (source.title_en, source.title_ko, source.publisher_en, source.publisher_ko, source.url, source.date)
    return source.pk if source.file else named
