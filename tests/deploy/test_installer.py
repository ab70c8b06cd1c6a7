import hashlib
from pathlib import Path

import pytest

from deploy.installer import account, machine, releases, settings_file
from deploy.installer.__main__ import main
from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal
from deploy.installer.releases import Release


@pytest.fixture
def layout(tmp_path) -> Layout:
    found = Layout(tmp_path / "machine")
    found.releases.mkdir(parents=True)
    return found


def make_bundle(folder: Path, version: str = "1.0.0") -> Path:
    (folder / "wheels").mkdir(parents=True)
    (folder / "VERSION").write_text(f"{version}\n")
    digest = hashlib.sha256(f"{version}\n".encode()).hexdigest()
    (folder / machine.MANIFEST).write_text(f"{digest}  VERSION\n")
    return folder


def test_a_whole_bundle_is_taken_and_a_damaged_one_named(tmp_path):
    top = make_bundle(tmp_path / "bundle")
    machine.require_whole(top)
    (top / "VERSION").write_text("1.0.1\n")
    with pytest.raises(Refusal, match="安装包已损坏：VERSION"):
        machine.require_whole(top)


def test_a_folder_without_a_manifest_was_not_unpacked_whole(tmp_path):
    with pytest.raises(Refusal, match="没有解开完整"):
        machine.require_whole(tmp_path)


@pytest.mark.parametrize("version", [(3, 10), (3, 14)])
def test_a_python_without_wheels_is_refused_with_the_command_that_helps(version):
    with pytest.raises(Refusal, match=r"PYTHON=/usr/bin/python3.11 ./install.sh"):
        machine.require_python(version)


@pytest.mark.parametrize(("library", "version"), [("glibc", "2.17"), ("", "1.2")])
def test_a_system_that_is_too_old_is_refused(library, version):
    machine.require_glibc("glibc", "2.28")
    with pytest.raises(Refusal, match="glibc 2.28"):
        machine.require_glibc(library, version)


def test_a_bundle_for_another_processor_is_refused(tmp_path):
    top = make_bundle(tmp_path / "bundle")
    (top / "wheels" / "lxml-6-cp311-cp311-manylinux_2_28_riscv64.whl").touch()
    with pytest.raises(Refusal, match="处理器"):
        machine.require_wheels(top)


def test_a_python_in_somebodys_home_is_refused(tmp_path):
    python = tmp_path / "home" / "python3"
    python.parent.mkdir()
    python.touch(mode=0o755)
    python.parent.chmod(0o700)
    with pytest.raises(Refusal, match="打不开 .*home"):
        machine.require_open_to_all(python)


def test_a_full_disk_is_told_before_anything_is_changed(tmp_path):
    with pytest.raises(Refusal, match=r"只剩 \d+ MB"):
        machine.require_room(tmp_path / "opt", 2**60)


@pytest.mark.parametrize("host", ["https://goals.example.gov.cn", "goals.example.gov.cn:443"])
def test_a_host_is_a_name_alone(layout, host):
    with pytest.raises(Refusal, match="--host 只写域名"):
        settings_file.make(layout, host=host)
    assert not layout.settings_file.exists()


def test_the_settings_are_made_once_with_a_secret_and_for_nobody_else_to_read(layout):
    assert settings_file.make(layout, host="goals.example.gov.cn")
    first = settings_file.read(layout.settings_file)
    assert layout.settings_file.stat().st_mode & 0o777 == 0o600
    assert len(first["SECRET_KEY"]) >= 60 and first["SITE_URL"] == "https://goals.example.gov.cn"
    assert not settings_file.make(layout, host="other.example.gov.cn")
    assert settings_file.read(layout.settings_file) == first


def test_a_database_of_its_own_may_have_several_processes(layout):
    settings_file.make(layout, host="a.cn", database="postgres://site:x%40y@db.example/goals")
    said = settings_file.read(layout.settings_file)
    assert (said["DATABASE_URL"], said["WEB_WORKERS"]) == ("postgres://site:x%40y@db.example/goals", "4")


def test_the_tables_owner_migrates_backs_up_and_restores_and_serves_no_page(layout):
    settings_file.make(layout, host="a.cn", database="postgres://site@/goals")
    layout.owner_file.write_text("DATABASE_URL=postgres://owner@/goals\n")
    release = Release(layout, "1.0.0")
    users = {
        word: release.surroundings(for_command=word)["env"]["DATABASE_URL"].split("@")[0][
            len("postgres://") :
        ]
        for word in ("", "setup", "migrate", "backup", "restore")
    }
    assert users == {"": "site", "setup": "site", "migrate": "owner", "backup": "owner", "restore": "owner"}


def test_a_setting_that_systemd_would_read_otherwise_is_refused(layout):
    with pytest.raises(Refusal, match="%XX"):
        settings_file.make(layout, host="a.cn", database="postgres://site:a b@db.example/goals")


@pytest.mark.parametrize(("one", "other"), [("1.10.0", "1.9.0"), ("2.0", "1.9.9"), ("1.0.1", "1.0")])
def test_ten_is_newer_than_nine(one, other):
    assert releases.newer(one, other) and not releases.newer(other, one)


def test_the_link_leads_to_one_release_or_the_other(layout):
    for version in ("1.0.0", "1.1.0"):
        release = Release(layout, version)
        release.folder.mkdir()
        releases.switch(release)
        assert releases.current(layout) == release and layout.current.resolve() == release.folder


def test_the_same_version_with_other_contents_is_refused(layout, tmp_path):
    release = Release(layout, "1.0.0")
    release.folder.mkdir()
    release.say(manifest="of another bundle")
    with pytest.raises(Refusal, match="内容与这个安装包不同"):
        releases.lay(make_bundle(tmp_path / "bundle"), layout)


def test_folders_with_peoples_data_are_the_accounts_own(layout):
    account.make_folders(layout)
    assert {oct(path.stat().st_mode & 0o777) for path in (layout.data, layout.backups)} == {"0o700"}


def test_an_error_is_one_line_and_a_remedy_and_nothing_is_written(tmp_path, capsys):
    assert main(["install", str(tmp_path), "--root", str(tmp_path / "machine")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("没有完成：") and len(said) == 2
    assert not (tmp_path / "machine").exists()


def test_without_an_older_version_there_is_no_way_back(layout, capsys):
    assert main(["rollback", "--root", str(layout.root)]) == 1
    assert "没有可以退回的旧版本" in capsys.readouterr().err


def test_a_drill_works_on_its_own_database_whatever_the_settings_say(layout, monkeypatch):
    settings_file.make(layout, host="goals.example", database="postgres:///live")
    settings_file.write_whole(layout.owner_file, "DATABASE_URL=postgres:///live_as_owner\n", 0o600)
    release = Release(layout, "1.0.0")
    release.app.mkdir(parents=True)
    releases.switch(release)
    started = []
    monkeypatch.setattr("os.execve", lambda *words: started.append(words))
    monkeypatch.chdir(layout.root)
    monkeypatch.setenv("SECRET_KEY", "another")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for given in ({}, {"DATABASE_URL": "postgres:///drill", "MEDIA_ROOT": "/var/tmp/drill"}):
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        assert main(["manage", "--root", str(layout.root), "restore", "backup.zip"]) == 0
    live, drill = (environment for _, _, environment in started)
    assert live["DATABASE_URL"] == "postgres:///live_as_owner"
    assert (drill["DATABASE_URL"], drill["MEDIA_ROOT"]) == ("postgres:///drill", "/var/tmp/drill")
    assert live["SECRET_KEY"] == drill["SECRET_KEY"] != "another"
