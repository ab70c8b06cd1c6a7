"""登记版式: a foreign table as printed, and at each label and each title a choice of what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from indicators.printed import compact
from ingest import queries, recorded
from ingest.confirm.blocks import bare
from ingest.layouts.anatomy import Label, Title, anatomy
from ingest.layouts.foreign import Json, choices, grid_of, mistakes, own_term
from ingest.layouts.guesses import guess
from ingest.models import Upload
from ingest.remembering import remember
from reviews.models import Kind
from reviews.problems import Problem
from sheets.documents import FORMS
from sheets.extra import term_of
from sheets.grid import Cell, Grid

NAME_LENGTH = 100
Said = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """A select.  groups: a heading and its choices, each a value and its words."""

    name: str
    words: str
    chosen: str
    groups: tuple[tuple[str, Sequence[tuple[str, str]]], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A printed cell, with its select where one is asked about."""

    cell: Cell
    head: bool
    asked: Asked | None = None


@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """GET with `form` lists the fields of another form."""
    upload = queries.upload(request.user, key)
    found = _foreign(upload, number)
    grid = grid_of(found)
    if request.method == "POST":
        return _save(request, upload, found, grid)
    wanted = request.GET.get("form")
    proposal = guess(grid, wanted if wanted in FORMS else None)
    said = {
        "form": proposal.form,
        "labels": _kept(proposal.labels),
        "columns": _kept(proposal.columns),
    }
    return _page(request, upload, grid, said, name=_title(upload, grid))


def _kept(proposed: Mapping[str, str | None]) -> Said:
    """What nobody knows is kept under its own name unless somebody says otherwise."""
    return {key: field or own_term(key) for key, field in proposed.items()}


def _foreign(upload: Upload, number: int) -> Json:
    """One of the tables that the reading could not tell; Http404 where there is no such."""
    tables = upload.report.get("foreign", [])
    if not 1 <= number <= len(tables):
        raise Http404
    return tables[number - 1]


def _save(request: HttpRequest, upload: Upload, found: Json, grid: Grid) -> HttpResponse:
    parts, form = anatomy(grid), request.POST.get("form", "")
    said = {
        "form": form,
        "labels": {one.key: request.POST.get(f"l.{at}") or None for at, one in enumerate(parts.labels)},
        "columns": {one.key: request.POST.get(f"c.{at}") or None for at, one in enumerate(parts.titles)},
    }
    name = request.POST.get("name", "").strip()[:NAME_LENGTH] or _title(upload, grid)
    wrong = mistakes(**said)
    if wrong:
        return _page(request, upload, grid, said, name=name, wrong=wrong, status=422)
    try:
        reading = remember(
            upload=upload, fingerprint=found["fingerprint"], name=name, by=request.user, **said
        )
    except Problem as problem:
        return _page(request, upload, grid, said, name=name, wrong=[problem.message], status=409)
    recorded.of_file("import.changed", upload, request.user, what="layout", layout=name)
    messages.success(request, f"已登记版式“{name}”，正在按它重新读取。以后遇到同样的版式会直接读入。")
    return redirect("ingest:upload", reading.key)


def _page(
    request: HttpRequest,
    upload: Upload,
    grid: Grid,
    said: Mapping[str, object],
    *,
    name: str,
    wrong: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    form = str(said["form"]) if said["form"] in FORMS else FORMS[0]
    context = {
        "upload": upload,
        "name": name,
        "form": form,
        "forms": Kind.choices,
        "rows": _rows(grid, form, said["labels"], said["columns"]),
        "wrong": wrong,
    }
    return render(request, "ingest/mapping.html", context, status=status)


def _rows(grid: Grid, form: str, labels: Said, columns: Said) -> list[list[Shown]]:
    """The table as printed."""
    parts = anatomy(grid)
    asked = dict(_asked(parts.labels, "l", form, labels, row=False))
    asked |= dict(_asked(parts.titles, "c", form, columns, row=True))
    first, last = parts.head or (0, -1)
    rows: list[list[Shown]] = [[] for _ in range(grid.rows)]
    spans = [(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in grid.cells]
    empty = [Cell(row, column, "") for row, column in bare(spans, grid.rows, grid.columns)]
    for cell in sorted([*grid.cells, *empty], key=lambda cell: (cell.row, cell.column)):
        rows[cell.row].append(Shown(cell, first <= cell.row <= last, asked.get((cell.row, cell.column))))
    return rows


def _asked(
    printed: Sequence[Label | Title], letter: str, form: str, said: Said, *, row: bool
) -> Iterator[tuple[tuple[int, int], Asked]]:
    """By the place of the cell that bears the label, or the lowest tier of the title."""
    fields = choices(form, row=row)
    own = [pair for pair in fields if not term_of(pair[0])]
    beyond = [pair for pair in fields if term_of(pair[0])]
    for at, one in enumerate(printed):
        cell = one.cell if isinstance(one, Label) else one.cells[-1]
        groups = [("栏目", own), ("附加栏", beyond)]
        kept = own_term(one.key)
        if kept not in dict(beyond):
            groups.append(("原名", [(kept, f"附加栏：{term_of(kept)}")]))
        words = f"“{one.key}”是哪一栏" if row else f"“{one.key}”是什么"
        yield (cell.row, cell.column), Asked(f"{letter}.{at}", words, said.get(one.key) or "", tuple(groups))


def _title(upload: Upload, grid: Grid) -> str:
    """The table's own title; the file's name where it prints none."""
    titles = (compact(cell.text) for cell in anatomy(grid).announced)
    title = next((text for text in titles if text.endswith("表")), "") or upload.name.rpartition(".")[0]
    return title[:NAME_LENGTH] or "未命名"
