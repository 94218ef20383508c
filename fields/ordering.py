"""Rows in order, in a form that shows them all."""

from bisect import bisect_left

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import connection, models
from django.db.models import Max
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from fields.inserts import inserts_alike

TOO_MANY_ROWS = _(
    "%(kind)s: %(count)s rows are too many; at most %(most)s can be saved here. Remove some, and save again."
)


class OrderedFormSet(BaseInlineFormSet):
    """Formset that numbers its rows 1, 2, 3 … A row that is given a number takes that place, and the others move on."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if delete := form.fields.get("DELETE"):
            delete.widget.attrs["aria-label"] = delete.label  # in a table the page has no label for it

    def clean(self):
        """Refuse rows beyond the most of a kind. Rows that are there already, as of a content file, may stay."""
        super().clean()
        kept = [form for form in self.initial_forms if not self._should_delete_form(form)]
        added = [form for form in self.extra_forms if form.has_changed() and not self._should_delete_form(form)]
        count, most = len(kept) + len(added), max(self.max_num, self.initial_form_count())
        if added and count > most:
            raise ValidationError(self.too_many(count, most))

    def too_many(self, count, most):
        facts = {"kind": capfirst(self.model._meta.verbose_name_plural), "count": count, "most": most}
        return TOO_MANY_ROWS % facts

    def get_queryset(self):
        """The rows that the instance came with, where it is an item in memory; else those of the database."""
        loaded = getattr(self.instance, "_prefetched_objects_cache", {}).get(self.relation)
        return super().get_queryset() if self.is_of_database or loaded is None else loaded

    @property
    def is_of_database(self):
        """Return True for a form that is to be saved. One that only shows what was typed has rows in memory."""
        return self.is_bound and not getattr(self.instance, "is_in_memory", False)

    @property
    def relation(self):
        return self.fk.remote_field.get_accessor_name()

    def save(self, commit=True):
        typed = self.typed_numbers()
        saved = super().save(commit)
        if commit:
            self.renumber(typed)
        return saved

    def typed_numbers(self):
        """The number that each changed or new row was given, by its key; None for one that was emptied."""
        return {
            form.instance.pk: form.cleaned_data.get("position") or None
            for form in self.forms
            if "position" in form.changed_data and not self._should_delete_form(form)
        }

    def renumber(self, typed):
        forms = [form for form in self.forms if not (form.instance._state.adding or self._should_delete_form(form))]
        stored = {form.instance.pk: self.stored_position(form) for form in forms}
        places = {form.instance.pk: form.initial.get("position") or stored[form.instance.pk] for form in forms}
        rows = sorted((form.instance for form in forms), key=lambda row: (places[row.pk], row.pk))
        for position, row in enumerate(in_order(rows, places, typed), start=1):
            if stored[row.pk] != position:
                # No save(): the order of the rows is all that changes.
                self.model.objects.filter(pk=row.pk).update(position=position)

    def stored_position(self, form):
        """The position that a row has in the database after the form was saved."""
        return form.instance.position


def in_order(rows, places, typed):
    """The rows with each of those that were given a number in its place, and the others around them as they were.

    `places` has the old numbers by key, `typed` the new ones; None among these is for a row that goes to the end.
    """
    known = sorted(places.values())
    slots = [None] * len(rows)
    for row in sorted((row for row in rows if typed.get(row.pk)), key=lambda row: typed[row.pk]):
        wanted = min(bisect_left(known, typed[row.pk]), len(rows) - 1)
        free = [index for index, taken in enumerate(slots) if taken is None]
        slots[next((index for index in free if index >= wanted), free[-1])] = row
    others = iter(
        [row for row in rows if row.pk not in typed] + [row for row in rows if row.pk in typed and not typed[row.pk]]
    )
    return [row or next(others) for row in slots]


class OrderFormSet(OrderedFormSet):
    """Put items with pages of their own in order, and change nothing else of them."""

    def get_queryset(self):
        """The rows; of an item in memory in the order that its draft has, with numbers that say so."""
        rows = super().get_queryset()
        order = getattr(self.instance, "order_at_snapshot", None)
        if self.is_of_database or order is None:
            return rows
        rows._result_cache = sorted_by_keys(rows, order)
        for position, row in enumerate(rows, start=1):
            row.position = position
        return rows

    def save_existing(self, form, obj, commit=True):
        return obj

    def stored_position(self, form):
        return form.initial["position"]


class Ordered(models.Model):
    """A row with a place among its siblings. Without a number it goes to the end."""

    parent_field = None  # the foreign key that siblings share; None: all rows are siblings

    position = models.PositiveIntegerField(
        _("position"),
        blank=True,
        default=0,
        validators=[MaxValueValidator(9999)],
        help_text=_("1 comes first. Leave it empty to put this at the end."),
    )

    class Meta:
        abstract = True

    @inserts_alike(lambda row: bool(row.position))
    def save(self, **options):
        if not self.position:
            self.position = 1 + (self.siblings().aggregate(last=Max("position"))["last"] or 0)
        super().save(**options)

    def siblings(self):
        if self.parent_field is None:
            return type(self).objects.all()
        column = self._meta.get_field(self.parent_field).attname
        return type(self).objects.filter(**{column: getattr(self, column)})


def renumber(model, numbers):
    """Write the positions of rows of a model by their keys, and nothing else of them."""
    table, position, key = map(
        connection.ops.quote_name,
        (model._meta.db_table, model._meta.get_field("position").column, model._meta.pk.column),
    )
    with connection.cursor() as cursor:
        sql = f"UPDATE {table} SET {position} = %s WHERE {key} = %s"  # noqa: S608 - names of our own models
        cursor.executemany(sql, [(number, row_key) for row_key, number in numbers.items()])


def sorted_by_keys(items, keys):
    """Items in the order of their keys; those that the keys lack follow at the end, by their position."""
    places = {key: place for place, key in enumerate(keys or ())}
    return sorted(items, key=lambda item: (places.get(item.pk, len(places)), item.position, item.pk))
