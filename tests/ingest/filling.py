"""Workbooks as people download them, fill them in with Excel and bring them back."""

import io
from dataclasses import replace

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from ingest.filled.file import read_filled
from ingest.filled.proposals import proposed
from reviews.models import Submission
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.render.xlsx_ticket import Ticket
from sheets.shown import shown
from tests.cast import content, fresh, make_submission, write


def a_page(submission):
    document = content(submission)
    now = fresh(submission)
    return Page(
        shown(document, region="淄川区"),
        document,
        ticket=str(Ticket(now.key, now.version, now.kind, now.fiscal_year)),
    )


def file_of(*submissions, change=lambda book: None):
    """The bytes of the workbook somebody downloads, changed as in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(workbook([a_page(one) for one in submissions])))
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def put(old, new):
    """Types over the first cell with this text."""

    def change(book):
        for worksheet in book:
            for row in worksheet.iter_rows():
                for cell in row:
                    if cell.value == old:
                        cell.value = new
                        return
        raise AssertionError(old)

    return change


def both(*changes):
    return lambda book: [change(book) for change in changes]


def read(tmp_path, data):
    path = tmp_path / "填好的.xlsx"
    path.write_bytes(data)
    return list(read_filled(path))


def row_of(worksheet, text):
    return next(cell.row for row in worksheet.iter_rows() for cell in row if cell.value == text)


def whole(submission):
    found = Submission.objects.select_related("region", "department", "head")
    return found.get(pk=submission.pk)


def asked(tmp_path, submission, data):
    (sheet,) = read(tmp_path, data)
    return proposed(whole(submission), sheet)


def conflicting(cast, tmp_path):
    submission = make_submission(cast)
    data = file_of(submission, change=both(put("≥1个", "≥5个"), put("保障校园安全。", "文件里的目标。")))
    document = content(submission)
    first = replace(next(document.indicators), value="≥6个")
    task = replace(document.tasks[0], indicators=(first, *document.tasks[0].indicators[1:]))
    write(submission, replace(document, goal="网上的目标。", tasks=(task,)), by=cast.clerk)
    return submission, data, asked(tmp_path, submission, data)


def sent(client, address, data, name="填好的.xlsx"):
    return client.post(address, {"file": SimpleUploadedFile(name, data)})
