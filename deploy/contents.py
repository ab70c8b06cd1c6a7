"""What is in a bundle: names, versions, licences and digests, for people and as CycloneDX."""

import hashlib
import json
from collections.abc import Iterable
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

UNSAID = "未注明"
_CLASSIFIER = "License :: OSI Approved :: "


def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode())


def licence(said: Message) -> str:
    """As the package says it itself: expression, else classifiers, else the first line of its text."""
    if expression := said.get("License-Expression"):
        return expression
    classifiers = [
        line.removeprefix(_CLASSIFIER)
        for line in said.get_all("Classifier", [])
        if line.startswith(_CLASSIFIER)
    ]
    if classifiers:
        return "; ".join(classifiers)
    return (said.get("License") or UNSAID).strip().splitlines()[0]


def packages(wheels: Iterable[Path]) -> list[dict[str, Any]]:
    """One for each name and version, with the files that hold it."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for wheel in sorted(wheels):
        said = metadata(wheel)
        name, version = said["Name"], said["Version"]
        entry = found.setdefault(
            (name.lower(), version),
            {"name": name, "version": version, "licence": licence(said), "files": []},
        )
        entry["files"].append((wheel.name, hashlib.sha256(wheel.read_bytes()).hexdigest()))
    return [found[key] for key in sorted(found)]


def as_text(version: str, entries: Iterable[dict[str, Any]]) -> str:
    lines = [f"{entry['name']}\t{entry['version']}\t{entry['licence']}" for entry in entries]
    return "\n".join([f"perfgoals\t{version}\t", *lines]) + "\n"


def as_cyclonedx(version: str, entries: Iterable[dict[str, Any]]) -> str:
    """CycloneDX 1.6.  No serial number and no time: the same bundle says the same."""
    product = {"type": "application", "bom-ref": "perfgoals", "name": "perfgoals", "version": version}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": [_component(entry) for entry in entries],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _component(entry: dict[str, Any]) -> dict[str, Any]:
    reference = f"pkg:pypi/{entry['name'].lower()}@{entry['version']}"
    return {
        "type": "library",
        "bom-ref": reference,
        "name": entry["name"],
        "version": entry["version"],
        "purl": reference,
        "licenses": [{"license": {"name": entry["licence"]}}],
        "components": [
            {"type": "file", "name": name, "hashes": [{"alg": "SHA-256", "content": digest}]}
            for name, digest in entry["files"]
        ],
    }
