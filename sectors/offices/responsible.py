"""The office that answers for an item: its own, else that of what it belongs to."""

from django.db.models import Q

from sectors.offices.models import Office


class HasOffice:
    """Mixin for items with a field `office`, which may be empty."""

    @property
    def responsible_office(self):
        """The office that readers can call about it, or None. `with_offices` has read it already."""
        giver = self.office_giver
        return giver and giver.office

    @property
    def office_giver(self):
        """The item whose office answers for this one: itself, or what it belongs to. Return None if there is none."""
        if self.office_id:
            return self
        return self.parent.office_giver if self.parent else None


class AnsweredQuerySet:
    """Mixin for querysets of such items."""

    def with_offices(self):
        """Read with each item what `responsible_office` asks for, in the same statement."""
        return self.select_related(*office_paths(self.model))

    def answered_by(self, office):
        """Select the items that an office answers for, also by way of what they belong to."""
        return self.filter(answered_condition(self.model, office))


def office_paths(model):
    """Return the lookups of the offices that may answer for an item of a model, the nearest first."""
    own, parents = ["office"], model.parent_model() if model.parent_field else None
    return own + [f"{model.parent_field}__{path}" for path in office_paths(parents)] if parents else own


def answered_condition(model, office):
    """Return the condition: an office, or the key of one, is the nearest that is chosen."""
    condition, nearer = Q(), {}
    for path in office_paths(model):
        condition |= Q(**nearer, **{path: office})
        nearer[path] = None
    return condition


def office_at(item, moment):
    """Return the office that answered for an item at a moment, as its public revisions say. Return None without one.

    Revisions from before there were offices name none.
    """
    revision = item.revisions.shown(moment).first()
    if revision is None:
        return None
    if key := revision.snapshot["fields"].get("office"):
        return Office.objects.live().filter(pk=key).first()
    parent = item.with_fields_of(revision.snapshot).parent
    return office_at(parent, moment) if parent else None
