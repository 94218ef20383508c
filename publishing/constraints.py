from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class FieldConstraint(models.CheckConstraint):
    """A check whose message stands beside the fields that can mend it, not at the top of a long form."""

    def __init__(self, *, fields, **options):
        self.fields = fields
        super().__init__(**options)

    def deconstruct(self):
        path, args, options = super().deconstruct()
        return path, args, options | {"fields": self.fields}

    def validate(self, model, instance, exclude=None, **options):
        try:
            super().validate(model, instance, exclude=exclude, **options)
        except ValidationError as error:
            shown = [name for name in self.fields if name not in (exclude or ())]
            raise ValidationError(dict.fromkeys(shown, error.messages) if shown else error.messages) from error


def one_of(name, choices, *, may_be_empty=True):
    """A constraint: the column holds one of the choices, or nothing."""
    values = ["", *choices.values] if may_be_empty else choices.values
    return models.CheckConstraint(
        condition=models.Q(**{f"{name}__in": values}),
        name=f"%(app_label)s_%(class)s_{name}_is_known",
        violation_error_message=_("Choose one of the values in the list."),
    )
