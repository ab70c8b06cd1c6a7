"""Where everything lies.  `root` is / in earnest, and any folder for a trial without an administrator."""

import os
import pwd
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ACCOUNT = "perfgoals"


@dataclass(frozen=True)
class Layout:
    root: Path

    @property
    def in_earnest(self) -> bool:
        return self.root == Path("/")

    @property
    def prefix(self) -> Path:
        return self.root / "opt/perfgoals"

    @property
    def releases(self) -> Path:
        return self.prefix / "releases"

    @property
    def current(self) -> Path:
        """A link to the release that serves."""
        return self.prefix / "current"

    @property
    def underway(self) -> Path:
        """What is being done; there only while it is."""
        return self.prefix / "underway.json"

    @property
    def settings_file(self) -> Path:
        return self.root / "etc/perfgoals/perfgoals.env"

    @property
    def owner_file(self) -> Path:
        """DATABASE_URL of the tables' owner, where the site itself has a role that may change none."""
        return self.settings_file.with_name("owner.env")

    @property
    def data(self) -> Path:
        return self.root / "var/lib/perfgoals"

    @property
    def backups(self) -> Path:
        return self.root / "var/backups/perfgoals"

    @property
    def units(self) -> Path:
        return self.root / "etc/systemd/system"

    @property
    def run(self) -> Path:
        return self.root / "run/perfgoals"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        """The site's own; in a trial whoever tries it."""
        return pwd.getpwnam(ACCOUNT) if self.in_earnest else pwd.getpwuid(os.getuid())

    def own(self, path: Path) -> None:
        os.chown(path, self.account.pw_uid, self.account.pw_gid)
