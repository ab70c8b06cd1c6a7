"""The file somebody brought, on this machine: readers and drawing programs open nothing else.

Where the store is a folder it is the stored file itself.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models.fields.files import FieldFile


@contextmanager
def on_this_machine(file: FieldFile) -> Iterator[Path]:
    """A copy is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield brought_into(Path(folder), file)


def brought_into(folder: Path, file: FieldFile) -> Path:
    """A copy is made once, whole or not at all.  Raises FileNotFoundError where the store has it no more."""
    try:
        return Path(file.path)
    except NotImplementedError:  # no folder: the store is elsewhere
        copy = folder / "original"
    if not copy.exists():
        with (
            file.storage.open(file.name) as stored,
            tempfile.NamedTemporaryFile(dir=folder, delete=False) as part,
        ):
            shutil.copyfileobj(stored, part)
        os.replace(part.name, copy)
    return copy
