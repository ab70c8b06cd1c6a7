"""Files kept whole or not at all."""

from django.core.files.base import File
from django.core.files.storage import Storage


def keep(storage: Storage, name: str, content: File) -> str:
    """The name it got.  Where the disk is full nothing is left behind."""
    name = storage.get_available_name(name)
    try:
        return storage.save(name, content)
    except BaseException:
        storage.delete(name)
        raise
