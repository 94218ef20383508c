"""The uses of an office: items that name it, now, in drafts, in the past or in hidden content."""

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing.removal.models import RemovedContent
from sectors.offices.models import Office
from sectors.offices.responsible import office_paths


def models_with_offices():
    """Return the models whose items name an office, the outermost first."""
    found = [each.related_model for each in Office._meta.related_objects if each.field.name == "office"]
    return sorted(found, key=lambda model: len(office_paths(model)))


def relation_to(model):
    """Return the name of the relation of an office to the items of a model that name it."""
    return model._meta.get_field("office").remote_field.get_accessor_name()


def with_use_count(offices):
    """Annotate a queryset of offices with the number of items that name each as `use_count`."""
    return offices.annotate(use_count=sum(Count(relation_to(model), distinct=True) for model in models_with_offices()))


def use_counts(office):
    """{model: the number of items that name an office themselves}, without those of which none does."""
    counts = {model: getattr(office, relation_to(model)).count() for model in models_with_offices()}
    return {model: count for model, count in counts.items() if count}


def reason_to_stay(office):
    """A sentence that says why an office cannot be deleted, or None."""
    if counts := use_counts(office):
        uses = ", ".join(f"{capfirst(model._meta.verbose_name_plural)}: {count}" for model, count in counts.items())
        text = _("“%(office)s” cannot be deleted, because it is used. %(uses)s. Choose another office there first.")
        return text % {"office": office, "uses": uses}
    histories = [model.revision_model().objects for model in models_with_offices()]
    if any(naming(each.waiting(), office).exists() for each in histories):
        return _("“%(office)s” cannot be deleted, because a draft names it.") % {"office": office}
    if any(naming(each.public(), office).exists() for each in histories):
        return _("“%(office)s” cannot be deleted, because pages of past days name it.") % {"office": office}
    if is_in_hidden_content(office):
        text = _("“%(office)s” cannot be deleted, because hidden content names it, which may be put back.")
        return text % {"office": office}
    return None


def naming(revisions, office):
    """Select, among some revisions, those whose snapshots name an office. In JSON a comma or a brace ends its key."""
    return revisions.with_text(*(f'"office": {office.pk}{end}' for end in ",}"))


def is_in_hidden_content(office):
    for removed in RemovedContent.objects.waiting().iterator():
        for entry in removed.rows:
            snapshot = entry["values"].get("snapshot") or {"fields": {}}
            if office.pk in (entry["values"].get("office_id"), snapshot["fields"].get("office")):
                return True
    return False
