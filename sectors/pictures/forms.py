from django import forms
from django.core.files.uploadedfile import UploadedFile

from sectors.pictures.fields import KeptOriginal


class PictureForm(forms.ModelForm):
    original = None  # of the file that was chosen

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "file" in self.fields:  # who may only look has none
            self.fields["file"].widget.attrs["accept"] = ".jpg,.jpeg,.png,.webp"

    def clean_file(self):
        """Return the name of what is kept, in place of the uploaded file. It is stored with the form."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        self.original = KeptOriginal(file)
        return self.original.name

    def save(self, commit=True):
        if self.original:
            self.original.store()
        return super().save(commit)
