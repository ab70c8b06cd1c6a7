"""The words of a sheet, for the search of the lists: written with each save, in its transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps as current_apps
from django.apps.registry import Apps
from django.db.models import Q, QuerySet

from projects import grams
from projects.kept import chunks
from projects.models import Words
from reviews.models import Kind, Submission
from sheets.documents import Document

ROW_TEXTS = ("level3", "value", "objective", "activity", "budget_project")  # of a row, what is looked for
CHUNK = 500  # sheets read at once
_LABELS = dict(Kind.choices)


def text_of(
    *, department: str, name: str, kind: str, goal: str | None, tasks: Iterable[Any], rows: Iterable[Any]
) -> str:
    """In lower case, a line for each.  tasks: their names; rows: tuples of their ROW_TEXTS.  A sheet without
    a name is found by that of its kind."""
    lines = [department, name or _LABELS[kind], goal, *tasks, *(text for row in rows for text in row)]
    return "\n".join(filter(None, lines)).casefold()


def of_document(submission: Submission, document: Document) -> str:
    return text_of(
        department=submission.department.name,
        name=document.name or "",
        kind=submission.kind,
        goal=document.goal,
        tasks=[task.name for task in document.tasks],
        rows=[[getattr(row, name) for name in ROW_TEXTS] for row in document.indicators],
    )


def insert(submission: Submission, document: Document) -> None:
    text = of_document(submission, document)
    Words.objects.create(submission=submission, text=text, grams=_grams(submission, text))


def update(submission: Submission, old: Document, new: Document) -> None:
    """One statement; none where no word has changed."""
    text = of_document(submission, new)
    if text != of_document(submission, old):
        Words.objects.filter(pk=submission.pk).update(text=text, grams=_grams(submission, text))


def _grams(submission: Any, text: str) -> list[int]:
    return grams.of_sheet(text, region=submission.region_id, department=submission.department_id)


# ---- all of them ----


def renew(found: QuerySet[Any], apps: Apps = current_apps) -> int:
    """Writes the words of these sheets anew; how many.  apps: of a migration, the models of its time."""
    kept, number = apps.get_model("projects", "Words").objects, 0
    for keys in chunks(found, CHUNK):
        rows = [
            kept.model(submission_id=one.pk, text=text, grams=_grams(one, text))
            for one, text in _written(found.filter(pk__range=keys), apps)
        ]
        kept.bulk_create(
            rows, update_conflicts=True, unique_fields=["submission"], update_fields=["text", "grams"]
        )
        number += len(rows)
    return number


def untrue(apps: Apps = current_apps) -> Iterator[Any]:
    """Sheets of which other words are kept than stand in them."""
    found = apps.get_model("reviews", "Submission").objects.all()
    for keys in chunks(found, CHUNK):
        kept = apps.get_model("projects", "Words").objects.filter(submission__id__range=keys).in_bulk()
        for one, text in _written(found.filter(pk__range=keys), apps):
            if (known := kept.get(one.pk)) is None or known.text != text or not _agree(known, one):
                yield one


def _agree(known: Any, submission: Any) -> bool:
    """Where there are no arrays there is nothing to compare."""
    return known.grams is None or sorted(known.grams) == _grams(submission, known.text)


def _written(found: QuerySet[Any], apps: Apps) -> Iterator[tuple[Any, str]]:
    """Each with its words: four queries."""
    sheets = list(found.select_related("department").order_by("pk"))
    within = Q(submission__in=[one.pk for one in sheets])
    heads = apps.get_model("projects", "Head").objects.filter(within)
    goals = dict(heads.values_list("submission_id", "goal"))
    tasks, rows = defaultdict(list), defaultdict(list)
    for key, name in _in_order(apps, "Task", within, "position").values_list("submission_id", "name"):
        tasks[key].append(name)
    of_rows = _in_order(apps, "Indicator", within, "task__position", "position")
    for key, *texts in of_rows.values_list("submission_id", *ROW_TEXTS):
        rows[key].append(texts)
    for one in sheets:
        texts = {"goal": goals.get(one.pk), "tasks": tasks[one.pk], "rows": rows[one.pk]}
        yield one, text_of(department=one.department.name, name=one.name, kind=one.kind, **texts)


def _in_order(apps: Apps, model: str, within: Q, *places: str) -> QuerySet[Any]:
    return apps.get_model("projects", model).objects.filter(within).order_by("submission_id", *places)
