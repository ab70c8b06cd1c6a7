"""systemd: its units, from the templates of a release; starting and stopping."""

import subprocess
from pathlib import Path

from deploy.installer import probe, settings_file
from deploy.installer.layout import ACCOUNT, Layout
from deploy.installer.refusals import Refusal
from deploy.installer.releases import Release

TARGET = "perfgoals.target"
PARTS = ("perfgoals-web.service", "perfgoals-worker@1.service")
TIMERS = tuple(f"perfgoals-{name}.timer" for name in ("backup", "remind", "digest", "clear"))


def write_units(release: Release) -> None:
    release.layout.units.mkdir(parents=True, exist_ok=True)
    for template in sorted((release.app / "deploy/units").iterdir()):
        settings_file.write_whole(
            release.layout.units / template.name, filled(template, release.layout), 0o644
        )
    _systemctl(release.layout, "daemon-reload")


def filled(template: Path, layout: Layout) -> str:
    words = {
        "@PREFIX@": layout.prefix,
        "@SETTINGS@": layout.settings_file,
        "@OWNER@": layout.owner_file,
        "@DATA@": layout.data,
        "@BACKUPS@": layout.backups,
        "@ACCOUNT@": ACCOUNT,
    }
    text = template.read_text()
    for word, value in words.items():
        text = text.replace(word, str(value))
    return text


def stop(layout: Layout) -> None:
    if (layout.units / TARGET).exists():
        _systemctl(layout, "stop", TARGET, *TIMERS)


def start(layout: Layout) -> None:
    _systemctl(layout, "enable", "--quiet", TARGET, *PARTS, *TIMERS)
    _systemctl(layout, "start", TARGET, *PARTS, *TIMERS)
    if layout.in_earnest:
        probe.require_ready(settings_file.read(layout.settings_file)["BIND"])


def _systemctl(layout: Layout, *words: str) -> None:
    """In a trial there is nothing to tell systemd."""
    if not layout.in_earnest:
        return
    done = subprocess.run(["systemctl", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refusal(
            f"systemctl {words[0]} 没有成功：{done.stderr.strip()}", "systemctl status perfgoals-web"
        )
