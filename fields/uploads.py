"""Handlers of uploads: names in one form, and a full disk that costs the file alone and never the typed text."""

import logging
from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler

from fields.file_names import sent_file_name
from fields.files import problem_of

log = logging.getLogger(__name__)


class LostUpload(UploadedFile):
    """Stands for a file that was chosen and is not there. `problem` says why, for the field of the form."""

    def __init__(self, name, problem):
        super().__init__(BytesIO(), name or "file", size=0)
        self.problem = problem


class NamedMemoryUploadHandler(MemoryFileUploadHandler):
    def new_file(self, field_name, file_name, *args, **options):
        super().new_file(field_name, sent_file_name(file_name), *args, **options)


class PatientUploadHandler(TemporaryFileUploadHandler):
    """Handler of large files that reads on where the disk of temporary files is full."""

    error = None  # why the present file could not be stored

    def new_file(self, field_name, file_name, *args, **options):
        self.error = None
        try:
            super().new_file(field_name, sent_file_name(file_name), *args, **options)
        except OSError as error:
            self.fail(error)

    def receive_data_chunk(self, raw_data, start):
        if self.error is None:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as error:
                self.fail(error)

    def file_complete(self, file_size):
        if self.error is None:
            try:
                self.file.flush()
                return super().file_complete(file_size)
            except OSError as error:
                self.fail(error)
        return LostUpload(self.file_name, problem_of(self.error))

    def fail(self, error):
        log.error("An upload could not be written to a temporary file: %s", error)
        self.error = error
        self.upload_interrupted()
        self.__dict__.pop("file", None)

    def upload_interrupted(self):
        try:
            super().upload_interrupted()
        except OSError as error:  # closing writes what waits
            log.debug("The temporary file was not closed: %s", error)
