"""References of an earlier version to what was deleted since: no foreign key of the database protects them."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from publishing.snapshots import fields_of, pointers_of, row_model


def check_references(item, snapshot):
    """Raise ValidationError, with a sentence that names it, if a version names what is gone."""
    if missing := missing_from(type(item), snapshot):
        names = ", ".join(name_of(model, key) for model, key in missing)
        message = _("This version cannot be restored, because it names what no longer exists: %(names)s.")
        raise ValidationError(message % {"names": names})


def missing_from(model, snapshot):
    """(model, key) of each object that a foreign key of the item or of its rows names, and that is gone."""
    wanted = {}
    owners = [(model, snapshot["fields"])]
    for name in model.dependent_relations:
        owners += [(row_model(model, name), row) for row in snapshot["rows"].get(name, ())]
    for owner, values in owners:
        for field in pointers_of(owner):
            if not field.related_model.is_dependent and values.get(field.name) is not None:
                wanted.setdefault(field.related_model, set()).add(values[field.name])
    return [(target, key) for target, keys in wanted.items() for key in sorted(keys - existing(target, keys))]


def existing(model, keys):
    return set(model.objects.filter(pk__in=keys).values_list("pk", flat=True))


def name_of(model, key):
    """The kind of an object that is gone, with its last name if the audit log knows it."""
    entry = AuditEntry.objects.of(model(pk=key)).exclude(item_name="").first()
    name = f"“{entry.item_name}”" if entry else key
    return f"{capfirst(model._meta.verbose_name)} {name}"


def left_out(model, then, now):
    """(label, number) of the keys of each many-to-many relation that a snapshot had and that are not there now."""
    missing = Counter()
    for field in fields_of(model):
        if field.many_to_many:
            count = len(set(then["fields"].get(field.name, ())) - set(now["fields"][field.name]))
            missing[capfirst(field.verbose_name)] += count
    return [(name, count) for name, count in missing.items() if count]
