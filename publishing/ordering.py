"""Rows in order, in a form that shows them all."""

from django.forms import BaseInlineFormSet


class PositionedFormSet(BaseInlineFormSet):
    """Gives its rows the numbers 1, 2, 3 … A row that was given a number takes that place, and the others move on."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if delete := form.fields.get("DELETE"):
            delete.widget.attrs["aria-label"] = delete.label  # in a table the page has no label for it

    def save(self, commit=True):
        saved = super().save(commit)
        if commit:
            self.renumber()
        return saved

    def renumber(self):
        moves = {form.instance.pk: direction(form) for form in self.forms if "position" in form.changed_data}
        rows = self.model.objects.filter(**{self.fk.name: self.instance})
        rows = sorted(rows, key=lambda row: (row.position, moves.get(row.pk, 0), row.pk))
        for position, row in enumerate(rows, start=1):
            if row.position != position:
                # No save(): the order of the rows is all that changes.
                self.model.objects.filter(pk=row.pk).update(position=position)


def direction(form):
    """-1 for a row that was moved up, which goes before the one that has its new place; 1 for one moved down."""
    old, new = form.initial.get("position"), form.cleaned_data.get("position")
    return 0 if old is None or new is None else (new > old) - (new < old)


class OrderFormSet(PositionedFormSet):
    """Puts things in order that are edited on pages of their own, and changes nothing else of them."""

    def save_existing(self, form, obj, commit=True):
        type(obj).objects.filter(pk=obj.pk).update(position=form.cleaned_data["position"] or obj.position)
        return obj
