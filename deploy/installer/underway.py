"""What is being done, kept on the disk while it is: whoever comes after a crash knows what to put back."""

import json
from dataclasses import asdict, dataclass

from deploy.installer import settings_file
from deploy.installer.layout import Layout


@dataclass(frozen=True)
class Change:
    """From one release to another.

    before  the version that served; empty at the first installation
    backup  made before the migrations began; empty where none were to be run
    decided the new release has been tried and found good: what is left to do is to start it
    """

    after: str
    before: str = ""
    backup: str = ""
    decided: bool = False


def note(layout: Layout, change: Change) -> None:
    settings_file.write_whole(layout.underway, json.dumps(asdict(change)), 0o644)


def left(layout: Layout) -> Change | None:
    if not layout.underway.exists():
        return None
    return Change(**json.loads(layout.underway.read_text()))


def forget(layout: Layout) -> None:
    layout.underway.unlink(missing_ok=True)
    settings_file.flush_folder(layout.prefix)
