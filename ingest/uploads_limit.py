"""Files over the limit are let go of while they come in, not after they have filled the disk."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from ingest import limits


class LargestFile(FileUploadHandler):
    """Stands before the handlers that keep files.  The names of those let go are in `request.too_large`."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.request.too_large = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > limits.FILE_BYTES:
            self.request.too_large.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
