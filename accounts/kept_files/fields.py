"""Form field for a file that outlives the refusal of its form.

Any form of the administration keeps the files of such fields. The widget shows the kept file by its name and size, with
a box to give it up, and works without scripts.
"""

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.html import format_html

from accounts.kept_files.requests import KEPT, REMOVE
from fields.uploads import LostUpload


class KeptFileInput(AdminFileWidget):
    def render(self, name, value, attrs=None, renderer=None):
        """Return the input, with the upload that is the value kept beside it; one that was refused is no value."""
        stock, kept = super().render(name, value, attrs, renderer), getattr(value, "kept_file", None)
        return format_html("{}{}", stock, self.render_kept(name, value, kept)) if kept else stock

    def render_kept(self, name, upload, kept):
        if kept._state.adding and not kept.is_shown:
            kept.is_stored = kept.store(upload)
        kept.is_shown = True
        is_kept = not kept._state.adding or kept.is_stored
        context = {"kept": kept, "token": kept.token_for(name) if is_kept else ""}
        names = {"token_name": f"{name}{KEPT}", "remove_name": f"{name}{REMOVE}"}
        return render_to_string("admin/_kept_file.html", context | names)

    def value_omitted_from_data(self, data, files, name):
        return super().value_omitted_from_data(data, files, name) and f"{name}{KEPT}" not in data

    def use_required_attribute(self, initial):
        return False  # a kept file would do


class BoundFileField(forms.BoundField):
    def value(self):
        """Return the upload, which Django would leave out, or what is stored if there is none or it was refused."""
        is_sent = self.form.is_bound and isinstance(self.data, UploadedFile)
        return self.data if is_sent and not self.errors else self.initial


class KeepingFileField(forms.FileField):
    widget = KeptFileInput

    def get_bound_field(self, form, field_name):
        return BoundFileField(form, self, field_name)

    def to_python(self, data):
        if isinstance(data, LostUpload):
            raise ValidationError(data.problem, code="lost")
        return super().to_python(data)
