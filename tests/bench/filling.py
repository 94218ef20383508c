"""Made-up achievements, written with COPY into the tables as `save()` would store them. A million takes minutes.

Achievements get no revisions, which only history pages need. History pages are not measured.
"""

from operator import itemgetter

from django.db import connection, transaction
from django.db.models import FileField

from achievements.measures.known_units import KNOWN_UNITS
from achievements.measures.records import write_unit
from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from publishing.models import ContentVersion
from tests import builders
from tests.bench import content, words

MODELS = {
    "achievements": Achievement,
    "parts": Part,
    "figures": Figure,
    "partners": Partner,
    "sources": Source,
    "points": Achievement.points.through,
}


class TableFilling:
    """Columns of a model, and its rows from given values and the defaults of the fields."""

    def __init__(self, model):
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if self.is_written(field)]
        self.columns = [field.column for field in self.fields]
        self.defaults = {field.attname: self.default(field) for field in self.fields}
        self.computed = [field for field in self.fields if is_computed(field)]
        self.in_order = itemgetter(*(field.attname for field in self.fields))

    def is_written(self, field):
        """Return True unless the database fills the column: generated columns, database defaults, keys of links."""
        is_link = self.model is MODELS["points"]
        has_own = field.generated or (field.has_db_default() and not field.has_default())
        return not has_own and not (is_link and field.primary_key)

    def default(self, field):
        return None if field.primary_key else field.get_db_prep_save(field.get_default(), connection)

    def row(self, values):
        values = self.defaults | values
        if self.computed:
            item = self.model.__new__(self.model)
            item.__dict__ = values
            for field in self.computed:
                field.pre_save(item, add=True)
        return self.in_order(values)

    def write(self, cursor, rows):
        names = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        with cursor.copy(f"COPY {connection.ops.quote_name(self.model._meta.db_table)} ({names}) FROM STDIN") as copy:
            for values in rows:
                copy.write_row(self.row(values))


def is_computed(field):
    """Return True if the portal's own code computes the value of a field in `pre_save`. No row here has a file."""
    return not (type(field).pre_save.__module__.startswith("django.") or isinstance(field, FileField))


def fill(count, progress):
    with transaction.atomic():
        author = content.Author(*foundations())
        tables = {name: TableFilling(model) for name, model in MODELS.items()}
        with connection.cursor() as cursor, without_indexes(cursor, tables.values(), progress):
            done = 0
            for chunk in author.chunks(count):
                for name, table in tables.items():
                    table.write(cursor.cursor, chunk[name])
                done += len(chunk["achievements"])
                progress(f"{done:,} of {count:,} achievements")
            cursor.execute("SELECT setval(pg_get_serial_sequence('achievements_achievement', 'id'), %s)", [count])
        ContentVersion.objects.renew()
    progress("VACUUM ANALYZE")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def foundations():
    """Create what achievements refer to, such as sectors and organizations. Return the keys for `content.Author`."""
    plan = builders.plan(slug="growth", title_en="Growth plan", title_ko="성장계획")
    sectors, points = [], []
    for rank, (slug, name_en, name_ko, _share) in enumerate(words.SECTORS):
        sector = builders.sector(plan=plan, slug=slug, name_en=name_en, name_ko=name_ko)
        sectors.append(sector.pk)
        points.append(
            [
                builders.point(sector=sector, slug=f"{slug}-{number}", text_en=text_en, text_ko=text_ko).pk
                for number, (text_en, text_ko) in enumerate(words.POINTS[: 4 + rank % 3], 1)
            ]
        )
    organizations = [
        builders.make(Organization, slug=slug, name_en=name_en, name_ko=name_ko, kind=kind)
        for slug, name_en, name_ko, kind in words.ORGANIZATIONS
    ]
    return sectors, points, [organization.pk for organization in organizations], measures()


def measures():
    """Create the measures and their units. Return [(key of a measure, keys of the units of its figures)]."""
    units = {each.slug: write_unit(each) for each in KNOWN_UNITS}
    found = []
    for slug, name_en, name_ko, counted_en, counted_ko, unit in words.MEASURES:
        names = {"name_en": name_en, "name_ko": name_ko, "counted_en": counted_en, "counted_ko": counted_ko}
        measure = builders.measure(slug=slug, unit=units[unit], **names)
        found.append((measure.pk, [units[each].pk for each in (unit, *words.SCALED_UNITS.get(unit, ()))]))
    return found


class without_indexes:  # noqa: N801 - reads as a verb where it is used
    """Context manager that drops the indexes and foreign keys of tables and creates them again after success."""

    INDEXES = """
        SELECT format('DROP INDEX %%I', c.relname), pg_get_indexdef(c.oid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)
    """
    FOREIGN_KEYS = """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
               format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
    """

    def __init__(self, cursor, tables, progress):
        self.cursor = cursor
        self.names = [table.model._meta.db_table for table in tables]
        self.progress = progress

    def __enter__(self):
        self.pairs = []
        for query in (self.FOREIGN_KEYS, self.INDEXES):
            self.cursor.execute(query, [self.names])
            self.pairs += self.cursor.fetchall()
        self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked would hold the tables
        for drop, _make in self.pairs:
            self.cursor.execute(drop)

    def __exit__(self, *failure):
        if any(failure):
            return
        self.cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _drop, make in reversed(self.pairs):
            self.progress(make if len(make) < 100 else f"{make[:100]}…")
            self.cursor.execute(make)
