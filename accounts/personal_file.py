"""All that is kept about a person as one ZIP: JSON for programs, a page for people."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import IO

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.personal import Kept, kept

SHOWN = 1_000  # rows of a table on the page; the JSON has all of them


def archive(user: User) -> IO[bytes]:
    found, out = kept(user), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("data.json", "w") as file:
            for piece in _as_json(found, user):
                file.write(piece.encode())
        packed.writestr("说明和内容.html", _as_page(found, user))
    out.seek(0)
    return out


def _as_json(found: list[Kept], user: User) -> Iterator[str]:
    """Row by row: years of somebody's work stand in memory packed only."""
    account, now = json.dumps(user.get_username()), timezone.now().isoformat()
    yield f'{{"account": {account}, "at": "{now}", "tables": {{'
    for number, table in enumerate(found):
        yield f"{', ' if number else ''}\n{json.dumps(table.label)}: ["
        for place, row in enumerate(table.told()):
            told = json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
            yield f"{',' if place else ''}\n {told}"
        yield "]"
    yield "\n}}\n"


def _as_page(found: list[Kept], user: User) -> str:
    tables = [{"title": one.title, "number": one.rows.count(), **_shown(one)} for one in found]
    return render_to_string(
        "accounts/data_file.html", {"tables": tables, "owner": user, "now": timezone.now()}
    )


def _shown(table: Kept) -> dict[str, object]:
    titles = {field.attname: str(field.verbose_name) for field in table.rows.model._meta.concrete_fields}
    rows = [row for _, row in zip(range(SHOWN), table.told(), strict=False)]
    return {
        "titles": [titles[name] for name in rows[0]],
        "rows": [[_plain(value) for value in row.values()] for row in rows],
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return "" if value is None else value
