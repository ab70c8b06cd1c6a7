"""Pins against a collection of advisories that was carried in."""

import json
import zipfile
from pathlib import Path

import pytest

from deploy import audit

PINS = "Django==5.2.19 \\\n    --hash=sha256:00\npython_docx==1.2.0\n    --hash=sha256:00\n"
ABOUT = {
    "id": "PYSEC-1",
    "summary": "甲",
    "affected": [{"package": {"name": "django"}, "versions": ["5.2.19"]}],
}
OTHERS = [
    {"id": "PYSEC-2", "affected": [{"package": {"name": "Django"}, "versions": ["5.2.18"]}]},
    {"id": "PYSEC-3", "withdrawn": "2026-01-01", "affected": ABOUT["affected"]},
    {"id": "PYSEC-4", "affected": [{"package": {"name": "flask"}, "versions": ["5.2.19"]}]},
]


@pytest.fixture
def pinned(tmp_path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(PINS, "utf-8")
    return path


def collection(tmp_path: Path, *found: dict) -> Path:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for one in found:
            packed.writestr(f"{one['id']}.json", json.dumps(one))
    return path


def test_what_is_known_of_a_pinned_version_is_named(pinned, tmp_path, capsys):
    assert audit.main([pinned], collection(tmp_path, ABOUT, *OTHERS)) == 1
    assert capsys.readouterr().out == "django 5.2.19  PYSEC-1  甲\n2 个软件包，1 个已知漏洞。\n"


def test_nothing_known_is_said_too(pinned, tmp_path, capsys):
    assert audit.main([pinned], collection(tmp_path, *OTHERS)) == 0
    assert capsys.readouterr().out == "2 个软件包，0 个已知漏洞。\n"


def test_a_folder_will_do(pinned, tmp_path):
    folder = tmp_path / "advisories"
    folder.mkdir()
    folder.joinpath("1.json").write_text(json.dumps(ABOUT))
    assert [one.number for one in audit.known(audit.pins([pinned]), folder)] == ["PYSEC-1"]


def test_a_collection_that_cannot_be_read_is_one_line(pinned, tmp_path, capsys):
    path = tmp_path / "all.zip"
    path.write_bytes(b"PK")
    assert audit.main([pinned], path) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_without_both_one_line_says_what_to_do(pinned, monkeypatch, capsys):
    monkeypatch.setattr(audit.shutil, "which", lambda name: None)
    assert audit.main([pinned], None) == 2
    assert capsys.readouterr().err == f"{audit.WITHOUT}\n"


def test_every_pin_of_the_site_is_read():
    root = Path(__file__).parents[2]
    found = audit.pins([root / "requirements.txt"])
    assert found["django"].startswith("5.2.") and len(found) > 30
