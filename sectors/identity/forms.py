from django import forms
from django.core.files.uploadedfile import UploadedFile

from sectors.identity.drawing import picture_from
from sectors.identity.fields import EmblemImages
from sectors.identity.palette import color_from


class ColorField(forms.CharField):
    """Form field for a color that takes text of any length.

    A browser that cuts the text would save, or refuse, what nobody typed.
    """

    def __init__(self, *, max_length, **options):
        super().__init__(**options)

    def to_python(self, value):
        text = super().to_python(value)
        return color_from(text) if text else ""


class IdentityForm(forms.ModelForm):
    images = None  # of the emblem that was chosen

    class Meta:
        field_classes = dict.fromkeys(["accent", "accent_dark"], ColorField)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "emblem" in self.fields:  # who may only look has none
            self.fields["emblem"].widget.attrs["accept"] = ".png,.jpg,.jpeg,.webp"

    def clean_emblem(self):
        """Return the name of the images, in place of the uploaded file. They are stored with the form."""
        file = self.cleaned_data["emblem"]
        if not isinstance(file, UploadedFile):
            return file
        self.images = EmblemImages(picture_from(file))
        return self.images.name

    def save(self, commit=True):
        if self.images:
            self.images.store()
        return super().save(commit)
