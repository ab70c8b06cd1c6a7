"""The modules of a page's script as one file: one request, where development serves each module by itself.

No minifying and no tool: the text of each module stands in a function of its own, so that names stay apart,
and runs when the first other module asks for it, as in a browser.  What is exported is read through, so that
modules may import each other's functions; what is imported on demand is in the file, too.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping

_IMPORT = re.compile(r'^import\s+(?P<what>\{[^}]*\}|\* as \w+)\s+from\s+"(?P<path>[^"]+)";?', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?P<rest>(?:async )?(?:function\*?|class|const|let) (?P<name>\w+))", re.MULTILINE
)
_LATER = re.compile(r"\bimport\(")
_NAMED = re.compile(r'\bimport\("(?P<path>[^"]+)"\)')  # on demand, by its name
_ANY = re.compile(r"\bimport\(`\./")  # on demand, whichever of the folder is named
_HERE = re.compile(r"\bimport\.meta\.url\b")
_LEFT = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_FRAME = """// One file of the modules of {entry}; made by perfgoals/linking.py.
const made = {{}};
function need(name) {{
  if (!made[name]) {{ made[name] = {{}}; modules[name](made[name]); }}
  return made[name];
}}
function later(folder, path) {{
  const name = new URL(path, `file:///${{folder}}/`).pathname.slice(1);
  return Promise.resolve().then(() => need(name));
}}
function here(path) {{ return new URL(path, import.meta.url).href; }}
const modules = {{
{modules}
}};
need("{entry}");
"""


class Unlinked(ValueError):
    """A module imports or exports in a way that is not known here, or asks for one that is not there."""


def linked(sources: Mapping[str, str], entry: str) -> str:
    """sources: the texts of modules by their names below the static folder, as `editor/main.js`."""
    names = reached(sources, entry)
    return _FRAME.format(
        entry=entry, modules="\n".join(_module(name, sources[name], entry) for name in names)
    )


def reached(sources: Mapping[str, str], entry: str) -> list[str]:
    """The modules that an entry imports, at once or on demand, itself first."""
    found, waiting = [], [entry]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        if name not in sources:
            raise Unlinked(f"{name} is imported and is not there.")
        found.append(name)
        waiting += _asked(name, sources[name], sources)
    return found


def _asked(name: str, text: str, known: Iterable[str]) -> list[str]:
    paths = [match["path"] for pattern in (_IMPORT, _NAMED) for match in pattern.finditer(text)]
    folder = posixpath.dirname(name)
    beside = [one for one in sorted(known) if posixpath.dirname(one) == folder] if _ANY.search(text) else []
    return [*(_absolute(name, path) for path in paths), *beside]


def _absolute(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _module(name: str, text: str, entry: str) -> str:
    folder = posixpath.dirname(name)
    place = posixpath.relpath(name, posixpath.dirname(entry) or ".")
    exports = [match["name"] for match in _EXPORT.finditer(text)]
    body = _IMPORT.sub(lambda match: _need(name, match), text)
    body = _EXPORT.sub(r"\g<rest>", body)
    if _LEFT.search(_LATER.sub("later(", body)):
        raise Unlinked(f"{name} imports or exports in a way that is not known here.")
    body = _LATER.sub(f'later("{folder}", ', body)
    body = _HERE.sub(f'here("{place}")', body)
    getters = ", ".join(f"{one}: {{ get: () => {one}, enumerable: true }}" for one in exports)
    given = f"Object.defineProperties(exports, {{ {getters} }});\n" if exports else ""
    return f'"{name}"(exports) {{\n{given}{body}}},'


def _need(name: str, match: re.Match[str]) -> str:
    what, path = match["what"], _absolute(name, match["path"])
    target = what.removeprefix("* as ") if what.startswith("*") else re.sub(r"\s+as\s+", ": ", what)
    return f'const {target} = need("{path}");'
