"""Uploads: refused while they arrive once they are too large, so that a huge file fills neither memory nor disk."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.errors import DomainError


class UploadTooLarge(DomainError, SuspiciousOperation):
    """The file is larger than this installation takes.

    Django reads uploads where no view is running yet; a `SuspiciousOperation` is what it answers there (handler400).
    """

    message = _("Die Datei ist zu groß.")
    next_step = _(
        "Teilen Sie die Datei, zum Beispiel nach Quartalen, und laden Sie die Teile nacheinander hoch."
    )
    http_status = 413


class LimitedUpload(FileUploadHandler):
    """Counts the bytes of one request and stops at `UPLOAD_LIMIT_BYTES`; hands every chunk on unchanged."""

    received = 0

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: ANN001, ANN201, N803
        """Refuse at once what announces itself as too large."""
        if content_length > settings.UPLOAD_LIMIT_BYTES:
            raise UploadTooLarge(limit=settings.UPLOAD_LIMIT_BYTES)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, then hand on to the next handler."""
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_LIMIT_BYTES:
            raise UploadTooLarge(limit=settings.UPLOAD_LIMIT_BYTES)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
        return None
