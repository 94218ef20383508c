"""Units and measures between the database and the Finder."""

from achievements.measures.finding import Finder
from achievements.measures.models import Measure, Unit


def load_finder():
    """A Finder of the units and measures that there are; two statements."""
    units = Unit.objects.select_related("base").order_by("pk")
    measures = Measure.objects.in_use().select_related("unit").order_by("pk")
    return Finder((unit.values for unit in units), (measure.values for measure in measures))


def write_unit(values, *, by=None):
    """The unit with these values, made with its history unless it is there."""
    if found := Unit.objects.filter(slug=values.slug).first():
        return found
    base = Unit.objects.get(slug=values.base) if values.base else None
    return written(Unit(**values._asdict() | {"base": base}), by)


def write_measure(values, *, by=None):
    if found := Measure.objects.filter(slug=values.slug).first():
        return found
    return written(Measure(**values._asdict() | {"unit": Unit.objects.get(slug=values.unit)}), by)


def written(item, by):
    item.full_clean()
    item.save()
    item.start_history(by=by)
    return item
