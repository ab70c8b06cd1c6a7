"""python -m deploy.installer install BUNDLE | rollback | manage …

install BUNDLE [--host NAME] [--root FOLDER]   the first time, an upgrade, or again after a crash
rollback [--restore] [--root FOLDER]           to the version before
manage [--root FOLDER] …                       manage.py of the release that serves, as the site's account

DATABASE_URL is taken from the environment at the first installation: no password stands on a command line.
Exit 0: done; 1: not done, and all is as it was before; 2: these words are no command.
"""

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.installer import account, change, machine, releases, settings_file
from deploy.installer.layout import Layout
from deploy.installer.refusals import Refusal

# A drill names a database and a folder of its own; answers to `setup`; the terminal.
OF_THE_CALLER = ("DATABASE_URL", "MEDIA_ROOT", "PERFGOALS_", "TERM")
WRAPPER = """\
#!/bin/sh
# manage.py of the release that serves, as the site's account, with the site's settings.
cd "{prefix}/current/app" 2>/dev/null || {{ echo "还没有装好的版本。请先执行 ./install.sh" >&2; exit 1; }}
exec ../venv/bin/python -B -m deploy.installer manage --root "{root}" "$@"
"""


def main(words: list[str]) -> int:
    options = _parser().parse_args(words)
    os.umask(0o022)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        options.act(options, Layout(_from_the_caller(options.root)))
    except (Refusal, OSError) as error:
        print(f"没有完成：{error}", file=sys.stderr)
        return 1
    return 0


def _from_the_caller(root: Path) -> Path:
    """The scripts change into the program's folder; what is typed is meant from where it is typed."""
    return Path(os.path.normpath(Path(os.environ.get("PERFGOALS_FROM", Path.cwd()), root)))


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--root", type=Path, default=Path("/"), help="试装到这个文件夹，不需要管理员权限")
    parser = argparse.ArgumentParser(prog="deploy.installer")
    acts = parser.add_subparsers(required=True)
    first = acts.add_parser("install", parents=[everywhere])
    first.add_argument("bundle", type=Path)
    first.add_argument("--host", default="", help="网站的域名，第一次安装时写进设置")
    first.set_defaults(act=install)
    back = acts.add_parser("rollback", parents=[everywhere])
    back.add_argument("--restore", action="store_true", help="恢复升级前的备份")
    back.set_defaults(act=roll_back)
    site = acts.add_parser("manage", parents=[everywhere])
    site.add_argument("words", nargs=argparse.REMAINDER)
    site.set_defaults(act=manage)
    return parser


def install(options: argparse.Namespace, layout: Layout) -> None:
    machine.require(options.bundle, layout)
    with _alone(layout):
        change.finish_what_was_left(layout)
        _require_no_older(options.bundle, layout)
        account.make(layout)
        account.make_folders(layout)
        first = settings_file.make(layout, host=options.host, database=os.environ.get("DATABASE_URL", ""))
        print("安装程序和软件包，约一分钟……", flush=True)
        release = releases.lay(options.bundle, layout)
        _write_wrapper(layout)
        change.change_to(release)
    _tell(layout, release.version, first=first)


def _require_no_older(bundle: Path, layout: Layout) -> None:
    now, wanted = releases.current(layout), releases.version_of(bundle)
    if now and releases.newer(now.version, wanted):
        raise Refusal(f"已装的 {now.version} 比安装包里的 {wanted} 新。", "要退回旧版本请用 ./rollback.sh")


def _write_wrapper(layout: Layout) -> None:
    text = WRAPPER.format(prefix=layout.prefix, root=layout.root)
    settings_file.write_whole(layout.prefix / "manage", text, 0o755)


def _tell(layout: Layout, version: str, *, first: bool) -> None:
    print(
        f"已安装 {version}，在 {change.serving(layout)} 上服务。"
        if layout.in_earnest
        else f"已安装 {version}。"
    )
    if first:
        print(f"设置在 {layout.settings_file}。接着建立地区、部门和管理员：{layout.prefix}/manage setup")


def roll_back(options: argparse.Namespace, layout: Layout) -> None:
    with _alone(layout):
        change.finish_what_was_left(layout)
        print(f"已退回 {change.roll_back(layout, restore=options.restore)}。")


def manage(options: argparse.Namespace, layout: Layout) -> None:
    release = releases.current(layout)
    if not release:
        raise Refusal("还没有装好的版本。", "./install.sh")
    surroundings = release.surroundings(for_command=options.words[0] if options.words else "")
    if layout.in_earnest and os.geteuid() == 0:
        os.setgroups([])
        os.setgid(surroundings["group"])
        os.setuid(surroundings["user"])
    os.chdir(surroundings["cwd"])
    kept = {name: value for name, value in os.environ.items() if name.startswith(OF_THE_CALLER)}
    os.execve(release.python, [str(release.python), "manage.py", *options.words], surroundings["env"] | kept)


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    layout.releases.mkdir(parents=True, exist_ok=True)
    with (layout.prefix / ".installing").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("另一个安装正在进行。", "请等它做完。") from None
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
