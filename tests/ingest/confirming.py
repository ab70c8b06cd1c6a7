"""The confirm page as a browser uses it."""

from django.test import Client
from django.urls import reverse

from ingest.models import Draft
from sheets.documents import from_json
from sheets.fill import head_text


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(draft: Draft, name: str = "confirm") -> str:
    return reverse(f"ingest:{name}", args=[draft.upload.key, draft.position])


def fields(draft: Draft, **more: str) -> dict[str, object]:
    """What a browser sends of a project sheet."""
    document = from_json(draft.corrected)
    data: dict[str, object] = {"version": str(draft.version), "task": [], "row": [], "op": "save"}
    for name in ("name", "department", "unit", "budget.total", "budget.fiscal", "budget.other", "goal"):
        data[f"h.{name}"] = head_text(document, name)
    for task in document.tasks:
        data["task"].append(task.key)
        for row in task.indicators:
            data["row"].append(f"{task.key}:{row.key}")
            for name in ("level1", "level2", "level3", "value"):
                data[f"c.{row.key}.{name}"] = getattr(row, name) or ""
    return data | more


def post(cast, draft: Draft, **more: str):
    return signed_in(cast.admin).post(address(draft), fields(draft, **more))


def page_of(cast, draft: Draft, **query: str) -> str:
    return signed_in(cast.admin).get(address(draft), query).content.decode()


def renewed(draft: Draft) -> Draft:
    return Draft.objects.select_related("upload__region").get(pk=draft.pk)


def values(draft: Draft) -> list[str | None]:
    return [row.value for row in from_json(renewed(draft).corrected).indicators]


def first_key(draft: Draft) -> str:
    return next(from_json(draft.corrected).indicators).key
