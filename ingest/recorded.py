"""What the journal is told of a file and its sheets: names and numbers, nothing that is printed in them."""

from typing import Any

from ingest.models import Draft, Upload
from journal.actions import record

_BY_STATE = {Draft.State.ACCEPTED: "import.accepted", Draft.State.UNDONE: "import.undone"}


def of_file(action: str, upload: Upload, by: Any, **detail: object) -> None:
    record(action, by=by, target=f"upload:{upload.key}", label=upload.name, **detail)


def of_sheet(draft: Draft, by: Any, **detail: object) -> None:
    of_file("import.changed", draft.upload, by, table=draft.position, **detail)


def decided(draft: Draft, by: Any, state: str) -> None:
    action = _BY_STATE.get(state, "import.changed")
    of_file(action, draft.upload, by, table=draft.position, state=str(state))
