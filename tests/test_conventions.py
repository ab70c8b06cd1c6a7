"""What the team agreed and a tool can see.  (The floor plan is checked by import-linter in `make check`.)"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PYPROJECT["tool"]["importlinter"]["root_packages"]
PAGES = ("templates", "static")
PINS = ("requirements.txt", "requirements-dev.txt")
LONGEST = 400

OTHER_HOST = re.compile(r"""https?://(?!www\.w3\.org/)[\w.-]+|(?:src|href|action)=["']//|url\(["']?//""")
MACHINE_PATH = re.compile(r"""["'\s(=](/(?:work|root|home|Users)/|[A-Z]:\\)|\.pyenv|\.library\b""")
INLINE_IMPORT = re.compile(r"# noqa: PLC0415(?P<reason>.*)$", re.MULTILINE)
WORDLESS = {"utils.py", "helpers.py", "common.py", "services.py", "managers.py", "misc.py"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)


def page_files() -> Iterator[Path]:
    """What is sent to a browser, and what is written into a printed sheet."""
    for folder in PAGES:
        yield from (
            path for path in (ROOT / folder).rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"}
        )


def all_python() -> Iterator[Path]:
    return python_files(*PACKAGES, "deploy", "tests", "benchmarks")


def names(paths: Iterator[Path]) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in paths)


def test_pages_ask_no_other_host() -> None:
    assert names(path for path in page_files() if OTHER_HOST.search(path.read_text())) == []


@pytest.mark.parametrize(
    "line", ['<script src="//x.org/a.js">', "url(//x.org/a.woff)", "https://x.org/a.css"]
)
def test_every_way_to_ask_another_host_is_seen(line: str) -> None:
    assert OTHER_HOST.search(line)


def test_no_file_is_longer_than_400_lines() -> None:
    files = [*all_python(), *page_files()]
    assert names(path for path in files if len(path.read_text().splitlines()) > LONGEST) == []


def test_every_file_is_named_after_a_thing_of_the_trade() -> None:
    assert names(path for path in all_python() if path.name in WORDLESS) == []


def test_an_inline_import_says_why() -> None:
    reasons = [
        (path.name, match["reason"].strip(" -:"))
        for path in all_python()
        for match in INLINE_IMPORT.finditer(path.read_text())
    ]
    assert [name for name, reason in reasons if len(reason) < 10] == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    texts = [
        *python_files(*PACKAGES, "deploy", "benchmarks"),
        *page_files(),
        *ROOT.glob("*.*"),
        *ROOT.glob("docs/**/*.md"),
    ]
    readable = [
        path for path in texts if path.suffix in {".py", ".html", ".css", ".js", ".md", ".toml", ".txt"}
    ]
    assert names(path for path in readable if MACHINE_PATH.search(path.read_text())) == []


def test_a_migration_is_named_by_what_it_does() -> None:
    migrations = (path for package in PACKAGES for path in (ROOT / package).glob("migrations/*.py"))
    assert names(path for path in migrations if re.search(r"_auto_|_alter_.+_and_more", path.name)) == []


def test_no_text_of_a_report_stands_in_the_code() -> None:
    """A reader that knew a report's words would read that report and no other."""
    printed = {
        text
        for path in (ROOT / "fixtures").glob("*.json")
        for text in long_texts(json.loads(path.read_text()))
    }
    code = {path: path.read_text() for path in python_files(*PACKAGES)}
    assert [(str(path), text) for path, words in code.items() for text in printed if text in words] == []


def long_texts(report: object) -> Iterator[str]:
    """Names, goals and level-3 indicators of at least eight characters, wherever they stand."""
    if isinstance(report, dict):
        for key, value in report.items():
            if key in {"name", "goal", "level3", "indicator", "explanation"} and isinstance(value, str):
                yield from [value] if len(value) >= 8 else []
            else:
                yield from long_texts(value)
    elif isinstance(report, list):
        for value in report:
            yield from long_texts(value)


@pytest.mark.parametrize("name", PINS)
def test_pins_name_no_registry_and_carry_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[\w.-]+==\S+.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)*", text, re.MULTILINE)
    assert pins
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?:|file:|--index-url|--extra-index-url|--find-links", text) == []


def test_pins_hold_every_package_that_pyproject_asks_for() -> None:
    asked = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"]["dev"]]
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE))
    assert [ask for ask in asked if re.match(r"[\w.-]+", ask)[0] not in pinned] == []


def test_the_site_runs_with_the_versions_that_are_tested() -> None:
    run, test = (re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.MULTILINE) for name in PINS)
    assert set(run) <= set(test)


def test_ci_runs_make_test_and_nothing_weaker() -> None:
    last = (ROOT / ".ci" / "run").read_text().strip().splitlines()[-1]
    assert last == "exec make test"
