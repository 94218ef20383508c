"""Small files as sources. A content file names links alone."""

from django.core.files import File

from achievements.content.loading import row_key
from achievements.demo.chronicle import FOLDER
from achievements.models import Achievement, Source
from fields.translation import CODES


def add_file(*, achievement, file, title, publisher, date):
    """Add a file of documents/ to the sources of an achievement, after those that are there."""
    item = Achievement.objects.get(key=achievement)
    source = Source(
        pk=row_key(achievement, "sources", file),
        achievement=item,
        position=item.sources.count() + 1,
        date=date,
        **{f"title_{code}": title[code] for code in CODES},
        **{f"publisher_{code}": publisher[code] for code in CODES},
    )
    with (FOLDER / "documents" / file).open("rb") as content:
        source.file = File(content, name=file)
        source.full_clean()
        source.save()
