"""From one release to the next, or back: nothing between.

Stop, back up, migrate, try on a private socket, switch the link, start.  Nobody can write between the backup
and the switch, so a way back loses nothing that was acknowledged.  Each step is noted before it begins; after
a crash the next run puts back what was begun, then begins anew.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from deploy.installer import probe, releases, settings_file, systemd, underway
from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal
from deploy.installer.releases import Release
from deploy.installer.underway import Change


def change_to(release: Release) -> None:
    layout, before = release.layout, releases.current(release.layout)
    change = Change(after=release.version, before=before.version if before else "")
    underway.note(layout, change)
    try:
        systemd.stop(layout)
        change = _migrate(release, before, change)
        release.manage("check", "--deploy", "--fail-level", "ERROR")
        probe.require_answer(release)
        _settle(release, before, change)
    except BaseException as error:
        put_back(layout)
        if before and isinstance(error, Refusal):
            raise Refusal(str(error), f"已恢复为原来的 {before.version}，内容没有变。") from error
        raise
    underway.forget(layout)


def _migrate(release: Release, before: Release | None, change: Change) -> Change:
    if before and not release.has_unapplied():
        return change
    if before:
        change = replace(change, backup=_back_up(before, "upgrade"))
        underway.note(release.layout, change)
    release.manage("migrate", "--no-input")
    return change


def _back_up(release: Release, why: str) -> str:
    name = f"before-{why}-{release.version}-{datetime.now():%Y%m%d-%H%M%S}.zip"
    path = release.layout.backups / name
    release.manage("backup", str(path))
    return str(path)


def _settle(release: Release, before: Release | None, change: Change) -> None:
    layout = release.layout
    if before and before != release:
        release.say(before=change.before, backup=change.backup)
    systemd.write_units(release)
    releases.switch(release)
    underway.note(layout, replace(change, decided=True))
    systemd.start(layout)


def finish_what_was_left(layout: Layout) -> None:
    """After a crash: a change that was decided only has to be started, any other is put back."""
    left = underway.left(layout)
    if left and left.decided:
        underway.forget(layout)
    elif left:
        put_back(layout)


def put_back(layout: Layout) -> None:
    """The release that served, and the database as it was before the migrations.

    The note goes before the start: what is entered from then on must not be taken back by the next run.
    """
    left = underway.left(layout)
    if not (left and left.before):
        return underway.forget(layout)
    systemd.stop(layout)
    before = Release(layout, left.before)
    if left.backup:
        before.manage("restore", left.backup, "--replace")
    systemd.write_units(before)
    releases.switch(before)
    underway.forget(layout)
    return systemd.start(layout)


def roll_back(layout: Layout, *, restore: bool) -> str:
    """To the version before, on demand; its number."""
    now = releases.current(layout)
    said = now.said() if now else {}
    before = Release(layout, said.get("before") or "none")
    if not before.is_complete:
        raise Refusal("这台机器上没有可以退回的旧版本。", f"ls {layout.releases}")
    if said.get("backup"):
        _require_backup(Path(said["backup"]), restore=restore)
    underway.note(layout, Change(after=now.version, before=before.version, backup=said.get("backup", "")))
    put_back(layout)
    return before.version


def _require_backup(path: Path, *, restore: bool) -> None:
    if not path.is_file():
        raise Refusal(f"升级前的备份 {path} 已不在，不能退回。", "请从其他地方找回这个文件。")
    if not restore:
        raise Refusal(
            f"这次升级改动了数据库。退回要恢复升级前的备份 {path.name}，"
            "升级后填的内容会从网站上消失（会先另存一份备份）。",
            "确实要退回，请执行：./rollback.sh --restore",
        )


def serving(layout: Layout) -> str:
    """Where the site listens."""
    return settings_file.read(layout.settings_file)["BIND"]
