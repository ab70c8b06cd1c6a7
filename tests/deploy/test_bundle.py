import hashlib
import json
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy import archive, bundle, contents, wheels
from deploy.installer import machine
from deploy.wheels import Target

PINS = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:aa
    # via onnxruntime
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:dd
six==1.17.0 \\
    --hash=sha256:ee
"""


def test_every_python_and_processor_that_is_promised_has_its_wheels():
    said = {(target.python, target.machine) for target in wheels.every_target()}
    assert said == {
        (python, machine) for python in ("3.11", "3.12", "3.13") for machine in ("x86_64", "aarch64")
    }


def test_no_wheel_asks_for_a_newer_glibc_than_the_installer_does():
    assert (2, max(wheels.GLIBCS)) == machine.OLDEST_GLIBC


@pytest.mark.parametrize(("python", "numpy"), [("3.11", "2.4.6"), ("3.13", "2.5.5")])
def test_markers_are_judged_by_the_machine_that_is_installed(python, numpy):
    asked = wheels.required(PINS, Target(python, "aarch64"))
    assert [line.split(" ")[0] for line in asked.splitlines() if "==" in line] == [
        f"numpy=={numpy}",
        "six==1.17.0",
    ]


def test_what_only_an_early_patch_version_needs_goes_along():
    pins = "async-timeout==5.0.1 ; python_full_version < '3.11.3' \\\n    --hash=sha256:aa\n"
    assert "async-timeout" in wheels.required(pins, Target("3.11", "x86_64"))
    assert "async-timeout" not in wheels.required(pins, Target("3.12", "x86_64"))


def test_a_package_of_several_lists_is_asked_for_once(tmp_path):
    for name in ("one.txt", "other.txt"):
        (tmp_path / name).write_text(PINS)
    text = wheels.together([tmp_path / "one.txt", tmp_path / "other.txt"])
    assert text.count("six==1.17.0") == 1 and text.count("--hash=sha256:cc") == 1


def test_a_failed_download_names_packages_and_no_registry():
    said = (
        "Looking in indexes: https://registry.example/simple\n"
        "ERROR: Could not find a version\nERROR: No matching distribution found for six==1.17.0\n"
    )
    assert wheels.missing(said) == "没有 six==1.17.0 的安装包"
    assert "registry" not in wheels.missing("ERROR: https://registry.example/simple: no route to host")


def make_wheel(folder: Path, head: str) -> Path:
    path = folder / "six-1.17.0-py3-none-any.whl"
    with ZipFile(path, "w") as file:
        file.writestr(
            "six-1.17.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: six\nVersion: 1.17.0\n{head}\n"
        )
    return path


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: see below\nClassifier: License :: OSI Approved :: BSD License", "BSD License"),
        ("License: MIT License\n        Copyright", "MIT License"),
        ("Summary: x", contents.UNSAID),
    ],
)
def test_a_licence_is_what_the_package_says_itself(tmp_path, head, licence):
    assert contents.packages([make_wheel(tmp_path, head)])[0]["licence"] == licence


def test_the_list_of_contents_names_version_licence_and_digest(tmp_path):
    wheel = make_wheel(tmp_path, "License-Expression: MIT")
    entries = contents.packages([wheel])
    assert contents.as_text("1.0", entries) == "perfgoals\t1.0\t\nsix\t1.17.0\tMIT\n"
    part = json.loads(contents.as_cyclonedx("1.0", entries))["components"][0]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert (part["purl"], part["licenses"]) == ("pkg:pypi/six@1.17.0", [{"license": {"name": "MIT"}}])
    assert part["components"][0]["hashes"] == [{"alg": "SHA-256", "content": digest}]


def make_folder(top: Path) -> Path:
    (top / "app").mkdir(parents=True)
    (top / "app" / "说明.txt").write_text("内容")
    (top / "install.sh").write_text("#!/bin/sh\n")
    (top / "install.sh").chmod(0o755)
    return top


def test_the_same_folder_gives_the_same_archive(tmp_path):
    for number in "12":
        top = make_folder(tmp_path / number / "perfgoals-1")
        archive.write_manifest(top)
        archive.pack(top, tmp_path / f"{number}.tar.gz")
    first, second = (tmp_path / f"{number}.tar.gz" for number in "12")
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as packed:
        modes = {entry.name: oct(entry.mode) for entry in packed}
    assert modes["perfgoals-1/install.sh"] == "0o755" and modes["perfgoals-1/app/说明.txt"] == "0o644"


def test_the_manifest_covers_every_file(tmp_path):
    top = make_folder(tmp_path / "perfgoals-1")
    archive.write_manifest(top)
    named = {line.split("  ")[1] for line in (top / archive.MANIFEST).read_text().splitlines()}
    assert named == {"app/说明.txt", "install.sh"}


def test_tests_and_tools_stay_at_home_and_migrations_fonts_and_units_go_along():
    names = bundle.source_files()
    assert {name.split("/")[0] for name in names}.isdisjoint(bundle.NOT_NEEDED)
    wanted = (
        "departments/migrations/0001_",
        "sheets/render/fonts/",
        "deploy/units/",
        "docs/deployment.md",
        "manage.py",
    )
    assert [start for start in wanted if not any(name.startswith(start) for name in names)] == []


def test_the_bundle_says_the_version_it_was_asked_for(tmp_path):
    bundle.lay_application(tmp_path / "app", "9.8.7")
    assert 'version = "9.8.7"' in (tmp_path / "app/pyproject.toml").read_text()
