"""A change from one release to the next, broken off at each step: nothing between is ever left."""

import json
from pathlib import Path

import pytest

from deploy.installer import change, probe, releases, systemd, underway
from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal
from deploy.installer.releases import Release

STEPS = ("stop", "backup", "migrate", "check", "probe", "units", "start")


class Killed(BaseException):
    """As kill -9: nobody tidies up."""


class World:
    """A machine whose database is the number of the version that migrated it, and what was entered."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.database: dict[str, object] = {"of": "1.0", "entered": ["a"]}
        self.running = self.units = "1.0"
        self.breaks_at, self.breaks_with = "", Killed

    def step(self, name: str) -> None:
        """Breaks in the middle: after the step has had its effect."""
        if name == self.breaks_at:
            self.breaks_at = ""
            raise self.breaks_with(name)

    def manage(self, release: Release, word: str, *more: str) -> None:
        if word == "migrate":
            self.database["of"] = release.version
        if word == "backup":
            Path(more[0]).write_text(json.dumps(self.database))
        if word == "restore":
            self.database = json.loads(Path(more[0]).read_text())
        self.step(word)

    def stop(self, layout: Layout) -> None:
        self.running = ""
        self.step("stop")

    def write_units(self, release: Release) -> None:
        self.units = release.version
        self.step("units")

    def start(self, layout: Layout) -> None:
        self.running = releases.current(layout).version
        self.step("start")

    def is_whole(self) -> bool:
        """Link, database and units are of one version."""
        return {releases.current(self.layout).version} == {self.database["of"], self.units}


@pytest.fixture
def world(tmp_path, monkeypatch) -> World:
    layout = Layout(tmp_path)
    layout.backups.mkdir(parents=True)
    for version in ("1.0", "1.1"):
        Release(layout, version).folder.mkdir(parents=True)
        Release(layout, version).say(manifest=version)
    releases.switch(Release(layout, "1.0"))
    found = World(layout)
    monkeypatch.setattr(Release, "manage", lambda release, *words: found.manage(release, *words))
    monkeypatch.setattr(Release, "has_unapplied", lambda release: found.database["of"] != release.version)
    monkeypatch.setattr(probe, "require_answer", lambda release: found.step("probe"))
    for name in ("stop", "start", "write_units"):
        monkeypatch.setattr(systemd, name, getattr(found, name))
    return found


def upgrade(world: World) -> None:
    change.finish_what_was_left(world.layout)
    change.change_to(Release(world.layout, "1.1"))


def killed(world: World, monkeypatch, step: str) -> None:
    world.breaks_at = step
    with monkeypatch.context() as patched:
        patched.setattr(change, "put_back", lambda layout: None)
        with pytest.raises(Killed):
            upgrade(world)


def test_an_upgrade_stops_backs_up_migrates_tries_and_switches(world):
    upgrade(world)
    assert world.is_whole() and world.running == "1.1" and underway.left(world.layout) is None
    assert Path(Release(world.layout, "1.1").said()["backup"]).is_file()


@pytest.mark.parametrize("step", STEPS)
def test_what_fails_is_put_back_and_the_old_version_runs(world, step):
    world.breaks_at, world.breaks_with = step, Refusal
    with pytest.raises(Refusal, match="已恢复为原来的 1.0"):
        upgrade(world)
    assert world.is_whole() and world.running == world.units == "1.0"
    assert underway.left(world.layout) is None


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_can_be_run_again(world, monkeypatch, step):
    killed(world, monkeypatch, step)
    upgrade(world)
    assert world.is_whole() and world.running == "1.1" and world.database["entered"] == ["a"]


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_run_leaves_no_half_state(world, monkeypatch, step):
    killed(world, monkeypatch, step)
    change.finish_what_was_left(world.layout)
    assert world.is_whole() and underway.left(world.layout) is None


def test_killed_while_putting_back_it_is_put_back_by_the_next_run(world, monkeypatch):
    killed(world, monkeypatch, "migrate")
    world.breaks_at = "restore"
    with pytest.raises(Killed):
        change.finish_what_was_left(world.layout)
    change.finish_what_was_left(world.layout)
    assert world.is_whole() and world.running == "1.0"


def test_what_was_entered_after_the_new_version_was_let_in_is_not_taken_back(world, monkeypatch):
    killed(world, monkeypatch, "start")
    world.database["entered"] = ["a", "b"]
    upgrade(world)
    assert world.database["entered"] == ["a", "b"] and world.running == "1.1"


def test_a_way_back_over_migrations_has_to_be_asked_for_by_name(world):
    upgrade(world)
    with pytest.raises(Refusal, match="--restore"):
        change.roll_back(world.layout, restore=False)
    assert world.running == "1.1"
    assert change.roll_back(world.layout, restore=True) == "1.0" and world.is_whole()


def test_a_way_back_without_migrations_touches_no_data(world):
    world.database["of"] = "1.1"
    upgrade(world)
    world.database["entered"] = ["a", "b"]
    assert change.roll_back(world.layout, restore=False) == "1.0"
    assert world.database["entered"] == ["a", "b"] and world.running == "1.0"


def test_without_the_backup_there_is_no_way_back(world):
    upgrade(world)
    Path(Release(world.layout, "1.1").said()["backup"]).unlink()
    with pytest.raises(Refusal, match="已不在"):
        change.roll_back(world.layout, restore=True)


def test_the_same_version_again_changes_nothing(world):
    upgrade(world)
    said = Release(world.layout, "1.1").said()
    upgrade(world)
    assert Release(world.layout, "1.1").said() == said and list(world.layout.backups.iterdir())[1:] == []
