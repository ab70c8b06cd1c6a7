"""Scripts, styles and pictures in production: names with a hash of the content, compressed beforehand."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from perfgoals.linking import linked, reached

_OTHER = (
    r'"(?P<url>\.\.?/[^"]+\.js)"'  # as our own scripts name each other; those of packages stay as they are
)
ENTRY = "/main.js"  # a page's script of many modules becomes one file


class Hashed(CompressedManifestStaticFilesStorage):
    """What one script imports from another gets its hashed name, too."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "*.js",
            (
                (rf"(?P<matched>from {_OTHER})", 'from "%(url)s"'),
                (rf"(?P<matched>import\({_OTHER}\))", 'import("%(url)s")'),
            ),
        ),
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Links first: modules of an entry's folder are then asked for by nobody and need no hash."""
        entries = [name for name in paths if name.endswith(ENTRY) and not name.startswith("admin/")]
        gone = set() if dry_run else {name for entry in entries for name in self._link(entry, paths)}
        left = {name: path for name, path in paths.items() if name not in gone}
        yield from super().post_process(left, dry_run, **options)

    def _link(self, entry: str, paths: dict[str, Any]) -> list[str]:
        """Writes the entry anew; the modules that are in it now."""
        folder = entry.removesuffix(ENTRY.removeprefix("/"))
        names = (
            name for name in paths if name.endswith(".js") and (name.startswith(folder) or "/" not in name)
        )
        sources = {name: self._text(name, paths) for name in names}
        text = linked(sources, entry)
        self.delete(entry)
        self._save(entry, ContentFile(text.encode()))
        paths[entry] = (self, entry)
        return [name for name in reached(sources, entry) if name.startswith(folder) and name != entry]

    def _text(self, name: str, paths: dict[str, Any]) -> str:
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()
