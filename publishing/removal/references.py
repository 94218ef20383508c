"""Checks before rows come back: what they point to has to be there, and what only one may have has to be free."""

from django.core.exceptions import ValidationError
from django.db.models import SET_NULL, UniqueConstraint
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fields.validation import messages_by_field
from publishing.removal.models import RemovedContent

MOST_NAMED = 5


def check_pointers(name, rows):
    """Raise ValidationError, with the name of the item, if something that rows point to is gone.

    A pointer to a person is emptied, as the database would have done.
    """
    present = {(type(row), row.pk) for row in rows}
    missing = {}
    for field, target, pointing in pointers(rows):
        wanted = {getattr(row, field.attname) for row in pointing}
        absent = {key for key in wanted if (target, key) not in present}
        absent -= set(target._base_manager.filter(pk__in=absent).values_list("pk", flat=True)) if absent else set()
        if field.remote_field.on_delete is SET_NULL:
            for row in pointing:
                if getattr(row, field.attname) in absent:
                    setattr(row, field.attname, None)
        else:
            missing |= dict.fromkeys(((target, key) for key in absent), field)
    if missing:
        names = [name_of_missing(target, key) for target, key in list(missing)[:MOST_NAMED]]
        text = _("“%(item)s” cannot come back, because it needs what is no longer there: %(names)s.")
        raise ValidationError(text % {"item": name, "names": get_text_list(names, pgettext("list", "and"))})


def pointers(rows):
    """Yield (foreign key, model that it points to, rows in which it is set)."""
    by_model = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, each in by_model.items():
        for field in model._meta.concrete_fields:
            pointing = [row for row in each if field.many_to_one and getattr(row, field.attname) is not None]
            if pointing:
                yield field, field.related_model, pointing


def name_of_missing(model, key):
    """Return what is missing in words, by its name if it is in the trash."""
    thrown_away = RemovedContent.objects.trash().filter(item_type=model._meta.label_lower, item_key=str(key))
    found = thrown_away.filter(is_private=False).first()
    kind = model._meta.verbose_name
    return _("%(kind)s “%(item)s” (in the trash)") % {"kind": kind, "item": found.item_name} if found else str(kind)


def check_uniqueness(name, rows):
    """Raise ValidationError, with the name of the item, if something that only one may have was taken meanwhile.

    `rows` begins with the item. Of the others only slugs are looked at: what else is unique is so within the item.
    """
    found = {}
    for row in [rows[0], *(each for each in rows[1:] if hasattr(each, "slug"))]:
        for field, messages in clashes(row).items():
            found.setdefault(field, []).extend(messages)
    if found:
        text = _("“%(item)s” cannot come back, because something of it was taken meanwhile: %(reasons)s")
        reasons = [message for messages in found.values() for message in messages]
        raise ValidationError(text % {"item": name, "reasons": " ".join(map(str, reasons[:MOST_NAMED]))})


def clashes(row):
    """Return the messages about values of a row that another row has and only one may have, by field."""
    slug = getattr(row, "slug", "")
    if slug and is_slug_taken(row, slug):
        return {"slug": [_("another page has the address “%(slug)s”.") % {"slug": slug}]}
    found = {}
    checks = [row.validate_unique]
    for model, constraints in row.get_constraints():
        checks += [
            lambda each=each, model=model: each.validate(model, row)
            for each in constraints
            if isinstance(each, UniqueConstraint)
        ]
    for check in checks:
        try:
            check()
        except ValidationError as error:
            found |= messages_by_field(error)
    return found


def is_slug_taken(row, slug):
    is_former = getattr(row, "is_former_slug_of_another", None)
    is_taken = type(row)._base_manager.filter(slug=slug).exclude(pk=row.pk).exists()
    return is_taken or bool(is_former and is_former())
