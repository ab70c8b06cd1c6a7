"""Uploads and drafts without a reader: reports made of Documents."""

from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from ingest import intake
from ingest.keeping import keep_report
from ingest.models import Draft, Upload
from ingest.readers.raw import Line
from ingest.reports import ReadTable, Report, Source
from sheets.catalogue import sheet_for
from sheets.documents import Document
from sheets.fill import fill
from sheets.grid import Origin
from sheets.read import reading
from tests.cast import Cast


def read_table(
    document: Document, *, page: int = 1, unplaced=(), confidence: float | None = None
) -> ReadTable:
    """As a reader would have found the Document on one page, each row of the grid on a line of its own."""
    sheet = sheet_for(document.form, region="淄川区", year=2024)
    grid = fill(sheet, document)
    found = reading(sheet, grid)
    cells = {
        path: _with_origin(cell, Origin(page, (cell.row + 1,), (1.0, 2.0, 3.0, 4.0), confidence=confidence))
        for path, cell in found.cells.items()
    }
    lines = tuple(Line(number, text, page) for number, text in enumerate(unplaced, 50))
    return ReadTable(
        sheet=sheet,
        document=found.document,
        grid=grid,
        cells=cells,
        heads=(),
        first_line=1,
        last_line=40,
        page=page,
        unplaced=lines,
    )


def _with_origin(cell, origin: Origin):
    return type(cell)(**{name: getattr(cell, name) for name in cell.__slots__} | {"origin": origin})


def report_of(*tables: ReadTable | Document, unplaced=(), kind="pdf", **more) -> Report:
    read = tuple(one if isinstance(one, ReadTable) else read_table(one) for one in tables)
    outside = tuple(Line(number, text, 1) for number, text in enumerate(unplaced, 1))
    return Report(
        title="2024年绩效目标公开",
        region="淄川区",
        fiscal_year=2024,
        source=Source("a1b2", "0" * 64, kind, 3),
        stated=(),
        tables=read,
        unplaced=(*outside, *(line for table in read for line in table.unplaced)),
        **more,
    )


def a_file(name: str = "公开.pdf", content: bytes = b"%PDF-1.7 ...") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def brought(cast: Cast, *, content: bytes = b"%PDF-1.7 ...", year: int | None = None) -> Upload:
    return intake.upload([a_file(content=content)], cast.region, year, cast.admin)[0]


def drafted(
    cast: Cast, *tables: ReadTable | Document, year: int | None = None, kind: str = "pdf"
) -> list[Draft]:
    upload = brought(cast, year=year)
    keep_report(upload, report_of(*tables, kind=kind))
    return list(upload.drafts.select_related("upload__region"))


def with_row(document, number, **changes):
    task = document.tasks[0]
    rows = [replace(row, **changes) if place == number else row for place, row in enumerate(task.indicators)]
    return replace(document, tasks=(replace(task, indicators=tuple(rows)),))


def renewed(draft: Draft) -> Draft:
    return Draft.objects.select_related("upload__region", "submission").get(pk=draft.pk)


def question(draft: Draft, kind: str) -> dict:
    return next(one for one in draft.questions if one["kind"] == kind)
