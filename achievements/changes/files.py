"""Public changes as a table: a row for each fact that changed, as CSV and in the workbook of a quarter."""

from collections import Counter

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from achievements.changes.index import in_chunks_of
from achievements.changes.kinds import ChangeKind
from achievements.changes.lines import ChangeLine
from achievements.changes.telling import tell
from achievements.exports.one_moment import one_moment
from achievements.models import Achievement
from delivery.conditional import weak_etag
from delivery.content_version import cached
from delivery.last_change import read_last_change
from delivery.release import release
from fields.tabular import Sheet, csv_lines, csv_response
from fields.workbooks import xlsx_response
from sectors.models import Sector

TOLD_AT_ONCE = 200
NOTHING = ChangeLine("")
COLUMNS = ("date", "number", "title", "kind", "field", "old", "new", "note", "beside", "item", "sector", "address")
KINDS = ("date", "number", "text", "text", "text", "text", "text", "text", "text", "text", "text", "url")


def rows_of(result, site, *, words_of_kind=str):
    """Yield the rows of a result: for each change one for each of its lines, and at least one."""
    with one_moment():
        for chunk in in_chunks_of(TOLD_AT_ONCE, result):
            for told in tell(chunk):
                for line in told.lines or [NOTHING]:
                    yield row_of(told, line, site, words_of_kind)


def row_of(told, line, site, words_of_kind):
    number = told.change.item if told.change.model is Achievement else None
    values = [line.what, line.old, line.new, told.note, line.beside]
    sector = told.sector.name if told.sector else ""
    head = [told.day, number, str(told.title), words_of_kind(told.kind)]
    return [*head, *map(str, values), told.type, str(sector), f"{site}{told.url}"]


def as_csv(result, site, name="changes"):
    bom = result.query.data.get("bom") != "0"
    return csv_response(name, csv_lines(Sheet(COLUMNS, rows_of(result, site), KINDS), bom=bom, end="\n"))


def etag_of_file(result, *facts):
    """Return the ETag of a file of all changes: it stands for these, and for the last thing that readers got."""
    changes = [(each.model._meta.model_name, each.revision) for each in result]
    last = cached(result.query.list.version, "last change", read_last_change)
    return weak_etag((changes, last, facts, get_language(), release()))


# A workbook


def as_workbook(result, site, about, name):
    """The workbook of a result: about it, how many changes of each kind and sector, and all of them."""
    return xlsx_response(
        name,
        Sheet([_("About"), ""], about, name=_("About"), has_filter=False),
        Sheet([_("Kind of change"), _("Sector"), _("Changes")], counts_of(result), name=_("Counts")),
        Sheet(heads(), rows_of(result, site, words_of_kind=word_of), KINDS, name=_("Changes")),
    )


def word_of(kind):
    return str(kind.label)


def heads():
    words = [_("Day"), _("Number"), _("Title"), _("Kind of change"), _("Fact"), _("Before"), _("After")]
    return [*words, _("Note for readers"), _("Beside both"), _("Kind of item"), _("Sector"), _("Address")]


def counts_of(result):
    """Yield (kind, sector, number of changes), the kinds in their order; plans have no sector."""
    index, found = result.index, Counter()
    for chunk in in_chunks_of(TOLD_AT_ONCE, result):
        index.learn(chunk)
        found.update((index.mark_of(each), each.sector) for each in chunk)
    keys = {key for _kind, key in found if key}
    names = {sector.pk: str(sector.name) for sector in Sector.objects.addressable().filter(pk__in=keys)}
    order = {kind: place for place, kind in enumerate(ChangeKind)}
    for (kind, key), number in sorted(found.items(), key=lambda each: (order[each[0][0]], names.get(each[0][1], ""))):
        yield str(kind.label), names.get(key, ""), number
