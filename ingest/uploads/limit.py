"""Files over the limit, or of people who may not import, are let go of while they come in.

Else they would fill the disk first: a form is received whole before any page is asked what it thinks of it.
A clerk sends filled-in workbooks, which are small.
"""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from ingest import intake, limits, queries
from ingest.filled import file as filled_file

FILLED = "/excel/upload/"  # where filled-in workbooks are sent


class LargestFile(FileUploadHandler):
    """Stands before the handlers that keep files.  The names of those let go are in `request.too_large`."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.request.too_large, self.received = [], 0

    def new_file(self, *described, **more) -> None:
        super().new_file(*described, **more)
        self.received += 1
        importing = queries.may_import(self.request.user)
        self.most = limits.FILE_BYTES if importing else filled_file.BYTES
        filling = self.request.path.endswith(FILLED) and queries.may_fill(self.request.user)
        if not importing and not filling:
            raise SkipFile
        if self.received > intake.FILES:
            self.request.too_large.append(self.file_name)
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > self.most:
            self.request.too_large.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
