"""Rows in order, in a form that shows them all."""

from bisect import bisect_left

from django.forms import BaseInlineFormSet


class PositionedFormSet(BaseInlineFormSet):
    """Gives its rows the numbers 1, 2, 3 … A row that was given a number takes that place, and the others move on."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if delete := form.fields.get("DELETE"):
            delete.widget.attrs["aria-label"] = delete.label  # in a table the page has no label for it

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
        rows = self.model.objects.filter(**{self.fk.name: self.instance})
        old = {form.instance.pk: form.initial.get("position") for form in self.forms}
        places = {row.pk: old.get(row.pk) or row.position for row in rows}
        rows = sorted(rows, key=lambda row: (places[row.pk], row.pk))
        for position, row in enumerate(in_order(rows, places, typed), start=1):
            if row.position != position:
                # No save(): the order of the rows is all that changes.
                self.model.objects.filter(pk=row.pk).update(position=position)


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


class OrderFormSet(PositionedFormSet):
    """Puts things in order that are edited on pages of their own, and changes nothing else of them."""

    def save_existing(self, form, obj, commit=True):
        return obj
